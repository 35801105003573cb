package org.followthrough.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where holidays do not end soon; all else is in the table of docs/analysts.md. */
class SendWindowTest {

  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  private static final ZonedDateTime MONDAY = ZonedDateTime.of(2026, 6, 1, 11, 0, 0, 0, NEW_YORK);
  private static final SendWindow BUSINESS_HOURS =
      new SendWindow(
          EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
          LocalTime.of(8, 0),
          LocalTime.of(18, 0),
          LocalTime.of(9, 0),
          false);

  @Test
  void afterAYearOfHolidaysInARowItGoesOnTheFirstBusinessDayAtItsHour() {
    LocalDate end = MONDAY.toLocalDate().plusYears(1);

    assertThat(
            BUSINESS_HOURS.atOrAfter(
                MONDAY.toInstant(),
                NEW_YORK,
                day -> day.isBefore(end) ? Optional.of("a long one") : Optional.empty()))
        .isEqualTo(MONDAY.plusYears(1).toInstant());
  }

  @Test
  void whatWouldWaitForYearsIsSaidToBeAFault() {
    assertThatThrownBy(
            () ->
                BUSINESS_HOURS.move(
                    MONDAY.toInstant(), NEW_YORK, day -> Optional.of("an endless one")))
        .isInstanceOf(DateTimeException.class)
        .hasMessage("no day of the next 1000 is one on which it may be sent");
  }
}
