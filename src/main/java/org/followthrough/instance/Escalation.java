package org.followthrough.instance;

import java.time.Instant;

/**
 * A step that failed for good, as it was put before a coordinator.
 *
 * @param stepId the step: the engine's job
 * @param instanceId the instance (its root) that the step belongs to
 * @param definitionId the engine's process definition that has the step
 * @param reason why it failed, in words for a person
 * @param closedAt when nobody needed to decide any more, or null
 * @param decision {@code retry}, {@code skip} or {@code cancel}; null where nobody has decided
 * @param actor who decided, or null
 */
public record Escalation(
    String stepId,
    String instanceId,
    String definitionId,
    String activityId,
    String stepName,
    String reason,
    Instant openedAt,
    Instant closedAt,
    String decision,
    String actor,
    String notes) {}
