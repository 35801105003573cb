package org.followthrough.workflow;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobManager;
import org.camunda.bpm.engine.impl.persistence.entity.SuspensionState;
import org.camunda.bpm.engine.impl.persistence.entity.TimerEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Lets the waits and sends of an instance, and of the processes it calls, stand still while the
 * rest of it lives on: it still takes messages, and its tasks can be completed. Its jobs are
 * suspended; the instance itself is not, since a suspended one would be deaf.
 *
 * <p>It may stand still for several causes at once, and goes on when the last of them is gone.
 * Takes part in the caller's transaction; only for use inside the engine's commands.
 */
@Component
class Standstill {

  private final JdbcClient jdbc;
  private final Clock clock;

  Standstill(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * Nothing of the instance runs by itself until this cause, and every other, is gone.
   *
   * @return false where it stood still for that cause already
   */
  boolean begin(String instanceId, Cause cause) {
    int begun =
        jdbc.sql(
                """
                insert into followthrough.standstill (instance_id, cause, since) values (?, ?, ?)
                on conflict do nothing""")
            .params(instanceId, cause.word(), Timestamp.from(clock.instant()))
            .update();
    // Each job by itself: a bulk update would collide with what the engine changes of the same
    // jobs.
    jobs(instanceId)
        .forEach(job -> job.setSuspensionState(SuspensionState.SUSPENDED.getStateCode()));
    return begun == 1;
  }

  /**
   * A cause is gone. With the last one the instance goes on where it stood: each wait is planned
   * anew, later by the time that it stood still, before anything is let go, so that nothing bursts
   * out.
   *
   * @return false where the instance did not stand still for that cause
   */
  boolean end(String instanceId, Cause cause) {
    Optional<Instant> since =
        jdbc.sql(
                """
                delete from followthrough.standstill where instance_id = ? and cause = ?
                returning since""")
            .params(instanceId, cause.word())
            .query((row, number) -> row.getTimestamp(1).toInstant())
            .optional();
    if (since.isEmpty()) {
      return false;
    }
    int others =
        jdbc.sql(
                "update followthrough.standstill set since = least(since, ?) where instance_id = ?")
            .params(Timestamp.from(since.get()), instanceId)
            .update();
    if (others == 0) {
      goOn(instanceId, Duration.between(since.get(), clock.instant()));
    }
    return true;
  }

  private void goOn(String instanceId, Duration stood) {
    for (JobEntity job : jobs(instanceId)) {
      if (job instanceof TimerEntity) {
        job.setDuedate(Date.from(job.getDuedate().toInstant().plus(stood)));
      }
      job.setSuspensionState(SuspensionState.ACTIVE.getStateCode());
    }
  }

  private List<JobEntity> jobs(String instanceId) {
    JobManager jobs = Context.getCommandContext().getJobManager();
    return jdbc
        .sql("select id_ from act_ru_execution where root_proc_inst_id_ = ? and parent_id_ is null")
        .param(instanceId)
        .query(String.class)
        .list()
        .stream()
        .flatMap(process -> jobs.findJobsByProcessInstanceId(process).stream())
        .toList();
  }

  /** What can stand in an instance's way. */
  enum Cause {
    /** The family replied, and somebody is to answer first. */
    REPLY;

    /** The word for it in the database. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
