package org.followthrough.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.MessageEventDefinition;
import org.camunda.bpm.model.bpmn.instance.SendTask;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.ThrowEvent;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaExecutionListener;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaTaskListener;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.followthrough.engine.NamedStep;
import org.followthrough.engine.NearMiss;

/** What is done by a machine: the steps, their texts, tables and listeners. */
final class StepCheck {

  /** The texts of a message template that each sending step needs. */
  static final Map<String, List<String>> TEXTS =
      Map.of(
          "sendEmail", List.of("subject.txt", "email.txt", "email.html"),
          "sendSms", List.of("sms.txt"));

  private final Diagram diagram;
  private final DeploymentContext context;
  private final List<Finding> findings = new ArrayList<>();

  private StepCheck(Diagram diagram, DeploymentContext context) {
    this.diagram = diagram;
    this.context = context;
  }

  static Stream<Finding> of(Diagram diagram, DeploymentContext context) {
    StepCheck check = new StepCheck(diagram, context);
    for (Class<? extends FlowElement> type : List.of(ServiceTask.class, SendTask.class)) {
      diagram.all(type).forEach(check::step);
    }
    diagram.all(MessageEventDefinition.class).stream()
        .filter(event -> event.getParentElement() instanceof ThrowEvent)
        .forEach(check::step);
    for (Class<? extends ModelElementInstance> type :
        List.of(CamundaExecutionListener.class, CamundaTaskListener.class)) {
      diagram.all(type).forEach(check::listener);
    }
    diagram.all(BusinessRuleTask.class).forEach(check::decision);
    return check.findings.stream();
  }

  private void step(BaseElement step) {
    String expression = Diagram.delegateExpression(step);
    if (expression == null) {
      if (!isRefused(step)) {
        found(
            step,
            "names no step",
            "choose an element template such as Send email, or write the delegate expression of one"
                + " of "
                + expressions());
      }
      return;
    }
    String bean = Diagram.bean(expression);
    if (bean.isEmpty()) {
      return;
    }
    if (!context.steps().contains(bean)) {
      found(
          step,
          "names " + expression + ", which does not exist; the steps are " + expressions(),
          NearMiss.of(bean, context.steps())
              .map(near -> "did you mean ${" + near + "}?")
              .orElse("choose one of them"));
    } else if (TEXTS.containsKey(bean)) {
      send(step, bean);
    }
  }

  private void send(BaseElement step, String bean) {
    if (!"true".equals(Diagram.camunda(step, "asyncBefore"))) {
      found(
          step,
          "sends a message and needs a job of its own",
          "tick 'Asynchronous continuations: Before'");
    }
    message(diagram, context, step, TEXTS.get(bean)).ifPresent(findings::add);
  }

  /** What keeps a step from saying what it sends, in each of these texts. */
  static Optional<Finding> message(
      Diagram diagram, DeploymentContext context, BaseElement step, Collection<String> texts) {
    String template = NamedStep.template(step);
    if (template == null || template.isEmpty()) {
      return Optional.of(
          diagram.fault(
              step, "does not say what it sends", "give it the input parameter template"));
    }
    if (Diagram.isExpression(template)) {
      return Optional.empty();
    }
    List<String> missing = context.missing(template, texts.stream()).toList();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            diagram.fault(
                step,
                "sends the template '"
                    + template
                    + "', but there is no "
                    + String.join(", ", missing),
                "deploy it with the diagram, or correct the name"
                    + NearMiss.of(template, context.templates())
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse(
                            missing.size() < texts.size()
                                ? ""
                                : otherChannel(context, template, texts))));
  }

  /** What is said where the message is there, and for the other channel alone. */
  private static String otherChannel(
      DeploymentContext context, String template, Collection<String> texts) {
    boolean isText = TEXTS.get("sendSms").containsAll(texts);
    boolean hasTheOther = context.has(template + (isText ? ".email.txt" : ".sms.txt"));
    return !hasTheOther
        ? ""
        : isText
            ? "; it is there as an email: draw Send email where that is meant"
            : "; it is there as a text: draw Send SMS where that is meant";
  }

  /** The texts that a message needs if this step sends it; none where it sends nothing. */
  static List<String> texts(ModelElementInstance step) {
    return TEXTS.getOrDefault(Diagram.bean(step), List.of());
  }

  /** Whether it is to run something else than a step, which the list of what is allowed says. */
  private static boolean isRefused(ModelElementInstance step) {
    return Stream.of("class", "expression", "type", "topic")
        .anyMatch(program -> Diagram.camunda(step, program) != null);
  }

  private void listener(ModelElementInstance listener) {
    String bean = Diagram.bean(listener.getAttributeValue("delegateExpression"));
    if (!bean.isEmpty() && !context.isListener(bean)) {
      found(
          listener,
          "has a listener that does not exist or is a Java class",
          "remove it under 'Listeners'");
    }
  }

  private void decision(BusinessRuleTask task) {
    String table = task.getCamundaDecisionRef();
    if (table == null) {
      if (Diagram.delegateExpression(task) != null) {
        step(task);
      } else if (!isRefused(task)) {
        found(task, "names no table", "set 'Decision reference'");
      }
    } else if (!Diagram.isExpression(table) && !context.hasDecision(table)) {
      found(
          task,
          "asks the table '" + table + "', which does not exist",
          "deploy " + table + ".dmn with it");
    }
  }

  private List<String> expressions() {
    return context.steps().stream().map(step -> "${" + step + "}").toList();
  }

  private void found(ModelElementInstance at, String message, String remedy) {
    findings.add(diagram.fault(at, message, remedy));
  }
}
