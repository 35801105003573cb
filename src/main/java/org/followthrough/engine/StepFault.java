package org.followthrough.engine;

import java.time.Duration;
import java.time.Instant;

/**
 * Thrown by a delegate when its step cannot go on now. Which kind it is decides what becomes of the
 * job; no family is blamed for it.
 */
public abstract sealed class StepFault extends RuntimeException {

  private StepFault(String message) {
    super(message);
  }

  /** It may work later: the step's retry cycle applies. */
  public static final class Transient extends StepFault {

    private final transient Duration notBefore;

    public Transient(String message) {
      this(message, Duration.ZERO);
    }

    /**
     * @param notBefore how long it must not be tried again, whatever the retry cycle says
     */
    public Transient(String message, Duration notBefore) {
      super(message);
      this.notBefore = notBefore;
    }

    public Duration notBefore() {
      return notBefore;
    }
  }

  /**
   * A fault of our own, such as a missing template or wrong credentials: trying again changes
   * nothing, so an incident is opened at once and no fallback is taken.
   */
  public static non-sealed class Ours extends StepFault {
    public Ours(String message) {
      super(message);
    }
  }

  /**
   * Nothing failed, but it may not be done yet: the job is planned anew for the moment at which it
   * may, and loses no retry.
   */
  public static final class Held extends StepFault {

    /** What keeps a step from being done at its moment. */
    public enum Cause {
      /** A rule has moved it: the new moment is its own. */
      RULE,
      /** The channel's rate has given it a place, at which it comes before what has none yet. */
      RATE,
      /** Something is down: it would have been time, so it is late. */
      OUTAGE
    }

    private final transient Instant until;
    private final Cause cause;

    /**
     * @param because which rule holds it, in words for a person
     */
    public Held(Instant until, String because) {
      this(until, because, Cause.RULE);
    }

    /**
     * @param because what holds it, in words for a person
     */
    public Held(Instant until, String because, Cause cause) {
      super(because);
      this.until = until;
      this.cause = cause;
    }

    public Instant until() {
      return until;
    }

    public Cause heldBy() {
      return cause;
    }
  }
}
