package org.followthrough.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.ErrorEventDefinition;
import org.camunda.bpm.model.bpmn.instance.EventBasedGateway;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.IntermediateCatchEvent;
import org.camunda.bpm.model.bpmn.instance.LinkEventDefinition;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.followthrough.model.Diagram.Scope;

/** Whether there is a wait or a person in every way that leads back. */
final class LoopCheck {

  private LoopCheck() {}

  static Stream<Finding> of(Diagram diagram, DeploymentContext context) {
    return diagram
        .scopes()
        .flatMap(scope -> loop(diagram, scope).stream())
        .map(
            loop ->
                diagram.fault(
                    loop.get(0),
                    "is on a way that leads back to itself with no wait and no person on it ("
                        + FlowCheck.named(loop.stream())
                        + "), so that it would go round without an end",
                    "put a timer or a task on the way back"));
  }

  /** Some loop of nodes that go on by themselves; the others are left out. */
  private static Optional<List<FlowNode>> loop(Diagram diagram, Scope scope) {
    Map<FlowNode, List<FlowNode>> onward = new HashMap<>();
    scope.nodes().stream()
        .filter(node -> !waits(node))
        .forEach(
            node ->
                onward.put(
                    node,
                    Stream.concat(diagram.next(node), diagram.borders(node).stream())
                        .filter(next -> !waits(next))
                        .toList()));
    Map<FlowNode, Boolean> done = new HashMap<>();
    for (FlowNode node : scope.nodes()) {
      if (onward.containsKey(node) && !done.containsKey(node)) {
        Optional<List<FlowNode>> loop = loopFrom(node, onward, done);
        if (loop.isPresent()) {
          return loop;
        }
      }
    }
    return Optional.empty();
  }

  /** Depth first, without calling itself: a diagram may be as long as a file may be. */
  private static Optional<List<FlowNode>> loopFrom(
      FlowNode start, Map<FlowNode, List<FlowNode>> onward, Map<FlowNode, Boolean> done) {
    Set<FlowNode> path = new LinkedHashSet<>();
    Deque<Deque<FlowNode>> branches = new ArrayDeque<>();
    path.add(start);
    branches.push(new ArrayDeque<>(onward.get(start)));
    while (!branches.isEmpty()) {
      if (branches.peek().isEmpty()) {
        branches.pop();
        FlowNode left = last(path);
        path.remove(left);
        done.put(left, true);
        continue;
      }
      FlowNode next = branches.peek().pop();
      if (path.contains(next)) {
        return Optional.of(path.stream().dropWhile(node -> !node.equals(next)).toList());
      }
      if (!done.containsKey(next) && onward.containsKey(next)) {
        path.add(next);
        branches.push(new ArrayDeque<>(onward.get(next)));
      }
    }
    return Optional.empty();
  }

  private static FlowNode last(Set<FlowNode> path) {
    return path.stream().skip(path.size() - 1L).findFirst().orElseThrow();
  }

  private static boolean waits(FlowNode node) {
    return node instanceof UserTask
        || node instanceof ReceiveTask
        || node instanceof CallActivity
        || node instanceof EventBasedGateway
        || node instanceof IntermediateCatchEvent event
            && event.getChildElementsByType(LinkEventDefinition.class).isEmpty()
        || node instanceof BoundaryEvent border
            && border.getChildElementsByType(ErrorEventDefinition.class).isEmpty()
        || node instanceof SubProcess inner
            && inner.getFlowElements().stream()
                .anyMatch(element -> element instanceof FlowNode inside && waits(inside));
  }
}
