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
  public static final class Ours extends StepFault {
    public Ours(String message) {
      super(message);
    }
  }

  /**
   * Nothing failed, but it may not be done yet: the job is planned anew for the moment at which it
   * may, and loses no retry.
   */
  public static final class Held extends StepFault {

    private final transient Instant until;
    private final boolean hasAPlace;

    /**
     * @param because which rule holds it, in words for a person
     */
    public Held(Instant until, String because) {
      this(until, because, false);
    }

    /**
     * @param because which rule holds it, in words for a person
     * @param hasAPlace whether that moment is kept for it in a crowd
     */
    public Held(Instant until, String because, boolean hasAPlace) {
      super(because);
      this.until = until;
      this.hasAPlace = hasAPlace;
    }

    public Instant until() {
      return until;
    }

    /** Whether it comes, at its moment, before what has no place yet. */
    public boolean hasAPlace() {
      return hasAPlace;
    }
  }
}
