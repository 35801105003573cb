package org.followthrough.outreach;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
 * others go; until then those sleep. It stands in the database, for all nodes and across restarts,
 * and commits at once: what has failed must count even though the engine rolls the step back.
 */
@Repository
@Transactional(transactionManager = "attemptsTransactions", noRollbackFor = StepFault.Held.class)
class Breaker {

  private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);

  /** Fewer are three families' bad luck, and three tasks. */
  private static final int FAMILIES = 20;

  private static final Duration WITHIN = Duration.ofMinutes(10);

  /** The first probe comes soon; a long outage is not asked every minute. */
  private static final Duration FIRST_PROBE = Duration.ofMinutes(1);

  private static final Duration BETWEEN_PROBES = Duration.ofMinutes(5);

  private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(1);

  /** Whoever waits is woken; but whatever went wrong with that, nobody waits for ever. */
  private static final Duration LOOKS_BY_ITSELF = Duration.ofHours(1);

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
  public boolean passesAsProbe(String channel, String stepId) {
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
    if (claimed == 1) {
      return true;
    }
    Optional<Outage> meanwhile = outage(channel);
    if (meanwhile.isEmpty()) {
      return false;
    }
    boolean isNextProbe = !anotherIsNext(channel, stepId);
    addWaiting(channel, stepId);
    throw meanwhile.get().held(until(meanwhile.get(), isNextProbe, now));
  }

  /**
   * A probe that is out wakes all, but not who is on the way to sleep at that very moment: nobody
   * falls asleep while there is one.
   */
  private static Instant until(Outage outage, boolean isNextProbe, Instant now) {
    if (isNextProbe) {
      return later(outage.nextProbeAt(), now);
    }
    return outage.probeIsOutUntil().isAfter(now)
        ? outage.probeIsOutUntil()
        : later(outage.nextProbeAt(), now.plus(LOOKS_BY_ITSELF));
  }

  /**
   * A step does not leave now for another reason than the channel. Where it was to be the probe,
   * another that waits takes its place.
   *
   * @param asProbe whether it had been let through as one
   */
  public void doesNotLeave(String channel, String stepId, boolean asProbe) {
    int waited =
        jdbc.sql("delete from followthrough.channel_waiting where step_id = ?")
            .param(stepId)
            .update();
    Timestamp soon = Timestamp.from(clock.instant().plus(FIRST_PROBE));
    if (asProbe) {
      jdbc.sql("update followthrough.channel_breaker set next_probe_at = ? where channel = ?")
          .params(soon, channel)
          .update();
    }
    if ((asProbe || waited == 1) && !anotherIsNext(channel, stepId)) {
      jdbc.sql(
              """
              update act_ru_job set rev_ = rev_ + 1,
                duedate_ = (select greatest(next_probe_at, :soon)
                  from followthrough.channel_breaker where channel = :channel)
              where id_ = (
                select id_ from act_ru_job join followthrough.channel_waiting on step_id = id_
                where channel = :channel and lock_owner_ is null and suspension_state_ = 1
                order by priority_ desc, duedate_ limit 1)
              and exists (select from followthrough.channel_breaker where channel = :channel)""")
          .param("channel", channel)
          .param("soon", soon)
          .update();
    }
  }

  /**
   * A channel has failed for a family, for no fault of the message or the address.
   *
   * @return the hold that the step is in for where the channel is held; else the step's own retries
   *     apply
   */
  public Optional<StepFault.Held> failed(
      String channel, String familyId, String stepId, String reason) {
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
    Optional<Outage> outage = outage(channel);
    outage.ifPresent(any -> addWaiting(channel, stepId));
    return outage.map(held -> held.held(held.nextProbeAt()));
  }

  /** A probe got an answer: the channel works again, and what waits for it goes to the gate. */
  public void worksAgain(String channel) {
    Instant now = clock.instant();
    jdbc.sql("delete from followthrough.channel_failure where channel = ?").param(channel).update();
    Optional<Instant> since =
        jdbc.sql(
                """
                with freed as (
                  delete from followthrough.channel_breaker where channel = ? returning *)
                select opened_at, followthrough.audit_add(null, cast(? as timestamptz), 'channel.freed',
                  null, null, jsonb_build_object('channel', channel, 'probes', probes), null)
                from freed""")
            .params(channel, Timestamp.from(now))
            .query((row, number) -> row.getTimestamp("opened_at").toInstant())
            .optional();
    int woken = wakeAll(channel, now);
    since.ifPresent(
        opened ->
            LOG.warn(
                "{} works again, after {}; {} messages that waited for it go now",
                channel,
                Duration.between(opened, now).truncatedTo(ChronoUnit.SECONDS),
                woken));
  }

  /**
   * As one statement, since thousands may wait. The engine notices by the revision; a job that is
   * at work now is left alone, and finds the channel free or looks again by itself.
   */
  private int wakeAll(String channel, Instant now) {
    return jdbc.sql(
            """
            with waiting as (
              delete from followthrough.channel_waiting where channel = :channel returning step_id)
            update act_ru_job set duedate_ = :now, rev_ = rev_ + 1
            where id_ in (select step_id from waiting) and lock_owner_ is null and duedate_ > :now""")
        .param("channel", channel)
        .param("now", Timestamp.from(now))
        .update();
  }

  private void addWaiting(String channel, String stepId) {
    jdbc.sql(
            """
            insert into followthrough.channel_waiting (step_id, channel) values (?, ?)
            on conflict do nothing""")
        .params(stepId, channel)
        .update();
  }

  /** Whether another step is planned for the next probe. */
  private boolean anotherIsNext(String channel, String stepId) {
    return jdbc.sql(
            """
            select exists (
              select from followthrough.channel_breaker b
                join followthrough.channel_waiting w on w.channel = b.channel
                join act_ru_job j on j.id_ = w.step_id
              where b.channel = ? and w.step_id <> ? and j.duedate_ <= b.next_probe_at
                and j.suspension_state_ = 1)""")
        .params(channel, stepId)
        .query(Boolean.class)
        .single();
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
      return pauseAfter(probes + 1);
    }

    /** The channels' own time limits end a probe sooner; long ago where none has been tried. */
    private Instant probeIsOutUntil() {
      return probes == 0 ? since : nextProbeAt.minus(pauseAfter(probes)).plus(ANSWERED_WITHIN);
    }

    private static Duration pauseAfter(int probes) {
      Duration pause = FIRST_PROBE.multipliedBy(probes + 1L);
      return pause.compareTo(BETWEEN_PROBES) < 0 ? pause : BETWEEN_PROBES;
    }

    private StepFault.Held held(Instant until) {
      return new StepFault.Held(
          until,
          channel + " fails for many families and is held for all of them: " + reason,
          StepFault.Held.Cause.OUTAGE);
    }
  }
}
