package org.followthrough.engine;

import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.bpmn.parser.FailedJobRetryConfiguration;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cmd.DefaultJobRetryCmd;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.jobexecutor.AsyncContinuationJobHandler;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.springframework.stereotype.Component;

/** The jobs of steps, with what the engine's own queries do not say of them. */
@Component
public class StepJobs {

  private final ProcessEngineConfigurationImpl engine;

  StepJobs(ProcessEngine engine) {
    this.engine = (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
  }

  /** How often a job is tried: as its step's own retry cycle says, else as all steps are. */
  public int triesOf(String jobId) {
    return engine.getCommandExecutorTxRequired().execute(context -> tries(jobId, context));
  }

  /** Where a job stands. */
  public StepJob get(String jobId) {
    return engine.getCommandExecutorTxRequired().execute(context -> job(jobId, context));
  }

  /**
   * Whether a step is being carried out at this moment. One that stands still, has failed for good
   * or waits for another try is not.
   */
  public boolean isUnderWay(String jobId) {
    return engine
        .getCommandExecutorTxRequired()
        .execute(
            context -> {
              JobEntity job = context.getJobManager().findJobById(jobId);
              return job != null
                  && job.getRetries() > 0
                  && !job.isSuspended()
                  && job.getLockExpirationTime() != null
                  && job.getLockExpirationTime().after(ClockUtil.getCurrentTime());
            });
  }

  private int tries(String jobId, CommandContext context) {
    JobEntity job = context.getJobManager().findJobById(jobId);
    DefaultJobRetryCmd retries = new DefaultJobRetryCmd(jobId, null);
    ActivityImpl activity = retries.getCurrentActivity(context, job);
    FailedJobRetryConfiguration cycle =
        activity == null ? null : retries.getFailedJobRetryConfiguration(job, activity);
    return cycle == null ? engine.getDefaultNumberOfRetries() : cycle.getRetries();
  }

  private static StepJob job(String jobId, CommandContext context) {
    JobEntity job = context.getJobManager().findJobById(jobId);
    return new StepJob(
        job.getActivityId(),
        job.getExecutionId(),
        job.getProcessInstanceId(),
        job.getExecution().getRootProcessInstanceId(),
        !AsyncContinuationJobHandler.TYPE.equals(job.getJobHandlerType()));
  }

  /**
   * Where the job of a step stands.
   *
   * @param instanceId the process instance at the root
   * @param hasBegun whether the step has: a wait has, one that is still to be entered has not
   */
  public record StepJob(
      String activityId,
      String executionId,
      String processInstanceId,
      String instanceId,
      boolean hasBegun) {}
}
