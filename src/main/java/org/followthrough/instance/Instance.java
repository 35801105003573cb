package org.followthrough.instance;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;

/**
 * One run of a workflow for one family, as it is on record.
 *
 * @param id the Camunda process instance
 * @param triggeredBy what started it, such as {@code prediction:12345} or {@code manual:sarah}
 * @param about what it is about where its workflow runs once for each thing, or null
 * @param priority 1..10, 10 first
 * @param errorCount how many tries of its steps have failed
 * @param lastError the newest of those failures, or null
 */
public record Instance(
    String id,
    String workflow,
    int workflowVersion,
    String familyId,
    String triggeredBy,
    String about,
    Status status,
    int priority,
    boolean urgent,
    Instant triggeredAt,
    Instant startedAt,
    Instant completedAt,
    Outcome outcome,
    String outcomeNotes,
    int errorCount,
    String lastError) {

  /** Where an instance stands. */
  public enum Status {
    /** Nothing ran yet. */
    PENDING,
    RUNNING,
    /** By a person, or because a step failed for good and a coordinator must decide. */
    PAUSED,
    COMPLETED,
    /** No way to the family is left, or an error end was reached. */
    FAILED,
    CANCELLED;

    /** The word for it in the database and over HTTP. */
    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What an instance came to; a diagram's end event says which. */
  public enum Outcome {
    SUCCESS,
    PARTIAL_SUCCESS,
    FAILED,
    CANCELLED;

    /** The word for it in diagrams, the database and over HTTP. */
    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static Outcome of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }
}
