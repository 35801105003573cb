package org.followthrough.timing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.followthrough.timing.SendWindow.Move;

/** What must hold in every zone, at every moment of half a century. */
class DecentHoursPropertyTest {

  private static final Instant FIRST = Instant.parse("1990-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("2040-01-01T00:00:00Z");

  private static final SendWindow BUSINESS_HOURS =
      new SendWindow(
          EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
          LocalTime.of(8, 0),
          LocalTime.of(18, 0),
          LocalTime.of(9, 0),
          false);

  private static final SendWindow URGENT =
      new SendWindow(
          EnumSet.allOf(DayOfWeek.class),
          LocalTime.of(8, 0),
          LocalTime.of(21, 0),
          LocalTime.of(8, 0),
          true);

  /** Every ninth day, so that any week may have one. */
  private static final Holidays MANY =
      day -> day.toEpochDay() % 9 == 0 ? Optional.of("a holiday") : Optional.empty();

  @Property(tries = 20_000)
  void nothingIsSentOutsideTheWindow(@ForAll("zones") ZoneId zone, @ForAll("moments") Instant at) {
    ZonedDateTime sent = sent(BUSINESS_HOURS, at, zone);

    assertThat(sent.getDayOfWeek()).isBetween(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
    assertThat(sent.toLocalTime())
        .isBetween(LocalTime.of(8, 0), LocalTime.of(17, 59, 59, 999_999_999));
    assertThat(MANY.on(sent.toLocalDate())).isEmpty();
    assertThat(sent.toInstant()).isAfterOrEqualTo(at);
  }

  @Property(tries = 20_000)
  void whatIsUrgentWaitsAtMostOneNight(
      @ForAll("zones") ZoneId zone, @ForAll("moments") Instant at) {
    ZonedDateTime sent = sent(URGENT, at, zone);

    assertThat(sent.toLocalTime())
        .isBetween(LocalTime.of(8, 0), LocalTime.of(20, 59, 59, 999_999_999));
    // A day may be skipped as a whole, and a night be an hour longer.
    assertThat(Duration.between(at, sent.toInstant()))
        .isLessThanOrEqualTo(Duration.ofHours(12 + 24));
  }

  @Property(tries = 20_000)
  void whatWasHeldOnceMayLeaveAtItsMoment(
      @ForAll("zones") ZoneId zone, @ForAll("moments") Instant at) {
    assertThat(BUSINESS_HOURS.move(sent(BUSINESS_HOURS, at, zone).toInstant(), zone, MANY))
        .isEmpty();
  }

  @Property(tries = 20_000)
  void theNextBusinessDayIsTheFirstThereIs(
      @ForAll("zones") ZoneId zone, @ForAll("moments") Instant at) {
    ZonedDateTime due = at.atZone(zone);
    Optional<Move> move = BUSINESS_HOURS.move(at, zone, MANY);

    move.ifPresent(
        moved ->
            assertThat(
                    due.toLocalDate()
                        .plusDays(1)
                        .datesUntil(moved.to().toLocalDate().plusDays(1))
                        .filter(day -> day.isBefore(moved.to().toLocalDate()))
                        .filter(day -> day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0)
                        .filter(day -> MANY.on(day).isEmpty())
                        .filter(day -> exists(day, zone)))
                .isEmpty());
  }

  @Property(tries = 20_000)
  void theHourIsTheOneItFellDueAtOrThePreferredOne(
      @ForAll("zones") ZoneId zone, @ForAll("moments") Instant at) {
    LocalDateTime due = at.atZone(zone).toLocalDateTime();
    boolean keepsItsHour =
        !due.toLocalTime().isBefore(LocalTime.of(8, 0))
            && due.toLocalTime().isBefore(LocalTime.of(18, 0));

    assertThat(sent(BUSINESS_HOURS, at, zone).toLocalTime())
        .isEqualTo(keepsItsHour ? due.toLocalTime() : LocalTime.of(9, 0));
  }

  @Property(tries = 20_000)
  void noWaitIsShorterOrLongerInLocalDaysThanAsked(
      @ForAll("zones") ZoneId zone,
      @ForAll("moments") Instant from,
      @ForAll @IntRange(min = 1, max = 60) int days) {
    LocalDateTime asked = from.atZone(zone).toLocalDateTime().plusDays(days);

    LocalDateTime over =
        BusinessTime.after(from, "P" + days + "D", zone).atZone(zone).toLocalDateTime();

    if (zone.getRules().getValidOffsets(asked).isEmpty()) {
      // That hour, or that day, does not exist there: later by what is skipped.
      assertThat(over).isEqualTo(asked.plus(zone.getRules().getTransition(asked).getDuration()));
    } else {
      assertThat(over).isEqualTo(asked);
    }
  }

  @Property(tries = 20_000)
  void aShrunkWaitIsItsShareInWholeHours(
      @ForAll @IntRange(min = 1, max = 60) int days,
      @ForAll @IntRange(min = 1, max = 60) int windowDays,
      @ForAll @IntRange(min = 1, max = 60) int lengthDays) {
    String shrunk = BusinessTime.shrunk("P" + days + "D", windowDays, lengthDays);
    Duration wait = Duration.between(FIRST, BusinessTime.after(FIRST, shrunk, ZoneOffset.UTC));
    // In whole numbers, since a share such as 58.5 is not to depend on how a double is rounded.
    int part = Math.min(windowDays, lengthDays);
    int nearest = (2 * 24 * days * part + lengthDays) / (2 * lengthDays);

    assertThat(wait).isEqualTo(Duration.ofHours(Math.max(1, nearest)));
  }

  @Property(tries = 2_000)
  void aTaskIsDueAtSixOfTheNextBusinessDay(
      @ForAll("zones") ZoneId zone, @ForAll("moments") Instant at) {
    LocalDate today = at.atZone(zone).toLocalDate();

    ZonedDateTime due = BusinessTime.endOfNextBusinessDay(at, zone, MANY).atZone(zone);

    assertThat(due.toLocalDate()).isAfter(today).isBefore(today.plusDays(8));
    assertThat(MANY.on(due.toLocalDate())).isEmpty();
    assertThat(due.toLocalTime()).isEqualTo(LocalTime.of(18, 0));
  }

  private static ZonedDateTime sent(SendWindow window, Instant at, ZoneId zone) {
    return window.atOrAfter(at, zone, MANY).atZone(zone);
  }

  private static boolean exists(LocalDate day, ZoneId zone) {
    return day.atTime(9, 0).atZone(zone).toLocalDate().equals(day);
  }

  @Provide
  Arbitrary<ZoneId> zones() {
    return Arbitraries.of(ZoneId.getAvailableZoneIds()).map(ZoneId::of);
  }

  @Provide
  Arbitrary<Instant> moments() {
    return Arbitraries.longs()
        .between(FIRST.getEpochSecond(), LAST.getEpochSecond())
        .map(Instant::ofEpochSecond);
  }
}
