package org.followthrough.instance;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.camunda.bpm.engine.ManagementService;
import org.followthrough.api.InvalidRequest;
import org.followthrough.engine.EngineRecords;
import org.followthrough.engine.EngineTransaction;
import org.followthrough.engine.RetriedTransaction;
import org.followthrough.instance.InstanceActionLog.Kind;
import org.followthrough.instance.InstancePause.Cause;
import org.springframework.stereotype.Component;

/**
 * Pauses and resumes an instance for a person: with a reason, whole or not at all, and recorded
 * with who did it. Where the engine changes the same instance at the same moment, it is done again.
 */
@Component
public class PauseByHand {

  private final EngineTransaction engine;
  private final ManagementService management;
  private final Instances instances;
  private final EngineRecords records;
  private final InstancePause instancePause;
  private final InstanceActionLog actions;
  private final RetriedTransaction transaction;

  PauseByHand(
      EngineTransaction engine,
      ManagementService management,
      Instances instances,
      EngineRecords records,
      InstancePause instancePause,
      InstanceActionLog actions,
      RetriedTransaction transaction) {
    this.engine = engine;
    this.management = management;
    this.instances = instances;
    this.records = records;
    this.instancePause = instancePause;
    this.actions = actions;
    this.transaction = transaction;
  }

  /**
   * @throws InvalidRequest 404 where there is none, 409 where it has ended or somebody has paused
   *     it
   */
  public void pause(String id, String reason, String user) {
    transaction.run(
        () -> {
          instances.liveForUpdate(id);
          boolean begun = engine.withoutAuthorization(() -> instancePause.begin(id, Cause.PERSON));
          if (!begun) {
            throw InvalidRequest.conflict(
                "The instance " + id + " is paused already; its steps say by whom and why.");
          }
          actions.add(List.of(id), Kind.PAUSE, reason, user);
        });
  }

  /**
   * @throws InvalidRequest 404 where there is none, 409 where nobody has paused it
   */
  void resume(String id, Waits waits, String reason, String user) {
    transaction.run(
        () -> {
          instances.liveForUpdate(id);
          Set<Cause> causes = instances.standsStillBecause(id);
          if (!causes.contains(Cause.PERSON)) {
            throw InvalidRequest.conflict(
                causes.contains(Cause.FAILED_STEP)
                    ? "The instance "
                        + id
                        + " is paused because a step failed: retry it, or complete its task"
                        + " 'Decide on the failed step'."
                    : "The instance " + id + " is not paused.");
          }
          engine.withoutAuthorization(
              () -> instancePause.end(id, Cause.PERSON, waits == Waits.COUNT_ACTIVE_TIME));
          if (waits == Waits.RESTART_WAIT) {
            // Each in a command of its own: only so the engine knows whose calendar it is to use.
            records.waits(id).forEach(this::restart);
          }
          actions.add(List.of(id), Kind.RESUME, reason + " (waits: " + waits.word() + ")", user);
        });
  }

  /**
   * The waits go on where they stood.
   *
   * @throws InvalidRequest 404 where there is none, 409 where nobody has paused it
   */
  public void resume(String id, String reason, String user) {
    resume(id, Waits.COUNT_ACTIVE_TIME, reason, user);
  }

  private void restart(String wait) {
    engine.withoutAuthorization(() -> management.recalculateJobDuedate(wait, false));
  }

  /** What becomes of the waits of an instance that is resumed. */
  enum Waits {
    /** A wait goes on where it stood: what was left of it then is left of it now. */
    COUNT_ACTIVE_TIME,
    /** A wait ends when it would have ended without the pause, at once where that is past. */
    KEEP_DATES,
    /** The whole wait begins again. */
    RESTART_WAIT;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
