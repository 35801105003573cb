package org.followthrough.instance;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.followthrough.instance.Escalation.Decision;
import org.followthrough.instance.Escalation.Step;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The record of steps that failed for good and of what was decided. Takes part in the caller's
 * transaction.
 */
@Repository
public class Escalations {

  private final JdbcClient jdbc;
  private final Clock clock;

  Escalations(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** The newest of a step, open or closed. */
  public Optional<Escalation> newest(String stepId) {
    return jdbc.sql(
            "select * from followthrough.escalation where step_id = ? order by id desc limit 1")
        .param(stepId)
        .query(Escalations::escalation)
        .optional();
  }

  /** All of an instance, oldest first. */
  public List<Escalation> of(String instanceId) {
    return jdbc.sql("select * from followthrough.escalation where instance_id = ? order by id")
        .param(instanceId)
        .query(Escalations::escalation)
        .list();
  }

  /** Those of an instance that nobody has decided yet, oldest first. */
  public List<Escalation> open(String instanceId) {
    return of(instanceId).stream().filter(escalation -> escalation.closedAt() == null).toList();
  }

  public void add(Step failed, String reason) {
    jdbc.sql(
            """
            insert into followthrough.escalation (step_id, instance_id, definition_id, activity_id,
              step_name, reason, opened_at)
            values (?, ?, ?, ?, ?, ?, ?)""")
        .params(
            failed.id(),
            failed.instanceId(),
            failed.definitionId(),
            failed.activityId(),
            failed.name(),
            reason,
            now())
        .update();
  }

  /** What was decided of a step's newest failure, by whom and why. */
  public void decided(String stepId, String decision, String actor, String notes) {
    jdbc.sql(
            """
            update followthrough.escalation set decision = ?, actor = ?, notes = ?
            where id = (select max(id) from followthrough.escalation where step_id = ?)""")
        .params(decision, actor, notes, stepId)
        .update();
  }

  /**
   * Nobody needs to decide any more.
   *
   * @return false where that was so already
   */
  public boolean close(String stepId) {
    return jdbc.sql(
                "update followthrough.escalation set closed_at = ? where step_id = ? and closed_at is null")
            .params(now(), stepId)
            .update()
        == 1;
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }

  private static Escalation escalation(ResultSet row, int number) throws SQLException {
    Timestamp closed = row.getTimestamp("closed_at");
    return new Escalation(
        new Step(
            row.getString("step_id"),
            row.getString("instance_id"),
            row.getString("definition_id"),
            row.getString("activity_id"),
            row.getString("step_name")),
        row.getString("reason"),
        row.getTimestamp("opened_at").toInstant(),
        closed == null ? null : closed.toInstant(),
        new Decision(row.getString("decision"), row.getString("actor"), row.getString("notes")));
  }
}
