package org.followthrough.sandbox;

import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import org.followthrough.family.Organisation;
import org.followthrough.timing.HolidayCalendars;
import org.followthrough.timing.Holidays;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Finds the day on which an empty system is to open. */
@Component
@Profile(SandboxWorld.PROFILE)
class OpeningDay {

  private static final LocalTime MORNING = LocalTime.of(9, 0);

  private final Clock clock;
  private final Organisation organisation;
  private final HolidayCalendars holidayCalendars;

  OpeningDay(Clock clock, Organisation organisation, HolidayCalendars holidayCalendars) {
    this.clock = clock;
    this.organisation = organisation;
    this.holidayCalendars = holidayCalendars;
  }

  /** At 09:00 of the next such day that begins seven days without a holiday. */
  Instant next(DayOfWeek day) {
    ZonedDateTime now = clock.instant().atZone(organisation.timeZone());
    Holidays holidays = holidayCalendars.ofTheOrganisation();
    LocalDate first = now.toLocalDate().with(TemporalAdjusters.next(day));
    while (first.datesUntil(first.plusDays(7)).anyMatch(date -> holidays.on(date).isPresent())) {
      first = first.plusDays(7);
    }
    return first.atTime(MORNING).atZone(organisation.timeZone()).toInstant();
  }
}
