package org.followthrough.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.CompletionCondition;
import org.camunda.bpm.model.bpmn.instance.Condition;
import org.camunda.bpm.model.bpmn.instance.ConditionExpression;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.LoopCardinality;
import org.camunda.bpm.model.bpmn.instance.MultiInstanceLoopCharacteristics;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.TimeDate;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaInputParameter;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaOutputParameter;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.followthrough.engine.ExpressionGrammar.Comparison;
import org.followthrough.engine.NearMiss;
import org.followthrough.model.SuppliedVariables.Supply;

/** Whether what an expression asks for is set by something on the way to it. */
final class VariableCheck {

  /** A shorter name stands in many by chance. */
  private static final int SHORTEST_PART = 5;

  private static final List<Class<? extends ModelElementInstance>> TEXTS =
      List.of(
          ConditionExpression.class,
          Condition.class,
          CompletionCondition.class,
          LoopCardinality.class,
          TimeDate.class,
          CamundaInputParameter.class,
          CamundaOutputParameter.class);

  private final Diagram diagram;
  private final DeploymentContext context;
  private final SuppliedVariables supplied;
  private final Supply anywhere;
  private final List<Finding> findings = new ArrayList<>();

  private VariableCheck(Diagram diagram, DeploymentContext context) {
    this.diagram = diagram;
    this.context = context;
    this.supplied = new SuppliedVariables(diagram, context);
    this.anywhere = supplied.anywhere();
  }

  static Stream<Finding> of(Diagram diagram, DeploymentContext context) {
    VariableCheck check = new VariableCheck(diagram, context);
    TEXTS.forEach(
        type -> diagram.all(type).forEach(text -> check.expression(text, text.getTextContent())));
    diagram.all(UserTask.class).forEach(task -> check.expression(task, task.getName()));
    diagram
        .all(MultiInstanceLoopCharacteristics.class)
        .forEach(repetition -> check.expression(repetition, repetition.getCamundaCollection()));
    return check.findings.stream().distinct();
  }

  private void expression(ModelElementInstance at, String text) {
    FlowNode node = node(at);
    // A step or a listener is named alone and is no variable.
    if (text == null || node == null || !Diagram.isRun(node) || isOneOfOurs(text)) {
      return;
    }
    Supply supply = supplied.at(node);
    for (String variable : context.grammar().variables(text.strip())) {
      if (!supply.names().contains(variable)) {
        unknown(at, text.strip(), variable, supply);
      } else if (at instanceof ConditionExpression) {
        sometimesMissing(at, node, variable);
      }
    }
    context.grammar().comparisons(text.strip()).forEach(c -> noChoice(at, c, supply));
    new ComparisonCheck(diagram, context).of(at, text.strip(), supply).forEach(findings::add);
  }

  private boolean isOneOfOurs(String text) {
    return context.grammar().bean(text.strip()).isPresent();
  }

  /** The element on whose behalf an expression is computed: a flow's is where it begins. */
  private static FlowNode node(ModelElementInstance element) {
    for (ModelElementInstance at = element; at != null; at = at.getParentElement()) {
      if (at instanceof SequenceFlow flow) {
        return flow.getSource();
      }
      if (at instanceof FlowNode node) {
        return node;
      }
    }
    return null;
  }

