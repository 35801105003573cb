package org.followthrough.oversight;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.family.Families;
import org.followthrough.family.Organisation;
import org.followthrough.timing.BusinessTime;
import org.springframework.stereotype.Component;

/** {@code ${businessDays.end(execution, 1)}} in a diagram's timer: business days of the family. */
@Component("businessDays")
class BusinessDays {

  private final Families families;
  private final Organisation organisation;
  private final Clock clock;

  BusinessDays(Families families, Organisation organisation, Clock clock) {
    this.families = families;
    this.organisation = organisation;
    this.clock = clock;
  }

  /** 18:00 of the n-th business day after today, where the family lives. */
  public Date end(DelegateExecution execution, int days) {
    return Date.from(endOf(days, clock.instant(), zone(execution)));
  }

  ZoneId zone(DelegateExecution execution) {
    return ProcessVariable.FAMILY_ID
        .in(execution)
        .flatMap(families::find)
        .map(family -> family.zoneOr(organisation))
        .orElseGet(organisation::timeZone);
  }

  static Instant endOf(int days, Instant from, ZoneId zone) {
    Instant end = from;
    for (int day = 0; day < days; day++) {
      end = BusinessTime.endOfNextBusinessDay(end, zone);
    }
    return end;
  }
}
