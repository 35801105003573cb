package org.followthrough.instance;

import java.time.Instant;

/**
 * A step that failed for good, as it was put before a coordinator.
 *
 * @param reason why it failed, in words for a person
 * @param closedAt when nobody needed to decide any more, or null
 * @param decision what was decided; all of it null where nobody has decided
 */
public record Escalation(
    Step step, String reason, Instant openedAt, Instant closedAt, Decision decision) {

  /**
   * The step that failed.
   *
   * @param id the engine's job
   * @param instanceId the instance (its root) that the step belongs to
   * @param definitionId the engine's process definition that has the step
   */
  public record Step(
      String id, String instanceId, String definitionId, String activityId, String name) {}

  /**
   * What a coordinator decided.
   *
   * @param word {@code retry}, {@code skip} or {@code cancel}
   * @param actor who decided
   */
  public record Decision(String word, String actor, String notes) {}
}
