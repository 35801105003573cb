package org.followthrough.trigger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the tables were told of families, from the newest that is on record. */
@Component
public class RecordedFacts {

  /** Enough to find an example, few enough to be read while somebody waits. */
  private static final int MOST = 2_000;

  private static final TypeReference<Map<String, Object>> PAYLOAD = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final ObjectMapper json;

  RecordedFacts(JdbcClient jdbc, ObjectMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** What a table was told of families, newest first; empty for a table of another key. */
  public List<FamilyFacts> of(String table) {
    return switch (table) {
      case InterventionTable.KEY -> predictions();
      case EventTable.KEY -> events();
      default -> List.of();
    };
  }

  private List<FamilyFacts> predictions() {
    return jdbc.sql(
            """
            select p.family_id, p.probability, p.confidence, p.window_days, p.recommendation,
              f.engagement_score
            from followthrough.prediction p
            left join followthrough.family f on f.family_id = p.family_id
            order by p.received_at desc limit ?""")
        .param(MOST)
        .query(
            (row, number) -> {
              Map<String, Object> facts = new HashMap<>();
              facts.put("probability", row.getDouble("probability"));
              facts.put("confidence", row.getDouble("confidence"));
              facts.put("windowDays", row.getInt("window_days"));
              facts.put("recommendation", row.getString("recommendation"));
              facts.put("engagementScore", row.getObject("engagement_score"));
              return new FamilyFacts(row.getString("family_id"), facts);
            })
        .list();
  }

  private List<FamilyFacts> events() {
    return jdbc.sql(
            """
            select e.family_id, e.type, e.payload, f.engagement_score
            from followthrough.event e
            left join followthrough.family f on f.family_id = e.family_id
            order by e.received_at desc limit ?""")
        .param(MOST)
        .query(
            (row, number) -> {
              Map<String, Object> facts = new HashMap<>(payload(row));
              facts.put("type", row.getString("type"));
              facts.put("engagementScore", row.getObject("engagement_score"));
              return new FamilyFacts(row.getString("family_id"), facts);
            })
        .list();
  }

  private Map<String, Object> payload(ResultSet row) throws SQLException {
    try {
      return json.readValue(row.getString("payload"), PAYLOAD);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the payload of an event is not JSON", e);
    }
  }

  /**
   * What a table was told of a family.
   *
   * @param facts by the names that the table asks for; null where there is no such value
   */
  public record FamilyFacts(String familyId, Map<String, Object> facts) {}
}
