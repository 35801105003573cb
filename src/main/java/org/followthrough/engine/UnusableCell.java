package org.followthrough.engine;

/** Thrown where a decision table is asked and one of its cells may not or cannot be computed. */
final class UnusableCell extends StepFault.Ours {

  private static final long serialVersionUID = 1L;

  private final String why;

  /**
   * @param fault the cell, and what is wrong with it
   */
  UnusableCell(String fault, Throwable cause) {
    super("A decision table cannot be evaluated: its cell " + fault);
    this.why = "cannot be evaluated: its cell " + fault;
    initCause(cause);
  }

  /** What is wrong, as the rest of a sentence that begins with the table. */
  String why() {
    return why;
  }
}
