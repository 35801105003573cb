package org.followthrough.trigger;

import com.fasterxml.jackson.annotation.JsonValue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.followthrough.engine.TransactionMemo;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The predictions on record, each with what became of it. Takes part in the caller's transaction.
 */
@Repository
public class Predictions {

  private static final String PREFIX = "prediction:";

  private final JdbcClient jdbc;
  private final Clock clock;

  Predictions(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** The prediction that started an instance; empty where something else did. */
  public Optional<Prediction> behind(String instanceId) {
    return ruledBehind(instanceId).map(DecisionResult.Of::prediction);
  }

  /** Those that started any of these instances, by the instances' ids. */
  public Map<String, Prediction> behind(Collection<String> instanceIds) {
    Map<String, Prediction> found = new HashMap<>();
    if (!instanceIds.isEmpty()) {
      jdbc.sql(
              """
              select i.id as instance, p.* from followthrough.instance i
              join followthrough.prediction p
                on p.prediction_id = substr(i.triggered_by, length(?) + 1)
              where i.id = any(?) and starts_with(i.triggered_by, ?)""")
          .params(PREFIX, instanceIds.toArray(String[]::new), PREFIX)
          .query(
              row -> {
                found.put(row.getString("instance"), prediction(row, 0));
              });
    }
    return found;
  }

  /** What the table said of it, and by which rule; empty as {@link #behind}. */
  Optional<DecisionResult> rulingBehind(String instanceId) {
    return ruledBehind(instanceId).map(DecisionResult.Of::decisionResult);
  }

  /** A text, a wait and a task each ask for it. */
  private Optional<DecisionResult.Of> ruledBehind(String instanceId) {
    return TransactionMemo.get(
        "prediction behind " + instanceId,
        () ->
            jdbc.sql(
                    """
                    select p.* from followthrough.instance i
                    join followthrough.prediction p
                      on p.prediction_id = substr(i.triggered_by, length(:prefix) + 1)
                    where i.id = :instanceId and starts_with(i.triggered_by, :prefix)""")
                .param("prefix", PREFIX)
                .param("instanceId", instanceId)
                .query(
                    (row, number) ->
                        new DecisionResult.Of(
                            prediction(row, number),
                            new DecisionResult(
                                row.getInt("table_version"),
                                row.getString("rule_id"),
                                answer(row, number).decision())))
                .optional());
  }

  /** What was predicted last of a family; empty where nothing was. */
  Optional<Prediction> newest(String familyId) {
    return jdbc.sql(
            """
            select * from followthrough.prediction where family_id = ?
            order by coalesce(predicted_at, received_at) desc, received_at desc, prediction_id
            limit 1""")
        .param(familyId)
        .query(Predictions::prediction)
        .optional();
  }

  static String triggeredBy(Prediction prediction) {
    return PREFIX + prediction.predictionId();
  }

  /** Those of these ids that are on record, by their ids. */
  Map<String, Answer> find(List<String> predictionIds) {
    Map<String, Answer> found = new HashMap<>();
    if (!predictionIds.isEmpty()) {
      jdbc.sql("select * from followthrough.prediction where prediction_id = any(?)")
          .param(predictionIds.toArray(String[]::new))
          .query(Predictions::answer)
          .list()
          .forEach(answer -> found.put(answer.prediction().predictionId(), answer));
    }
    return found;
  }

  /**
   * The ids that were not on record before; of the others, another request was faster with the same
   * id. In one statement, and in one order, so that nobody deadlocks.
   *
   * @param sentBy the user whose predictions they are
   */
  Set<String> add(List<DecisionResult.Of> ruled, String sentBy) {
    return ruled.isEmpty()
        ? Set.of()
        : jdbc.sql(
                """
                insert into followthrough.prediction (prediction_id, family_id, probability, confidence,
                  window_days, recommendation, predicted_at, table_version, rule_id, received_at, result,
                  sent_by)
                select *, :receivedAt, :result, :sentBy
                from unnest(:predictionId, :familyId, :probability, :confidence, :windowDays,
                  :recommendation, cast(:predictedAt as timestamptz[]), :tableVersion, :ruleId) p(id)
                order by id
                on conflict do nothing returning prediction_id""")
            .param("predictionId", texts(ruled, one -> one.prediction().predictionId()))
            .param("familyId", texts(ruled, one -> one.prediction().familyId()))
            .param(
                "probability", column(ruled, one -> one.prediction().probability(), Double[]::new))
            .param("confidence", column(ruled, one -> one.prediction().confidence(), Double[]::new))
            .param(
                "windowDays", column(ruled, one -> one.prediction().windowDays(), Integer[]::new))
            .param("recommendation", texts(ruled, one -> one.prediction().recommendation()))
            .param("predictedAt", texts(ruled, one -> one.prediction().predictedAt()))
            .param(
                "tableVersion",
                column(ruled, one -> one.decisionResult().tableVersion(), Integer[]::new))
            .param("ruleId", texts(ruled, one -> one.decisionResult().ruleId()))
            .param("receivedAt", Timestamp.from(clock.instant()))
            .param("result", Result.NOT_TRIGGERED.word())
            .param("sentBy", sentBy)
            .query(String.class)
            .set();
  }

  /** Keeps what became of predictions that were added, in one statement. */
  void answered(Collection<Answer> answers) {
    List<Answer> decided = answers.stream().filter(answer -> answer.decision() != null).toList();
    if (decided.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            update followthrough.prediction p set result = a.result, workflow = a.workflow,
              template = a.template, priority = a.priority, urgent = a.urgent,
              instance_id = a.instance_id, reason = a.reason
            from unnest(:predictionId, :result, :workflow, :template, :priority, :urgent, :instanceId, :reason)
              a(prediction_id, result, workflow, template, priority, urgent, instance_id, reason)
            where p.prediction_id = a.prediction_id""")
        .param("predictionId", texts(decided, answer -> answer.prediction().predictionId()))
        .param("result", texts(decided, answer -> answer.result().word()))
        .param("workflow", texts(decided, answer -> answer.decision().workflow()))
        .param("template", texts(decided, answer -> answer.decision().template()))
        .param("priority", column(decided, answer -> answer.decision().priority(), Integer[]::new))
        .param("urgent", column(decided, answer -> answer.decision().urgent(), Boolean[]::new))
        .param("instanceId", texts(decided, Answer::instanceId))
        .param("reason", texts(decided, Answer::reason))
        .update();
  }

  private static <T> String[] texts(List<T> rows, Function<T, ?> of) {
    return column(
        rows, row -> of.apply(row) == null ? null : of.apply(row).toString(), String[]::new);
  }

  private static <T, C> C[] column(List<T> rows, Function<T, C> of, IntFunction<C[]> array) {
    return rows.stream().map(of).toArray(array);
  }

  static Answer answer(ResultSet row, int number) throws SQLException {
    Result result = Result.valueOf(row.getString("result").toUpperCase(Locale.ROOT));
    Decision decision =
        row.getString("workflow") == null
            ? null
            : new Decision(
                result != Result.HELD_FOR_REVIEW,
                row.getString("workflow"),
                row.getString("template"),
                row.getObject("priority", Integer.class),
                row.getBoolean("urgent"));
    return new Answer(
        prediction(row, number),
        result,
        decision,
        row.getString("instance_id"),
        row.getString("reason"));
  }

  private static Prediction prediction(ResultSet row, int number) throws SQLException {
    Timestamp predictedAt = row.getTimestamp("predicted_at");
    return new Prediction(
        row.getString("prediction_id"),
        row.getString("family_id"),
        row.getDouble("probability"),
        row.getDouble("confidence"),
        row.getInt("window_days"),
        row.getString("recommendation"),
        predictedAt == null ? null : predictedAt.toInstant());
  }

  /** What became of a prediction. */
  enum Result {
    STARTED,
    NOT_TRIGGERED,
    ALREADY_RUNNING,
    HELD_FOR_REVIEW,
    /** No channel is left: no consent or no usable address on any. */
    SUPPRESSED;

    @JsonValue
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A prediction with what became of it.
   *
   * @param decision what the table chose, or null where nothing was triggered
   * @param instanceId the instance that it started or that was running already, or null
   * @param reason why nothing was triggered although the table chose a workflow, or null
   */
  record Answer(
      Prediction prediction, Result result, Decision decision, String instanceId, String reason) {}
}
