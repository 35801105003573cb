package org.followthrough.sandbox;

import java.util.Objects;

/**
 * How a server of the sandbox misbehaves.
 *
 * @param times how many messages it hits; null until another fault replaces it
 */
record Fault(Mode mode, Integer times) {

  static final Fault NONE = new Fault(Mode.NONE, null);

  Fault {
    Objects.requireNonNull(mode, "mode");
    if (times != null && times < 1) {
      throw new IllegalArgumentException("times must be 1 or more");
    }
  }

  /** What the sender sees at the protocol. */
  enum Mode {
    /** Refused for now. */
    TRANSIENT,
    /** Refused for good. */
    PERMANENT,
    /** Accepted, but the answer is late. */
    SLOW,
    NONE
  }
}
