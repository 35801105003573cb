package org.followthrough.timing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.followthrough.family.Organisation;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Days that the organisation adds to those of its families' countries. */
class HolidayCalendarsTest {

  private static final LocalDate CHRISTMAS_EVE = LocalDate.of(2026, 12, 24);
  private static final String ADDED =
      "followthrough.holidays.additional." + CHRISTMAS_EVE + "=Christmas Eve";

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withUserConfiguration(HolidayCalendars.class, Settings.class)
          .withPropertyValues(
              "followthrough.organisation.name=Our Co-op",
              "followthrough.organisation.time-zone=America/New_York",
              "followthrough.organisation.country=US");

  @Test
  void withoutConfigurationItIsADayLikeOthers() {
    application.run(
        context ->
            assertThat(holidays(context.getBean(HolidayCalendars.class)).on(CHRISTMAS_EVE))
                .isEmpty());
  }

  @Test
  void aDayThatTheOrganisationAddsIsAHolidayInEveryCountryByItsName() {
    application
        .withPropertyValues(ADDED)
        .run(
            context -> {
              HolidayCalendars calendars = context.getBean(HolidayCalendars.class);
              assertThat(calendars.in("NZ", null).on(CHRISTMAS_EVE)).contains("Christmas Eve");
              assertThat(holidays(calendars).on(CHRISTMAS_EVE)).contains("Christmas Eve");
            });
  }

  @Test
  void theHolidaysOfTheCountryStay() {
    application
        .withPropertyValues(ADDED)
        .run(
            context ->
                assertThat(
                        holidays(context.getBean(HolidayCalendars.class))
                            .on(LocalDate.of(2026, 12, 25)))
                    .contains("Christmas"));
  }

  @Test
  void aDayThatIsNoneIsRefusedAtTheStartByItsName() {
    application
        .withPropertyValues("followthrough.holidays.additional.24-12-2026=Christmas Eve")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessageContaining("24-12-2026"));
  }

  private static Holidays holidays(HolidayCalendars calendars) {
    return calendars.ofTheOrganisation();
  }

  @EnableConfigurationProperties({Organisation.class, HolidayProperties.class})
  static class Settings {}
}
