package org.followthrough.trigger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
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
    return jdbc.sql(
            """
            select p.* from followthrough.instance i
            join followthrough.prediction p
              on p.prediction_id = substr(i.triggered_by, length(:prefix) + 1)
            where i.id = :instanceId and starts_with(i.triggered_by, :prefix)""")
        .param("prefix", PREFIX)
        .param("instanceId", instanceId)
        .query(Predictions::prediction)
        .optional();
  }

  static String triggeredBy(Prediction prediction) {
    return PREFIX + prediction.predictionId();
  }

  Optional<Answer> find(String predictionId) {
    return jdbc.sql("select * from followthrough.prediction where prediction_id = ?")
        .param(predictionId)
        .query(Predictions::answer)
        .optional();
  }

  /** False where that id is on record already: another request was faster. */
  boolean add(Prediction prediction) {
    return jdbc.sql(
                """
                insert into followthrough.prediction (prediction_id, family_id, probability, confidence,
                  window_days, recommendation, predicted_at, received_at, result)
                values (:predictionId, :familyId, :probability, :confidence, :windowDays,
                  :recommendation, :predictedAt, :receivedAt, :result)
                on conflict do nothing""")
            .param("predictionId", prediction.predictionId())
            .param("familyId", prediction.familyId())
            .param("probability", prediction.probability())
            .param("confidence", prediction.confidence())
            .param("windowDays", prediction.windowDays())
            .param("recommendation", prediction.recommendation())
            .param(
                "predictedAt",
                prediction.predictedAt() == null ? null : Timestamp.from(prediction.predictedAt()))
            .param("receivedAt", Timestamp.from(clock.instant()))
            .param("result", Result.NOT_TRIGGERED.word())
            .update()
        == 1;
  }

  /** Keeps what became of a prediction that was added. */
  void answered(Answer answer) {
    Decision decision = answer.decision();
    if (decision == null) {
      return;
    }
    jdbc.sql(
            """
            update followthrough.prediction set result = :result, workflow = :workflow,
              template = :template, priority = :priority, urgent = :urgent, instance_id = :instanceId,
              reason = :reason
            where prediction_id = :predictionId""")
        .param("predictionId", answer.prediction().predictionId())
        .param("result", answer.result().word())
        .param("workflow", decision.workflow())
        .param("template", decision.template())
        .param("priority", decision.priority())
        .param("urgent", decision.urgent())
        .param("instanceId", answer.instanceId())
        .param("reason", answer.reason())
        .update();
  }

  private static Answer answer(ResultSet row, int number) throws SQLException {
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
