package org.followthrough.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  private static final Predicate<LocalDate> NEW_YEAR =
      Set.of(LocalDate.parse("2027-01-01"))::contains;

  @ParameterizedTest(name = "{0} after {1}: {2}")
  @CsvSource({
    "first business day of the month at 09:00, 2026-03-02T08:59-05:00, 2026-03-02T09:00-05:00",
    "first business day of the month at 09:00, 2026-03-02T09:00-05:00, 2026-04-01T09:00-04:00",
    "first business day of the month at 09:00, 2026-07-20T09:00-04:00, 2026-08-03T09:00-04:00",
    // 1 January is a holiday, then comes a weekend.
    "first business day of the month at 09:00, 2026-12-15T09:00-05:00, 2027-01-04T09:00-05:00",
    // 1 November 2026 is a Sunday, and the clocks go back on it.
    "first business day of the month at 09:00, 2026-10-02T09:00-04:00, 2026-11-02T09:00-05:00",
    "every Monday at 08:00, 2026-03-02T09:00-05:00, 2026-03-09T08:00-04:00",
    "every Monday at 08:00, 2026-10-27T09:00-04:00, 2026-11-02T08:00-05:00",
    "every day at 07:30, 2026-03-07T07:30-05:00, 2026-03-08T07:30-04:00",
    "0 0 6 15 * ?, 2026-03-02T09:00-05:00, 2026-03-15T06:00-04:00"
  })
  void itComesNext(String schedule, OffsetDateTime after, OffsetDateTime next) {
    assertThat(Schedule.of(schedule).next(after.toInstant(), NEW_YORK, NEW_YEAR))
        .isEqualTo(next.toInstant());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "monthly",
        "every Mon at 08:00",
        "every Monday at 8",
        "every Monday at 25:00",
        "first business day of the month at 9",
        "0 0 6"
      })
  void whatIsNoScheduleIsRefusedWithWhatToWrite(String text) {
    assertThatThrownBy(() -> Schedule.of(text))
        .isInstanceOf(DateTimeException.class)
        .hasMessageContaining("'every Monday at 08:00'");
  }

  @ParameterizedTest
  @ValueSource(strings = "0 0 6 30 2 ?")
  void aDayThatNeverComesIsRefused(String text) {
    assertThatThrownBy(
            () ->
                Schedule.of(text)
                    .next(
                        OffsetDateTime.parse("2026-03-02T09:00-05:00").toInstant(),
                        NEW_YORK,
                        NEW_YEAR))
        .isInstanceOf(DateTimeException.class)
        .hasMessageContaining("no such day");
  }
}
