package org.followthrough.instance;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobManager;
import org.camunda.bpm.engine.impl.persistence.entity.SuspensionState;
import org.camunda.bpm.engine.impl.persistence.entity.TimerEntity;
import org.followthrough.engine.CurrentUser;
import org.followthrough.engine.EngineRecords;
import org.followthrough.instance.InstanceActionLog.Kind;
import org.followthrough.instance.InstancePause.Cause;
import org.springframework.stereotype.Component;

/**
 * The engine's jobs, aware of instances that stand still: a new job of one is born suspended, and
 * whoever suspends or activates jobs or instances in Cockpit or over {@code /engine-rest} pauses or
 * resumes the instance on our record too.
 */
class InstanceJobs extends JobManager {

  private final Instances instances;
  private final EngineRecords records;
  private final InstancePause instancePause;
  private final InstanceActionLog actions;

  InstanceJobs(
      Instances instances,
      EngineRecords records,
      InstancePause instancePause,
      InstanceActionLog actions) {
    this.instances = instances;
    this.records = records;
    this.instancePause = instancePause;
    this.actions = actions;
  }

  /** Those of the command that runs. */
  static InstanceJobs ofThisCommand() {
    return (InstanceJobs) Context.getCommandContext().getJobManager();
  }

  void suspend(String instanceId) {
    all(instanceId)
        .forEach(job -> job.setSuspensionState(SuspensionState.SUSPENDED.getStateCode()));
  }

  void activate(String instanceId) {
    all(instanceId).forEach(job -> job.setSuspensionState(SuspensionState.ACTIVE.getStateCode()));
  }

  /**
   * Plans the timers of an instance, and of what it calls, anew.
   *
   * @param putOff the new due date, of when a timer was made and when it was due
   */
  void putOff(String instanceId, BinaryOperator<Instant> putOff) {
    all(instanceId)
        .filter(TimerEntity.class::isInstance)
        .forEach(
            timer ->
                timer.setDuedate(
                    Date.from(
                        putOff.apply(
                            timer.getCreateTime().toInstant(), timer.getDuedate().toInstant()))));
  }

  /**
   * As the command knows them: the engine's own update in bulk would come between a job and what
   * else the command changes of it.
   */
  private Stream<JobEntity> all(String instanceId) {
    return records.processInstances(instanceId).stream()
        .flatMap(id -> findJobsByProcessInstanceId(id).stream());
  }

  @Override
  public void insertJob(JobEntity job) {
    ExecutionEntity execution = job.getExecution();
    if (execution != null && instances.standsStillNow(execution.getRootProcessInstanceId())) {
      job.setSuspensionState(SuspensionState.SUSPENDED.getStateCode());
    }
    super.insertJob(job);
  }

  @Override
  public void updateJobSuspensionStateById(String jobId, SuspensionState state) {
    JobEntity job = findJobById(jobId);
    ExecutionEntity execution = job == null ? null : job.getExecution();
    if (execution == null || !told(execution.getRootProcessInstanceId(), state)) {
      super.updateJobSuspensionStateById(jobId, state);
    }
  }

  @Override
  public void updateJobSuspensionStateByProcessInstanceId(
      String processInstanceId, SuspensionState state) {
    ExecutionEntity execution =
        Context.getCommandContext().getExecutionManager().findExecutionById(processInstanceId);
    if (execution == null || !told(execution.getRootProcessInstanceId(), state)) {
      super.updateJobSuspensionStateByProcessInstanceId(processInstanceId, state);
    }
  }

  /** False where that is no instance on record, so that the engine goes its usual way. */
  private boolean told(String instanceId, SuspensionState state) {
    if (instances.find(instanceId).isEmpty()) {
      return false;
    }
    boolean pause = SuspensionState.SUSPENDED.equals(state);
    boolean changed =
        pause
            ? instancePause.begin(instanceId, Cause.PERSON)
            : instancePause.end(instanceId, Cause.PERSON);
    if (changed) {
      actions.add(
          List.of(instanceId),
          pause ? Kind.PAUSE : Kind.RESUME,
          pause ? "Suspended in Camunda" : "Activated in Camunda",
          CurrentUser.id().orElse(null));
    }
    return true;
  }

  /** Takes the place of the engine's own factory. */
  @Component
  static class Factory implements SessionFactory {

    private final Instances instances;
    private final EngineRecords records;
    private final InstancePause instancePause;
    private final InstanceActionLog actions;

    Factory(
        Instances instances,
        EngineRecords records,
        InstancePause instancePause,
        InstanceActionLog actions) {
      this.instances = instances;
      this.records = records;
      this.instancePause = instancePause;
      this.actions = actions;
    }

    @Override
    public Class<?> getSessionType() {
      return JobManager.class;
    }

    @Override
    public Session openSession() {
      return new InstanceJobs(instances, records, instancePause, actions);
    }
  }
}
