package org.followthrough.trigger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.followthrough.imports.FileImport;
import org.followthrough.imports.ImportCounts;
import org.followthrough.imports.ImportCounts.LineError;
import org.followthrough.imports.ImportKind;
import org.followthrough.imports.LineResult;
import org.followthrough.trigger.PredictionController.PredictionJson;
import org.followthrough.trigger.PredictionIntake.Outcome;
import org.followthrough.trigger.PredictionIntake.Refused;
import org.followthrough.trigger.PredictionIntake.Taken;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Files of predictions over HTTP. */
@RestController
class PredictionImportController {

  private static final String CSV_EXAMPLE =
      """
      predictionId,familyId,probability,confidence,windowDays,recommendation,predictedAt
      p-1,martinez,0.87,91,32,"Ask how the new schedule works, and for whom.",2026-03-01T22:00:00Z
      p-2,okafor,0.12,95,60,,
      """;

  private static final String NDJSON_EXAMPLE =
      """
      {"predictionId":"p-1","familyId":"martinez","probability":0.87,"confidence":91,"windowDays":32}
      {"predictionId":"p-2","familyId":"okafor","probability":0.12,"confidence":95,"windowDays":60}
      """;

  private final FileImport files;
  private final ImportKind<PredictionJson, Prediction> predictions;

  PredictionImportController(FileImport files, PredictionIntake intake) {
    this.files = files;
    this.predictions =
        new ImportKind<>(
            "predictions",
            PredictionJson.class,
            PredictionJson::toPrediction,
            batch -> intake.take(batch).stream().map(PredictionImportController::result).toList(),
            List.of(
                "started",
                "notTriggered",
                "alreadyRunning",
                "heldForReview",
                "suppressed",
                "replayed"));
  }

  @PostMapping(
      path = "/api/v1/predictions/import",
      consumes = {FileImport.CSV, FileImport.NDJSON})
  @Operation(
      summary = "Many predictions at once",
      description =
          "Read as a stream, in UTF-8. A wrong line is rejected by its number and spoils no other."
              + " A file may be sent again: what is on record counts as replayed, and nothing"
              + " starts twice.")
  @RequestBody(
      required = true,
      content = {
        @Content(
            mediaType = FileImport.CSV,
            schema = @Schema(type = "string"),
            examples = @ExampleObject(CSV_EXAMPLE)),
        @Content(
            mediaType = FileImport.NDJSON,
            schema = @Schema(type = "string"),
            examples = @ExampleObject(NDJSON_EXAMPLE))
      })
  PredictionsImportedJson post(HttpServletRequest request)
      throws HttpMediaTypeNotSupportedException {
    return PredictionsImportedJson.of(files.run(predictions, request));
  }

  private static LineResult result(Outcome outcome) {
    if (outcome instanceof Refused refused) {
      return new LineResult.Refused(refused.why());
    }
    Taken taken = (Taken) outcome;
    return new LineResult.Counted(
        taken.replayed()
            ? "replayed"
            : switch (taken.answer().result()) {
              case STARTED -> "started";
              case NOT_TRIGGERED -> "notTriggered";
              case ALREADY_RUNNING -> "alreadyRunning";
              case HELD_FOR_REVIEW -> "heldForReview";
              case SUPPRESSED -> "suppressed";
            });
  }

  /** One JSON object, whose parts lie beside each other; {@code received} is the sum of all. */
  record PredictionsImportedJson(
      @Schema(example = "2") long received,
      @JsonUnwrapped Results results,
      @Schema(example = "0") long rejected,
      @NotNull List<LineError> errors,
      @Schema(description = "How many errors are not listed", example = "12")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          Long errorsLeftOut) {

    static PredictionsImportedJson of(ImportCounts counts) {
      return new PredictionsImportedJson(
          counts.received(),
          new Results(
              counts.count("started"),
              counts.count("notTriggered"),
              counts.count("alreadyRunning"),
              counts.count("heldForReview"),
              counts.count("suppressed"),
              counts.count("replayed")),
          counts.rejected(),
          counts.errors(),
          counts.errorsLeftOut());
    }
  }

  /** What became of those that were taken in. */
  record Results(
      @Schema(example = "1") long started,
      @Schema(example = "1") long notTriggered,
      @Schema(example = "0") long alreadyRunning,
      @Schema(example = "0") long heldForReview,
      @Schema(example = "0") long suppressed,
      @Schema(example = "0") long replayed) {}
}
