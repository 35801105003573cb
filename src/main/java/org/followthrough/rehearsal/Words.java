package org.followthrough.rehearsal;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a preview speaks of moments and waits. */
final class Words {

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("EEEE d MMMM yyyy, HH:mm", Locale.US);

  private Words() {}

  static String moment(Instant at, ZoneId zone) {
    return MOMENT.format(at.atZone(zone));
  }

  /** Such as {@code 3 days} for {@code P3D}. */
  static String wait(String iso) {
    int time = iso.indexOf('T');
    List<String> parts = new ArrayList<>();
    Period days = time == 1 ? Period.ZERO : Period.parse(time < 0 ? iso : iso.substring(0, time));
    count(days.getYears(), "year").ifPresent(parts::add);
    count(days.getMonths(), "month").ifPresent(parts::add);
    count(days.getDays(), "day").ifPresent(parts::add);
    Duration hours = time < 0 ? Duration.ZERO : Duration.parse("P" + iso.substring(time));
    count(hours.toHours(), "hour").ifPresent(parts::add);
    count(hours.toMinutesPart(), "minute").ifPresent(parts::add);
    count(hours.toSecondsPart(), "second").ifPresent(parts::add);
    return parts.isEmpty() ? iso : String.join(" and ", parts);
  }

  private static Optional<String> count(long number, String what) {
    return number == 0
        ? Optional.empty()
        : Optional.of(number + " " + what + (number == 1 ? "" : "s"));
  }
}
