package org.followthrough.imports;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.Map;

/**
 * A file that was sent, and how far it has come: one JSON object, whose parts lie beside each
 * other.
 *
 * @param kind {@code families} or {@code predictions}
 * @param status {@code running}, {@code done}, or {@code interrupted}: then it can be sent again
 */
public record ImportRun(
    @Schema(example = "6d1f0c52-27c5-11f1-9f2e-0242ac120002") @NotNull String id,
    @Schema(allowableValues = {"families", "predictions"}) @NotNull String kind,
    @Schema(
            description = "Interrupted: it can be sent again",
            allowableValues = {"running", "done", "interrupted"})
        @NotNull
        String status,
    @JsonUnwrapped Period period,
    @JsonUnwrapped Lines lines) {

  /** Who sent it, and when it was read. */
  public record Period(
      @Schema(example = "predictor") @NotNull String startedBy,
      @NotNull Instant startedAt,
      Instant finishedAt) {}

  /**
   * What became of its lines.
   *
   * @param received lines read so far; while it runs, one batch behind
   * @param rejected how many of them were
   * @param counts what became of the others, by the names of the import's answer
   */
  public record Lines(
      @Schema(description = "Lines read so far", example = "7043") long received,
      @Schema(example = "0") long rejected,
      @Schema(
              description = "What became of the others, by the names of the import's answer",
              example = "{\"started\": 948}")
          @NotNull
          Map<String, Long> counts) {}
}
