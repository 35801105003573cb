package org.followthrough.instance;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import org.followthrough.instance.Instance.Outcome;
import org.followthrough.instance.Instance.Status;

/** An instance as outsiders see it: one JSON object, whose parts lie beside each other. */
public record InstanceView(
    @Schema(example = "f7a1c2d4-27c5-11f1-9f2e-0242ac120002") @NotNull String id,
    @JsonUnwrapped Origin origin,
    @Schema(implementation = Status.class) @NotNull String status,
    @JsonUnwrapped Position position,
    @JsonUnwrapped Times times,
    @JsonUnwrapped Result result,
    @JsonUnwrapped Urgency urgency) {

  public String familyId() {
    return origin.familyId();
  }

  /** What runs, for whom and why. */
  public record Origin(
      @Schema(example = "high_risk_intervention") @NotNull String workflow,
      @Schema(example = "1") int workflowVersion,
      @Schema(example = "martinez") @NotNull String familyId,
      @Schema(example = "prediction:12345") @NotNull String triggeredBy) {}

  /**
   * Where it stands.
   *
   * @param currentSteps several where the diagram forks
   * @param nextExecutionAt when it goes on by itself, or null where it waits for a person or has
   *     ended
   */
  public record Position(
      @Schema(description = "Where it stands now") @NotNull List<CurrentStep> currentSteps,
      @Schema(
              description =
                  "When it goes on by itself; null where it waits for a person or has ended")
          Instant nextExecutionAt) {}

  /** When what happened; null for what has not happened yet. */
  public record Times(@NotNull Instant triggeredAt, Instant startedAt, Instant completedAt) {}

  /** What it came to, and what went wrong on the way. */
  public record Result(
      @Schema(implementation = Outcome.class) String outcome,
      @Schema(example = "They moved to another state.") String outcomeNotes,
      @Schema(description = "How many tries of its steps have failed", example = "0")
          int errorCount,
      @Schema(example = "The mail server could not be reached") String lastError) {}

  /** How much it matters that it goes on. */
  public record Urgency(
      @Schema(description = "10 first", example = "8") @Min(1) @Max(10) int priority,
      boolean urgent) {}

  /** Where an instance stands now: the element of the diagram, its label and its kind. */
  public record CurrentStep(
      @Schema(example = "callTheFamily") @NotNull String id,
      @Schema(example = "Call the family") String name,
      @Schema(allowableValues = {"email", "sms", "call", "task", "wait", "condition"})
          String type) {}
}
