package org.followthrough.workflow;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;

/**
 * The newest version of a workflow as outsiders see it: one JSON object, whose parts lie beside
 * each other.
 *
 * @param trigger {@code prediction}, {@code event}, {@code schedule} or {@code manual}
 * @param priority 1..10, 10 first
 * @param description what its diagram says of it, or null
 */
record WorkflowView(
    @JsonUnwrapped Version newest,
    @Schema(allowableValues = {"prediction", "event", "schedule", "manual"}) @NotNull
        String trigger,
    @JsonUnwrapped Switch onOrOff,
    @Schema(example = "8") int priority,
    @Schema(example = "1") int maxConcurrentPerFamily,
    @Schema(example = "An email, then a text, then a call.") String description) {

  /** A version of it; its key is the process id. */
  record Version(
      @Schema(example = "high_risk_intervention") @NotNull String key,
      @Schema(example = "High risk intervention") String name,
      @Schema(example = "1") int version) {}

  /**
   * Whether it may start for anybody.
   *
   * @param inactiveBecause why it may not, in the words of whoever switched it off, or null
   */
  record Switch(boolean active, @Schema(example = "Over the summer") String inactiveBecause) {}
}
