package org.followthrough.contact;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One try to reach a family on a channel.
 *
 * @param number 1 for a step's first try
 * @param settledAt when its result was known, or null while it is not
 */
public record Attempt(
    Step step, int number, Message message, Result result, Instant begunAt, Instant settledAt) {

  /** The step that tries; it stays the same through all its retries. */
  public String stepId() {
    return step.id();
  }

  public String instanceId() {
    return step.instanceId();
  }

  public String familyId() {
    return step.familyId();
  }

  public String channel() {
    return message.channel();
  }

  /** Where it went, or null where there was none. */
  public String address() {
    return message.address();
  }

  public State state() {
    return result.state();
  }

  /**
   * The step of a diagram that tries.
   *
   * @param id the engine's job, which stays the same through all retries of the step
   * @param instanceId the instance (its root) that the step belongs to
   * @param activityInstanceId the engine's activity instance once the step is done, else null
   */
  public record Step(
      String id,
      String instanceId,
      String familyId,
      String activityId,
      String name,
      String activityInstanceId) {}

  /**
   * What is to reach the family.
   *
   * @param address where it went, or null where there was none
   * @param body the text as it was rendered, or null where nothing was
   */
  public record Message(
      String channel, String template, String address, String subject, String body) {}

  /**
   * What is known of how it went.
   *
   * @param mayBeRepeated whether the step may try once more
   * @param providerId the Message-ID or the gateway's id
   * @param detail what the provider said, or why nothing was sent
   */
  public record Result(State state, boolean mayBeRepeated, String providerId, String detail) {}

  /** What became of an attempt. */
  public enum State {
    /** Recorded, and perhaps on the wire: nobody may repeat it before it is settled. */
    BEGUN,
    SENT,
    DELIVERED,
    BOUNCED,
    FAILED,
    SKIPPED,
    /** Nobody can say whether it arrived; counts as sent. */
    UNKNOWN;

    /**
     * Has reached the provider, or may have: it counts against limits, and no one takes it back.
     */
    public static final Set<State> LEFT_OR_LEAVING =
        EnumSet.of(BEGUN, SENT, DELIVERED, BOUNCED, UNKNOWN);

    /** Has reached the provider, whatever came of it then: statistics count it as sent. */
    public static final Set<State> LEFT = EnumSet.of(SENT, DELIVERED, BOUNCED, UNKNOWN);

    /** May lie before the family, or will: its words may be an answer to it. */
    public static final Set<State> ANSWERABLE = EnumSet.of(BEGUN, SENT, DELIVERED, UNKNOWN);

    /** Is not known to have failed or come back: its step is done, and the family was reached. */
    public static final Set<State> REACHED = EnumSet.of(SENT, DELIVERED, UNKNOWN);

    /** The word for it in the database and over HTTP. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** As a condition of SQL on the column {@code state}. */
    public static String isOneOf(Set<State> states) {
      return states.stream()
          .map(state -> "'" + state.word() + "'")
          .collect(Collectors.joining(", ", "state in (", ")"));
    }
  }
}
