package org.followthrough.workflow;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.runtime.Job;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Lets the waits and sends of an instance, and of the processes it calls, stand still while the
 * rest of it lives on: it still takes messages, and its tasks can be completed. Its jobs are
 * suspended; the instance itself is not, since a suspended one would be deaf.
 *
 * <p>It may stand still for several causes at once, and goes on when the last of them is gone.
 * Takes part in the caller's transaction.
 */
@Component
public class Standstill {

  private final ManagementService management;
  private final JdbcClient jdbc;
  private final Clock clock;

  Standstill(ManagementService management, JdbcClient jdbc, Clock clock) {
    this.management = management;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * Nothing of the instance runs by itself until this cause, and every other, is gone.
   *
   * @return false where it stood still for that cause already
   */
  public boolean begin(String instanceId, Cause cause) {
    int begun =
        jdbc.sql(
                """
                insert into followthrough.standstill (instance_id, cause, since) values (?, ?, ?)
                on conflict do nothing""")
            .params(instanceId, cause.word(), Timestamp.from(clock.instant()))
            .update();
    processes(instanceId)
        .forEach(
            process ->
                management.updateJobSuspensionState().byProcessInstanceId(process).suspend());
    return begun == 1;
  }

  /**
   * A cause is gone. With the last one the instance goes on where it stood: each wait is planned
   * anew, later by the time that it stood still, before anything is let go, so that nothing bursts
   * out.
   *
   * @return false where the instance did not stand still for that cause
   */
  public boolean end(String instanceId, Cause cause) {
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
    for (String process : processes(instanceId)) {
      List<Job> waits =
          management.createJobQuery().processInstanceId(process).timers().suspended().list();
      for (Job wait : waits) {
        management.setJobDuedate(
            wait.getId(), Date.from(wait.getDuedate().toInstant().plus(stood)));
      }
      management.updateJobSuspensionState().byProcessInstanceId(process).activate();
    }
  }

  private List<String> processes(String instanceId) {
    return jdbc.sql(
            "select id_ from act_ru_execution where root_proc_inst_id_ = ? and parent_id_ is null")
        .param(instanceId)
        .query(String.class)
        .list();
  }

  /** What can stand in an instance's way. */
  public enum Cause {
    /** The family replied, and somebody is to answer first. */
    REPLY;

    /** The word for it in the database. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
