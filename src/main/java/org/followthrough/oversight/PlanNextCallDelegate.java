package org.followthrough.oversight;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.Date;
import java.util.stream.Stream;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.engine.StepFault;
import org.springframework.stereotype.Component;

/**
 * The step {@code ${planNextCall}}: a call met nobody; says whether and when to call again. How
 * many calls in all, and at which hours, the diagram says: of those hours it takes the one that is
 * farthest from the hour of the call that met nobody.
 */
@Component("planNextCall")
class PlanNextCallDelegate implements JavaDelegate {

  private static final ProcessVariable<String> CALLS_IN_ALL =
      new ProcessVariable<>("callsInAll", String.class);
  private static final ProcessVariable<String> HOURS = new ProcessVariable<>("hours", String.class);
  private static final String CALL_AGAIN = "callAgain";
  private static final String NEXT_CALL_AT = "nextCallAt";

  private final BusinessDays businessDays;
  private final Clock clock;

  PlanNextCallDelegate(BusinessDays businessDays, Clock clock) {
    this.businessDays = businessDays;
    this.clock = clock;
  }

  @Override
  public void execute(DelegateExecution execution) {
    long callsMade = timesHere(execution) + 1;
    boolean again = callsMade < number(CALLS_IN_ALL.requiredIn(execution));
    execution.getProcessInstance().setVariable(CALL_AGAIN, again);
    if (again) {
      execution
          .getProcessInstance()
          .setVariable(NEXT_CALL_AT, Date.from(next(HOURS.requiredIn(execution), execution)));
    }
  }

  private Instant next(String hours, DelegateExecution execution) {
    ZoneId zone = businessDays.zone(execution);
    Instant now = clock.instant();
    LocalTime called = now.atZone(zone).toLocalTime();
    LocalTime other =
        Stream.of(hours.split(","))
            .map(hour -> time(hour.strip()))
            .max(Comparator.comparing(hour -> Duration.between(called, hour).abs()))
            .orElseThrow();
    return ZonedDateTime.of(
            businessDays.endOf(1, now, execution).atZone(zone).toLocalDate(), other, zone)
        .toInstant();
  }

  /** The step's own earlier runs in this process; the one that runs now is not counted yet. */
  private static long timesHere(DelegateExecution execution) {
    return execution
        .getProcessEngineServices()
        .getHistoryService()
        .createHistoricActivityInstanceQuery()
        .processInstanceId(execution.getProcessInstanceId())
        .activityId(execution.getCurrentActivityId())
        .finished()
        .count();
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new StepFault.Ours("callsInAll must be a whole number, not '" + text + "'");
    }
  }

  private static LocalTime time(String text) {
    try {
      return LocalTime.parse(text);
    } catch (DateTimeException e) {
      throw new StepFault.Ours("hours must be like '10:00, 16:00', not '" + text + "'");
    }
  }
}
