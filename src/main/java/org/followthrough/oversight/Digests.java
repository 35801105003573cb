package org.followthrough.oversight;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Who has got which digest or reminder, committed before it leaves: a second try never writes to
 * anybody twice. And whose workflows are paused.
 */
@Repository
class Digests {

  private final JdbcClient jdbc;
  private final TransactionTemplate ownTransaction;
  private final Clock clock;

  Digests(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
    this.jdbc = jdbc;
    this.ownTransaction = new TransactionTemplate(transactions);
    this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    this.clock = clock;
  }

  /**
   * @param run the process instance that sends digests, or the job that reminds
   * @return false where this coordinator has got it already
   */
  boolean begin(String run, String coordinator) {
    return Boolean.TRUE.equals(
        ownTransaction.execute(
            status ->
                jdbc.sql(
                            """
                            insert into followthrough.digest (run, coordinator, begun_at)
                            values (?, ?, ?) on conflict do nothing""")
                        .params(run, coordinator, Timestamp.from(clock.instant()))
                        .update()
                    == 1));
  }

  /** It surely did not leave, and may be tried again. */
  void takeBack(String run, String coordinator) {
    ownTransaction.executeWithoutResult(
        status ->
            jdbc.sql("delete from followthrough.digest where run = ? and coordinator = ?")
                .params(run, coordinator)
                .update());
  }

  /** The mail server will never take it for this person. */
  void refused(String run, String coordinator, String why) {
    ownTransaction.executeWithoutResult(
        status ->
            jdbc.sql(
                    "update followthrough.digest set refused = ? where run = ? and coordinator = ?")
                .params(why, run, coordinator)
                .update());
  }

  /** Why it was refused for good, by the people for whom it was. */
  Map<String, String> refusals(String run) {
    return jdbc
        .sql(
            """
            select coordinator, refused from followthrough.digest
            where run = ? and refused is not null order by coordinator""")
        .param(run)
        .query((row, number) -> Map.entry(row.getString(1), row.getString(2)))
        .list()
        .stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, LinkedHashMap::new));
  }

  /** Paused instances of the families that a coordinator looks after, oldest first. */
  List<Paused> pausedOf(String coordinator) {
    return jdbc.sql(
            """
            select i.workflow, f.family_name from followthrough.instance i
            join followthrough.family f using (family_id)
            where i.status = 'paused' and f.coordinator = ? order by i.triggered_at""")
        .param(coordinator)
        .query((row, number) -> new Paused(row.getString(1), row.getString(2)))
        .list();
  }

  /**
   * Families for which a workflow ended since a moment without a way to reach them, oldest first:
   * of a coordinator, or of nobody.
   */
  List<Unreached> unreachedOf(String coordinator, Instant since) {
    return jdbc.sql(
            """
            select i.workflow, f.family_name,
              coalesce(nullif(i.outcome_notes, ''), i.last_error, (
                select string_agg(a.channel || ': ' || coalesce(a.detail, a.state), '; ' order by a.begun_at)
                from followthrough.attempt a
                where a.instance_id = i.id and a.state in ('failed', 'bounced', 'skipped')),
                'no consent or no usable address is left on any channel') as why
            from followthrough.instance i join followthrough.family f using (family_id)
            where i.status = 'failed' and i.completed_at >= :since
              and (f.coordinator = :coordinator or f.coordinator is null)
            order by i.completed_at""")
        .param("since", Timestamp.from(since))
        .param("coordinator", coordinator)
        .query((row, number) -> new Unreached(row.getString(1), row.getString(2), row.getString(3)))
        .list();
  }

  /**
   * @param why in words for a person
   */
  record Unreached(String workflow, String familyName, String why) {}

  record Paused(String workflow, String familyName) {}
}
