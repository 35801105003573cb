package org.followthrough.workflow;

import org.camunda.bpm.engine.impl.cmd.DefaultJobRetryCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.jobexecutor.FailedJobCommandFactory;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.followthrough.engine.StepFault;
import org.springframework.stereotype.Component;

/** What becomes of a job whose execution threw: a retry by its cycle, or an incident at once. */
class FailedStepCommand extends DefaultJobRetryCmd {

  private static final long serialVersionUID = 1L;

  private final transient Instances instances;

  FailedStepCommand(String jobId, Throwable exception, Instances instances) {
    super(jobId, exception);
    this.instances = instances;
  }

  @Override
  public Object execute(CommandContext commandContext) {
    JobEntity job = getJob();
    if (job == null) {
      return null;
    }
    if (cause() instanceof StepFault.Ours) {
      job.unlock();
      logException(job);
      job.setRetries(0);
    } else {
      super.execute(commandContext);
    }
    // The job's own note of its root is lost with its first update.
    ExecutionEntity execution = job.getExecution();
    if (execution != null && shouldDecrementRetriesFor(exception)) {
      instances.stepFailed(execution.getRootProcessInstanceId(), cause().getMessage());
    }
    return null;
  }

  /** Makes the command for each failure. */
  @Component
  static class Factory implements FailedJobCommandFactory {

    private final Instances instances;

    Factory(Instances instances) {
      this.instances = instances;
    }

    @Override
    public Command<Object> getCommand(String jobId, Throwable exception) {
      return new FailedStepCommand(jobId, exception, instances);
    }
  }

  private Throwable cause() {
    Throwable cause = exception;
    while (cause.getCause() != null && !(cause instanceof StepFault)) {
      cause = cause.getCause();
    }
    return cause;
  }
}
