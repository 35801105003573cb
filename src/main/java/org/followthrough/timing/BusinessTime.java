package org.followthrough.timing;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * What a span or a day means for somebody who lives in a zone. Pure functions over {@code
 * java.time}; no engine in sight.
 */
public final class BusinessTime {

  private static final LocalTime END_OF_BUSINESS = LocalTime.of(18, 0);

  private BusinessTime() {}

  /**
   * The moment at which a wait is over: its days counted in the zone's calendar (same local time, N
   * days on, whatever the clocks do in between), its hours and minutes as they pass.
   *
   * @param from when the step before it ended
   * @param wait a positive ISO 8601 duration such as {@code P3D}, {@code P1W} or {@code P1DT4H}
   * @param zone the family's
   * @throws DateTimeException where the wait is not such a duration; the message says what to write
   */
  public static Instant after(Instant from, String wait, ZoneId zone) {
    int time = wait.indexOf('T');
    try {
      Period days =
          time < 0
              ? Period.parse(wait)
              : time == 1 ? Period.ZERO : Period.parse(wait.substring(0, time));
      Duration hours = time < 0 ? Duration.ZERO : Duration.parse("P" + wait.substring(time));
      if (days.isNegative() || hours.isNegative() || days.isZero() && hours.isZero()) {
        throw notAWait(wait, null);
      }
      ZonedDateTime start = from.atZone(zone);
      // All days at once: on the way, months and days could stop in an hour that a day skips.
      LocalDateTime day = start.toLocalDateTime().plus(days);
      return ZonedDateTime.ofLocal(day, zone, start.getOffset()).plus(hours).toInstant();
    } catch (DateTimeException e) {
      throw notAWait(wait, e);
    }
  }

  /**
   * The moment to which something is put off that stood still for a while: what was left of it then
   * is left of it now, counted on the zone's wall clock, so that 09:00 stays 09:00.
   *
   * @param due when it would have been due
   * @param from when it began to stand still
   * @param until when it goes on
   */
  public static Instant putOff(Instant due, Instant from, Instant until, ZoneId zone) {
    Duration left =
        Duration.between(from.atZone(zone).toLocalDateTime(), due.atZone(zone).toLocalDateTime());
    ZonedDateTime start = until.atZone(zone);
    return ZonedDateTime.ofLocal(start.toLocalDateTime().plus(left), zone, start.getOffset())
        .toInstant();
  }

  /** 18:00, in the zone, of the next business day after a moment. */
  public static Instant endOfNextBusinessDay(Instant from, ZoneId zone) {
    LocalDate day = from.atZone(zone).toLocalDate().plusDays(1);
    while (day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY) {
      day = day.plusDays(1);
    }
    return ZonedDateTime.of(day, END_OF_BUSINESS, zone).toInstant();
  }

  private static DateTimeException notAWait(String wait, DateTimeException cause) {
    return new DateTimeException(
        "'"
            + wait
            + "' is not a wait: write a positive ISO 8601 duration, such as P3D for three days or PT4H"
            + " for four hours",
        cause);
  }
}
