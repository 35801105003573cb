package org.followthrough.engine;

/**
 * Thrown where a decision table, as it is deployed, gives no usable answer. A step that meets it
 * needs somebody who corrects the table, and is then tried again.
 */
public final class UnusableTable extends StepFault.Ours {

  private static final long serialVersionUID = 1L;

  private final String remedy;

  /**
   * @param table its key
   * @param why such as {@code has no rule for an urgent sms}
   */
  public UnusableTable(String table, String why) {
    this("The table " + table + " " + why + "; correct it and deploy it");
  }

  private UnusableTable(String remedy) {
    super(remedy + ", then let the step try again");
    this.remedy = remedy;
  }

  /** What is wrong and what is to be done, for whoever asked it from outside of a step. */
  public String remedy() {
    return remedy;
  }
}
