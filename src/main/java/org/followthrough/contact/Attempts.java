package org.followthrough.contact;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.followthrough.contact.Attempt.Message;
import org.followthrough.contact.Attempt.Result;
import org.followthrough.contact.Attempt.State;
import org.followthrough.contact.Attempt.Step;
import org.followthrough.security.AddressDigests;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The record of attempts. It commits every change at once, on connections of its own: what was
 * begun must be known even if the engine's transaction, or the process, dies a moment later.
 */
@Repository
// Even a single statement needs it: without one, Spring keeps the connection until the engine's
// transaction ends, and the small pool is used up by threads that wait for the network.
@Transactional("attemptsTransactions")
public class Attempts {

  static final int OF_FAMILIES = 1;
  static final int OF_ADDRESSES = 2;

  private final JdbcClient jdbc;
  private final AddressDigests digests;
  private final AttemptMetrics metrics;
  private final Clock clock;

  Attempts(
      @Qualifier("attempts") DataSource attempts,
      AddressDigests digests,
      AttemptMetrics metrics,
      Clock clock) {
    this.jdbc = JdbcClient.create(attempts);
    this.digests = digests;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** The newest attempt of a step. */
  public Optional<Attempt> newest(String stepId) {
    return jdbc.sql(
            "select * from followthrough.attempt where step_id = ? order by number desc limit 1")
        .param(stepId)
        .query(Attempts::attempt)
        .optional();
  }

  /** All attempts of an instance, oldest first. */
  public List<Attempt> of(String instanceId) {
    return jdbc.sql(
            """
            select * from followthrough.attempt where instance_id = ?
            order by begun_at, step_id, number\
            """)
        .param(instanceId)
        .query(Attempts::attempt)
        .list();
  }

  /**
   * Records an attempt in the state it has.
   *
   * @return false where another thread has recorded this attempt already: leave it alone
   */
  public boolean add(Attempt attempt) {
    boolean isNew = inserting(attempt, "true").update() == 1;
    if (isNew && attempt.state() != State.BEGUN) {
      metrics.result(attempt.channel(), attempt.state());
    }
    return isNew;
  }

  private StatementSpec inserting(Attempt attempt, String condition) {
    return jdbc.sql(
            """
                    insert into followthrough.attempt (step_id, number, instance_id, family_id, activity_id,
                      step_name, activity_instance_id, channel, template, address, subject, body, state,
                      transient, provider_id, detail, begun_at, settled_at, workflow, planned_at)
                    select :stepId, :number, :instanceId, :familyId, :activityId, :stepName,
                      :activityInstanceId, :channel, :template, :address, :subject, :body, :state, :transient,
                      :providerId, :detail, :begunAt, :settledAt,
                      (select workflow from followthrough.instance where id = :instanceId),
                      greatest(
                        coalesce(
                          (select planned_at from followthrough.attempt
                           where step_id = :stepId order by number limit 1),
                          (select planned_at from followthrough.hold where step_id = :stepId),
                          (select duedate_ from act_ru_job where id_ = :stepId), :begunAt),
                        (select max(at) from followthrough.instance_action
                         where instance_id = :instanceId and action = 'resume'))
                    where %s on conflict do nothing"""
                .formatted(condition))
        .param("stepId", attempt.stepId())
        .param("number", attempt.number())
        .param("instanceId", attempt.instanceId())
        .param("familyId", attempt.familyId())
        .param("activityId", attempt.step().activityId())
        .param("stepName", attempt.step().name())
        .param("activityInstanceId", attempt.step().activityInstanceId())
        .param("channel", attempt.channel())
        .param("template", attempt.message().template())
        .param("address", attempt.address())
        .param("subject", attempt.message().subject())
        .param("body", attempt.message().body())
        .param("state", attempt.state().word())
        .param("transient", attempt.result().mayBeRepeated())
        .param("providerId", attempt.result().providerId())
        .param("detail", attempt.result().detail())
        .param("begunAt", timestamp(attempt.begunAt()))
        .param("settledAt", timestamp(attempt.settledAt()));
  }

  /**
   * Records an attempt as begun, and asks before whether it may. Attempts for the same family, or
   * to the same address, are asked one after the other, so that each sees those before it.
   *
   * @param check throws where it may not be begun; nothing is recorded then
   * @return false where another thread has recorded this attempt already: leave it alone
   */
  public boolean begin(Attempt attempt, Bounds bounds, Consumer<Recent> check) {
    if (isBegunAtOnce(attempt, bounds)) {
      return true;
    }
    // Something stands in its way: under the same locks, to say what.
    lock(OF_FAMILIES, attempt.familyId());
    lock(OF_ADDRESSES, attempt.address().toLowerCase(Locale.ROOT));
    check.accept(recent(attempt.familyId(), attempt.address(), attempt.stepId(), bounds.since));
    return add(attempt);
  }

  /** Locks, looks and records in one round trip. */
  private boolean isBegunAtOnce(Attempt attempt, Bounds bounds) {
    return inserting(
                attempt,
                """
                followthrough.attempt_may_begin(:familyId, :stepId, :channel, :address, :digests,
                  :since, :today, :perFamilyPerDay, :perFamily, :perAddressPerDay)""")
            .param("digests", digests.all(attempt.address()).toArray(String[]::new))
            .param("since", timestamp(bounds.since))
            .param("today", timestamp(bounds.today))
            .param("perFamilyPerDay", bounds.perFamilyPerDay)
            .param("perFamily", bounds.perFamily)
            .param("perAddressPerDay", bounds.perAddressPerDay)
            .update()
        == 1;
  }

  private void lock(int kind, String key) {
    jdbc.sql("select pg_advisory_xact_lock(?, hashtext(?))").params(kind, key).query(row -> {});
  }

  /**
   * When messages left, or may have left, to a family and to an address; oldest first, one for each
   * step.
   *
   * @param exceptStep the step that asks: its own tries are the same message
   */
  private Recent recent(String familyId, String address, String exceptStep, Instant since) {
    return RecentMessages.of(jdbc, familyId, address, exceptStep, since);
  }

  /** Records what became of an attempt. A result that is known already is not made vaguer. */
  public void settle(
      String stepId,
      int number,
      State state,
      boolean isTransient,
      String providerId,
      String detail) {
    jdbc.sql(
            """
            update followthrough.attempt
            set state = ?, transient = ?, provider_id = coalesce(?, provider_id), detail = ?, settled_at = ?
            where step_id = ? and number = ? and state in ('begun', 'unknown')
            returning channel, begun_at, planned_at\
            """)
        .params(
            state.word(),
            isTransient,
            providerId,
            detail,
            timestamp(clock.instant()),
            stepId,
            number)
        .query(
            row -> {
              metrics.result(row.getString("channel"), state);
              if (state == State.SENT || state == State.UNKNOWN) {
                metrics.left(
                    row.getString("channel"),
                    Duration.between(
                        row.getTimestamp("planned_at").toInstant(),
                        row.getTimestamp("begun_at").toInstant()));
              }
            });
  }

  /** What came to nothing for good may be tried once more, since somebody will have decided so. */
  public void mayBeRepeated(String stepId) {
    jdbc.sql(
            """
            update followthrough.attempt set transient = true
            where step_id = ? and state in ('failed', 'skipped')\
            """)
        .param(stepId)
        .update();
  }

  /**
   * A receipt from the provider: an attempt that was sent has arrived, or has not. It may come
   * before the send itself is settled.
   *
   * @param providerId under which the provider knows it, or null where that is on record
   * @return false where nothing has changed: it is known already, or there is no such attempt
   */
  public boolean receipt(String stepId, int number, String providerId, State state, String detail) {
    Optional<String> channel =
        jdbc.sql(
                """
                update followthrough.attempt
                set state = ?, provider_id = coalesce(?, provider_id), detail = coalesce(?, detail),
                  settled_at = ?
                where step_id = ? and number = ? and state in ('begun', 'sent', 'unknown')
                returning channel\
                """)
            .params(state.word(), providerId, detail, timestamp(clock.instant()), stepId, number)
            .query(String.class)
            .optional();
    channel.ifPresent(of -> metrics.result(of, state));
    return channel.isPresent();
  }

  /**
   * A family has answered a message. With its instance's first answer goes how many messages had
   * left by then.
   */
  public void answered(Attempt attempt) {
    jdbc.sql(
            """
            update followthrough.attempt a set answered_at = :now, messages_until_answer =
              (select case when count(answered_at) = 0 then count(distinct step_id) end
               from followthrough.attempt of where of.instance_id = a.instance_id
                 and LEFT_OR_LEAVING)
            where step_id = :stepId and number = :number and answered_at is null\
            """
                .replace("LEFT_OR_LEAVING", State.isOneOf(State.LEFT_OR_LEAVING)))
        .param("now", timestamp(clock.instant()))
        .param("stepId", attempt.stepId())
        .param("number", attempt.number())
        .update();
  }

  /** Links a step's attempts to the activity instance under which the engine's history knows it. */
  public void done(String stepId, String activityInstanceId) {
    jdbc.sql("update followthrough.attempt set activity_instance_id = ? where step_id = ?")
        .params(activityInstanceId, stepId)
        .update();
  }

  /** One attempt of a step. */
  public Optional<Attempt> find(String stepId, int number) {
    return jdbc.sql("select * from followthrough.attempt where step_id = ? and number = ?")
        .params(stepId, number)
        .query(Attempts::attempt)
        .optional();
  }

  /** The attempt whose message a provider knows under this id. */
  public Optional<Attempt> behind(String providerId) {
    return jdbc.sql("select * from followthrough.attempt where provider_id = ? limit 1")
        .param(providerId)
        .query(Attempts::attempt)
        .optional();
  }

  /** The newest mail of which one of these is the Message-ID. */
  public Optional<Attempt> behindAny(List<String> messageIds) {
    return jdbc.sql(
            """
            select * from followthrough.attempt where provider_id = any(?) and channel = 'email'
            order by begun_at desc limit 1\
            """)
        .param(messageIds.toArray(String[]::new))
        .query(Attempts::attempt)
        .optional();
  }

  /** The newest message that an instance sent on a channel. */
  public Optional<Attempt> newestOf(String instanceId, String channel) {
    return jdbc.sql(
            """
            select * from followthrough.attempt
            where instance_id = ? and channel = ? and ANSWERABLE
            order by begun_at desc limit 1\
            """
                .replace("ANSWERABLE", State.isOneOf(State.ANSWERABLE)))
        .params(instanceId, channel)
        .query(Attempts::attempt)
        .optional();
  }

  /** The message that was the last to reach an address; mail compares without case. */
  public Optional<Attempt> lastTo(String address, String channel) {
    return jdbc.sql(
            """
            select * from followthrough.attempt
            where lower(address) = lower(?) and channel = ?
              and ANSWERABLE
            order by begun_at desc limit 1\
            """
                .replace("ANSWERABLE", State.isOneOf(State.ANSWERABLE)))
        .params(address, channel)
        .query(Attempts::attempt)
        .optional();
  }

  /**
   * The messages that words from an address may answer: of each family whose outreach runs, the
   * last that it got there; and the last of all.
   */
  public List<Attempt> answerable(String address, String channel) {
    return jdbc.sql(
            """
            select * from (
              select distinct on (family_id) * from followthrough.attempt a
              where lower(address) = lower(:address) and channel = :channel
                and ANSWERABLE
                and exists (select from followthrough.instance i
                  where i.id = a.instance_id and i.slot is not null)
              order by family_id, begun_at desc) running
            union
            (select * from followthrough.attempt
            where lower(address) = lower(:address) and channel = :channel
              and ANSWERABLE
            order by begun_at desc limit 1)
            order by begun_at desc\
            """
                .replace("ANSWERABLE", State.isOneOf(State.ANSWERABLE)))
        .param("address", address)
        .param("channel", channel)
        .query(Attempts::attempt)
        .list();
  }

  /** The message that was the last to reach a family on a channel, at whichever address. */
  public Optional<Attempt> lastToFamily(String familyId, String channel) {
    return jdbc.sql(
            """
            select * from followthrough.attempt
            where family_id = ? and channel = ? and ANSWERABLE
            order by begun_at desc limit 1\
            """
                .replace("ANSWERABLE", State.isOneOf(State.ANSWERABLE)))
        .params(familyId, channel)
        .query(Attempts::attempt)
        .optional();
  }

  /**
   * What may have left before an attempt, at most.
   *
   * @param since how far back what was sent matters
   * @param today when the family's day began
   * @param perFamily since then, to the family
   */
  public record Bounds(
      Instant since, Instant today, int perFamilyPerDay, int perFamily, int perAddressPerDay) {

    /** Any number may have left: a person writes. */
    public static Bounds none(Instant now) {
      return new Bounds(now, now, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }
  }

  /** When messages left, oldest first. */
  public record Recent(List<Instant> toFamily, List<Instant> toAddress) {}

  private static Timestamp timestamp(Instant instant) {
    return instant == null ? null : Timestamp.from(instant);
  }

  private static Attempt attempt(ResultSet row, int number) throws SQLException {
    Timestamp settled = row.getTimestamp("settled_at");
    return new Attempt(
        new Step(
            row.getString("step_id"),
            row.getString("instance_id"),
            row.getString("family_id"),
            row.getString("activity_id"),
            row.getString("step_name"),
            row.getString("activity_instance_id")),
        row.getInt("number"),
        new Message(
            row.getString("channel"),
            row.getString("template"),
            row.getString("address"),
            row.getString("subject"),
            row.getString("body")),
        new Result(
            State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
            row.getBoolean("transient"),
            row.getString("provider_id"),
            row.getString("detail")),
        row.getTimestamp("begun_at").toInstant(),
        settled == null ? null : settled.toInstant());
  }
}
