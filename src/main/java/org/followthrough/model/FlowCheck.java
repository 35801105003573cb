package org.followthrough.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.CompensateEventDefinition;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.Event;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Gateway;
import org.camunda.bpm.model.bpmn.instance.LinkEventDefinition;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.ThrowEvent;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.followthrough.model.Diagram.Scope;

/** Whether a way leads to everything that is drawn, and on from it. */
final class FlowCheck {

  private final Diagram diagram;
  private final List<Finding> findings = new ArrayList<>();

  private FlowCheck(Diagram diagram) {
    this.diagram = diagram;
  }

  static Stream<Finding> of(Diagram diagram, DeploymentContext context) {
    FlowCheck check = new FlowCheck(diagram);
    diagram.scopes().forEach(check::scope);
    diagram.all(SequenceFlow.class).stream().filter(Diagram::isRun).forEach(check::flow);
    return check.findings.stream();
  }

  private void scope(Scope scope) {
    int before = findings.size();
    starts(scope);
    scope.nodes().forEach(this::onward);
    if (findings.size() == before
        && scope.nodes().stream().noneMatch(node -> node instanceof EndEvent)) {
      fault(
          scope.element(),
          "has no end event, so that it would never end",
          "lead what is last to an end event that says how it ended");
    }
    if (scope.nodes().stream().anyMatch(StartEvent.class::isInstance)) {
      unreachable(scope);
    }
  }

  private void starts(Scope scope) {
    List<StartEvent> starts =
        scope.nodes().stream()
            .filter(StartEvent.class::isInstance)
            .map(StartEvent.class::cast)
            .toList();
    long plain = starts.stream().filter(start -> start.getEventDefinitions().isEmpty()).count();
    boolean byEvent = scope.element() instanceof SubProcess inner && inner.triggeredByEvent();
    if (starts.isEmpty()) {
      fault(
          scope.element(),
          "has no start event",
          "draw one, and lead it to what is to happen first");
    } else if (byEvent) {
      if (starts.size() > 1 || plain == 1) {
        fault(
            scope.element(),
            "is an event subprocess and does not say by one event what starts it",
            "give it one start event, with a message, a timer or an error");
      }
    } else if (plain > 1) {
      fault(
          scope.element(),
          "has " + plain + " plain start events",
          "keep one, and lead it to a gateway where there are several ways to begin");
    } else if (!(scope.element() instanceof Process) && plain != starts.size()) {
      fault(
          scope.element(),
          "is a subprocess that the way before it starts, and its start event waits for something",
          "make it a start event without a symbol");
    }
  }

  private void onward(FlowNode node) {
    List<SequenceFlow> flows = diagram.outgoing(node);
    if (node instanceof EndEvent) {
      if (!flows.isEmpty()) {
        fault(node, "is an end event, and nothing goes on from an end", "take the flow out of it");
      }
    } else if (flows.isEmpty()) {
      deadEnd(node);
    } else if (flows.size() > 1 && !(node instanceof Gateway)) {
      fault(
          node,
          "has "
              + flows.size()
              + " flows out of it, and each of them is taken at the same time: to "
              + named(diagram.next(node)),
          "put a gateway behind it: exclusive (×) where one of them is meant, parallel (+) where all"
              + " are");
    }
  }

  private void deadEnd(FlowNode node) {
    if (node instanceof BoundaryEvent border) {
      if (!isCompensation(border)) {
        fault(
            border,
            "leads nowhere, so that whatever it catches at "
                + (border.getAttachedTo() == null
                    ? "its step"
                    : Diagram.named(border.getAttachedTo()))
                + " would end the way there, and count as a success",
            "lead it to what is to happen then");
      }
    } else if (!isEntered(node) && !isLink(node)) {
      fault(
          node,
          "leads nowhere, so that the way would end there without an outcome",
          "lead it to the next step or to an end event");
    }
  }

  /** Where other rules than those of flows say how it is entered and left. */
  private static boolean isEntered(FlowNode node) {
    return node instanceof SubProcess handler && handler.triggeredByEvent()
        || node instanceof Activity activity && activity.isForCompensation();
  }

  private static boolean isCompensation(BoundaryEvent border) {
    return border.getEventDefinitions().stream()
        .anyMatch(CompensateEventDefinition.class::isInstance);
  }

  private static boolean isLink(FlowNode node) {
    return node instanceof ThrowEvent thrown && link(thrown) != null;
  }

  private static String link(Event event) {
    return event.getChildElementsByType(LinkEventDefinition.class).stream()
        .map(LinkEventDefinition::getName)
        .findFirst()
        .orElse(null);
  }

  private void unreachable(Scope scope) {
    Set<FlowNode> reached = reached(scope);
    List<FlowNode> missed =
        scope.nodes().stream()
            .filter(node -> !reached.contains(node) && !isEntered(node))
            // What stands on its border goes with it.
            .filter(node -> !(node instanceof BoundaryEvent))
            .toList();
    List<FlowNode> first =
        missed.stream().filter(node -> diagram.incoming(node).isEmpty()).toList();
    (first.isEmpty() ? missed.stream().limit(1) : first.stream())
        .forEach(
            node ->
                fault(
                    node,
                    "is never reached: no way leads from the start to it",
                    "lead a flow to it, or take it away"));
  }

  private Set<FlowNode> reached(Scope scope) {
    Set<FlowNode> reached = new HashSet<>();
    Deque<FlowNode> open = new ArrayDeque<>();
    scope.nodes().stream().filter(StartEvent.class::isInstance).forEach(open::add);
    while (!open.isEmpty()) {
      FlowNode node = open.pop();
      if (reached.add(node)) {
        diagram.next(node).forEach(open::push);
        diagram.borders(node).forEach(open::push);
        if (isLink(node)) {
          linked(scope.nodes(), link((ThrowEvent) node)).forEach(open::push);
        }
      }
    }
    return reached;
  }

  private static Stream<FlowNode> linked(Collection<FlowNode> nodes, String name) {
    return nodes.stream()
        .filter(node -> node instanceof Event event && !(node instanceof ThrowEvent))
        .filter(node -> name.equals(link((Event) node)));
  }

  private void flow(SequenceFlow flow) {
    if (flow.getSource() == null || flow.getTarget() == null) {
      fault(flow, "does not connect two elements", "draw it anew from one element to the next");
    } else if (!flow.getSource().getParentElement().equals(flow.getTarget().getParentElement())) {
      fault(
          flow,
          "crosses the border of a subprocess, which only the subprocess as a whole does",
          "let it begin and end on the same side");
    } else if (flow.getTarget() instanceof StartEvent
        || flow.getTarget() instanceof BoundaryEvent) {
      fault(
          flow,
          "leads to an event that only begins a way",
          "lead it to the step behind that event");
    }
  }

  static String named(Stream<? extends ModelElementInstance> elements) {
    List<String> names = elements.map(Diagram::named).distinct().toList();
    return names.size() < 2
        ? String.join("", names)
        : String.join(", ", names.subList(0, names.size() - 1))
            + " and "
            + names.get(names.size() - 1);
  }

  private void fault(ModelElementInstance at, String message, String remedy) {
    findings.add(diagram.fault(at, message, remedy));
  }
}
