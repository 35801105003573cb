package org.followthrough.workflow;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Which workflows may start. A switch belongs to the workflow, not to a version of it: a new
 * deployment changes nothing. Rows are added, never changed. Takes part in the caller's
 * transaction.
 */
@Repository
class WorkflowSwitches {

  private final JdbcClient jdbc;
  private final Clock clock;

  WorkflowSwitches(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Why a workflow starts for nobody; empty where it may start. */
  Optional<String> inactiveBecause(String workflow) {
    return jdbc.sql(
            """
            select reason from (
              select active, reason from followthrough.workflow_switch
              where workflow = ? order by id desc limit 1) newest
            where not active""")
        .param(workflow)
        .query(String.class)
        .optional();
  }

  /** Why, for each workflow that starts for nobody. */
  Map<String, String> inactive() {
    return jdbc
        .sql(
            """
            select workflow, reason from (
              select distinct on (workflow) workflow, active, reason
              from followthrough.workflow_switch order by workflow, id desc) newest
            where not active""")
        .query((row, number) -> Map.entry(row.getString("workflow"), row.getString("reason")))
        .list()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  void turn(String workflow, boolean active, String reason, String actor) {
    jdbc.sql(
            """
            insert into followthrough.workflow_switch (workflow, active, reason, actor, at)
            values (?, ?, ?, ?, ?)""")
        .params(workflow, active, reason, actor, Timestamp.from(clock.instant()))
        .update();
  }
}
