package org.followthrough.contact;

import java.time.Instant;
import java.util.Locale;

/**
 * One try to reach a family on a channel.
 *
 * @param stepId the step that tries: the engine's job, which stays the same through all its retries
 * @param number 1 for a step's first try
 * @param instanceId the instance (its root) that the step belongs to
 * @param activityInstanceId the engine's activity instance once the step is done, else null
 * @param address where it went, or null where there was none
 * @param body the text as it was rendered, or null where nothing was
 * @param providerId the Message-ID or the gateway's id
 * @param detail what the provider said, or why nothing was sent
 */
public record Attempt(
    String stepId,
    int number,
    String instanceId,
    String familyId,
    String activityId,
    String stepName,
    String activityInstanceId,
    String channel,
    String template,
    String address,
    String subject,
    String body,
    State state,
    boolean isTransient,
    String providerId,
    String detail,
    Instant begunAt,
    Instant settledAt) {

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

    /** The word for it in the database and over HTTP. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
