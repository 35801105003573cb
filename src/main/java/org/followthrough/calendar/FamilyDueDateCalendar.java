package org.followthrough.calendar;

import java.time.Instant;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.followthrough.engine.TimerCalendar;
import org.followthrough.timing.BusinessTime;
import org.springframework.stereotype.Component;

/** Reads the dates of a diagram's timers; one that names no zone is meant in the family's. */
@Component
class FamilyDueDateCalendar implements TimerCalendar {

  private final FamilyZone zone;

  FamilyDueDateCalendar(FamilyZone zone) {
    this.zone = zone;
  }

  @Override
  public Kind kind() {
    return Kind.DATE;
  }

  @Override
  public Instant due(String date, Instant from, Optional<DelegateExecution> step) {
    return BusinessTime.moment(date, zone.of(step));
  }
}
