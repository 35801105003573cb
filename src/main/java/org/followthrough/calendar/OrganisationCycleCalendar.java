package org.followthrough.calendar;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Date;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.calendar.CycleBusinessCalendar;
import org.followthrough.family.Organisation;
import org.followthrough.timing.HolidayCalendars;
import org.followthrough.timing.Schedule;
import org.springframework.stereotype.Component;

/**
 * Reads the cycles of a diagram's timers, such as {@code every Monday at 08:00}, in the
 * organisation's own zone. It is a subclass because the engine asks for one by its class.
 */
@Component
class OrganisationCycleCalendar extends CycleBusinessCalendar {

  private static final String ISO_REPEAT = "R";

  private final Organisation organisation;
  private final HolidayCalendars holidays;
  private final Clock clock;

  OrganisationCycleCalendar(Organisation organisation, HolidayCalendars holidays, Clock clock) {
    this.organisation = organisation;
    this.holidays = holidays;
    this.clock = clock;
  }

  @Override
  public Date resolveDuedate(String schedule, Date start, long repeatOffset) {
    if (schedule.startsWith(ISO_REPEAT)) {
      return super.resolveDuedate(schedule, start, repeatOffset);
    }
    Instant after = start != null ? start.toInstant() : clock.instant();
    try {
      return Date.from(
          Schedule.of(schedule)
              .next(
                  after,
                  organisation.timeZone(),
                  day -> holidays.ofTheOrganisation().on(day).isPresent()));
    } catch (DateTimeException e) {
      throw new ProcessEngineException(e.getMessage(), e);
    }
  }
}
