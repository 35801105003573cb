package org.followthrough.trigger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.followthrough.api.InvalidRequest;
import org.followthrough.engine.DecisionTables;
import org.followthrough.engine.DraftTable;
import org.followthrough.engine.UnusableTable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * What another table would have chosen for the predictions on record. They are read as a stream, so
 * that a million need no more memory than a thousand. Takes part in the caller's transaction.
 */
@Repository
public class PastDecisions {

  /** The table that is asked for every prediction. */
  public static final String TABLE = InterventionTable.KEY;

  private static final int AT_ONCE = 1000;

  private final JdbcTemplate jdbc;
  private final DecisionTables tables;

  PastDecisions(DataSource dataSource, DecisionTables tables) {
    this.jdbc = new JdbcTemplate(dataSource);
    this.jdbc.setFetchSize(AT_ONCE);
    this.tables = tables;
  }

  /**
   * Decides again, family by family and in the order in which they came.
   *
   * @param since when the first of them came
   * @throws InvalidRequest where the table gives no usable answer
   */
  public void again(byte[] file, Instant since, Consumer<Redecided> each) {
    try {
      DraftTable draft = tables.draft(TABLE, file);
      jdbc.query(
          """
          select p.*, f.engagement_score, f.coordinator, f.time_zone, f.country, f.region
          from followthrough.prediction p join followthrough.family f using (family_id)
          where p.received_at >= ? order by p.family_id, p.received_at, p.prediction_id""",
          (ResultSet row) -> each.accept(redecided(row, draft)),
          Timestamp.from(since));
    } catch (UnusableTable e) {
      throw InvalidRequest.malformed(e.getMessage());
    }
  }

  private static Redecided redecided(ResultSet row, DraftTable draft) throws SQLException {
    Predictions.Answer before = Predictions.answer(row, 0);
    Prediction prediction = before.prediction();
    var answer =
        draft.ask(
            InterventionTable.inputs(
                prediction,
                row.getBigDecimal("engagement_score") == null
                    ? null
                    : row.getDouble("engagement_score")));
    return new Redecided(
        prediction,
        row.getTimestamp("received_at").toInstant(),
        choice(row.getString("rule_id"), Optional.ofNullable(before.decision())),
        choice(answer.ruleId(), Decision.of(TABLE, answer)),
        new Home(
            row.getString("coordinator"),
            row.getString("time_zone"),
            row.getString("country"),
            row.getString("region")));
  }

  private static Choice choice(String rule, Optional<Decision> decision) {
    return new Choice(
        rule,
        decision.map(Decision::workflow).orElse(null),
        decision.map(Decision::urgent).orElse(false));
  }

  /**
   * A prediction that was decided again.
   *
   * @param at when it came
   */
  public record Redecided(
      Prediction prediction, Instant at, Choice was, Choice wouldBe, Home home) {}

  /**
   * What a table chose.
   *
   * @param rule that fired; null where none did
   * @param workflow null where nothing is triggered
   */
  public record Choice(String rule, String workflow, boolean urgent) {}

  /** What is on record of where a family is at home; each may be null. */
  public record Home(String coordinator, String timeZone, String country, String region) {}
}
