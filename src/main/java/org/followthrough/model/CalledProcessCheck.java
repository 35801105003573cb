package org.followthrough.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.CatchEvent;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.ErrorEventDefinition;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.followthrough.engine.NearMiss;
import org.followthrough.trigger.NextChannel;

/** What is called, and the errors with which it may end. */
final class CalledProcessCheck {

  private final Diagram diagram;
  private final DeploymentContext context;
  private final List<Finding> findings = new ArrayList<>();

  private CalledProcessCheck(Diagram diagram, DeploymentContext context) {
    this.diagram = diagram;
    this.context = context;
  }

  static Stream<Finding> of(Diagram diagram, DeploymentContext context) {
    CalledProcessCheck check = new CalledProcessCheck(diagram, context);
    diagram.all(CallActivity.class).forEach(check::called);
    check.caught();
    return check.findings.stream();
  }

  private void called(CallActivity call) {
    String process = call.getCalledElement();
    if (process == null || process.isBlank()) {
      found(call, "calls nothing", "set 'Called element', such as call_family");
    } else if (!Diagram.isExpression(process) && !context.hasProcess(process)) {
      found(
          call,
          "calls the process '" + process + "', which does not exist",
          "deploy " + process + ".bpmn with it, or correct the name");
    } else {
      context.errorsOf(process).stream()
          .filter(error -> !isCaught(call, error))
          // What others call may leave its errors to them.
          .filter(error -> Diagram.isInAWorkflow(call))
          .forEach(error -> uncaught(call, process, error));
      Set<String> texts = new CalledMessages(context::diagram).texts(call);
      if (!texts.isEmpty()) {
        StepCheck.message(diagram, context, call, texts).ifPresent(findings::add);
      }
    }
  }

  private void uncaught(CallActivity call, String process, String error) {
    found(
        call,
        "calls the process '"
            + process
            + "', which may end with the error '"
            + error
            + "', and nothing catches it, so that the workflow would stand still there",
        "draw an error event with the code "
            + error
            + " on the border of this step, and lead it to what is to happen then");
  }

  /** An error with a wrong code is never caught, and nobody notices before it happens. */
  private void caught() {
    Set<String> thrown = new TreeSet<>(Set.of(NextChannel.UNDELIVERABLE));
    ends(diagram.model()).forEach(end -> thrown.add(code(end)));
    diagram
        .all(CallActivity.class)
        .forEach(call -> thrown.addAll(context.errorsOf(call.getCalledElement())));
    diagram.all(ErrorEventDefinition.class).stream()
        .filter(event -> event.getParentElement() instanceof CatchEvent)
        // Without a code it catches whatever comes.
        .filter(event -> code(event) != null)
        .filter(event -> !thrown.contains(code(event)))
        .forEach(
            event ->
                found(
                    event,
                    "catches the error '"
                        + code(event)
                        + "', which nothing throws; here it may be one of "
                        + thrown,
                    NearMiss.of(code(event), thrown)
                        .map(near -> "did you mean '" + near + "'?")
                        .orElse("write the code of one of them, or take the event away")));
  }

  /**
   * The codes of the errors with which a diagram may end, as it does not catch them itself.
   *
   * @param called the same of the processes that it calls, by their key
   */
  static Set<String> errorsOutOf(BpmnModelInstance diagram, Function<String, Set<String>> called) {
    Stream<String> own =
        ends(diagram)
            .filter(end -> !isCaught((EndEvent) end.getParentElement(), code(end)))
            .map(CalledProcessCheck::code);
    Stream<String> messages =
        diagram.getModelElementsByType(FlowNode.class).stream()
            .filter(UndeliverableCheck::sends)
            .filter(step -> !isCaught(step, NextChannel.UNDELIVERABLE))
            .map(step -> NextChannel.UNDELIVERABLE);
    Stream<String> ofOthers =
        diagram.getModelElementsByType(CallActivity.class).stream()
            .flatMap(
                call ->
                    called.apply(call.getCalledElement()).stream()
                        .filter(error -> !isCaught(call, error)));
    return Stream.of(own, messages, ofOthers)
        .flatMap(errors -> errors)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** On its border, on that of what surrounds it, or in an event subprocess of that. */
  static boolean isCaught(FlowElement thrower, String error) {
    for (ModelElementInstance at = thrower; at != null; at = at.getParentElement()) {
      ModelElementInstance inside = at;
      Stream<CatchEvent> borders =
          siblings(at, BoundaryEvent.class)
              .filter(border -> inside.equals(border.getAttachedTo()))
              .map(CatchEvent.class::cast);
      Stream<CatchEvent> starts =
          siblings(at, SubProcess.class)
              .filter(SubProcess::triggeredByEvent)
              // An error out of an event subprocess is not its own to catch.
              .filter(handler -> !handler.equals(inside))
              .flatMap(handler -> handler.getChildElementsByType(StartEvent.class).stream());
      if (Stream.concat(borders, starts).anyMatch(event -> catchesOne(event, Set.of(error)))) {
        return true;
      }
    }
    return false;
  }

  private static <T extends ModelElementInstance> Stream<T> siblings(
      ModelElementInstance element, Class<T> type) {
    return element.getParentElement() == null
        ? Stream.empty()
        : element.getParentElement().getChildElementsByType(type).stream();
  }

  /** Whether an event would catch one of these errors; without a code it catches whatever comes. */
  static boolean catchesOne(CatchEvent event, Set<String> errors) {
    return event.getChildElementsByType(ErrorEventDefinition.class).stream()
        .map(CalledProcessCheck::code)
        .anyMatch(code -> code == null || errors.contains(code));
  }

  private static Stream<ErrorEventDefinition> ends(BpmnModelInstance diagram) {
    return diagram.getModelElementsByType(ErrorEventDefinition.class).stream()
        .filter(event -> event.getParentElement() instanceof EndEvent && code(event) != null);
  }

  static String code(ErrorEventDefinition event) {
    return event.getError() == null ? null : event.getError().getErrorCode();
  }

  private void found(ModelElementInstance at, String message, String remedy) {
    findings.add(diagram.fault(at, message, remedy));
  }
}
