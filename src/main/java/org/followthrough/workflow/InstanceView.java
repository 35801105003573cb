package org.followthrough.workflow;

import java.time.Instant;
import java.util.List;

/**
 * An instance as outsiders see it.
 *
 * @param currentSteps where it stands now; several where the diagram forks
 * @param nextExecutionAt when it goes on by itself, or null where it waits for a person or has
 *     ended
 */
public record InstanceView(
    String id,
    String workflow,
    int workflowVersion,
    String familyId,
    String triggeredBy,
    String status,
    List<CurrentStep> currentSteps,
    Instant nextExecutionAt,
    Instant triggeredAt,
    Instant startedAt,
    Instant completedAt,
    String outcome,
    String outcomeNotes,
    int errorCount,
    String lastError,
    int priority,
    boolean urgent) {

  /** Where an instance stands now: the element of the diagram, its label and its kind. */
  public record CurrentStep(String id, String name, String type) {}
}
