package org.followthrough.model;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.followthrough.engine.EventSchema;
import org.followthrough.engine.NamedStep;
import org.followthrough.model.SuppliedVariables.Supply;

/** Whether the message that a step sends suits the workflow: all that it says is known there. */
final class SuitingTextCheck {

  private static final String SMS = "sms.txt";

  /** In the languages of those that are written to most. */
  private static final Pattern HOW_TO_STOP =
      Pattern.compile("(?iu)\\b(stop|alto|baja|parar|cancelar|arr[eê]t\\w*|sair)\\b");

  private final Diagram diagram;
  private final DeploymentContext context;
  private final SuppliedVariables supplied;

  private SuitingTextCheck(Diagram diagram, DeploymentContext context) {
    this.diagram = diagram;
    this.context = context;
    this.supplied = new SuppliedVariables(diagram, context);
  }

  static Stream<Finding> of(Diagram diagram, DeploymentContext context) {
    SuitingTextCheck check = new SuitingTextCheck(diagram, context);
    return Stream.concat(
        diagram.all(FlowNode.class).stream()
            .filter(SuitingTextCheck::namesAMessage)
            .filter(Diagram::isInAWorkflow)
            .flatMap(check::step),
        diagram
            .processes()
            .filter(Diagram::isInAWorkflow)
            .flatMap(process -> check.firstTexts(process)));
  }

  private static boolean namesAMessage(FlowNode step) {
    return NamedStep.template(step) != null && !Diagram.isExpression(NamedStep.template(step));
  }

  /** The first text to a phone on each way shows how to stop them. */
  private Stream<Finding> firstTexts(Process process) {
    Set<FlowNode> first = new LinkedHashSet<>();
    Set<FlowNode> seen = new HashSet<>();
    Deque<FlowNode> open = new ArrayDeque<>(process.getChildElementsByType(StartEvent.class));
    while (!open.isEmpty()) {
      FlowNode node = open.pop();
      if (!seen.add(node)) {
        continue;
      }
      if (namesAMessage(node) && kinds(node).contains(SMS)) {
        first.add(node);
      } else {
        diagram.next(node).forEach(open::push);
        diagram.borders(node).forEach(open::push);
      }
    }
    return first.stream()
        .flatMap(
            step ->
                TextVariables.files(context, NamedStep.template(step), List.of(SMS))
                    .filter(
                        file ->
                            context.text(file).stream()
                                .noneMatch(text -> HOW_TO_STOP.matcher(text).find()))
                    .map(
                        file ->
                            diagram.remark(
                                step,
                                "may be the first text that a family gets, and "
                                    + file
                                    + " does not show how to stop our texts",
                                "end it with: STOP to opt out")));
  }

  private Stream<Finding> step(FlowNode step) {
    String template = NamedStep.template(step);
    Collection<String> kinds = kinds(step);
    Supply supply = supplied.at(step);
    if (kinds.isEmpty()) {
      return Stream.empty();
    }
    Set<String> unknown =
        supply.isOpen()
            ? Set.of()
            : TextVariables.unknown(context, template, kinds, supply.names());
    if (!unknown.isEmpty()) {
      return Stream.of(
          diagram.fault(
              step,
              "sends the template '"
                  + template
                  + "', which says "
                  + TextVariables.shown(unknown)
                  + ", and nothing on the way to it sets that",
              "choose a message that was written for this workflow, or describe the field in the"
                  + " schema of the event that starts it"));
    }
    return optional(template, kinds, supply)
        .map(
            variable ->
                diagram.remark(
                    step,
                    "sends the template '"
                        + template
                        + "', which says {{"
                        + variable
                        + "}}, and the event "
                        + supply.eventWithout(variable).orElseThrow()
                        + " may leave it out: then nothing is sent",
                    "write {{#"
                        + variable
                        + "}} before and {{/"
                        + variable
                        + "}} behind the part that needs it, or add it to \"required\" in "
                        + supply.eventWithout(variable).orElseThrow()
                        + EventSchema.ENDING));
  }

  private Stream<String> optional(String template, Collection<String> kinds, Supply supply) {
    Set<String> names = new TreeSet<>();
    TextVariables.files(context, template, kinds)
        .flatMap(file -> context.text(file).stream())
        .flatMap(text -> TextVariables.unguarded(text).stream())
        .filter(name -> !TextCheck.OF_FAMILIES.contains(name))
        .filter(name -> supply.eventWithout(name).isPresent())
        .forEach(names::add);
    return names.stream();
  }

  private Collection<String> kinds(FlowNode step) {
    return step instanceof CallActivity call
        ? new CalledMessages(context::diagram).texts(call)
        : List.copyOf(new LinkedHashSet<>(StepCheck.texts(step)));
  }
}
