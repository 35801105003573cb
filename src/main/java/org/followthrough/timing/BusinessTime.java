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
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;

/**
 * What a span or a day means for somebody who lives in a zone. Pure functions over {@code
 * java.time}; no engine in sight.
 */
public final class BusinessTime {

  private static final LocalTime END_OF_BUSINESS = LocalTime.of(18, 0);
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd['T'HH:mm[:ss[.SSS]][XXX]['['VV']']]")
          .withResolverStyle(ResolverStyle.STRICT);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int LONGEST_SEARCH_IN_DAYS = 1000;

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
   * A wait where there is less time than the workflow takes: multiplied by {@code windowDays /
   * lengthDays}, rounded to whole hours, never below one. Whole days of what is left are days of
   * the calendar, so that a change of the clocks does not move them. A wait of less than an hour
   * stays as it is.
   *
   * @param windowDays within how many days the family is expected to leave; above 0
   * @param lengthDays how many days the waits of the workflow's longest path add up to; above 0
   * @return the wait itself where there is time enough
   * @throws DateTimeException where the wait is none; the message says what to write
   */
  public static String shrunk(String wait, int windowDays, int lengthDays) {
    // Counted in UTC, where all days are equally long.
    Duration whole = Duration.between(Instant.EPOCH, after(Instant.EPOCH, wait, ZoneOffset.UTC));
    if (windowDays >= lengthDays || whole.compareTo(HOUR) < 0) {
      return wait;
    }
    double hours = (double) whole.toSeconds() / HOUR.toSeconds() * windowDays / lengthDays;
    Duration left = HOUR.multipliedBy(Math.max(1, Math.round(hours)));
    return Period.ofDays((int) left.toDays())
        + left.minusDays(left.toDays()).toString().substring(1);
  }

  /**
   * The moment that a timer names: with an offset or a zone as it stands, without one in the zone
   * given; a day alone is its beginning.
   *
   * @throws DateTimeException where it is none, or there is no such day; the message says what to
   *     write
   */
  public static Instant moment(String text, ZoneId zone) {
    try {
      TemporalAccessor moment =
          MOMENT.parseBest(text, ZonedDateTime::from, LocalDateTime::from, LocalDate::from);
      return moment instanceof ZonedDateTime zoned
          ? zoned.toInstant()
          : moment instanceof LocalDateTime local
              ? local.atZone(zone).toInstant()
              : LocalDate.from(moment).atStartOfDay(zone).toInstant();
    } catch (DateTimeException e) {
      throw new DateTimeException(
          "'"
              + text
              + "' is not a moment: write 2026-03-09T09:00 for nine o'clock where the family lives, or"
              + " 2026-03-09T09:00-05:00",
          e);
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
  public static Instant endOfNextBusinessDay(Instant from, ZoneId zone, Holidays holidays) {
    LocalDate today = from.atZone(zone).toLocalDate();
    return nextBusinessDay(today, holidays).atTime(END_OF_BUSINESS).atZone(zone).toInstant();
  }

  /**
   * The first business day after a day: Monday to Friday, and no holiday.
   *
   * @throws DateTimeException where years of holidays follow
   */
  public static LocalDate nextBusinessDay(LocalDate day, Holidays holidays) {
    LocalDate first = day.plusDays(1);
    return first
        .datesUntil(first.plusDays(LONGEST_SEARCH_IN_DAYS))
        .filter(one -> one.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0)
        .filter(one -> holidays.on(one).isEmpty())
        .findFirst()
        .orElseThrow(
            () ->
                new DateTimeException(
                    "none of the "
                        + LONGEST_SEARCH_IN_DAYS
                        + " days from "
                        + first
                        + " is a business day"));
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
