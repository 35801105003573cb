package org.followthrough.timing;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The days and hours at which a message may be sent, in the local time of whoever receives it.
 *
 * @param days of the week; at least one
 * @param from the first moment of such a day at which it may be sent
 * @param until the first moment at which it may no more; midnight is the end of the day
 * @param preferredAt when it is sent where the hour at which it fell due is not to be kept
 * @param onHolidays whether holidays are days like others
 */
public record SendWindow(
    Set<DayOfWeek> days,
    LocalTime from,
    LocalTime until,
    LocalTime preferredAt,
    boolean onHolidays) {

  /** A window that stays shut for longer than this does not open. */
  private static final int LONGEST_SEARCH_IN_DAYS = 1000;

  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("EEEE HH:mm", Locale.US);
  private static final DateTimeFormatter WITH_DATE =
      DateTimeFormatter.ofPattern("EEEE d MMMM HH:mm", Locale.US);

  /**
   * @throws IllegalArgumentException where nothing could ever be sent; the message says why
   */
  public SendWindow {
    days = Set.copyOf(days);
    if (days.isEmpty()) {
      throw new IllegalArgumentException("names no day of the week");
    }
    if (!isBefore(from, until)) {
      throw new IllegalArgumentException("opens at " + from + ", not before it closes at " + until);
    }
    if (preferredAt.isBefore(from) || !isBefore(preferredAt, until)) {
      preferredAt = from;
    }
  }

  /**
   * Where a message goes that may not be sent at a moment; empty where it may.
   *
   * @throws DateTimeException where holidays keep the window shut for years
   */
  public Optional<Move> move(Instant at, ZoneId zone, Holidays holidays) {
    ZonedDateTime asked = at.atZone(zone);
    if (isOpen(asked, holidays)) {
      return Optional.empty();
    }
    LocalTime time = asked.toLocalTime();
    LocalDate day = asked.toLocalDate();
    boolean dayCounts = isDay(day, holidays);
    boolean keepsTime = !dayCounts && isHour(time);
    boolean sameDay = dayCounts && time.isBefore(from);
    String because = because(day, time, dayCounts, holidays);
    for (LocalDate next = sameDay ? day : day.plusDays(1);
        next.isBefore(day.plusDays(LONGEST_SEARCH_IN_DAYS));
        next = next.plusDays(1)) {
      ZonedDateTime moved = next.atTime(keepsTime ? time : preferredAt).atZone(zone);
      if (!moved.toInstant().isAfter(at)) {
        // An hour that happens twice: the first is past.
        moved = moved.withLaterOffsetAtOverlap();
      }
      // Where the clocks skip that hour, or that day, it is another one by now.
      if (moved.toInstant().isAfter(at) && isOpen(moved, holidays)) {
        return Optional.of(new Move(asked, moved, because + jumped(day, next, because, holidays)));
      }
    }
    throw new DateTimeException(
        "no day of the next " + LONGEST_SEARCH_IN_DAYS + " is one on which it may be sent");
  }

  /** A moment itself where the window is open then, or the next at which it is. */
  public Instant atOrAfter(Instant moment, ZoneId zone, Holidays holidays) {
    return move(moment, zone, holidays).map(move -> move.to().toInstant()).orElse(moment);
  }

  private boolean isOpen(ZonedDateTime at, Holidays holidays) {
    return isDay(at.toLocalDate(), holidays) && isHour(at.toLocalTime());
  }

  private boolean isDay(LocalDate day, Holidays holidays) {
    return days.contains(day.getDayOfWeek()) && (onHolidays || holidays.on(day).isEmpty());
  }

  private boolean isHour(LocalTime time) {
    return !time.isBefore(from) && isBefore(time, until);
  }

  private static boolean isBefore(LocalTime time, LocalTime end) {
    return end.equals(LocalTime.MIDNIGHT) || time.isBefore(end);
  }

  private String because(LocalDate day, LocalTime time, boolean dayCounts, Holidays holidays) {
    if (dayCounts) {
      return time.isBefore(from) ? "before " + from : "not before " + until;
    }
    if (days.contains(day.getDayOfWeek())) {
      return holidays.on(day).orElseThrow();
    }
    return day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0 ? "weekend" : "not a day for it";
  }

  /** The holidays on the way that would have been days for it, each once. */
  private String jumped(LocalDate from, LocalDate to, String said, Holidays holidays) {
    return from.plusDays(1)
        .datesUntil(to.isAfter(from) ? to : from.plusDays(1))
        .filter(day -> !onHolidays && days.contains(day.getDayOfWeek()))
        .flatMap(day -> holidays.on(day).stream())
        .distinct()
        .filter(name -> !name.equals(said))
        .map(name -> ", " + name)
        .collect(Collectors.joining());
  }

  /** A moment in words for a person, with its date where the day of the week is not enough. */
  static String inWords(ZonedDateTime moment, ZonedDateTime seenFrom) {
    long days = ChronoUnit.DAYS.between(seenFrom.toLocalDate(), moment.toLocalDate());
    return (days < DayOfWeek.values().length ? DAY_AND_TIME : WITH_DATE).format(moment);
  }

  /**
   * From when a message was moved, to when, and why.
   *
   * @param because the rule alone, such as {@code weekend} or the name of a holiday
   */
  public record Move(ZonedDateTime from, ZonedDateTime to, String because) {

    /** Such as {@code Saturday 10:00 moved to Monday 10:00: weekend}. */
    public String inWords() {
      return inWords(because);
    }

    /** The same, for another reason. */
    public String inWords(String reason) {
      return SendWindow.inWords(from, from)
          + " moved to "
          + SendWindow.inWords(to, from)
          + ": "
          + reason;
    }
  }
}
