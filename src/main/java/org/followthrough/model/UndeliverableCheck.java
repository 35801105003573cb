package org.followthrough.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.ErrorEventDefinition;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.MessageEventDefinition;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.camunda.bpm.model.bpmn.instance.SendTask;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.followthrough.trigger.NextChannel;

/**
 * Whether each message has a way for when it can never arrive, and each such way stands at a step
 * where that can happen. What no channel reaches is told by a person, and never by nobody.
 */
final class UndeliverableCheck {

  private final Diagram diagram;
  private final DeploymentContext context;
  private final List<Finding> findings = new ArrayList<>();

  private UndeliverableCheck(Diagram diagram, DeploymentContext context) {
    this.diagram = diagram;
    this.context = context;
  }

  static Stream<Finding> of(Diagram diagram, DeploymentContext context) {
    UndeliverableCheck check = new UndeliverableCheck(diagram, context);
    diagram.all(BoundaryEvent.class).stream().filter(Diagram::isRun).forEach(check::border);
    diagram.all(FlowNode.class).stream()
        .filter(UndeliverableCheck::sends)
        .filter(Diagram::isInAWorkflow)
        // Each border that stands elsewhere is probably that of one of them.
        .filter(step -> !CalledProcessCheck.isCaught(step, NextChannel.UNDELIVERABLE))
        .skip(check.findings.size())
        .forEach(check::message);
    return check.findings.stream();
  }

  /** Whether an element itself sends a message to a family. */
  static boolean sends(FlowNode node) {
    return !StepCheck.texts(node).isEmpty()
        || node.getChildElementsByType(MessageEventDefinition.class).stream()
            .anyMatch(event -> !StepCheck.texts(event).isEmpty());
  }

  private void message(FlowNode step) {
    if (!hasAWrongCode(step)) {
      findings.add(
          diagram.fault(
              step,
              "sends what may never arrive (no address, no consent, or it comes back), and no way is"
                  + " drawn for that, so that the workflow would end there without a word",
              "draw an error event with the code undeliverable on the border of this step, and lead"
                  + " it to the next channel, a call or a task"));
    }
  }

  /** A code that nothing throws is said by itself. */
  private boolean hasAWrongCode(FlowNode step) {
    return codes(step).anyMatch(code -> !code.equals(NextChannel.UNDELIVERABLE));
  }

  private Stream<String> codes(FlowNode step) {
    return diagram.borders(step).stream()
        .flatMap(border -> border.getChildElementsByType(ErrorEventDefinition.class).stream())
        .map(CalledProcessCheck::code)
        .filter(code -> code != null);
  }

  private void border(BoundaryEvent border) {
    Activity step = border.getAttachedTo();
    List<ErrorEventDefinition> errors =
        List.copyOf(border.getChildElementsByType(ErrorEventDefinition.class));
    if (step == null || errors.isEmpty()) {
      return;
    }
    String code = CalledProcessCheck.code(errors.get(0));
    Optional<Set<String>> thrown = thrown(step);
    boolean happens =
        thrown.isEmpty()
            || (code == null ? !thrown.get().isEmpty() : thrown.get().contains(code))
            // Which error it should be is said already.
            || code != null && !isThrownSomewhere(code)
            || thrown.get().stream().anyMatch(error -> !CalledProcessCheck.isCaught(step, error));
    if (!happens) {
      findings.add(
          diagram.fault(
              border,
              "stands on the border of "
                  + Diagram.named(step)
                  + ", which never ends with "
                  + (code == null ? "an error" : "the error '" + code + "'"),
              "move it to the border of the step that does, or take it away"));
    }
  }

  private boolean isThrownSomewhere(String code) {
    return diagram.all(Activity.class).stream()
        .anyMatch(step -> thrown(step).filter(errors -> errors.contains(code)).isPresent());
  }

  /** The errors with which a step may end; empty where that cannot be told. */
  private Optional<Set<String>> thrown(Activity step) {
    if (step instanceof UserTask || step instanceof ReceiveTask) {
      return Optional.of(Set.of());
    }
    if (step instanceof ServiceTask || step instanceof SendTask) {
      return !StepCheck.texts(step).isEmpty()
          ? Optional.of(Set.of(NextChannel.UNDELIVERABLE))
          : context.steps().contains(Diagram.bean(step)) ? Optional.of(Set.of()) : Optional.empty();
    }
    if (step instanceof BusinessRuleTask rule) {
      return rule.getCamundaDecisionRef() != null
              && context.hasDecision(rule.getCamundaDecisionRef())
          ? Optional.of(Set.of())
          : Optional.empty();
    }
    return step instanceof CallActivity call && context.diagram(call.getCalledElement()).isPresent()
        ? Optional.of(new TreeSet<>(context.errorsOf(call.getCalledElement())))
        : Optional.empty();
  }
}
