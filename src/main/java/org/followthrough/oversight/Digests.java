package org.followthrough.oversight;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Who has got which digest, committed before it leaves: a second try never writes to anybody twice.
 * And whose workflows are paused.
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
   * @param run the process instance that sends them
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

  record Paused(String workflow, String familyName) {}
}
