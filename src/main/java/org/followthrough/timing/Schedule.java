package org.followthrough.timing;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.scheduling.support.CronExpression;

/**
 * When something happens again and again, as an analyst writes it: {@code first business day of the
 * month at 09:00}, {@code every Monday at 08:00}, {@code every day at 07:30}, or a cron expression
 * of six fields. Its hours are those of the clock on the wall, whatever daylight saving does.
 */
public final class Schedule {

  private static final Pattern MONTHLY =
      Pattern.compile("first business day of the month at (\\d\\d:\\d\\d)");
  private static final Pattern EVERY = Pattern.compile("every (\\w+) at (\\d\\d:\\d\\d)");

  private final Step step;

  private Schedule(Step step) {
    this.step = step;
  }

  /**
   * @throws DateTimeException where it is none of these; the message says what to write
   */
  public static Schedule of(String text) {
    String words = text.strip();
    try {
      Matcher monthly = MONTHLY.matcher(words);
      if (monthly.matches()) {
        LocalTime time = LocalTime.parse(monthly.group(1));
        return new Schedule((after, holiday) -> firstBusinessDay(after, time, holiday));
      }
      Matcher every = EVERY.matcher(words);
      CronExpression cron =
          CronExpression.parse(every.matches() ? cron(every.group(1), every.group(2)) : words);
      return new Schedule((after, holiday) -> cron.next(after));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new DateTimeException(
          "'"
              + text
              + "' is not a schedule: write 'first business day of the month at 09:00', 'every"
              + " Monday at 08:00', 'every day at 07:30' or a cron expression of six fields",
          e);
    }
  }

  /**
   * The first moment of it after another.
   *
   * @param zone whose clock and calendar count
   * @param holiday which days are holidays there
   * @throws DateTimeException where there is none, as for a 30 February
   */
  public Instant next(Instant after, ZoneId zone, Predicate<LocalDate> holiday) {
    ZonedDateTime next = step.after(after.atZone(zone), holiday);
    if (next == null) {
      throw new DateTimeException("the schedule never comes: no such day exists");
    }
    return next.toInstant();
  }

  private static ZonedDateTime firstBusinessDay(
      ZonedDateTime after, LocalTime time, Predicate<LocalDate> holiday) {
    for (YearMonth month = YearMonth.from(after); ; month = month.plusMonths(1)) {
      LocalDate day = month.atDay(1);
      while (day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0 || holiday.test(day)) {
        day = day.plusDays(1);
      }
      ZonedDateTime moment = day.atTime(time).atZone(after.getZone());
      if (moment.isAfter(after)) {
        return moment;
      }
    }
  }

  private static String cron(String day, String time) {
    LocalTime at = LocalTime.parse(time);
    String days =
        day.equals("day")
            ? "*"
            : DayOfWeek.valueOf(day.toUpperCase(Locale.ROOT)).name().substring(0, 3);
    return "0 %d %d ? * %s".formatted(at.getMinute(), at.getHour(), days);
  }

  /** From one moment to the next. */
  private interface Step {
    ZonedDateTime after(ZonedDateTime moment, Predicate<LocalDate> holiday);
  }
}
