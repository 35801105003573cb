package org.followthrough.outreach;

import java.sql.Timestamp;
import java.time.Instant;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which second each waiting message leaves in. Committed at once and apart from the engine, whose
 * transaction is rolled back when a message is held.
 */
@Repository
@Transactional("attemptsTransactions")
class SendSlots {

  private final JdbcClient jdbc;

  SendSlots(@Qualifier("attempts") DataSource attempts) {
    this.jdbc = JdbcClient.create(attempts);
  }

  /**
   * The moment at which a message leaves: now, or the first second that is not full. Asked again, a
   * message keeps its place.
   *
   * @param perSecond how many may leave within one second
   */
  Instant take(String stepId, String channel, int perSecond, Instant now) {
    return jdbc.sql("select followthrough.send_place_take(?, ?, ?, ?)")
        .params(stepId, channel, perSecond, Timestamp.from(now))
        .query((row, number) -> row.getTimestamp(1).toInstant())
        .single();
  }
}
