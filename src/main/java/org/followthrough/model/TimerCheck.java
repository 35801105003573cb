package org.followthrough.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.followthrough.timing.BusinessTime;

/** When timers are due; what their text says is held against the list of what is allowed. */
final class TimerCheck {

  /** Where a day ends last. */
  private static final ZoneOffset LATEST = ZoneOffset.ofHours(-12);

  private TimerCheck() {}

  static Stream<Finding> of(Diagram diagram, DeploymentContext context) {
    return diagram.all(TimerEventDefinition.class).stream()
        .flatMap(
            timer ->
                Stream.of(
                        time(diagram, timer),
                        repeats(diagram, timer),
                        over(diagram, timer, context))
                    .flatMap(findings -> findings));
  }

  private static Stream<Finding> time(Diagram diagram, TimerEventDefinition timer) {
    return timer.getTimeDuration() == null
            && timer.getTimeCycle() == null
            && timer.getTimeDate() == null
        ? Stream.of(
            diagram.fault(timer, "has no time", "write a duration, such as P3D for three days"))
        : Stream.empty();
  }

  private static Stream<Finding> repeats(Diagram diagram, TimerEventDefinition timer) {
    boolean startsAProcess =
        timer.getParentElement() instanceof StartEvent start
            && start.getParentElement() instanceof Process;
    // A cycle counts in days of the organisation or of the engine, and never of a family.
    return timer.getTimeCycle() != null && !startsAProcess
        ? Stream.of(
            diagram.fault(
                timer,
                "repeats, and not in days of the family's calendar",
                "use a duration, such as P3D, and lead the way back to it where it is to repeat"))
        : Stream.empty();
  }

  private static Stream<Finding> over(
      Diagram diagram, TimerEventDefinition timer, DeploymentContext context) {
    if (timer.getTimeDate() == null) {
      return Stream.empty();
    }
    String date = timer.getTimeDate().getTextContent().strip();
    try {
      Instant moment = BusinessTime.moment(date, LATEST);
      return moment.isBefore(context.now())
          ? Stream.of(
              diagram.fault(
                  timer,
                  "waits for " + date + ", which is over, so that it would not wait at all",
                  "write a day to come, or a duration such as P3D"))
          : Stream.empty();
    } catch (DateTimeException e) {
      // An expression; or what is no moment, which is said already.
      return Stream.empty();
    }
  }
}
