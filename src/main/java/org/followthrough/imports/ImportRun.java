package org.followthrough.imports;

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
    String id,
    String kind,
    String status,
    String startedBy,
    Instant startedAt,
    Instant finishedAt,
    long received,
    long rejected,
    Map<String, Long> counts) {}
