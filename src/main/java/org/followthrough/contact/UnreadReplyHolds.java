package org.followthrough.contact;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What waits for a person who reads a reply: families to which no automatic message goes until
 * then, and instances that stand still. Each waits for one task, known by the process at the root
 * that it belongs to. Takes part in the caller's transaction.
 */
@Repository
public class UnreadReplyHolds {

  private final JdbcClient jdbc;
  private final Clock clock;

  UnreadReplyHolds(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * No automatic message goes to a family. A message that is just about to leave looks again behind
   * this: call it last in a transaction.
   */
  public void hold(String familyId, String askedIn, String because) {
    jdbc.sql("select pg_advisory_xact_lock(?, hashtext(?))")
        .params(Attempts.OF_FAMILIES, familyId)
        .query(row -> {});
    jdbc.sql(
            """
            insert into followthrough.reply_hold (family_id, asked_in, because, since)
            values (?, ?, ?, ?) on conflict do nothing""")
        .params(familyId, askedIn, because, Timestamp.from(clock.instant()))
        .update();
  }

  /** Why nothing goes to a family now; empty where nothing stands in the way. */
  public Optional<String> because(String familyId) {
    return jdbc.sql(
            "select because from followthrough.reply_hold where family_id = ? order by since limit 1")
        .param(familyId)
        .query(String.class)
        .optional();
  }

  /** The task is done: what was held may go now, and not only when it is asked about next. */
  public void release(String askedIn) {
    jdbc.sql(
            """
            with released as (
              delete from followthrough.reply_hold where asked_in = :askedIn
              returning family_id, because)
            update act_ru_job set duedate_ = :now, rev_ = rev_ + 1
            where lock_owner_ is null and duedate_ > :now and id_ in (
              select h.step_id from followthrough.hold h
              join followthrough.instance i on i.id = h.instance_id
              join released r on r.family_id = i.family_id and r.because = h.because
              where i.slot is not null)""")
        .param("askedIn", askedIn)
        .param("now", Timestamp.from(clock.instant()))
        .update();
  }

  /** An instance stands still until the task is done. */
  public void standStill(Standstill standstill) {
    jdbc.sql(
            """
            insert into followthrough.reply_standstill (instance_id, asked_in, family_id, on_reply)
            values (?, ?, ?, ?) on conflict do nothing""")
        .params(
            standstill.instanceId(),
            standstill.askedIn(),
            standstill.familyId(),
            standstill.onReply())
        .update();
  }

  /** Where somebody is asked for whom an instance stands still; empty where it does not. */
  public Optional<String> askedFor(String instanceId) {
    return jdbc.sql(
            """
            select asked_in from followthrough.reply_standstill where instance_id = ?
            order by asked_in limit 1""")
        .param(instanceId)
        .query(String.class)
        .optional();
  }

  /** The instances that stood still for a task; from now on they do so for it no more. */
  public List<Standstill> takeStandstills(String askedIn) {
    return jdbc.sql(
            """
            delete from followthrough.reply_standstill where asked_in = ?
            returning instance_id, asked_in, family_id, on_reply""")
        .param(askedIn)
        .query(Standstill.class)
        .list();
  }

  /**
   * An instance that stands still.
   *
   * @param askedIn the process whose task it waits for
   * @param onReply what its workflow says of a reply: {@code end} or {@code hold}
   */
  public record Standstill(String instanceId, String askedIn, String familyId, String onReply) {}
}
