package org.followthrough.rehearsal;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.followthrough.api.ExternalId;
import org.followthrough.rehearsal.Reasons.Why;
import org.followthrough.trigger.StartConditions.Condition;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Why a family is, or is not, in a workflow, over HTTP. */
@RestController
class WhyController {

  private final Reasons reasons;

  WhyController(Reasons reasons) {
    this.reasons = reasons;
  }

  @GetMapping("/api/v1/families/{familyId}/why")
  @Operation(
      summary = "Why a family is, or is not, in a workflow now",
      description =
          "Each condition in the order in which it is asked, with its value, whether it held, and"
              + " the smallest change that would turn it.")
  @ApiResponse(responseCode = "200", description = "All conditions, also those that held")
  @ApiResponse(responseCode = "422", description = "The workflow is not known")
  WhyJson why(
      @Parameter(example = "martinez") @PathVariable @ExternalId String familyId,
      @Parameter(example = "high_risk_intervention") @RequestParam String workflow) {
    return WhyJson.of(familyId, workflow, reasons.why(familyId, workflow));
  }

  record WhyJson(
      @Schema(example = "martinez") @NotNull String familyId,
      @Schema(example = "high_risk_intervention") @NotNull String workflow,
      @Schema(description = "Whether an instance lives for the family") boolean running,
      @NotNull List<@NotNull String> instanceIds,
      @Schema(description = "Whether one more would start now") boolean wouldStart,
      @Schema(
              description = "What must change for that; null where nothing must",
              example = "a probability of 0.801 instead of 0.75, by rule highRisk")
          String change,
      @NotNull List<@NotNull ConditionJson> conditions) {

    static WhyJson of(String familyId, String workflow, Why why) {
      return new WhyJson(
          familyId,
          workflow,
          !why.running().isEmpty(),
          why.running(),
          why.wouldStart(),
          why.change().orElse(null),
          why.conditions().stream().map(ConditionJson::of).toList());
    }
  }

  record ConditionJson(
      @Schema(
              allowableValues = {
                "prediction",
                "window",
                "event",
                "schedule",
                "manual",
                "switched_on",
                "running",
                "resting",
                "consent",
                "addresses",
                "limits"
              })
          @NotNull
          String condition,
      @Schema(example = "email yes, sms no, call yes") @NotNull String value,
      boolean held,
      @Schema(
              description = "The smallest that would turn it; null where it held",
              example = "a probability of 0.801 instead of 0.75, by rule highRisk")
          String change) {

    static ConditionJson of(Condition condition) {
      return new ConditionJson(
          condition.name(), condition.value(), condition.held(), condition.change());
    }
  }
}
