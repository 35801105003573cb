package org.followthrough.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.CatchEvent;
import org.camunda.bpm.model.bpmn.instance.IntermediateCatchEvent;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.followthrough.timing.BusinessTime;

/** When timers are due; what their text says is held against the list of what is allowed. */
final class TimerCheck {

  /** Where a day ends last. */
  private static final ZoneOffset LATEST = ZoneOffset.ofHours(-12);

  private static final Pattern MONTHS = Pattern.compile("P(\\d{1,4})([MY]).*");

  private TimerCheck() {}

  static Stream<Finding> of(Diagram diagram, DeploymentContext context) {
    return Stream.concat(
        diagram.all(TimerEventDefinition.class).stream()
            .flatMap(
                timer ->
                    Stream.of(
                            time(diagram, timer),
                            repeats(diagram, timer),
                            months(diagram, timer),
                            over(diagram, timer, context))
                        .flatMap(findings -> findings)),
        diagram.all(CatchEvent.class).stream()
            .filter(event -> event instanceof IntermediateCatchEvent || isBorder(event))
            .filter(Diagram::isRun)
            .filter(event -> event.getEventDefinitions().isEmpty())
            .map(
                event ->
                    diagram.fault(
                        event,
                        "waits for nothing that is drawn",
                        "choose what it waits for by its wrench: a timer, such as P3D, or a"
                            + " message")));
  }

  private static boolean isBorder(CatchEvent event) {
    return event instanceof BoundaryEvent;
  }

  /** Behind a P, an M is a month, and behind a T it is a minute. */
  private static Stream<Finding> months(Diagram diagram, TimerEventDefinition timer) {
    Matcher wait =
        timer.getTimeDuration() == null
            ? null
            : MONTHS.matcher(timer.getTimeDuration().getTextContent().strip());
    if (wait == null || !wait.matches()) {
      return Stream.empty();
    }
    String number = wait.group(1);
    boolean months = wait.group(2).equals("M");
    return Stream.of(
        diagram.remark(
            timer,
            "waits "
                + number
                + (months ? " month" : " year")
                + (number.equals("1") ? "" : "s")
                + " ("
                + wait.group()
                + ")",
            "write P"
                + number
                + "D where days are meant"
                + (months ? ", and PT" + number + "M for minutes" : "")));
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
