package org.followthrough.oversight.desk;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Before which moment a task is not to be taken up. Takes part in the caller's transaction. */
@Repository
class Postponements {

  private final JdbcClient jdbc;
  private final Clock clock;

  Postponements(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** The newest word counts. */
  void say(String taskId, String familyId, Instant notBefore, boolean promised, String user) {
    jdbc.sql(
            """
            insert into followthrough.postponed_task
              (task_id, family_id, not_before, promised, said_by, said_at)
            values (?, ?, ?, ?, ?, ?)
            on conflict (task_id) do update set not_before = excluded.not_before,
              promised = excluded.promised, said_by = excluded.said_by, said_at = excluded.said_at""")
        .params(
            taskId,
            familyId,
            Timestamp.from(notBefore),
            promised,
            user,
            Timestamp.from(clock.instant()))
        .update();
  }

  /** Those of these tasks, by their ids. */
  Map<String, Postponement> of(Collection<String> taskIds) {
    return taskIds.isEmpty()
        ? Map.of()
        : jdbc
            .sql("select * from followthrough.postponed_task where task_id = any(?)")
            .param(taskIds.toArray(String[]::new))
            .query(
                (row, number) ->
                    new Postponement(
                        row.getString("task_id"),
                        row.getTimestamp("not_before").toInstant(),
                        row.getBoolean("promised"),
                        row.getString("said_by")))
            .list()
            .stream()
            .collect(Collectors.toMap(Postponement::taskId, Function.identity()));
  }

  /** The task is done. */
  void forget(String taskId) {
    jdbc.sql("delete from followthrough.postponed_task where task_id = ?").param(taskId).update();
  }

  /**
   * @param promised whether the family was promised that moment
   */
  record Postponement(String taskId, Instant notBefore, boolean promised, String by) {}
}
