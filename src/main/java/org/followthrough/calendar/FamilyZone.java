package org.followthrough.calendar;

import java.time.ZoneId;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.family.Families;
import org.followthrough.family.Organisation;
import org.springframework.stereotype.Component;

/** Finds in which zone somebody lives whom a step waits for. */
@Component
class FamilyZone {

  private final Families families;
  private final Organisation organisation;

  FamilyZone(Families families, Organisation organisation) {
    this.families = families;
    this.organisation = organisation;
  }

  /** Where the family of a step lives; the organisation's zone where there is none. */
  ZoneId of(Optional<DelegateExecution> step) {
    return step.flatMap(ProcessVariable.FAMILY_ID::in)
        .flatMap(families::find)
        .map(family -> family.zoneOr(organisation))
        .orElseGet(organisation::timeZone);
  }
}
