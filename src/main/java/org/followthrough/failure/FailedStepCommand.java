package org.followthrough.failure;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParse;
import org.camunda.bpm.engine.impl.cmd.DefaultJobRetryCmd;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.jobexecutor.FailedJobCommandFactory;
import org.camunda.bpm.engine.impl.jobexecutor.JobDeclaration;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.followthrough.engine.ExecutionFacts;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.engine.StepFault;
import org.followthrough.instance.HeldSteps;
import org.followthrough.instance.HeldSteps.Hold;
import org.followthrough.instance.Instances;
import org.springframework.stereotype.Component;

/**
 * What becomes of a job whose execution threw: a later run where it is only held, a retry by its
 * cycle, or an incident at once.
 */
class FailedStepCommand extends DefaultJobRetryCmd {

  private static final long serialVersionUID = 1L;

  private static final String OURS = "org.followthrough.";

  private final transient Instances instances;
  private final transient HeldSteps heldSteps;

  FailedStepCommand(String jobId, Throwable exception, Instances instances, HeldSteps heldSteps) {
    super(jobId, exception);
    this.instances = instances;
    this.heldSteps = heldSteps;
  }

  @Override
  public Object execute(CommandContext commandContext) {
    JobEntity job = getJob();
    if (job == null) {
      return null;
    }
    Optional<StepFault.Held> held = cause(StepFault.Held.class);
    if (held.isPresent()) {
      hold(job, held.get(), commandContext);
      return null;
    }
    if (cause(StepFault.Ours.class).isPresent()) {
      job.unlock();
      logException(job);
      job.setRetries(0);
    } else if (!shouldDecrementRetriesFor(exception)) {
      // Nothing is wrong: somebody else changed the same at that moment. What has left meanwhile is
      // on record, and this one looks at it now and not when another try would be due.
      job.unlock();
    } else {
      super.execute(commandContext);
      cause(StepFault.Transient.class).ifPresent(fault -> leaveAlone(job, fault.notBefore()));
    }
    if (job.getRetries() == 0) {
      // Whoever lets it run again means now, and not when another try would have been due.
      job.setDuedate(ClockUtil.getCurrentTime());
    }
    // The job's own note of its root is lost with its first update.
    ExecutionEntity execution = job.getExecution();
    if (execution != null && shouldDecrementRetriesFor(exception)) {
      instances.stepFailed(execution.getRootProcessInstanceId(), words());
    }
    return null;
  }

  private void hold(JobEntity job, StepFault.Held held, CommandContext commandContext) {
    // The engine keeps milliseconds; a job that ran earlier than this would be held again.
    Instant until = held.until().plusNanos(999_999).truncatedTo(ChronoUnit.MILLIS);
    Instant planned =
        held.heldBy() == StepFault.Held.Cause.OUTAGE ? job.getDuedate().toInstant() : until;
    job.unlock();
    job.setDuedate(Date.from(until));
    if (held.heldBy() == StepFault.Held.Cause.RATE) {
      // It is due later than those that are still to get a place, and must not wait for them.
      job.setPriority(priorityByItsDiagram(job, commandContext) + 1);
    }
    ExecutionEntity execution = job.getExecution();
    if (execution != null) {
      heldSteps.add(
          new Hold(job.getId(), until, held.getMessage()),
          execution.getRootProcessInstanceId(),
          planned,
          held.heldBy() == StepFault.Held.Cause.OUTAGE);
      // For whoever looks at the instance in Cockpit; the step takes them away when it has run.
      DelegateExecution root = ExecutionFacts.atRoot(execution);
      root.setVariableLocal(ProcessVariable.HELD_UNTIL.name(), until.toString());
      root.setVariableLocal(ProcessVariable.HELD_BECAUSE.name(), held.getMessage());
    }
  }

  /**
   * However often it was held: each time it missed its place it would overtake more of the rest.
   */
  private long priorityByItsDiagram(JobEntity job, CommandContext commandContext) {
    ActivityImpl activity = getCurrentActivity(commandContext, job);
    Object declared =
        activity == null
            ? null
            : activity.getProperty(BpmnParse.PROPERTYNAME_MESSAGE_JOB_DECLARATION);
    if (declared instanceof List<?> declarations
        && !declarations.isEmpty()
        && declarations.get(0) instanceof JobDeclaration<?, ?> declaration) {
      return Context.getProcessEngineConfiguration()
          .getJobPriorityProvider()
          .determinePriority(job.getExecution(), declaration, job.getJobDefinitionId());
    }
    return job.getPriority();
  }

  /** The provider asked for a pause: the retry cycle may be slower, and never faster. */
  private static void leaveAlone(JobEntity job, Duration pause) {
    Date earliest = Date.from(ClockUtil.getCurrentTime().toInstant().plus(pause));
    if (job.getDuedate() == null || job.getDuedate().before(earliest)) {
      job.setDuedate(earliest);
    }
  }

  /** Makes the command for each failure. */
  @Component
  static class Factory implements FailedJobCommandFactory {

    private final Instances instances;
    private final HeldSteps heldSteps;

    Factory(Instances instances, HeldSteps heldSteps) {
      this.instances = instances;
      this.heldSteps = heldSteps;
    }

    @Override
    public Command<Object> getCommand(String jobId, Throwable exception) {
      return new FailedStepCommand(jobId, exception, instances, heldSteps);
    }
  }

  /** The stack trace stays with the job, for Cockpit; the message is read by everybody. */
  @Override
  protected void logException(JobEntity job) {
    super.logException(job);
    job.setExceptionMessage(words());
  }

  /**
   * What went wrong, as our own code says it. What other code says may carry SQL or class names,
   * which are nobody's business outside.
   */
  private String words() {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof StepFault || isThrownByUs(cause)) {
        return cause.getMessage();
      }
    }
    return "The step failed for a reason of our own; the incident in Cockpit and the log say more";
  }

  private static boolean isThrownByUs(Throwable cause) {
    StackTraceElement[] trace = cause.getStackTrace();
    return trace.length > 0 && trace[0].getClassName().startsWith(OURS);
  }

  private <T extends StepFault> Optional<T> cause(Class<T> type) {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
    }
    return Optional.empty();
  }
}
