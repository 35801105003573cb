package org.followthrough.model;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.Error;
import org.camunda.bpm.model.bpmn.instance.ErrorEventDefinition;
import org.camunda.bpm.model.bpmn.instance.MessageEventDefinition;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.followthrough.engine.NearMiss;

/** What the ends of a workflow say of how it went. */
final class EndCheck {

  private static final Set<String> OUTCOMES =
      new TreeSet<>(Set.of("success", "partial_success", "failed", "cancelled"));

  private EndCheck() {}

  static Stream<Finding> of(Diagram diagram, DeploymentContext context) {
    return Stream.concat(
        diagram.all(EndEvent.class).stream()
            .flatMap(
                end ->
                    Stream.of(
                            outcome(diagram, end),
                            beside(diagram, end),
                            ProcessCheck.restDays(diagram, end, Diagram.properties(end)).stream())
                        .flatMap(findings -> findings)),
        diagram.all(ErrorEventDefinition.class).stream()
            .filter(event -> event.getParentElement() instanceof EndEvent)
            .filter(event -> hasNoCode(event.getError()))
            .map(
                event ->
                    diagram.fault(
                        event,
                        "ends with an error that has no code, so that nothing can catch it",
                        "choose an error with a code, such as undeliverable")));
  }

  private static Stream<Finding> outcome(Diagram diagram, EndEvent end) {
    String outcome = Diagram.properties(end).get("outcome");
    if (outcome == null) {
      boolean isMisspelt =
          Diagram.properties(end).keySet().stream()
              .anyMatch(name -> NearMiss.of(name, Set.of("outcome")).isPresent());
      return endsAWorkflow(end) && !isMisspelt
          ? Stream.of(
              diagram.remark(
                  end,
                  "does not say how it ended, so that it counts as a success",
                  "give it the extension property outcome with one of " + OUTCOMES))
          : Stream.empty();
    }
    return OUTCOMES.contains(outcome)
        ? Stream.empty()
        : Stream.of(
            diagram.fault(
                end,
                "has the outcome '" + outcome + "', which must be one of " + OUTCOMES,
                NearMiss.advice(outcome, OUTCOMES, "write one of them")));
  }

  /** What somebody draws who wants the workflow to end by an event, and lets it go on. */
  private static Stream<Finding> beside(Diagram diagram, EndEvent end) {
    String outcome = Diagram.properties(end).get("outcome");
    if (outcome == null
        || !OUTCOMES.contains(outcome)
        || !(end.getParentElement() instanceof SubProcess scope)
        || !(scope.getParentElement() instanceof Process)
        || !scope.triggeredByEvent()
        || isInterrupting(scope)) {
      return Stream.empty();
    }
    StartEvent start = scope.getChildElementsByType(StartEvent.class).iterator().next();
    String message =
        "says the outcome '"
            + outcome
            + "', and the workflow goes on all the same, since the border of "
            + Diagram.named(start)
            + " is dashed";
    String remedy =
        "make that start event interrupting (a solid border) where the workflow is to end, or take"
            + " the outcome away";
    boolean hearsAnEvent =
        !start.getChildElementsByType(MessageEventDefinition.class).isEmpty()
            && !ReplyCheck.hearsReplies(start);
    return Stream.of(
        hearsAnEvent ? diagram.fault(end, message, remedy) : diagram.remark(end, message, remedy));
  }

  private static boolean hasNoCode(Error error) {
    return error == null || error.getErrorCode() == null || error.getErrorCode().isBlank();
  }

  private static boolean endsAWorkflow(EndEvent end) {
    boolean ends =
        end.getParentElement() instanceof Process
            || end.getParentElement() instanceof SubProcess scope && isInterrupting(scope);
    return ends
        && Diagram.isRun(end)
        && Diagram.isInAWorkflow(end)
        && end.getChildElementsByType(ErrorEventDefinition.class).isEmpty();
  }

  /** What runs beside the workflow does not end it. */
  private static boolean isInterrupting(SubProcess scope) {
    return scope.triggeredByEvent()
        && scope.getChildElementsByType(StartEvent.class).stream()
            .allMatch(StartEvent::isInterrupting);
  }
}
