package org.followthrough.trigger;

import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.followthrough.api.OneLine;
import org.followthrough.trigger.PredictionIntake.Taken;
import org.followthrough.trigger.Predictions.Answer;
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

  private final PredictionIntake intake;

  PredictionController(PredictionIntake intake) {
    this.intake = intake;
  }

  @PostMapping
  @ApiResponse(responseCode = "201", description = "Taken in, with what became of it")
  @ApiResponse(
      responseCode = "200",
      description = "The same again: the same answer, nothing starts")
  ResponseEntity<AnswerJson> post(@Valid @RequestBody PredictionJson request) {
    Taken taken = intake.take(request.toPrediction());
    return ResponseEntity.status(taken.replayed() ? HttpStatus.OK : HttpStatus.CREATED)
        .body(AnswerJson.of(taken.answer()));
  }

  record PredictionJson(
      @NotBlank @Size(max = 100) @OneLine String predictionId,
      @NotBlank @Size(max = 100) @OneLine String familyId,
      @NotNull @DecimalMin("0") @DecimalMax("1") Double probability,
      @NotNull @DecimalMin("0") @DecimalMax("100") Double confidence,
      @NotNull @Positive Integer windowDays,
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

  record DecisionJson(String workflow, String template, Integer priority, boolean urgent) {}

  record AnswerJson(
      String predictionId,
      String familyId,
      String result,
      DecisionJson decision,
      String instanceId,
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
