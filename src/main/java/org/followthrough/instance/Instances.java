package org.followthrough.instance;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.followthrough.api.InvalidRequest;
import org.followthrough.engine.TransactionMemo;
import org.followthrough.instance.BulkCancel.Which;
import org.followthrough.instance.Instance.End;
import org.followthrough.instance.Instance.Failures;
import org.followthrough.instance.Instance.Origin;
import org.followthrough.instance.Instance.Outcome;
import org.followthrough.instance.Instance.Status;
import org.followthrough.instance.Instance.Times;
import org.followthrough.instance.InstancePause.Cause;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The instances on record, live and ended. Takes part in the caller's transaction. */
@Repository
public class Instances {

  private static final int LONGEST_ERROR = 4000;

  /** What an instance {@code i} came from; what is null matches all. */
  static final String WHICH =
      """
      (cast(:workflow as text) is null or i.workflow = :workflow)
      and (cast(:version as integer) is null or i.workflow_version = :version)
      and (cast(:triggeredBy as text) is null or i.triggered_by = :triggeredBy)
      and (cast(:since as timestamptz) is null or i.triggered_at >= :since)
      and (cast(:rule as text) is null or exists (select from followthrough.prediction p
        where i.triggered_by = 'prediction:' || p.prediction_id and p.rule_id = :rule))
      and (cast(:template as text) is null
        or exists (select from followthrough.attempt a
          where a.instance_id = i.id and a.template = :template)
        or exists (select from followthrough.prediction p
          where i.triggered_by = 'prediction:' || p.prediction_id and p.template = :template))
      and (cast(:deployment as text) is null
        or exists (select from act_re_procdef d where d.deployment_id_ = :deployment
          and d.key_ = i.workflow and d.version_ = i.workflow_version)
        or exists (select from followthrough.prediction p
          join act_re_decision_def d on d.version_ = p.table_version
          where i.triggered_by = 'prediction:' || p.prediction_id
            and d.deployment_id_ = :deployment and d.key_ = 'select_intervention')
        or exists (select from followthrough.attempt a
          join act_ge_bytearray b on starts_with(b.name_, a.template || '.')
          join act_re_deployment d on d.id_ = b.deployment_id_
          where a.instance_id = i.id and d.id_ = :deployment
            and a.begun_at >= d.deploy_time_ at time zone 'UTC'
            and not exists (select from act_ge_bytearray newer
              join act_re_deployment later on later.id_ = newer.deployment_id_
              where newer.name_ = b.name_ and later.deploy_time_ > d.deploy_time_
                and later.deploy_time_ at time zone 'UTC' <= a.begun_at)))
      """;

  private final JdbcClient jdbc;
  private final Clock clock;

  Instances(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  public Optional<Instance> find(String id) {
    return jdbc.sql("select * from followthrough.instance where id = ?")
        .param(id)
        .query(Instances::instance)
        .optional();
  }

  /**
   * One that has not ended; nobody else changes it until the caller's transaction ends.
   *
   * @throws InvalidRequest 404 where there is none, 409 where it has ended
   */
  public Instance liveForUpdate(String id) {
    Instance instance =
        jdbc.sql("select * from followthrough.instance where id = ? for no key update")
            .param(id)
            .query(Instances::instance)
            .optional()
            .orElseThrow(() -> InvalidRequest.notFound("instance", id));
    if (instance.times().completedAt() != null) {
      throw InvalidRequest.conflict(
          "The instance " + id + " has ended: it is " + instance.status().word() + ".");
    }
    return instance;
  }

  /** Live instances by what is known of them, oldest first; what is null matches all. */
  List<Instance> live(Which which) {
    return jdbc.sql(
            "select * from followthrough.instance i where slot is not null and "
                + WHICH
                + " order by triggered_at, id")
        .params(parameters(which))
        .query(Instances::instance)
        .list();
  }

  /** What {@link #WHICH} asks for. */
  static Map<String, Object> parameters(Which which) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("workflow", which.workflow());
    parameters.put("version", which.workflowVersion());
    parameters.put("triggeredBy", which.triggeredBy());
    parameters.put(
        "since", which.startedSince() == null ? null : Timestamp.from(which.startedSince()));
    parameters.put("rule", which.rule());
    parameters.put("template", which.template());
    parameters.put("deployment", which.deployment());
    return parameters;
  }

  /** How many of these still live. */
  public int countLive(List<String> ids) {
    return jdbc.sql(
            "select count(*) from followthrough.instance where id = any(?) and slot is not null")
        .param(ids.toArray(String[]::new))
        .query(Integer.class)
        .single();
  }

  /** It runs in another version of its workflow now. */
  void moved(String id, int version) {
    jdbc.sql("update followthrough.instance set workflow_version = ? where id = ?")
        .params(version, id)
        .update();
  }

  /** Live instances of a workflow for a family, oldest first. */
  public List<Instance> live(String familyId, String workflow) {
    return jdbc.sql(
            """
            select * from followthrough.instance
            where family_id = ? and workflow = ? and slot is not null order by slot""")
        .params(familyId, workflow)
        .query(Instances::instance)
        .list();
  }

