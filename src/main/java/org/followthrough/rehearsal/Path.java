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
   * @param moment when it happens; a wait happens when it is over
   */
  record Step(
      String id,
      String name,
      String type,
      Sending sending,
      Moment moment,
      List<String> reasons,
      Content content) {

    Step {
      reasons = new ArrayList<>(reasons);
    }
  }

  /** How something is sent; of two nulls where nothing is. */
  record Sending(String channel, String template) {}

  /**
   * @param localTime the same where the family lives
   */
  record Moment(Instant at, OffsetDateTime localTime) {}

  /** What a message says; of two nulls where there is none. */
  record Content(String subject, String text) {}
}
