package org.followthrough.trigger;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.followthrough.api.ExternalId;
import org.followthrough.engine.LogFacts;
import org.followthrough.trigger.PredictionIntake.Taken;
import org.followthrough.trigger.Predictions.Answer;
import org.followthrough.trigger.Predictions.Result;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Predictions over HTTP. */
@RestController
@RequestMapping("/api/v1/predictions")
class PredictionController {

  private static final Logger LOG = LoggerFactory.getLogger(PredictionController.class);

  private final PredictionIntake intake;

  PredictionController(PredictionIntake intake) {
    this.intake = intake;
  }

  @PostMapping
  @Operation(
      summary = "One prediction",
      description =
          "The table select_intervention decides what follows. The same prediction again is"
              + " answered as it was the first time, and nothing starts twice.")
  @ApiResponse(
      responseCode = "409",
      description =
          "The same predictionId with other content, or a table that gives no usable answer")
  @ApiResponse(responseCode = "422", description = "The family is not known")
  @ApiResponse(responseCode = "201", description = "Taken in, with what became of it")
  @ApiResponse(
      responseCode = "200",
      description = "The same again: the same answer, nothing starts")
  ResponseEntity<AnswerJson> post(@Valid @RequestBody PredictionJson request) {
    try (MDC.MDCCloseable prediction = LogFacts.prediction(request.predictionId());
        MDC.MDCCloseable family = LogFacts.family(request.familyId())) {
      Taken taken = intake.take(request.toPrediction());
      LOG.info("A prediction came: {}", taken.answer().result().word());
      return ResponseEntity.status(taken.replayed() ? HttpStatus.OK : HttpStatus.CREATED)
          .body(AnswerJson.of(taken.answer()));
    }
  }

  record PredictionJson(
      @Schema(example = "12345") @NotBlank @ExternalId String predictionId,
      @Schema(example = "martinez") @NotBlank @ExternalId String familyId,
      @Schema(description = "That the family leaves", example = "0.87")
          @NotNull
          @DecimalMin("0")
          @DecimalMax("1")
          Double probability,
      @Schema(description = "That the probability is right, in percent", example = "91")
          @NotNull
          @DecimalMin("0")
          @DecimalMax("100")
          Double confidence,
      @Schema(description = "Within how many days", example = "32") @NotNull @Min(1)
          Integer windowDays,
      @Schema(
              description = "What to talk about",
              example = "Ask how the new schedule works for them.")
          @Size(max = 2000)
          @Pattern(
              regexp = "[\\P{Cc}\\r\\n\\t]*",
              message = "must not have control characters but line breaks and tabs")
          String recommendation,
      OffsetDateTime predictedAt) {

    Prediction toPrediction() {
      return new Prediction(
          predictionId,
          familyId,
          probability,
          confidence,
          windowDays,
          recommendation,
          // As PostgreSQL keeps it, so that a repeated prediction compares equal.
          predictedAt == null ? null : predictedAt.toInstant().truncatedTo(ChronoUnit.MICROS));
    }
  }

  record DecisionJson(
      @Schema(example = "high_risk_intervention") @NotNull String workflow,
      @Schema(description = "Of the first message", example = "concern_outreach") String template,
      @Schema(description = "10 first; null for the workflow's own", example = "8") @Min(1) @Max(10)
          Integer priority,
      boolean urgent) {}

  record AnswerJson(
      @Schema(example = "12345") @NotNull String predictionId,
      @Schema(example = "martinez") @NotNull String familyId,
      @Schema(implementation = Result.class) @NotNull String result,
      @Schema(description = "Null where nothing was triggered") DecisionJson decision,
      @Schema(
              description = "What it started, or what was running already",
              example = "f7a1c2d4-27c5-11f1-9f2e-0242ac120002")
          String instanceId,
      @Schema(description = "Why nothing was triggered", example = "Over the summer")
          String reason) {

    static AnswerJson of(Answer answer) {
      Decision decision = answer.decision();
      return new AnswerJson(
          answer.prediction().predictionId(),
          answer.prediction().familyId(),
          answer.result().word(),
          decision == null
              ? null
              : new DecisionJson(
                  decision.workflow(), decision.template(), decision.priority(), decision.urgent()),
          answer.instanceId(),
          answer.reason());
    }
  }
}
