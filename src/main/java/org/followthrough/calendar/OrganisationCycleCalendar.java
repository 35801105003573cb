package org.followthrough.calendar;

import java.time.Instant;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.followthrough.engine.TimerCalendar;
import org.followthrough.family.Organisation;
import org.followthrough.timing.HolidayCalendars;
import org.followthrough.timing.Schedule;
import org.springframework.stereotype.Component;

/**
 * Reads the cycles of a diagram's timers, such as {@code every Monday at 08:00}, in the
 * organisation's own zone.
 */
@Component
class OrganisationCycleCalendar implements TimerCalendar {

  private final Organisation organisation;
  private final HolidayCalendars holidays;

  OrganisationCycleCalendar(Organisation organisation, HolidayCalendars holidays) {
    this.organisation = organisation;
    this.holidays = holidays;
  }

  @Override
  public Kind kind() {
    return Kind.CYCLE;
  }

  @Override
  public Instant due(String cycle, Instant from, Optional<DelegateExecution> step) {
    return Schedule.of(cycle)
        .next(
            from, organisation.timeZone(), day -> holidays.ofTheOrganisation().on(day).isPresent());
  }
}
