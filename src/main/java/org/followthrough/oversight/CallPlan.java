package org.followthrough.oversight;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.followthrough.engine.StepFault;
import org.followthrough.timing.BusinessTime;
import org.followthrough.timing.Holidays;

/**
 * How often a family is called that nobody reaches, and at which hours, as its diagram says. What a
 * coordinator is told of the next call comes from here as well, and so it is what happens.
 *
 * @param callsInAll after which nobody calls again
 * @param hours of the family's day
 */
public record CallPlan(int callsInAll, List<LocalTime> hours) {

  /** The bean that a diagram names where it plans the next call. */
  public static final String STEP = "${planNextCall}";

  /** The variable that says whether there is a next call. */
  public static final String CALL_AGAIN = "callAgain";

  /** The variable that says when it is. */
  public static final String NEXT_CALL_AT = "nextCallAt";

  /** The step's input that says how many calls there are. */
  public static final String CALLS_IN_ALL = "callsInAll";

  /** The step's input that says at which hours. */
  public static final String HOURS = "hours";

  /**
   * As a diagram writes it.
   *
   * @throws StepFault.Ours where that cannot be understood
   */
  public static CallPlan of(String callsInAll, String hours) {
    return new CallPlan(
        number(callsInAll), Stream.of(hours.split(",")).map(hour -> time(hour.strip())).toList());
  }

  /** Whether another call follows one that met nobody. */
  public boolean goesOnAfter(long callsMade) {
    return callsMade < callsInAll;
  }

  /** The next business day, at the hour that is farthest from the one at which nobody answered. */
  public Instant next(Instant called, ZoneId zone, Holidays holidays) {
    LocalTime then = called.atZone(zone).toLocalTime();
    LocalTime other =
        hours.stream()
            .max(Comparator.comparing(hour -> Duration.between(then, hour).abs()))
            .orElseThrow();
    return ZonedDateTime.of(
            BusinessTime.nextBusinessDay(called.atZone(zone).toLocalDate(), holidays), other, zone)
        .toInstant();
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
