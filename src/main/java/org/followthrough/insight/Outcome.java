package org.followthrough.insight;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;

/**
 * What became of a prediction: facts to learn from, and no word that anybody wrote.
 *
 * @param cursor from which to read on
 * @param result what became of it at once
 * @param settledAt when nothing more was to come of it
 * @param treatment what was done, or null where nothing was
 */
@Schema(name = "OutcomeOfPrediction")
record Outcome(
    @Schema(description = "Give it as `since` to read on after this line", example = "p1204")
        @NotNull
        String cursor,
    @JsonUnwrapped Received prediction,
    @Schema(
            allowableValues = {
              "started",
              "not_triggered",
              "already_running",
              "held_for_review",
              "suppressed"
            })
        @NotNull
        String result,
    @Schema(description = "When nothing more was to come of it") @NotNull Instant settledAt,
    @Schema(description = "Null where nothing was done") Treatment treatment) {

  Outcome with(Treatment treatment) {
    return new Outcome(cursor, prediction, result, settledAt, treatment);
  }

  /** The prediction as it came. */
  record Received(
      @Schema(example = "12345") @NotNull String predictionId,
      @Schema(example = "martinez") @NotNull String familyId,
      @Schema(example = "0.87") double probability,
      @Schema(example = "91") double confidence,
      @Schema(example = "32") int windowDays,
      Instant predictedAt,
      @NotNull Instant receivedAt) {}

  /**
   * What was done with the family, by the instance that the prediction started or found running; of
   * a review that was approved, by both together, and the instance is the one that followed.
   */
  @Schema(name = "TreatmentOfPrediction")
  record Treatment(
      @JsonUnwrapped Instance instance,
      @NotNull Instant startedAt,
      @NotNull Instant completedAt,
      @NotNull List<Message> messages,
      @Schema(description = "What people did") @NotNull List<Task> tasks) {}

  /** An instance that has ended. */
  record Instance(
      @Schema(example = "high_risk_intervention") @NotNull String workflow,
      @Schema(example = "1") int workflowVersion,
      @Schema(example = "f7a1c2d4-27c5-11f1-9f2e-0242ac120002") @NotNull String instanceId,
      @Schema(allowableValues = {"completed", "failed", "cancelled"}) @NotNull String status,
      @Schema(allowableValues = {"success", "partial_success", "failed", "cancelled"}) @NotNull
          String outcome) {}

  /**
   * A message that was sent, or was to be.
   *
   * @param result of the attempt, as far as it is known
   * @param answeredAt when the family answered it, or null
   */
  @Schema(name = "MessageOfTreatment")
  record Message(
      @Schema(example = "Send the first email") @NotNull String step,
      @Schema(allowableValues = {"email", "sms"}) @NotNull String channel,
      @Schema(example = "concern_outreach") @NotNull String template,
      @NotNull Instant sentAt,
      @Schema(example = "delivered") @NotNull String result,
      Instant answeredAt) {}

  /** A task that somebody has completed. */
  @Schema(name = "TaskOfTreatment")
  record Task(
      @Schema(example = "Call the family") @NotNull String name, @NotNull Instant completedAt) {}
}
