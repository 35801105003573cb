package org.followthrough.failure;

import java.time.Clock;
import java.util.Date;
import java.util.List;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.ProcessInstanceModificationBuilder;
import org.camunda.bpm.engine.runtime.ProcessInstanceModificationInstantiationBuilder;
import org.followthrough.engine.EngineTransaction;
import org.followthrough.engine.InvalidFormAnswer;
import org.followthrough.engine.StepJobs;
import org.followthrough.engine.StepJobs.StepJob;
import org.followthrough.instance.Escalation;
import org.followthrough.instance.Escalations;
import org.followthrough.instance.Instances;
import org.springframework.stereotype.Component;

/**
 * What can become of a step that failed for good. Each way closes its incident and its task, and is
 * on record with who decided and why. Works inside a command of the engine or a transaction.
 */
@Component
class FailedSteps {

  private final Escalations escalations;
  private final Instances instances;
  private final ManagementService management;
  private final RuntimeService runtime;
  private final EngineTransaction transaction;
  private final StepJobs jobs;
  private final Clock clock;

  FailedSteps(
      Escalations escalations,
      Instances instances,
      ManagementService management,
      RuntimeService runtime,
      EngineTransaction transaction,
      StepJobs jobs,
      Clock clock) {
    this.escalations = escalations;
    this.instances = instances;
    this.management = management;
    this.runtime = runtime;
    this.transaction = transaction;
    this.jobs = jobs;
    this.clock = clock;
  }

  /** Whoever completes the task takes the decision; the task needs not be told of it. */
  void taskCompleted(String stepId) {
    escalations.close(stepId);
  }

  /** It gets all its tries back and runs at once, through the gate like any other. */
  void retry(String stepId, String actor, String notes) {
    escalations.decided(stepId, "retry", actor, notes);
    management
        .setJobRetries(jobs.triesOf(stepId))
        .jobId(stepId)
        .dueDate(Date.from(clock.instant()))
        .execute();
  }

  /**
   * The same for each step of an instance that waits for a decision.
   *
   * @return how many there were
   */
  int retryAll(String instanceId, String actor, String notes) {
    List<Escalation> open = escalations.open(instanceId);
    open.forEach(escalation -> retry(escalation.step().id(), actor, notes));
    return open.size();
  }

  /** It is left out, and the workflow goes on behind it. */
  void skip(String stepId, String actor, String notes) {
    escalations.decided(stepId, "skip", actor, notes);
    transaction.run(() -> leaveOut(jobs.get(stepId)));
  }

  /** Its whole instance ends. */
  void cancel(String stepId, String actor, String notes) {
    escalations.decided(stepId, "cancel", actor, notes);
    runtime.deleteProcessInstance(
        escalations.newest(stepId).orElseThrow().step().instanceId(), notes, false, true);
  }

  private void leaveOut(StepJob job) {
    ProcessInstanceModificationBuilder change =
        runtime.createProcessInstanceModification(job.processInstanceId());
    // Only a step that has not begun is a transition; a wait that cannot end has begun. It is taken
    // away first: the other way round, leaving out the last step would count as a cancel.
    ProcessInstanceModificationInstantiationBuilder onward =
        job.isQuestion()
            ? change.cancelAllForActivity(job.activityId()).startTransition(otherwise(job))
            : (job.hasBegun()
                    ? change.cancelAllForActivity(job.activityId())
                    : change.cancelTransitionInstance(job.executionId()))
                .startAfterActivity(job.activityId());
    onward.execute();
    instances.started(job.instanceId());
  }

  private static String otherwise(StepJob job) {
    if (job.otherwise() == null) {
      throw new InvalidFormAnswer(
          "escalationDecision",
          "cannot be skip here, as nothing says which way to go then: choose retry once the diagram"
              + " has been corrected, or cancel");
    }
    return job.otherwise();
  }
}
