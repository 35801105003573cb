package org.followthrough.trigger;

import java.util.Map;
import java.util.Optional;
import org.followthrough.api.InvalidRequest;
import org.followthrough.engine.DecisionTable;
import org.followthrough.engine.UnusableTable;
import org.followthrough.workflow.StartEligibility.Order;

/**
 * What a decision table chose for a prediction or an event.
 *
 * @param automatic false where a person reviews it first
 * @param workflow the workflow's key
 * @param template of the first message, or null where none is sent
 * @param priority 1..10, 10 first
 * @param urgent whether it need not wait for the send window
 */
record Decision(
    boolean automatic, String workflow, String template, Integer priority, boolean urgent) {

  /** What a table names where a person is to look first, also if it has no column that says so. */
  private static final String REVIEW = "human_review";

  /**
   * What a table answered; empty where no rule fired, or the one that did names no workflow.
   *
   * @throws UnusableTable where that cannot be used
   */
  static Optional<Decision> of(String table, DecisionTable.Answer answer) {
    try {
      return answer.row().filter(row -> row.get("workflow") != null).map(row -> of(table, row));
    } catch (ClassCastException e) {
      throw new UnusableTable(table, "cannot be evaluated");
    }
  }

  private static Decision of(String table, Map<String, Object> row) {
    String workflow = (String) row.get("workflow");
    Number priority = (Number) row.get("priority");
    if (priority != null && (priority.intValue() < 1 || priority.intValue() > 10)) {
      throw new UnusableTable(
          table, "gives the priority " + priority + ", which is not between 1 and 10");
    }
    Boolean automatic = (Boolean) row.get("automatic");
    return new Decision(
        automatic != null ? automatic : !workflow.equals(REVIEW),
        workflow,
        (String) row.get("template"),
        priority == null ? null : priority.intValue(),
        Boolean.TRUE.equals(row.get("urgent")));
  }

  /** What a diagram says by itself: it starts, with the messages and the priority that it has. */
  static Decision of(String workflow) {
    return new Decision(true, workflow, null, null, false);
  }

  /** What it asks to be started. */
  Order order(String familyId, String triggeredBy, Map<String, Object> facts) {
    return new Order(familyId, triggeredBy, template, priority, urgent, facts);
  }

  /** What is answered where a table names a workflow that is not there. */
  InvalidRequest notDeployed(String table) {
    return InvalidRequest.conflict(
        "The table "
            + table
            + " chose the workflow "
            + workflow
            + ", which is not deployed; deploy it or change the table");
  }

  /** What is answered where a table cannot be used. */
  static InvalidRequest unusable(UnusableTable table) {
    return InvalidRequest.conflict(table.remedy() + ", then send this again");
  }
}