  /** Live instances of these families, of each workflow oldest first. */
  public List<Instance> live(List<String> familyIds) {
    return familyIds.isEmpty()
        ? List.of()
        : jdbc.sql(
                """
                select * from followthrough.instance
                where family_id = any(?) and slot is not null order by slot""")
            .param(familyIds.toArray(String[]::new))
            .query(Instances::instance)
            .list();
  }

  /**
   * Records a new instance in the lowest free slot of its family and workflow: one statement, which
   * also looks whether the family is known and the workflow may start.
   *
   * @param slots as many instances of the workflow may live for one family
   * @return false where one of that is not so, and nothing is recorded
   * @throws org.springframework.dao.DuplicateKeyException where another transaction took the slot
   *     first
   */
  public boolean add(String id, Origin origin, int slots) {
    return jdbc.sql(
                """
                insert into followthrough.instance (id, workflow, workflow_version, family_id, slot,
                  triggered_by, about, status, priority, urgent, triggered_at, status_since)
                select :id, :workflow, :version, :familyId, min(free), :triggeredBy, :about, 'pending',
                  :priority, :urgent, :now, :now
                from generate_series(1, :slots) free
                where not exists (select from followthrough.instance
                    where family_id = :familyId and workflow = :workflow and slot is not null
                      and (slot = free or about = :about))
                  and exists (select from followthrough.family where family_id = :familyId)
                  and coalesce((select active from followthrough.workflow_switch
                    where workflow = :workflow order by id desc limit 1), true)
                having min(free) is not null""")
            .param("id", id)
            .param("workflow", origin.workflow())
            .param("version", origin.workflowVersion())
            .param("familyId", origin.familyId())
            .param("slots", slots)
            .param("triggeredBy", origin.triggeredBy())
            .param("about", origin.about())
            .param("priority", origin.priority())
            .param("urgent", origin.urgent())
            .param("now", now())
            .update()
        == 1;
  }

  /**
   * Families for which a trigger has started nothing yet and may start something, in the order of
   * their ids.
   *
   * @param slots as many instances of the workflow may live for one family
   * @param scoreBelow only families whose engagement score is known and below this
   */
  public List<String> withoutOneFrom(
      String triggeredBy, String workflow, int slots, double scoreBelow, int limit) {
    return jdbc.sql(
            """
            select family_id from followthrough.family f where engagement_score < :scoreBelow
              and not exists (select from followthrough.instance i where i.workflow = :workflow
                and i.triggered_by = :triggeredBy and i.family_id = f.family_id)
              and (select count(*) from followthrough.instance i where i.workflow = :workflow
                and i.family_id = f.family_id and slot is not null) < :slots
            order by family_id limit :limit""")
        .param("triggeredBy", triggeredBy)
        .param("workflow", workflow)
        .param("slots", slots)
        .param("scoreBelow", scoreBelow)
        .param("limit", limit)
        .query(String.class)
        .list();
  }

  /**
   * Live instances that keep a trigger from starting the same workflow for their families, and of
   * which that is not on record yet.
   *
   * @param why the words by which it would be on record
   */
  public List<String> inTheWayOf(
      String triggeredBy, String workflow, double scoreBelow, String why, int limit) {
    return jdbc.sql(
            """
            select i.id from followthrough.instance i join followthrough.family f using (family_id)
            where i.workflow = :workflow and i.slot is not null and i.triggered_by <> :triggeredBy
              and f.engagement_score < :scoreBelow
              and not exists (select from followthrough.instance o where o.workflow = :workflow
                and o.triggered_by = :triggeredBy and o.family_id = i.family_id)
              and not exists (select from followthrough.instance_action a
                where a.instance_id = i.id and a.action = 'raise' and a.reason = :why)
            order by i.id limit :limit""")
        .param("triggeredBy", triggeredBy)
        .param("workflow", workflow)
        .param("scoreBelow", scoreBelow)
        .param("why", why)
        .param("limit", limit)
        .query(String.class)
        .list();
  }

  /** The instance's first step has begun or is done. */
  public void started(String id) {
    jdbc.sql(
            """
            update followthrough.instance
            set status = 'running', started_at = :now, status_since = :now
            where id = :id and status = 'pending'""")
        .param("now", now())
        .param("id", id)
        .update();
  }

  public void ended(String id, Status status, Outcome outcome, String notes) {
    jdbc.sql(
            """
            update followthrough.instance
            set status = :status, outcome = :outcome, outcome_notes = :notes, completed_at = :now,
              status_since = :now, slot = null, stands_still_because = '{}', stands_still_since = null
            where id = :id""")
        .param("status", status.word())
        .param("outcome", outcome.word())
        .param("notes", notes)
        .param("now", now())
        .param("id", id)
        .update();
  }

  /** A try of one of its steps has failed. */
  public void stepFailed(String id, String message) {
    jdbc.sql(
            """
            update followthrough.instance
            set error_count = error_count + 1, last_error = ?, last_error_at = ?
            where id = ?""")
        .params(shortened(message), now(), id)
        .update();
  }

