package org.followthrough.instance;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import org.followthrough.instance.Instance.Outcome;
import org.followthrough.instance.Instance.Status;

/**
 * An instance as outsiders see it.
 *
 * @param currentSteps where it stands now; several where the diagram forks
 * @param nextExecutionAt when it goes on by itself, or null where it waits for a person or has
 *     ended
 */
public record InstanceView(
    @Schema(example = "f7a1c2d4-27c5-11f1-9f2e-0242ac120002") @NotNull String id,
    @Schema(example = "high_risk_intervention") @NotNull String workflow,
    @Schema(example = "1") int workflowVersion,
    @Schema(example = "martinez") @NotNull String familyId,
    @Schema(example = "prediction:12345") @NotNull String triggeredBy,
    @Schema(implementation = Status.class) @NotNull String status,
    @Schema(description = "Where it stands now") @NotNull List<CurrentStep> currentSteps,
    @Schema(
            description =
                "When it goes on by itself; null where it waits for a person or has ended")
        Instant nextExecutionAt,
    @NotNull Instant triggeredAt,
    Instant startedAt,
    Instant completedAt,
    @Schema(implementation = Outcome.class) String outcome,
    @Schema(example = "They moved to another state.") String outcomeNotes,
    @Schema(description = "How many tries of its steps have failed", example = "0") int errorCount,
    @Schema(example = "The mail server could not be reached") String lastError,
    @Schema(description = "10 first", example = "8") @Min(1) @Max(10) int priority,
    boolean urgent) {

  /** Where an instance stands now: the element of the diagram, its label and its kind. */
  public record CurrentStep(
      @Schema(example = "callTheFamily") @NotNull String id,
      @Schema(example = "Call the family") String name,
      @Schema(allowableValues = {"email", "sms", "call", "task", "wait", "condition"})
          String type) {}
}
