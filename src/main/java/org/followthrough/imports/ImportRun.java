package org.followthrough.imports;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.Map;

/**
 * A file that was sent, and how far it has come.
 *
 * @param kind {@code families} or {@code predictions}
 * @param status {@code running}, {@code done}, or {@code interrupted}: then it can be sent again
 * @param received lines read so far; while it runs, one batch behind
 * @param rejected how many of them were
 * @param counts what became of the others, by the names of the import's answer
 */
public record ImportRun(
    @Schema(example = "6d1f0c52-27c5-11f1-9f2e-0242ac120002") @NotNull String id,
    @Schema(allowableValues = {"families", "predictions"}) @NotNull String kind,
    @Schema(
            description = "Interrupted: it can be sent again",
            allowableValues = {"running", "done", "interrupted"})
        @NotNull
        String status,
    @Schema(example = "predictor") @NotNull String startedBy,
    @NotNull Instant startedAt,
    Instant finishedAt,
    @Schema(description = "Lines read so far", example = "7043") long received,
    @Schema(example = "0") long rejected,
    @Schema(
            description = "What became of the others, by the names of the import's answer",
            example = "{\"started\": 948}")
        @NotNull
        Map<String, Long> counts) {}
