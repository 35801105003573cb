package org.followthrough.oversight;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.followthrough.family.Organisation;
import org.followthrough.timing.BusinessTime;
import org.followthrough.timing.HolidayCalendars;
import org.followthrough.timing.Holidays;
import org.springframework.stereotype.Component;

/** Business days of the family that a step or a task is about. */
@Component
class BusinessDays {

  private final Families families;
  private final Organisation organisation;
  private final HolidayCalendars holidays;

  BusinessDays(Families families, Organisation organisation, HolidayCalendars holidays) {
    this.families = families;
    this.organisation = organisation;
    this.holidays = holidays;
  }

  /** The zone of the family that a step or a task is about. */
  ZoneId zone(VariableScope scope) {
    return family(scope).map(f -> f.zoneOr(organisation)).orElseGet(organisation::timeZone);
  }

  /** The holidays where that family lives. */
  Holidays holidays(VariableScope scope) {
    return family(scope).map(holidays::of).orElseGet(holidays::ofTheOrganisation);
  }

  Optional<Family> family(VariableScope scope) {
    return ProcessVariable.FAMILY_ID.in(scope).flatMap(families::find);
  }

  /** 18:00 of the n-th business day after a moment. */
  Instant endOf(int days, Instant from, VariableScope scope) {
    Holidays off = holidays(scope);
    Instant end = from;
    for (int day = 0; day < days; day++) {
      end = BusinessTime.endOfNextBusinessDay(end, zone(scope), off);
    }
    return end;
  }
}
