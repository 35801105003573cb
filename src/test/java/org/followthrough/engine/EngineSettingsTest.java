package org.followthrough.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Clock;
import java.util.TimeZone;
import javax.sql.DataSource;
import org.camunda.bpm.engine.ProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutor;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** The settings that were found to matter at scale are in force. */
@SandboxTest
class EngineSettingsTest {

  @Autowired ProcessEngineConfiguration engine;
  @Autowired JobExecutor jobExecutor;
  @Autowired ThreadPoolTaskExecutor camundaTaskExecutor;
  @Autowired DataSource dataSource;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  @Test
  void jobsAreAcquiredByPriorityAndDueDateWithAnIndexOnIt() {
    assertThat(engine.isJobExecutorAcquireByPriority()).isTrue();
    assertThat(engine.isJobExecutorAcquireByDueDate()).isTrue();
    assertThat(engine.isEnsureJobDueDateNotNull()).isTrue();
    assertThat(
            jdbc.sql("select indexdef from pg_indexes where indexname = 'act_idx_job_duedate'")
                .query(String.class)
                .single())
        .contains("act_ru_job", "(duedate_)");
  }

  @Test
  void everyJobThreadFindsAConnection() throws SQLException {
    HikariDataSource pool = dataSource.unwrap(HikariDataSource.class);

    assertThat(camundaTaskExecutor.getMaxPoolSize()).isEqualTo(32);
    assertThat(pool.getMaximumPoolSize()).isGreaterThan(camundaTaskExecutor.getMaxPoolSize());
    assertThat(jobExecutor.getMaxJobsPerAcquisition()).isEqualTo(64);
  }

  @Test
  void dueWorkIsPickedUpWithinHalfASecond() {
    assertThat(jobExecutor.getWaitTimeInMillis()).isEqualTo(250);
    assertThat(jobExecutor.getMaxWait()).isEqualTo(500);
  }

  @Test
  void historyHasNoRowsThatNobodyReads() {
    assertThat(((ProcessEngineConfigurationImpl) engine).getHistoryLevel().getName())
        .isEqualTo("audit");
    assertThat(((ProcessEngineConfigurationImpl) engine).isMetricsEnabled()).isFalse();
  }

  @Test
  void theEngineHasTheApplicationsClockAndReadsItInUtc() {
    assertThat(ClockUtil.now()).isCloseTo(java.util.Date.from(clock.instant()), 1000);
    assertThat(TimeZone.getDefault().getID()).isEqualTo("UTC");
  }

  /** For a connection that sets nothing else, as those of the tests do. */
  @Test
  void whatTheDatabaseHasConfirmedIsOnDisk() {
    assertThat(
            jdbc.sql(
                    """
                    select name || ' ' || reset_val from pg_settings
                    where name in ('fsync', 'synchronous_commit')""")
                .query(String.class)
                .list())
        .containsExactlyInAnyOrder("fsync on", "synchronous_commit on");
  }
}
