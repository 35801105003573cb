package org.followthrough.rehearsal;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * One way that a workflow may go for a family.
 *
 * @param outcome how it ends; null where it does not end by itself
 * @param messages the channels of what was sent, in order
 * @param hasHappened whether the family came to do what was supposed
 * @param choices those that were made on the way
 * @param others what else could have been chosen
 */
record Path(
    Supposition supposition,
    String outcome,
    List<Step> steps,
    List<String> messages,
    boolean hasHappened,
    List<Integer> choices,
    List<Supposition> others) {

  Path {
    steps = List.copyOf(steps);
    messages = List.copyOf(messages);
  }

  /**
   * One step of it.
   *
   * @param type as the steps of an instance have it
   * @param at when it happens; a wait happens when it is over
   */
  record Step(
      String id,
      String name,
      String type,
      String channel,
      String template,
      Instant at,
      OffsetDateTime localTime,
      List<String> reasons,
      String subject,
      String text) {

    Step {
      reasons = new ArrayList<>(reasons);
    }
  }
}
