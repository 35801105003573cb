package org.followthrough.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BusinessTimeTest {

  /** Presidents' Day 2026 is Monday, 16 February. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-02-13T18:30-05:00 | Friday 18:30 moved to Tuesday 09:00: not before 18:00, Presidents' Day",
        "2026-02-14T10:00-05:00 | Saturday 10:00 moved to Tuesday 10:00: weekend, Presidents' Day",
        "2026-02-16T10:00-05:00 | Monday 10:00 moved to Tuesday 10:00: Presidents' Day",
        "2026-02-20T18:30-05:00 | Friday 18:30 moved to Monday 09:00: not before 18:00",
      })
  void aHolidayOnTheWayIsSaidToo(OffsetDateTime at, String words) {
    SendWindow office =
        new SendWindow(
            EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
            LocalTime.of(8, 0),
            LocalTime.of(18, 0),
            LocalTime.of(9, 0),
            false);

    assertThat(
            office.move(
                at.toInstant(),
                ZoneId.of("America/New_York"),
                day ->
                    day.equals(LocalDate.of(2026, 2, 16))
                        ? Optional.of("Presidents' Day")
                        : Optional.empty()))
        .map(SendWindow.Move::inWords)
        .contains(words);
  }

  @ParameterizedTest(name = "{0}: {2} after {1} is {3}")
  @CsvSource({
    "America/New_York,    2026-03-02T09:00-05:00, P3D,    2026-03-05T09:00-05:00",
    "America/New_York,    2026-03-06T09:00-05:00, P3D,    2026-03-09T09:00-04:00",
    "America/New_York,    2026-10-30T09:00-04:00, P3D,    2026-11-02T09:00-05:00",
    "America/Phoenix,     2026-03-06T09:00-07:00, P3D,    2026-03-09T09:00-07:00",
    "Asia/Kolkata,        2026-03-06T09:00+05:30, P3D,    2026-03-09T09:00+05:30",
    "Asia/Kathmandu,      2026-03-06T09:00+05:45, P3D,    2026-03-09T09:00+05:45",
    "America/St_Johns,    2026-03-06T09:00-03:30, P3D,    2026-03-09T09:00-02:30",
    "Australia/Lord_Howe, 2026-04-03T09:00+11:00, P3D,    2026-04-06T09:00+10:30",
    "Pacific/Chatham,     2026-04-03T09:00+13:45, P3D,    2026-04-06T09:00+12:45"
  })
  void daysKeepTheLocalTime(ZoneId zone, OffsetDateTime from, String wait, OffsetDateTime over) {
    assertThat(after(from, wait, zone)).isEqualTo(over.toInstant());
  }

  @ParameterizedTest(name = "{1} after {0} is {2}")
  @CsvSource({
    // Hours pass as they pass, also where a day has 23 or 25 of them.
    "2026-03-07T09:00-05:00, PT24H,   2026-03-08T10:00-04:00",
    "2026-10-31T09:00-04:00, PT24H,   2026-11-01T08:00-05:00",
    "2026-03-02T09:00-05:00, PT30M,   2026-03-02T09:30-05:00",
    // First the days, then the hours.
    "2026-03-02T09:00-05:00, P1DT4H,  2026-03-03T13:00-05:00",
    "2026-03-07T00:30-05:00, P1DT4H,  2026-03-08T05:30-04:00",
    "2026-03-01T09:00-05:00, P1W,     2026-03-08T09:00-04:00",
    "2026-03-01T09:00-05:00, P1W2D,   2026-03-10T09:00-04:00",
    "2026-01-31T09:00-05:00, P1M,     2026-02-28T09:00-05:00",
    "2024-02-29T09:00-05:00, P1Y,     2025-02-28T09:00-05:00"
  })
  void hoursWeeksAndMonthsAreWhatTheyAreOnTheWall(
      OffsetDateTime from, String wait, OffsetDateTime over) {
    assertThat(after(from, wait, ZoneId.of("America/New_York"))).isEqualTo(over.toInstant());
  }

  @ParameterizedTest(name = "{1} after {0} is {2}")
  @CsvSource({
    // 02:30 does not exist on that day: later by the hour that is skipped.
    "2026-03-07T02:30-05:00, P1D,   2026-03-08T03:30-04:00",
    // It is only met on the way: the day after has a 02:30 again.
    "2026-03-07T02:30-05:00, P2D,   2026-03-09T02:30-04:00",
    "2026-02-08T02:30-05:00, P1M1D, 2026-03-09T02:30-04:00",
    // 01:30 happens twice on that day: the one with the offset of the start.
    "2026-10-31T01:30-04:00, P1D,   2026-11-01T01:30-04:00",
    "2026-11-01T01:30-05:00, P1D,   2026-11-02T01:30-05:00",
    "2025-11-02T01:30-05:00, P364D, 2026-11-01T01:30-05:00"
  })
  void anHourThatIsSkippedOrRepeatedHasOneAnswer(
      OffsetDateTime from, String wait, OffsetDateTime over) {
    assertThat(after(from, wait, ZoneId.of("America/New_York"))).isEqualTo(over.toInstant());
  }

  /** Each zone there is, each day of a year: nobody's nine o'clock moves, unless it is skipped. */
  @Test
  void aDayKeepsTheLocalTimeInEveryZone() {
    for (String id : ZoneId.getAvailableZoneIds()) {
      ZoneId zone = ZoneId.of(id);
      ZonedDateTime start = ZonedDateTime.of(2026, 1, 1, 9, 0, 0, 0, zone);
      for (int day = 0; day < 365; day++) {
        ZonedDateTime from = start.plusDays(day);
        LocalDateTime tomorrow = from.toLocalDateTime().plusDays(1);
        assertThat(BusinessTime.after(from.toInstant(), "P1D", zone).atZone(zone).toLocalDateTime())
            .as(id + " from " + from)
            .isEqualTo(tomorrow);
      }
    }
  }

  @Test
  void hoursAreEquallyLongInEveryZone() {
    Instant from = Instant.parse("2026-03-08T00:00:00Z");
    for (String id : ZoneId.getAvailableZoneIds()) {
      assertThat(BusinessTime.after(from, "PT48H", ZoneId.of(id)))
          .as(id)
          .isEqualTo(from.plus(Duration.ofHours(48)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "P0D",
        "PT0S",
        "-P1D",
        "P-1D",
        "PT-1H",
        "P1DT-1H",
        "P1D-1M",
        "P1.5D",
        "3 days",
        "3",
        "P",
        "PT",
        "P1DT",
        "T4H",
        "",
        " ",
        "R3/P1D",
        "R3/PT1H",
        "P1D/P2D",
        "2026-03-02T09:00:00Z",
        "${wait}",
        "P99999999999D",
        "P999999999Y",
        "PT9223372036854775807S"
      })
  void whatIsNoWaitIsRefusedInWords(String wait) {
    assertThatThrownBy(() -> BusinessTime.after(Instant.EPOCH, wait, ZoneOffset.UTC))
        .isInstanceOf(DateTimeException.class)
        .hasMessage(
            "'"
                + wait
                + "' is not a wait: write a positive ISO 8601 duration, such as P3D for three days"
                + " or PT4H for four hours");
  }

  @ParameterizedTest(name = "{0}: after {1} it is {2}")
  @CsvSource({
    "America/New_York, 2026-03-02T09:00-05:00, 2026-03-03T18:00-05:00",
    // The next day, also where 18:00 of this one is still to come, or midnight near.
    "America/New_York, 2026-03-02T00:00-05:00, 2026-03-03T18:00-05:00",
    "America/New_York, 2026-03-02T23:59-05:00, 2026-03-03T18:00-05:00",
    // Friday, Saturday and Sunday end on Monday, and the clocks change in between.
    "America/New_York, 2026-03-06T17:00-05:00, 2026-03-09T18:00-04:00",
    "America/New_York, 2026-03-07T12:00-05:00, 2026-03-09T18:00-04:00",
    "America/New_York, 2026-03-08T12:00-04:00, 2026-03-09T18:00-04:00",
    "America/New_York, 2026-10-30T12:00-04:00, 2026-11-02T18:00-05:00",
    // Whose Friday it is depends on where they live.
    "Asia/Kathmandu,   2026-03-05T20:00-05:00, 2026-03-09T18:00+05:45",
    "America/New_York, 2026-03-05T20:00-05:00, 2026-03-06T18:00-05:00"
  })
  void theNextBusinessDayEndsAtSix(ZoneId zone, OffsetDateTime from, OffsetDateTime end) {
    assertThat(BusinessTime.endOfNextBusinessDay(from.toInstant(), zone, Holidays.NONE))
        .isEqualTo(end.toInstant());
  }

  @Test
  void theNextBusinessDayIsNoHoliday() {
    Instant friday = OffsetDateTime.parse("2026-05-22T12:00-04:00").toInstant();

    assertThat(
            BusinessTime.endOfNextBusinessDay(
                friday, ZoneId.of("America/New_York"), holidaysUntil("2026-05-26")))
        .isEqualTo(OffsetDateTime.parse("2026-05-26T18:00-04:00").toInstant());
  }

  @ParameterizedTest(name = "after {0}, holidays until before {1}: {2}")
  @CsvSource({
    "2026-05-31, 2026-06-01, 2026-06-01",
    // A weekend follows.
    "2026-07-31, 2026-08-01, 2026-08-03",
    "2026-07-31, 2026-08-04, 2026-08-04",
    // A month of holidays follows.
    "2026-05-31, 2026-07-01, 2026-07-01"
  })
  void theNextBusinessDayIsTheFirstThatIsNoWeekendAndNoHoliday(
      LocalDate day, String end, LocalDate next) {
    assertThat(BusinessTime.nextBusinessDay(day, holidaysUntil(end))).isEqualTo(next);
  }

  @Test
  void aYearOfHolidaysInARowEnds() {
    Holidays year = holidaysUntil("2027-06-01");

    assertThat(BusinessTime.nextBusinessDay(LocalDate.of(2026, 5, 31), year))
        .isEqualTo(LocalDate.of(2027, 6, 1));
  }

  @Test
  void whereHolidaysNeverEndThereIsNoBusinessDayAndThatIsSaid() {
    assertThatThrownBy(
            () ->
                BusinessTime.nextBusinessDay(
                    LocalDate.of(2026, 6, 1), day -> Optional.of("a holiday")))
        .isInstanceOf(DateTimeException.class)
        .hasMessageContaining("none of the 1000 days from 2026-06-02 is a business day");
  }

  private static Holidays holidaysUntil(String end) {
    LocalDate day = LocalDate.parse(end);
    return on -> on.isBefore(day) ? Optional.of("a holiday") : Optional.empty();
  }

  private static Instant after(OffsetDateTime from, String wait, ZoneId zone) {
    return BusinessTime.after(from.toInstant(), wait, zone);
  }
}
