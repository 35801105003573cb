package org.followthrough.sandbox;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What came back from families and their servers, and what each was judged to be. */
@Component
@Profile(SandboxWorld.PROFILE)
class FamilyAnswers {

  private static final int MOST_OF_A_FAMILY = 10;
  private static final int MOST_CHARACTERS = 500;

  private final JdbcClient jdbc;

  FamilyAnswers(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The latest of these families, newest first, by family id. */
  Map<String, List<AnswerJson>> of(List<String> familyIds) {
    return jdbc
        .sql(
            """
            select id, family_id, kind, channel, received_at, left(text, :characters) as text, rule
            from (select *, row_number() over (
                partition by family_id order by received_at desc, id desc) as place
              from followthrough.reply where family_id = any(:families)) latest
            where place <= :most order by received_at desc, id desc""")
        .param("characters", MOST_CHARACTERS)
        .param("families", familyIds.toArray(String[]::new))
        .param("most", MOST_OF_A_FAMILY)
        .query(FamilyAnswers::answer)
        .list()
        .stream()
        .collect(Collectors.groupingBy(AnswerJson::familyId));
  }

  private static AnswerJson answer(ResultSet row, int number) throws SQLException {
    return new AnswerJson(
        row.getString("id"),
        row.getString("family_id"),
        row.getString("kind"),
        row.getString("channel"),
        row.getTimestamp("received_at").toInstant(),
        row.getString("text"),
        row.getString("rule"));
  }

  /**
   * One of them.
   *
   * @param text the sender's own words, without what they quote
   * @param rule by which it was judged; null where a person simply wrote
   */
  record AnswerJson(
      String id,
      @JsonIgnore String familyId,
      String kind,
      String channel,
      Instant receivedAt,
      String text,
      String rule) {}
}
