package org.followthrough.outreach;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
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

  /** A place that was missed for longer, by an outage say, is not taken up again. */
  private static final Duration A_PLACE_IS_GOOD_FOR = Duration.ofMinutes(1);

  private static final Duration KEPT_FOR = Duration.ofHours(1);

  private static final int OF_CHANNELS = 3;

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
    Optional<Instant> before = placeOf(stepId);
    if (before.isPresent() && before.get().isAfter(now)) {
      return before.get();
    }
    if (before.isPresent()) {
      jdbc.sql("delete from followthrough.send_place where step_id = ?").param(stepId).update();
      if (before.get().isAfter(now.minus(A_PLACE_IS_GOOD_FOR))) {
        return before.get();
      }
    }
    jdbc.sql("select pg_advisory_xact_lock(?, hashtext(?))")
        .params(OF_CHANNELS, channel)
        .query(row -> {});
    Instant second = firstFree(channel, perSecond, now.truncatedTo(ChronoUnit.SECONDS));
    jdbc.sql(
            """
            insert into followthrough.send_second (channel, second, taken) values (?, ?, 1)
            on conflict (channel, second) do update set taken = send_second.taken + 1""")
        .params(channel, Timestamp.from(second))
        .update();
    forgetWhatIsPast(channel, now.minus(KEPT_FOR));
    if (second.isAfter(now)) {
      jdbc.sql("insert into followthrough.send_place (step_id, second) values (?, ?)")
          .params(stepId, Timestamp.from(second))
          .update();
    }
    return second;
  }

  private void forgetWhatIsPast(String channel, Instant before) {
    jdbc.sql("delete from followthrough.send_second where channel = ? and second < ?")
        .params(channel, Timestamp.from(before))
        .update();
    jdbc.sql("delete from followthrough.send_place where second < ?")
        .param(Timestamp.from(before))
        .update();
  }

  private Optional<Instant> placeOf(String stepId) {
    return jdbc.sql("select second from followthrough.send_place where step_id = ?")
        .param(stepId)
        .query((row, number) -> row.getTimestamp(1).toInstant())
        .optional();
  }

  private Instant firstFree(String channel, int perSecond, Instant from) {
    return jdbc.sql(
            """
            select coalesce(
              (select min(s.second + interval '1 second')
               from followthrough.send_second s
               where s.channel = :channel and s.second >= :from and s.taken >= :perSecond
                 and not exists (select from followthrough.send_second next
                   where next.channel = s.channel and next.second = s.second + interval '1 second'
                     and next.taken >= :perSecond)
                 and exists (select from followthrough.send_second first
                   where first.channel = s.channel and first.second = :from
                     and first.taken >= :perSecond)),
              :from)""")
        .param("channel", channel)
        .param("perSecond", perSecond)
        .param("from", Timestamp.from(from))
        .query((row, number) -> row.getTimestamp(1).toInstant())
        .single();
  }
}
