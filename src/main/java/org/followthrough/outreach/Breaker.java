package org.followthrough.outreach;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.followthrough.engine.StepFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Holds a channel for everybody while it fails for many families: one alert instead of a thousand
 * escalations. One message at a time is let through as a probe, and the first that arrives lets all
 * others go. It stands in the database, for all nodes and across restarts, and commits at once:
 * what has failed must count even though the engine rolls the step back.
 */
@Repository
@Transactional("attemptsTransactions")
class Breaker {

  private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);

  /** Fewer are three families' bad luck, and three tasks. */
  private static final int FAMILIES = 20;

  private static final Duration WITHIN = Duration.ofMinutes(10);

  /** The first probe comes soon; a long outage is not asked every minute. */
  private static final Duration FIRST_PROBE = Duration.ofMinutes(1);

  private static final Duration BETWEEN_PROBES = Duration.ofMinutes(5);

  private final JdbcClient jdbc;
  private final Clock clock;

  Breaker(@Qualifier("attempts") DataSource attempts, Clock clock) {
    this.jdbc = JdbcClient.create(attempts);
    this.clock = clock;
  }

  /**
   * A message wants to leave on a channel.
   *
   * @return whether it goes as the probe of a channel that is held
   * @throws StepFault.Held where it must wait
   */
  public boolean passesAsProbe(String channel) {
    Optional<Outage> outage = outage(channel);
    if (outage.isEmpty()) {
      return false;
    }
    Instant now = clock.instant();
    // Of all who come at the same time, one updates the row, and the others find the probe taken.
    int claimed =
        jdbc.sql(
                """
                update followthrough.channel_breaker set probes = probes + 1, next_probe_at = ?
                where channel = ? and next_probe_at <= ?""")
            .params(
                Timestamp.from(now.plus(outage.get().untilTheProbeAfterNext())),
                channel,
                Timestamp.from(now))
            .update();
    if (claimed == 0) {
      // Not until the next probe: its own message is planned for then, and the rest would all wake
      // up to hear no.
      throw outage.get().held(later(outage.get().nextProbeAt(), now.plus(BETWEEN_PROBES)));
    }
    return true;
  }

  /**
   * A channel has failed for a family, for no fault of the message or the address.
   *
   * @return the hold that the step is in for where the channel is held; else the step's own retries
   *     apply
   */
  public Optional<StepFault.Held> failed(String channel, String familyId, String reason) {
    Timestamp now = Timestamp.from(clock.instant());
    // One after the other, so that the twentieth is seen as the twentieth.
    jdbc.sql("select pg_advisory_xact_lock(hashtext(?))").param(channel).query(row -> {});
    jdbc.sql(
            """
            insert into followthrough.channel_failure (channel, family_id, failed_at, reason)
            values (?, ?, ?, ?) on conflict (channel, family_id)
            do update set failed_at = excluded.failed_at, reason = excluded.reason""")
        .params(channel, familyId, now, reason)
        .update();
    int opened =
        jdbc.sql(
                """
                insert into followthrough.channel_breaker (channel, opened_at, reason, next_probe_at)
                select :channel, :now, :reason, :probe
                from followthrough.channel_failure where channel = :channel and failed_at > :since
                having count(*) >= :families
                on conflict do nothing""")
            .param("channel", channel)
            .param("now", now)
            .param("reason", reason)
            .param("probe", Timestamp.from(clock.instant().plus(FIRST_PROBE)))
            .param("since", Timestamp.from(clock.instant().minus(WITHIN)))
            .param("families", FAMILIES)
            .update();
    if (opened == 1) {
      LOG.error(
          "ALERT: {} has failed for {} families within {} minutes and is held for everybody until a"
              + " probe gets through: {}",
          channel,
          FAMILIES,
          WITHIN.toMinutes(),
          reason);
    }
    return outage(channel).map(outage -> outage.held(outage.nextProbeAt()));
  }

  /** A probe got an answer: the channel works again, for everybody. */
  public void worksAgain(String channel) {
    jdbc.sql("delete from followthrough.channel_failure where channel = ?").param(channel).update();
    jdbc.sql("delete from followthrough.channel_breaker where channel = ? returning opened_at")
        .param(channel)
        .query((row, number) -> row.getTimestamp("opened_at").toInstant())
        .optional()
        .ifPresent(
            since ->
                LOG.warn(
                    "{} works again, after {}; what was held leaves within the next {} minutes",
                    channel,
                    Duration.between(since, clock.instant()),
                    BETWEEN_PROBES.toMinutes()));
  }

  /** The channels that are held now. */
  public List<Outage> outages() {
    return jdbc.sql("select * from followthrough.channel_breaker order by channel")
        .query(
            (row, number) ->
                new Outage(
                    row.getString("channel"),
                    row.getTimestamp("opened_at").toInstant(),
                    row.getString("reason"),
                    row.getTimestamp("next_probe_at").toInstant(),
                    row.getInt("probes")))
        .list();
  }

  private Optional<Outage> outage(String channel) {
    return outages().stream().filter(outage -> outage.channel().equals(channel)).findFirst();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /**
   * A channel that is held.
   *
   * @param nextProbeAt when a message may be tried again
   * @param probes how many have been tried
   */
  record Outage(String channel, Instant since, String reason, Instant nextProbeAt, int probes) {

    private Duration untilTheProbeAfterNext() {
      Duration pause = FIRST_PROBE.multipliedBy(probes + 2L);
      return pause.compareTo(BETWEEN_PROBES) < 0 ? pause : BETWEEN_PROBES;
    }

    private StepFault.Held held(Instant until) {
      return new StepFault.Held(
          until, channel + " fails for many families and is held for all of them: " + reason);
    }
  }
}
