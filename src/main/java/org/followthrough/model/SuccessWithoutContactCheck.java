package org.followthrough.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.CatchEvent;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.ErrorEventDefinition;
import org.camunda.bpm.model.bpmn.instance.Event;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.MessageEventDefinition;
import org.camunda.bpm.model.bpmn.instance.ParallelGateway;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.followthrough.model.Diagram.Scope;
import org.followthrough.trigger.NextChannel;

/**
 * Whether something was said or somebody asked on every way that ends as a success. What an event
 * subprocess does is left out: something came, which is why it runs.
 */
final class SuccessWithoutContactCheck {

  private static final String SUCCESS = "success";
  private static final Set<String> SAYING =
      Set.of("sendEmail", "sendSms", "sendDigests", "startWorkflow");

  private final Diagram diagram;

  private final DeploymentContext context;

  private SuccessWithoutContactCheck(Diagram diagram, DeploymentContext context) {
    this.diagram = diagram;
    this.context = context;
  }

  static Stream<Finding> of(Diagram diagram, DeploymentContext context) {
    return diagram
        .scopes()
        .filter(scope -> scope.element() instanceof Process)
        .filter(scope -> Diagram.isInAWorkflow(scope.element()))
        .flatMap(new SuccessWithoutContactCheck(diagram, context)::silent);
  }

  private Stream<Finding> silent(Scope scope) {
    Map<FlowNode, FlowNode> cameFrom = new HashMap<>();
    Map<FlowNode, Integer> arrived = new HashMap<>();
    Deque<FlowNode> open = new ArrayDeque<>();
    scope.nodes().stream()
        .filter(StartEvent.class::isInstance)
        .forEach(
            start -> {
              cameFrom.put(start, start);
              open.add(start);
            });
    while (!open.isEmpty()) {
      FlowNode node = open.pop();
      (speaks(node) ? unheard(node) : Stream.concat(diagram.next(node), borders(node)))
          // Of ways side by side, one that speaks is enough.
          .filter(
              next ->
                  !(next instanceof ParallelGateway)
                      || arrived.merge(next, 1, Integer::sum) == diagram.incoming(next).size())
          .filter(next -> !cameFrom.containsKey(next))
          .forEach(
              next -> {
                cameFrom.put(next, node);
                open.push(next);
              });
    }
    return scope.nodes().stream()
        .filter(node -> node instanceof EndEvent end && isSuccess(end))
        .filter(cameFrom::containsKey)
        .map(end -> finding(end, cameFrom));
  }

  private Finding finding(FlowNode end, Map<FlowNode, FlowNode> cameFrom) {
    FlowNode at = end;
    while (!(at instanceof BoundaryEvent) && !cameFrom.get(at).equals(at)) {
      at = cameFrom.get(at);
    }
    return diagram.fault(
        end,
        "counts as a success, and a way leads there by "
            + Diagram.named(at)
            + " on which nothing was said to the family and nobody was asked",
        "lead that way to a call or a task, or to an end of its own with the outcome failed");
  }

  private Stream<FlowNode> borders(FlowNode node) {
    return diagram.borders(node).stream().map(FlowNode.class::cast);
  }

  /** What cannot be delivered, or done, was not said. */
  private Stream<FlowNode> unheard(FlowNode node) {
    Set<String> thrown =
        node instanceof CallActivity call
            ? context.errorsOf(call.getCalledElement())
            : Set.of(NextChannel.UNDELIVERABLE);
    return borders(node)
        .filter(border -> CalledProcessCheck.catchesOne((CatchEvent) border, thrown));
  }

  private boolean speaks(FlowNode node) {
    return node instanceof UserTask
        || node instanceof CallActivity
        || node instanceof ReceiveTask
        || node instanceof BusinessRuleTask rule && SAYING.contains(Diagram.bean(rule))
        || SAYING.contains(Diagram.bean(node))
        || node instanceof Event event && !(node instanceof StartEvent) && isHeard(event)
        || node instanceof SubProcess inner
            && inner.getFlowElements().stream()
                .anyMatch(element -> element instanceof FlowNode inside && speaks(inside));
  }

  private static boolean isHeard(Event event) {
    return !event.getChildElementsByType(MessageEventDefinition.class).isEmpty();
  }

  private static boolean isSuccess(EndEvent end) {
    return end.getChildElementsByType(ErrorEventDefinition.class).isEmpty()
        && SUCCESS.equals(Diagram.properties(end).get("outcome"));
  }
}
