package org.followthrough.workflow;

import java.util.Map;
import java.util.Optional;
import org.followthrough.engine.DeployedProcess;

/**
 * What a workflow's process says about itself, as extension properties that Modeler's panel edits.
 *
 * @param startedBy what starts it
 * @param priority 1..10, 10 first
 * @param maxConcurrentPerFamily how many instances of it may live for one family
 * @param restDays for how many days after it no prediction starts an outreach for the family; 0
 *     where it brings no rest
 * @param lengthDays how many days the waits of its longest path add up to
 * @param description what it does, for a person, or null
 */
public record WorkflowProperties(
    Trigger startedBy,
    int priority,
    int maxConcurrentPerFamily,
    int restDays,
    int lengthDays,
    String description) {

  static final String EVENT = "event";
  static final String SCHEDULE = "schedule";

  /** Of a process, and of an end event that brings another rest than the rest of its process. */
  static final String REST_DAYS = "restDays";

  private static final int DEFAULT_PRIORITY = 5;

  /** Empty for a process that is only called by others: it states no trigger. */
  public static Optional<WorkflowProperties> of(Map<String, String> properties) {
    return Optional.ofNullable(properties.get("trigger"))
        .map(
            trigger ->
                new WorkflowProperties(
                    new Trigger(
                        trigger,
                        properties.get("correlateBy"),
                        score(properties.get("engagementScoreBelow"))),
                    number(properties, "priority", DEFAULT_PRIORITY),
                    number(properties, "maxConcurrentPerFamily", 1),
                    number(properties, REST_DAYS, 0),
                    number(properties, "lengthDays", 1),
                    properties.get("description")));
  }

  /** Those of a process that is deployed; empty as above. */
  public static Optional<WorkflowProperties> of(DeployedProcess process) {
    return of(process.properties());
  }

  /** {@code prediction}, {@code event}, {@code schedule} or {@code manual}. */
  public String trigger() {
    return startedBy.kind();
  }

  public String correlateBy() {
    return startedBy.correlateBy();
  }

  public Double engagementScoreBelow() {
    return startedBy.engagementScoreBelow();
  }

  WorkflowProperties withRestDays(int days) {
    return new WorkflowProperties(
        startedBy, priority, maxConcurrentPerFamily, days, lengthDays, description);
  }

  private static Double score(String value) {
    try {
      return value == null ? null : Double.valueOf(value.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the process property engagementScoreBelow must be a number, not '" + value + "'");
    }
  }

  private static int number(Map<String, String> properties, String name, int otherwise) {
    String value = properties.get(name);
    try {
      return value == null ? otherwise : Integer.parseInt(value.trim());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the process property " + name + " must be a whole number, not '" + value + "'");
    }
  }

  /**
   * What starts it, and for whom or what.
   *
   * @param kind {@code prediction}, {@code event}, {@code schedule} or {@code manual}
   * @param correlateBy the field of events that says what an instance is about, such as {@code
   *     invoiceId}, or null; no two live for the same
   * @param engagementScoreBelow its schedule starts it for each family whose score is below this,
   *     or null where it is for no family
   */
  public record Trigger(String kind, String correlateBy, Double engagementScoreBelow) {}
}
