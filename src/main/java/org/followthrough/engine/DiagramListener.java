package org.followthrough.engine;

/**
 * Hears of each diagram that the engine reads, when it is deployed and when it is loaded again, and
 * may listen to what its elements do from then on.
 */
public interface DiagramListener {

  default void process(ParsedProcess process) {}

  /**
   * A step that follows a start event, also behind gateways. Where that calls a process, the first
   * step of that one is meant.
   */
  default void firstStep(ParsedElement step) {}

  default void userTask(ParsedUserTask task) {}

  /** An intermediate event that waits for a timer. */
  default void timer(ParsedElement wait) {}

  default void endEvent(ParsedEndEvent end) {}
}