  private void unknown(ModelElementInstance at, String text, String variable, Supply supply) {
    if (anywhere.names().contains(variable) && !supply.isOpen()) {
      findings.add(
          diagram.fault(
              at,
              "asks for '" + variable + "', which nothing on the way to it has set by then",
              "ask for it behind the step that sets it"));
      return;
    }
    Optional<String> meant =
        anywhere.names().contains(variable) ? Optional.empty() : meant(text, variable, supply);
    if (!supply.answeredBy(variable).isEmpty()) {
      findings.add(
          diagram.fault(
              at,
              "has "
                  + variable
                  + " without quotation marks, and so asks for a variable of that name",
              "write '" + variable + "', as it is an answer for " + supply.answeredBy(variable)));
    } else if (meant.isPresent()) {
      findings.add(
          diagram.fault(
              at,
              "asks for '" + variable + "', which nothing sets",
              "did you mean '" + meant.get() + "'?"));
    } else if (supply.isOpen()) {
      if (!Diagram.isInAWorkflow(at)) {
        // Whoever calls it hands it over, and each caller is checked for itself.
        return;
      }
      findings.add(
          diagram.remark(
              at,
              "asks for '" + variable + "', which nothing on the way to it sets",
              "see to it that whoever starts or calls this sends it, and describe the event in"
                  + " events/ by a schema"));
    } else {
      findings.add(
          diagram.fault(
              at,
              "asks for '" + variable + "', which nothing sets",
              supply.names().isEmpty()
                  ? "let a form or a table set it before"
                  : "let a form or a table set it before, or ask for one of " + supply.names()));
    }
  }

  /** The variable that somebody probably meant: by its letters, or by what it is compared with. */
  private Optional<String> meant(String text, String variable, Supply supply) {
    Set<String> known = new TreeSet<>(supply.names());
    return NearMiss.of(variable, known)
        .or(() -> known.stream().filter(name -> isPart(variable, name)).findFirst())
        .or(
            () ->
                context.grammar().comparisons(text).stream()
                    .filter(comparison -> comparison.variable().equals(variable))
                    .flatMap(comparison -> supply.answeredBy(comparison.value()).stream())
                    .findFirst());
  }

  private static boolean isPart(String written, String known) {
    String a = written.toLowerCase(Locale.ROOT);
    String b = known.toLowerCase(Locale.ROOT);
    return Math.min(a.length(), b.length()) >= SHORTEST_PART && (a.contains(b) || b.contains(a));
  }

  private void noChoice(ModelElementInstance at, Comparison comparison, Supply supply) {
    supply
        .choices(comparison.variable())
        .filter(choices -> comparison.isEquality())
        .filter(choices -> !choices.contains(String.valueOf(comparison.value())))
        .ifPresent(
            choices ->
                findings.add(
                    diagram.fault(
                        at,
                        "compares "
                            + comparison.variable()
                            + " with '"
                            + comparison.value()
                            + "', which is no answer of the form "
                            + supply.form(comparison.variable()),
                        NearMiss.advice(
                            String.valueOf(comparison.value()),
                            choices,
                            "write one of " + choices))));
  }

  /** Whether a way leads there past everything that would set it. */
  private void sometimesMissing(ModelElementInstance at, FlowNode asking, String variable) {
    if (supplied.isThereFromTheStart(Diagram.process(asking), variable)
        || !(asking.getParentElement() instanceof Process)) {
      return;
    }
    Map<FlowNode, FlowNode> cameFrom = new HashMap<>();
    Deque<FlowNode> open = new ArrayDeque<>();
    asking
        .getParentElement()
        .getChildElementsByType(StartEvent.class)
        .forEach(
            start -> {
              cameFrom.put(start, start);
              open.add(start);
            });
    while (!open.isEmpty()) {
      FlowNode node = open.pop();
      Stream<FlowNode> borders = diagram.borders(node).stream().map(FlowNode.class::cast);
      // Whoever is interrupted has set nothing.
      (supplied.sets(node, variable) ? borders : Stream.concat(diagram.next(node), borders))
          .filter(next -> !cameFrom.containsKey(next))
          .forEach(
              next -> {
                cameFrom.put(next, node);
                open.push(next);
              });
    }
    if (cameFrom.containsKey(asking)) {
      FlowNode by = asking;
      while (!(by instanceof BoundaryEvent) && !cameFrom.get(by).equals(by)) {
        by = cameFrom.get(by);
      }
      findings.add(
          diagram.remark(
              at,
              "asks for '"
                  + variable
                  + "', and a way leads there by "
                  + Diagram.named(by)
                  + " on which nothing has set it, so that it would stand still there",
              "lead that way past the question, or let a step on it set the answer"));
    }
  }
}
