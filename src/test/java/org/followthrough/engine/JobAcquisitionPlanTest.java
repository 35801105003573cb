package org.followthrough.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.followthrough.SandboxTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The few jobs that are next are found without sorting all that are due. */
@SandboxTest
class JobAcquisitionPlanTest {

  @Autowired JdbcClient jdbc;
  @Autowired TransactionTemplate transaction;

  @Test
  void theNextJobsAreReadInTheirOrderFromAnIndex() {
    String plan =
        transaction.execute(
            status -> {
              // The table is small here, and would be read whole.
              jdbc.sql("set local enable_seqscan = off").update();
              jdbc.sql("set local enable_sort = off").update();
              jdbc.sql("set local enable_bitmapscan = off").update();
              return String.join(
                  "\n",
                  jdbc.sql(
                          """
                          explain select res.id_ from act_ru_job res
                          where res.retries_ > 0 and res.duedate_ <= now()
                            and (res.lock_owner_ is null or res.lock_exp_time_ < now())
                            and res.suspension_state_ = 1
                          order by res.priority_ desc, res.type_ desc, res.duedate_ asc,
                            res.create_time_ limit 64""")
                      .query(String.class)
                      .list());
            });

    assertThat(plan).contains("act_idx_job_order").doesNotContain("Sort");
  }
}
