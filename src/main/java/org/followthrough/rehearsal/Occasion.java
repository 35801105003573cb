package org.followthrough.rehearsal;

import java.time.Instant;
import java.util.Optional;
import org.followthrough.family.Family;
import org.followthrough.family.Organisation;
import org.followthrough.outreach.ForeseenMessages;
import org.followthrough.timing.HolidayCalendars;
import org.followthrough.trigger.ForeseenStarts.Cause;

/**
 * What a preview is of.
 *
 * @param workflow its key
 * @param lengthDays how long the workflow takes; empty where it does not say so
 */
record Occasion(
    String workflow,
    Family family,
    Start start,
    Optional<Integer> lengthDays,
    Supposition supposition,
    Surroundings surroundings) {

  /** The same, for another way. */
  Occasion supposing(Supposition other) {
    return new Occasion(workflow, family, start, lengthDays, other, surroundings);
  }

  Cause cause() {
    return start.cause;
  }

  boolean urgent() {
    return start.urgent;
  }

  Instant startAt() {
    return start.at;
  }

  DiagramSource drawings() {
    return surroundings.drawings;
  }

  Organisation organisation() {
    return surroundings.organisation;
  }

  HolidayCalendars holidays() {
    return surroundings.holidays;
  }

  /**
   * How it starts.
   *
   * @param cause what would start it
   * @param urgent whether it need not wait for the send window
   */
  record Start(Cause cause, boolean urgent, Instant at) {}

  /** What all ways have in common. */
  record Surroundings(
      DiagramSource drawings,
      Organisation organisation,
      HolidayCalendars holidays,
      ForeseenMessages.Memory memory) {}
}
