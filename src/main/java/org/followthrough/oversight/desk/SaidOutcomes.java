package org.followthrough.oversight.desk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.followthrough.oversight.desk.SaidOutcome.By;
import org.followthrough.oversight.desk.SaidOutcome.Letter;
import org.followthrough.oversight.desk.SaidOutcome.Said;
import org.followthrough.oversight.desk.SaidOutcome.Task;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What was said and can be taken back. Takes part in the caller's transaction. */
@Repository
class SaidOutcomes {

  private final JdbcClient jdbc;
  private final ObjectMapper json;

  SaidOutcomes(JdbcClient jdbc, ObjectMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /**
   * @return false where somebody has said something of this task already
   */
  boolean add(SaidOutcome outcome) {
    return jdbc.sql(
                """
                insert into followthrough.said_outcome (task_id, family_id, task_key, said, consequence,
                  user_id, groups, answers, letter, silences, said_at, completes_at)
                values (?, ?, ?, ?, ?, ?, ?, cast(? as jsonb), cast(? as jsonb), ?, ?, ?)
                on conflict (task_id) do nothing""")
            .params(
                outcome.taskId(),
                outcome.familyId(),
                outcome.task().key(),
                outcome.said().label(),
                outcome.said().consequence(),
                outcome.by().user(),
                outcome.by().groups().toArray(String[]::new),
                written(outcome.said().answers()),
                outcome.said().letter() == null ? null : written(outcome.said().letter()),
                outcome.said().silences(),
                Timestamp.from(outcome.saidAt()),
                Timestamp.from(outcome.completesAt()))
            .update()
        == 1;
  }

  /** The one of a task, which nobody else changes until the end of the transaction. */
  Optional<SaidOutcome> findForUpdate(String taskId) {
    return jdbc.sql("select * from followthrough.said_outcome where task_id = ? for update")
        .param(taskId)
        .query(this::outcome)
        .optional();
  }

  Optional<SaidOutcome> find(String taskId) {
    return Optional.ofNullable(of(List.of(taskId)).get(taskId));
  }

  /** Those of these tasks, by their ids. */
  Map<String, SaidOutcome> of(Collection<String> taskIds) {
    return taskIds.isEmpty()
        ? Map.of()
        : jdbc
            .sql("select * from followthrough.said_outcome where task_id = any(?)")
            .param(taskIds.toArray(String[]::new))
            .query(this::outcome)
            .list()
            .stream()
            .collect(Collectors.toMap(SaidOutcome::taskId, Function.identity()));
  }

  /** What a coordinator can still take back, and what came too late, newest first. */
  List<SaidOutcome> by(String user) {
    return jdbc.sql(
            """
            select * from followthrough.said_outcome where user_id = ? order by said_at desc limit 20""")
        .param(user)
        .query(this::outcome)
        .list();
  }

  /** It is done, taken back, or read. */
  void remove(String taskId) {
    jdbc.sql("delete from followthrough.said_outcome where task_id = ?").param(taskId).update();
  }

  void overtaken(String taskId, String by) {
    jdbc.sql("update followthrough.said_outcome set overtaken_by = ? where task_id = ?")
        .params(by, taskId)
        .update();
  }

  private SaidOutcome outcome(ResultSet row, int number) throws SQLException {
    String letter = row.getString("letter");
    return new SaidOutcome(
        new Task(row.getString("task_id"), row.getString("family_id"), row.getString("task_key")),
        new Said(
            row.getString("said"),
            row.getString("consequence"),
            read(row.getString("answers"), new TypeReference<>() {}),
            letter == null ? null : read(letter, new TypeReference<Letter>() {}),
            row.getBoolean("silences")),
        new By(row.getString("user_id"), List.of((String[]) row.getArray("groups").getArray())),
        instant(row, "said_at"),
        instant(row, "completes_at"),
        row.getString("overtaken_by"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getTimestamp(column).toInstant();
  }

  private String written(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("what was said cannot be written as JSON", e);
    }
  }

  private <T> T read(String text, TypeReference<T> type) {
    try {
      return json.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was said cannot be read", e);
    }
  }
}
