package org.followthrough.oversight;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.followthrough.engine.StepFault;
import org.followthrough.timing.BusinessTime;
import org.followthrough.timing.Holidays;

/** When a family is called again that was not reached. */
public final class NextCall {

  /** The variable that says whether there is a next call. */
  public static final String CALL_AGAIN = "callAgain";

  /** The variable that says when it is. */
  public static final String NEXT_CALL_AT = "nextCallAt";

  private NextCall() {}

  /**
   * The next business day, at that of the hours which is farthest from the hour of the call that
   * met nobody; empty where enough calls were made.
   *
   * @param callsMade with the one that met nobody
   * @param callsInAll a number, as the diagram has it
   * @param hours such as {@code 10:00, 16:00}
   * @throws StepFault.Ours where the diagram says something else
   */
  public static Optional<Instant> after(
      long callsMade,
      String callsInAll,
      String hours,
      Instant now,
      ZoneId zone,
      Holidays holidays) {
    if (callsMade >= number(callsInAll)) {
      return Optional.empty();
    }
    LocalTime called = now.atZone(zone).toLocalTime();
    LocalTime other =
        Stream.of(hours.split(","))
            .map(hour -> time(hour.strip()))
            .max(Comparator.comparing(hour -> Duration.between(called, hour).abs()))
            .orElseThrow();
    return Optional.of(
        ZonedDateTime.of(
                BusinessTime.endOfNextBusinessDay(now, zone, holidays).atZone(zone).toLocalDate(),
                other,
                zone)
            .toInstant());
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
