package org.followthrough.instance;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;

/**
 * One run of a workflow for one family, as it is on record.
 *
 * @param id the Camunda process instance
 * @param end how it ended; without an outcome while it lives
 */
public record Instance(
    String id, Origin origin, Status status, Times times, End end, Failures failures) {

  public String workflow() {
    return origin.workflow();
  }

  public String familyId() {
    return origin.familyId();
  }

  /** What started it, such as {@code prediction:12345} or {@code manual:sarah}. */
  public String triggeredBy() {
    return origin.triggeredBy();
  }

  public Instant triggeredAt() {
    return times.triggeredAt();
  }

  /**
   * What runs, for whom and why.
   *
   * @param triggeredBy what started it, such as {@code prediction:12345} or {@code manual:sarah}
   * @param about what it is about where its workflow runs once for each thing, or null
   * @param priority 1..10, 10 first
   */
  public record Origin(
      String workflow,
      int workflowVersion,
      String familyId,
      String triggeredBy,
      String about,
      int priority,
      boolean urgent) {}

  /**
   * When what happened; null for what has not happened yet.
   *
   * @param startedAt when its first step began
   */
  public record Times(Instant triggeredAt, Instant startedAt, Instant completedAt) {}

  /** How it ended; all of it null while it lives. */
  public record End(Outcome outcome, String notes) {}

  /**
   * What went wrong on the way.
   *
   * @param count how many tries of its steps have failed
   * @param newest what the newest of them said, or null
   */
  public record Failures(int count, String newest) {}

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
