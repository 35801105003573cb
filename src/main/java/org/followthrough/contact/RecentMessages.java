package org.followthrough.contact;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.followthrough.contact.Attempt.State;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * When messages left, or may have left, for whoever only looks: on the caller's own connection, so
 * that nobody who sends waits for it.
 */
@Repository
public class RecentMessages {

  private final JdbcClient jdbc;

  RecentMessages(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** To a family and to an address since a moment; oldest first, one for each step. */
  public Attempts.Recent since(Instant since, String familyId, String address) {
    return of(jdbc, familyId, address, "", since);
  }

  static Attempts.Recent of(
      JdbcClient jdbc, String familyId, String address, String exceptStep, Instant since) {
    return new Attempts.Recent(
        left(jdbc, "family_id = ?", familyId, exceptStep, since),
        left(jdbc, "lower(address) = lower(?)", address, exceptStep, since));
  }

  private static List<Instant> left(
      JdbcClient jdbc, String to, String key, String exceptStep, Instant since) {
    return jdbc.sql(
            """
            select max(begun_at) as at from followthrough.attempt
            where %s and step_id <> ? and begun_at > ?
              and LEFT_OR_LEAVING
            group by step_id order by at\
            """
                .replace("LEFT_OR_LEAVING", State.isOneOf(State.LEFT_OR_LEAVING))
                .formatted(to))
        .params(key, exceptStep, Timestamp.from(since))
        .query((row, number) -> row.getTimestamp("at").toInstant())
        .list();
  }
}
