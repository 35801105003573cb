package org.followthrough.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.ErrorEventDefinition;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.InclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.ParallelGateway;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.TerminateEventDefinition;
import org.followthrough.model.Diagram.Scope;

/**
 * Whether ways that go on side by side come together again as they parted. It plays each run that a
 * diagram allows, with a token for each way: a second one on a flow that has one already does
 * everything behind it twice, and one that waits where no other can come waits for ever.
 */
final class JoinCheck {

  /** Ours have some hundred; what has more is too much for one look anyway. */
  private static final int MOST_STATES = 5_000;

  private final Diagram diagram;
  private final Map<SequenceFlow, Integer> numbers = new HashMap<>();
  private final List<SequenceFlow> flows = new ArrayList<>();
  private final Set<FlowNode> doubling = new LinkedHashSet<>();
  private final Set<FlowNode> waiting = new LinkedHashSet<>();

  private JoinCheck(Diagram diagram) {
    this.diagram = diagram;
  }

  static Stream<Finding> of(Diagram diagram, DeploymentContext context) {
    return diagram
        .scopes()
        // How many ways an inclusive gateway takes is not drawn.
        .filter(scope -> scope.nodes().stream().noneMatch(InclusiveGateway.class::isInstance))
        .filter(scope -> scope.nodes().stream().anyMatch(node -> parts(diagram, node)))
        .flatMap(scope -> new JoinCheck(diagram).play(scope));
  }

  /** Whether ways go on side by side from here, or are waited for. */
  private static boolean parts(Diagram diagram, FlowNode node) {
    return node instanceof ParallelGateway
        || node instanceof BoundaryEvent border && !border.cancelActivity();
  }

  private Stream<Finding> play(Scope scope) {
    scope.nodes().stream()
        .flatMap(node -> diagram.outgoing(node).stream())
        .filter(flow -> flow.getTarget() != null)
        .forEach(
            flow -> {
              numbers.put(flow, flows.size());
              flows.add(flow);
            });
    Deque<BitSet> open = new ArrayDeque<>();
    Set<BitSet> seen = new HashSet<>();
    scope.nodes().stream()
        .filter(StartEvent.class::isInstance)
        .flatMap(start -> onward(new BitSet(), start).stream())
        .forEach(open::add);
    while (!open.isEmpty() && seen.size() < MOST_STATES) {
      BitSet state = open.poll();
      if (seen.add(state)) {
        List<BitSet> next = next(state);
        if (next.isEmpty() && doubling.isEmpty()) {
          state.stream().mapToObj(flows::get).map(SequenceFlow::getTarget).forEach(waiting::add);
        }
        open.addAll(next);
      }
    }
    return Stream.concat(
        // What is behind the first is doubled by it.
        doubling.stream().filter(this::joins).limit(1).map(this::doubled),
        waiting.stream().map(this::locked));
  }

  /** All that may happen next, from where the tokens are. */
  private List<BitSet> next(BitSet state) {
    List<BitSet> next = new ArrayList<>();
    for (int flow = state.nextSetBit(0); flow >= 0; flow = state.nextSetBit(flow + 1)) {
      FlowNode node = flows.get(flow).getTarget();
      BitSet rest = (BitSet) state.clone();
      if (node instanceof ParallelGateway) {
        List<Integer> incoming = diagram.incoming(node).stream().map(numbers::get).toList();
        if (incoming.stream().allMatch(number -> number != null && state.get(number))) {
          incoming.forEach(rest::clear);
          marked(rest, node, diagram.outgoing(node)).ifPresent(next::add);
        }
      } else {
        rest.clear(flow);
        next.addAll(onward(rest, node));
      }
    }
    return next;
  }

  private List<BitSet> onward(BitSet rest, FlowNode node) {
    if (node instanceof EndEvent end) {
      return List.of(endsAll(end) ? new BitSet() : rest);
    }
    List<BitSet> next = new ArrayList<>();
    List<SequenceFlow> outgoing = diagram.outgoing(node);
    // Several flows out of a step are said already, and are not said again by what they lead to.
    outgoing.forEach(flow -> marked(rest, node, List.of(flow)).ifPresent(next::add));
    for (BoundaryEvent border : diagram.borders(node)) {
      Optional<BitSet> base =
          border.cancelActivity()
              ? Optional.of(rest)
              : outgoing.stream().findFirst().flatMap(flow -> marked(rest, node, List.of(flow)));
      base.flatMap(state -> marked(state, border, diagram.outgoing(border))).ifPresent(next::add);
    }
    return next;
  }

  private static boolean endsAll(EndEvent end) {
    return end.getEventDefinitions().stream()
        .anyMatch(
            event ->
                event instanceof TerminateEventDefinition || event instanceof ErrorEventDefinition);
  }

  /** Empty where a flow has a token already: what is behind it is no news then. */
  private Optional<BitSet> marked(BitSet state, FlowNode node, List<SequenceFlow> outgoing) {
    BitSet marked = (BitSet) state.clone();
    for (SequenceFlow flow : outgoing) {
      Integer number = numbers.get(flow);
      if (number != null && marked.get(number)) {
        doubling.add(node);
        return Optional.empty();
      }
      if (number != null) {
        marked.set(number);
      }
    }
    return Optional.of(marked);
  }

  private boolean joins(FlowNode node) {
    return diagram.incoming(node).size() > 1 && !(node instanceof ParallelGateway);
  }

  private Finding doubled(FlowNode node) {
    return diagram.fault(
        node,
        "is where ways come together that go on side by side, and it lets each of them on by itself,"
            + " so that what is behind it happens twice",
        "join there what a parallel gateway (+) parted with a parallel gateway");
  }

  private Finding locked(FlowNode node) {
    return diagram.fault(
        node,
        "waits for all of its ways, and there are runs in which one of them is never taken, so that"
            + " it would wait for ever",
        "join what an exclusive gateway (×) parted with an exclusive gateway, and end no way before a"
            + " parallel gateway that waits for it");
  }
}
