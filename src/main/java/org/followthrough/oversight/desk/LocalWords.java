package org.followthrough.oversight.desk;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Moments as a person says them, by the clock of somebody who lives in a zone.
 *
 * @param now the moment at which they are said
 */
record LocalWords(ZoneId zone, Instant now) {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.US);
  private static final DateTimeFormatter WEEKDAY = DateTimeFormatter.ofPattern("EEEE", Locale.US);
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMMM", Locale.US);
  private static final DateTimeFormatter DAY_AND_YEAR =
      DateTimeFormatter.ofPattern("EEE d MMMM yyyy", Locale.US);
  private static final int WEEK = 7;

  /** Such as {@code tomorrow at 16:00}. */
  String moment(Instant at) {
    return day(at.atZone(zone).toLocalDate()) + " at " + time(at);
  }

  /** Such as {@code 16:00}. */
  String time(Instant at) {
    return TIME.format(at.atZone(zone));
  }

  /** Such as {@code tomorrow}, {@code Thursday} or {@code Mon 2 March}. */
  String day(LocalDate day) {
    LocalDate today = now.atZone(zone).toLocalDate();
    long away = ChronoUnit.DAYS.between(today, day);
    if (away == 0) {
      return "today";
    }
    if (Math.abs(away) == 1) {
      return away > 0 ? "tomorrow" : "yesterday";
    }
    if (away > 0 && away < WEEK) {
      return WEEKDAY.format(day);
    }
    return (day.getYear() == today.getYear() ? DAY : DAY_AND_YEAR).format(day);
  }

  /** The same where somebody has to choose: a weekday alone would not say which. */
  String dayToChoose(LocalDate day) {
    String word = day(day);
    return Character.toUpperCase(word.charAt(0))
        + word.substring(1)
        + (word.contains(" ") ? "" : ", " + DAY.format(day));
  }

  /** Such as {@code 2 minutes ago}. */
  String ago(Instant at) {
    Duration ago = Duration.between(at, now);
    if (ago.toMinutes() < 1) {
      return "just now";
    }
    if (ago.toMinutes() < 60) {
      return ago.toMinutes() == 1 ? "a minute ago" : ago.toMinutes() + " minutes ago";
    }
    return moment(at);
  }

  /** What time it is there now. */
  String timeNow() {
    return time(now);
  }

  boolean isToday(Instant at) {
    return at.atZone(zone).toLocalDate().equals(now.atZone(zone).toLocalDate());
  }

  /** Whether nobody likes to be called there now. */
  boolean isNight() {
    int hour = ZonedDateTime.ofInstant(now, zone).getHour();
    return hour < 8 || hour >= 21;
  }
}
