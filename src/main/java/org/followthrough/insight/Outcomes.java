package org.followthrough.insight;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.followthrough.insight.Outcome.Instance;
import org.followthrough.insight.Outcome.Message;
import org.followthrough.insight.Outcome.Received;
import org.followthrough.insight.Outcome.Task;
import org.followthrough.insight.Outcome.Treatment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * What became of the predictions, in the order in which it is told: each once, when nothing more is
 * to come of it. A prediction gets its place in that order when somebody reads, by one reader at a
 * time and only once its end is committed; so no place is ever filled behind a reader's back.
 */
@Repository
class Outcomes {

  /** Places are given by one at a time; any number that nobody else locks. */
  private static final long PLACES = 7_480_235L;

  private final JdbcClient jdbc;

  Outcomes(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Gives places to predictions of which nothing more is to come, in the order in which they
   * settled.
   *
   * @return how many got one
   */
  @Transactional
  public int tell(int atMost) {
    jdbc.sql("select pg_advisory_xact_lock(?)").param(PLACES).query(row -> {});
    return jdbc.sql(
            """
            with settled as (
              select prediction_id, greatest(received_at,
                (select completed_at from followthrough.instance i where i.id = p.instance_id),
                (select max(completed_at) from followthrough.instance i
                 where i.triggered_by = 'prediction:' || p.prediction_id)) as at
              from followthrough.prediction p
              where told_as is null
                and not exists (select from followthrough.instance i
                  where i.id = p.instance_id and i.slot is not null)
                and not exists (select from followthrough.instance i
                  where i.triggered_by = 'prediction:' || p.prediction_id and i.slot is not null)
              limit :atMost),
            placed as (
              select prediction_id, at, nextval('followthrough.prediction_told') as place
              from (select * from settled order by at, prediction_id) in_order)
            update followthrough.prediction p set told_as = place, settled_at = at
            from placed where p.prediction_id = placed.prediction_id""")
        .param("atMost", atMost)
        .update();
  }

  /**
   * The next in that order.
   *
   * @param after the place after which to go on
   * @param since when they settled at the earliest, or null
   * @param sentBy whose they are, or null for everybody's
   */
  @Transactional(readOnly = true)
  public List<Outcome> next(long after, Instant since, String sentBy, int atMost) {
    JdbcClient.StatementSpec question =
        jdbc.sql(
                "select * from followthrough.prediction where told_as > :after"
                    + (since == null ? "" : " and settled_at >= :since")
                    + (sentBy == null ? "" : " and sent_by = :sentBy")
                    + " order by told_as limit :atMost")
            .param("after", after)
            .param("atMost", atMost);
    if (since != null) {
      question = question.param("since", Timestamp.from(since));
    }
    if (sentBy != null) {
      question = question.param("sentBy", sentBy);
    }
    List<Outcome> untreated = question.query(Outcomes::untreated).list();
    return untreated.isEmpty() ? untreated : treated(untreated);
  }

  private List<Outcome> treated(List<Outcome> untreated) {
    String[] ids =
        untreated.stream()
            .map(outcome -> outcome.prediction().predictionId())
            .toArray(String[]::new);
    Map<String, List<Run>> runs = runs(ids);
    String[] instances =
        runs.values().stream()
            .flatMap(List::stream)
            .map(run -> run.instance().instanceId())
            .distinct()
            .toArray(String[]::new);
    Map<String, List<Message>> messages = messages(instances);
    Map<String, List<Task>> tasks = tasks(instances);
    return untreated.stream()
        .map(
            one ->
                treated(
                    one,
                    runs.getOrDefault(one.prediction().predictionId(), List.of()),
                    messages,
                    tasks))
        .toList();
  }

  /** All of them together are the treatment; what the last came to is what became of it. */
  private static Outcome treated(
      Outcome one,
      List<Run> runs,
      Map<String, List<Message>> messages,
      Map<String, List<Task>> tasks) {
    if (runs.isEmpty()) {
      return one;
    }
    Run last = runs.get(runs.size() - 1);
    return one.with(
        new Treatment(
            last.instance(),
            runs.get(0).triggeredAt(),
            last.completedAt(),
            of(runs, messages, Message::sentAt),
            of(runs, tasks, Task::completedAt)));
  }

  private static <T> List<T> of(
      List<Run> runs, Map<String, List<T>> byInstance, Function<T, Instant> at) {
    return runs.stream()
        .flatMap(run -> byInstance.getOrDefault(run.instance().instanceId(), List.of()).stream())
        .sorted(Comparator.comparing(at))
        .toList();
  }

  private Map<String, List<Run>> runs(String[] predictionIds) {
    return jdbc
        .sql(
            """
            select p.prediction_id, i.* from followthrough.prediction p,
              lateral (
                select * from followthrough.instance where id = p.instance_id
                union
                select * from followthrough.instance
                where triggered_by = 'prediction:' || p.prediction_id) i
            where p.prediction_id = any(?) order by i.triggered_at, i.completed_at""")
        .param(predictionIds)
        .query(
            (row, number) ->
                new Run(
                    row.getString("prediction_id"),
                    new Instance(
                        row.getString("workflow"),
                        row.getInt("workflow_version"),
                        row.getString("id"),
                        row.getString("status"),
                        row.getString("outcome")),
                    instant(row, "triggered_at"),
                    instant(row, "completed_at")))
        .list()
        .stream()
        .collect(groupingBy(Run::predictionId));
  }

  private Map<String, List<Message>> messages(String[] instanceIds) {
    return byInstance(
        jdbc
            .sql(
                """
                select instance_id, step_name, channel, template, begun_at, state, answered_at
                from followthrough.attempt where instance_id = any(?) order by begun_at""")
            .param(instanceIds)
            .query(
                (row, number) ->
                    new Of<>(
                        row.getString("instance_id"),
                        new Message(
                            row.getString("step_name"),
                            row.getString("channel"),
                            row.getString("template"),
                            instant(row, "begun_at"),
                            row.getString("state"),
                            instant(row, "answered_at"))))
            .list()
            .stream());
  }

  /** What people did; a task that was taken away, nobody has done. */
  private Map<String, List<Task>> tasks(String[] instanceIds) {
    return byInstance(
        jdbc
            .sql(
                """
                select instance_id, facts ->> 'task' as name, at from followthrough.audit_entry
                where instance_id = any(?) and kind = 'task.completed' order by at, id""")
            .param(instanceIds)
            .query(
                (row, number) ->
                    new Of<>(
                        row.getString("instance_id"),
                        new Task(row.getString("name"), instant(row, "at"))))
            .list()
            .stream());
  }

  private static <T> Map<String, List<T>> byInstance(Stream<Of<T>> all) {
    return all.collect(groupingBy(Of::instanceId, mapping(Of::value, toList())));
  }

  private static Outcome untreated(ResultSet row, int number) throws SQLException {
    return new Outcome(
        OutcomesController.CURSOR + row.getLong("told_as"),
        new Received(
            row.getString("prediction_id"),
            row.getString("family_id"),
            row.getDouble("probability"),
            row.getDouble("confidence"),
            row.getInt("window_days"),
            instant(row, "predicted_at"),
            instant(row, "received_at")),
        row.getString("result"),
        instant(row, "settled_at"),
        null);
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant).orElse(null);
  }

  private record Of<T>(String instanceId, T value) {}

  private record Run(
      String predictionId, Instance instance, Instant triggeredAt, Instant completedAt) {}
}
