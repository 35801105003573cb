package org.followthrough.calendar;

import java.time.DateTimeException;
import java.util.Date;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.calendar.DueDateBusinessCalendar;
import org.followthrough.timing.BusinessTime;
import org.springframework.stereotype.Component;

/** Reads the dates of a diagram's timers; one that names no zone is meant in the family's. */
@Component
class FamilyDueDateCalendar extends DueDateBusinessCalendar {

  private final TimerFamily waiting;

  FamilyDueDateCalendar(TimerFamily waiting) {
    this.waiting = waiting;
  }

  @Override
  public Date resolveDuedate(String date, Date start) {
    try {
      return Date.from(BusinessTime.moment(date, waiting.zone(TimerFamily.execution())));
    } catch (DateTimeException e) {
      throw new ProcessEngineException(e.getMessage(), e);
    }
  }
}
