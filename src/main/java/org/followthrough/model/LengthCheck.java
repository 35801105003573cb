package org.followthrough.model;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.CatchEvent;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.IntermediateCatchEvent;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.followthrough.timing.BusinessTime;

/**
 * Whether a workflow's {@code lengthDays} is what the waits of its longest way add up to: where a
 * prediction leaves less time, the waits are shrunk by it.
 */
final class LengthCheck {

  /** The longest workflow there may be. */
  static final int MOST_DAYS = 365;

  private static final Instant SOME_DAY = Instant.parse("2026-01-01T00:00:00Z");
  private static final long DAY = Duration.ofDays(1).toSeconds();

  private final Diagram diagram;
  private final Map<FlowNode, Long> longest = new HashMap<>();
  private final Set<FlowNode> behind = new HashSet<>();
  private boolean leadsBack;
  private boolean isUnknown;

  private LengthCheck(Diagram diagram) {
    this.diagram = diagram;
  }

  static Stream<Finding> of(Diagram diagram, DeploymentContext context) {
    return diagram
        .processes()
        .filter(Diagram::isInAWorkflow)
        .flatMap(process -> new LengthCheck(diagram).length(process));
  }

  private Stream<Finding> length(Process process) {
    String stated = Diagram.properties(process).getOrDefault("lengthDays", "");
    // What is no number is said already.
    if (!stated.matches("[1-9][0-9]{0,2}") || process.getFlowElements().size() > MOST_ELEMENTS) {
      return Stream.empty();
    }
    long seconds = longestWithin(process.getFlowElements());
    if (leadsBack || isUnknown) {
      return Stream.empty();
    }
    long days = Math.max(1, (seconds + DAY - 1) / DAY);
    if (Long.parseLong(stated) == days) {
      return Stream.empty();
    }
    String message =
        "has the property lengthDays '"
            + stated
            + "', but the waits of its longest way add up to "
            + days
            + (days == 1 ? " day" : " days");
    String remedy = "write " + days;
    return Stream.of(
        seconds == 0
            ? diagram.remark(process, message + ", as it waits for nothing", remedy)
            : diagram.fault(process, message, remedy));
  }

  /** A way through more than these would take more of the stack than a diagram is worth. */
  private static final int MOST_ELEMENTS = 2_000;

  private long longestWithin(Collection<FlowElement> scope) {
    return scope.stream()
        .filter(StartEvent.class::isInstance)
        .mapToLong(start -> longestFrom((FlowNode) start))
        .max()
        .orElse(0);
  }

  private long longestFrom(FlowNode node) {
    if (longest.containsKey(node)) {
      return longest.get(node);
    }
    if (!behind.add(node)) {
      // How often somebody goes round is not drawn.
      leadsBack = true;
      return 0;
    }
    long onward =
        Stream.concat(diagram.next(node), diagram.borders(node).stream().map(FlowNode.class::cast))
            .mapToLong(this::longestFrom)
            .max()
            .orElse(0);
    behind.remove(node);
    long all = waits(node).orElse(0) + onward;
    longest.put(node, all);
    return all;
  }

  private OptionalLong waits(FlowNode node) {
    if (node instanceof SubProcess embedded) {
      return OptionalLong.of(longestWithin(embedded.getFlowElements()));
    }
    boolean waits =
        node instanceof IntermediateCatchEvent
            || node instanceof BoundaryEvent border && border.cancelActivity();
    if (waits && ((CatchEvent) node).getEventDefinitions().isEmpty()) {
      // For what it waits is asked already.
      isUnknown = true;
    }
    List<TimerEventDefinition> timers =
        waits ? List.copyOf(node.getChildElementsByType(TimerEventDefinition.class)) : List.of();
    return timers.isEmpty() ? OptionalLong.empty() : seconds(timers.get(0));
  }

  private OptionalLong seconds(TimerEventDefinition timer) {
    if (timer.getTimeDuration() == null) {
      // A day that is drawn, or that a step before it has worked out.
      isUnknown = true;
      return OptionalLong.empty();
    }
    String wait = timer.getTimeDuration().getTextContent().strip();
    // Whether months are meant is asked already.
    isUnknown |= wait.matches("P\\d+[MY].*");
    try {
      return OptionalLong.of(
          Duration.between(SOME_DAY, BusinessTime.after(SOME_DAY, wait, ZoneOffset.UTC))
              .toSeconds());
    } catch (DateTimeException | ArithmeticException e) {
      // Said where what a timer holds is checked.
      isUnknown = true;
      return OptionalLong.empty();
    }
  }
}
