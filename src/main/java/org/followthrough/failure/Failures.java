package org.followthrough.failure;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.followthrough.engine.EngineTransaction;
import org.followthrough.engine.RetriedTransaction;
import org.followthrough.failure.FailuresController.FailedFamily;
import org.followthrough.instance.InstanceActionLog;
import org.followthrough.instance.InstanceActionLog.Kind;
import org.followthrough.instance.Instances;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The steps that failed for good and that nobody has decided on yet, and trying many again. */
@Component
class Failures {

  private final JdbcClient jdbc;
  private final Instances instances;
  private final InstanceActionLog actions;
  private final FailedSteps failedSteps;
  private final EngineTransaction engine;
  private final RetriedTransaction transaction;

  Failures(
      JdbcClient jdbc,
      Instances instances,
      InstanceActionLog actions,
      FailedSteps failedSteps,
      EngineTransaction engine,
      RetriedTransaction transaction) {
    this.jdbc = jdbc;
    this.instances = instances;
    this.actions = actions;
    this.failedSteps = failedSteps;
    this.engine = engine;
    this.transaction = transaction;
  }

  /** Those that wait for a decision, oldest first. */
  List<Failure> open() {
    return jdbc.sql(
            """
            select e.step_id, e.instance_id, i.workflow, i.family_id, f.family_name, e.step_name,
              e.reason, e.opened_at
            from followthrough.escalation e
            join followthrough.instance i on i.id = e.instance_id
            left join followthrough.family f on f.family_id = i.family_id
            where e.closed_at is null order by e.opened_at, e.id""")
        .query(
            (row, number) ->
                new Failure(
                    row.getString("step_id"),
                    row.getString("workflow"),
                    new FailedFamily(
                        row.getString("family_id"),
                        row.getString("family_name"),
                        row.getString("instance_id")),
                    row.getString("step_name"),
                    FailureCause.of(row.getString("reason")),
                    row.getTimestamp("opened_at").toInstant()))
        .list();
  }

  /**
   * Tries each again in a transaction of its own, so that one that cannot be leaves the others
   * alone.
   *
   * @return those that run again; the others were decided or ended by somebody else meanwhile
   */
  List<Failure> retry(List<Failure> which, String reason, String user) {
    return which.stream().filter(failure -> isTriedAgain(failure, reason, user)).toList();
  }

  private boolean isTriedAgain(Failure failure, String reason, String user) {
    return transaction.execute(
        status -> {
          if (instances
              .find(failure.family().instanceId())
              .filter(i -> i.times().completedAt() == null)
              .isEmpty()) {
            return false;
          }
          instances.liveForUpdate(failure.family().instanceId());
          boolean isOpen =
              jdbc.sql(
                      """
                      select 1 from followthrough.escalation
                      where step_id = ? and closed_at is null""")
                  .param(failure.stepId())
                  .query(Integer.class)
                  .optional()
                  .isPresent();
          if (isOpen) {
            engine.withoutAuthorization(
                () -> {
                  failedSteps.retry(failure.stepId(), user, reason);
                  return null;
                });
            actions.add(List.of(failure.family().instanceId()), Kind.RETRY, reason, user);
          }
          return isOpen;
        });
  }

  /** One step of one family that stands still. */
  record Failure(
      String stepId,
      String workflow,
      FailedFamily family,
      String step,
      String cause,
      Instant since) {

    /** Whether it is one of those; what is null matches all. */
    boolean is(String workflow, String step, String cause) {
      return matches(workflow, this.workflow)
          && matches(step, this.step)
          && matches(cause, this.cause);
    }

    private static boolean matches(String asked, String is) {
      return Optional.ofNullable(asked).map(one -> one.equals(is)).orElse(true);
    }
  }
}
