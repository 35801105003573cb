package org.followthrough.engine;

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
    public Transient(String message) {
      super(message);
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
}