  /**
   * A live instance stands still for one more cause.
   *
   * @return false where it did for that one already, or has ended
   */
  boolean standStill(String id, Cause cause) {
    TransactionMemo.forget();
    return jdbc.sql(
                """
                update followthrough.instance
                set stands_still_because = array_append(stands_still_because, :cause),
                  stands_still_since = coalesce(stands_still_since, :now),
                  status = case when :cause = 'reply' then status else 'paused' end,
                  status_since = case when :cause = 'reply' or status = 'paused' then status_since
                    else cast(:now as timestamptz) end
                where id = :id and slot is not null and not :cause = any(stands_still_because)""")
            .param("id", id)
            .param("cause", cause.word())
            .param("now", now())
            .update()
        == 1;
  }

  /**
   * A cause for standing still is gone. What is left counts from now on.
   *
   * @return false where that was no cause for it
   */
  boolean goOn(String id, Cause cause) {
    TransactionMemo.forget();
    return jdbc.sql(
                """
                update followthrough.instance
                set stands_still_because = array_remove(stands_still_because, :cause),
                  stands_still_since =
                    case when array_remove(stands_still_because, :cause) = '{}' then null
                      else cast(:now as timestamptz) end,
                  status =
                    case when array_remove(stands_still_because, :cause) && '{person,failed_step}'
                      then 'paused' when started_at is null then 'pending' else 'running' end,
                  status_since =
                    case when status = 'paused'
                        and not array_remove(stands_still_because, :cause) && '{person,failed_step}'
                      then cast(:now as timestamptz) else status_since end
                where id = :id and slot is not null and :cause = any(stands_still_because)""")
            .param("id", id)
            .param("cause", cause.word())
            .param("now", now())
            .update()
        == 1;
  }

  /** Since when an instance stands still; empty while it runs. */
  Optional<Instant> standsStillSince(String id) {
    return jdbc.sql(
            """
            select stands_still_since from followthrough.instance
            where id = ? and stands_still_since is not null""")
        .param(id)
        .query((row, number) -> row.getTimestamp(1).toInstant())
        .optional();
  }

  /**
   * Whether it stands still, for somebody who is about to give it something to do: until the end of
   * the transaction, nobody can change it.
   */
  boolean standsStillNow(String id) {
    return TransactionMemo.get(
        "stands still " + id,
        () ->
            jdbc.sql(
                    """
                    select stands_still_since is not null from followthrough.instance
                    where id = ? for no key update""")
                .param(id)
                .query(Boolean.class)
                .optional()
                .orElse(false));
  }

  /**
   * Whether somebody has paused it: for whatever else it may stand still, that alone does not
   * count.
   */
  public boolean isPausedByAPerson(String id) {
    return standsStillBecause(id).contains(Cause.PERSON);
  }

  /** What makes it stand still. */
  Set<Cause> standsStillBecause(String id) {
    return jdbc
        .sql("select unnest(stands_still_because) from followthrough.instance where id = ?")
        .param(id)
        .query(String.class)
        .list()
        .stream()
        .map(word -> Cause.valueOf(word.toUpperCase(Locale.ROOT)))
        .collect(Collectors.toSet());
  }

  /** One page, newest first. */
  List<Instance> page(InstanceSearch search, int page, int size) {
    return jdbc.sql(search.page())
        .params(search.parameters())
        .param("size", size)
        .param("offset", (long) page * size)
        .query(Instances::instance)
        .list();
  }

  /** The page behind a mark. */
  List<Instance> pageBehind(PageMark mark, InstanceSearch search, int size) {
    return jdbc.sql(search.pageBehind())
        .params(search.parameters())
        .params(mark.parameters())
        .param("size", size)
        .query(Instances::instance)
        .list();
  }

  long count(InstanceSearch search) {
    return jdbc.sql(search.count()).params(search.parameters()).query(Long.class).single();
  }

  /** Instances of these families, newest first. */
  public List<Instance> of(List<String> familyIds) {
    return jdbc.sql(
            """
            select * from followthrough.instance where family_id = any(:familyIds)
            order by triggered_at desc, id""")
        .param("familyIds", familyIds.toArray(String[]::new))
        .query(Instances::instance)
        .list();
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }

  private static String shortened(String message) {
    return message == null || message.length() <= LONGEST_ERROR
        ? message
        : message.substring(0, LONGEST_ERROR);
  }

  private static Instance instance(ResultSet row, int number) throws SQLException {
    String outcome = row.getString("outcome");
    return new Instance(
        row.getString("id"),
        new Origin(
            row.getString("workflow"),
            row.getInt("workflow_version"),
            row.getString("family_id"),
            row.getString("triggered_by"),
            row.getString("about"),
            row.getInt("priority"),
            row.getBoolean("urgent")),
        Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
        new Times(
            instant(row, "triggered_at"), instant(row, "started_at"), instant(row, "completed_at")),
        new End(outcome == null ? null : Outcome.of(outcome), row.getString("outcome_notes")),
        new Failures(row.getInt("error_count"), row.getString("last_error")));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp at = row.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }
}
