package org.followthrough.outreach;

import java.util.List;
import java.util.Objects;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.impl.bpmn.helper.ErrorDeclarationForProcessInstanceFinder;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutorContext;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.tree.ActivityExecutionHierarchyWalker;
import org.followthrough.channel.Channel;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.engine.StepFault;
import org.followthrough.outreach.Outreach.Result;
import org.followthrough.outreach.Outreach.Step;
import org.followthrough.trigger.NextChannel;

/** The steps {@code ${sendEmail}} and {@code ${sendSms}} of a diagram. */
class SendDelegate implements JavaDelegate {

  private final Outreach outreach;
  private final Channel channel;

  SendDelegate(Outreach outreach, Channel channel) {
    this.outreach = outreach;
    this.channel = channel;
  }

  @Override
  public void execute(DelegateExecution execution) {
    Step step = step((ExecutionEntity) execution);
    Result result = outreach.send(channel, step);
    execution.removeVariables(
        List.of(ProcessVariable.HELD_UNTIL.name(), ProcessVariable.HELD_BECAUSE.name()));
    if (result instanceof Result.NotSent notSent) {
      if (!hasAWayForUndeliverable((ExecutionEntity) execution)) {
        throw outreach.noOtherWay(step, notSent);
      }
      throw new BpmnError(NextChannel.UNDELIVERABLE, notSent.reason());
    }
    execution.removeVariable(ProcessVariable.FIRST_TEMPLATE.name());
  }

  /**
   * Looks as the engine does for who catches an error, also around a subprocess and a called
   * process. The engine's own complaint would be retried, and names none of it.
   */
  private static boolean hasAWayForUndeliverable(ExecutionEntity execution) {
    ErrorDeclarationForProcessInstanceFinder way =
        new ErrorDeclarationForProcessInstanceFinder(
            null, NextChannel.UNDELIVERABLE, execution.getActivity());
    ActivityExecutionHierarchyWalker scopes = new ActivityExecutionHierarchyWalker(execution);
    scopes.addScopePreVisitor(way);
    scopes.walkUntil(scope -> scope == null || way.getErrorEventDefinition() != null);
    return way.getErrorEventDefinition() != null;
  }

  private static Step step(ExecutionEntity execution) {
    JobExecutorContext job = Context.getJobExecutorContext();
    if (job == null || job.getCurrentJob() == null) {
      throw new StepFault.Ours(
          "The step "
              + execution.getCurrentActivityName()
              + " sends a message and needs a job of its own: set 'Asynchronous continuations:"
              + " Before' in its properties");
    }
    if (job.getCurrentJob().isSuspended()) {
      // Paused after the job executor had picked it up.
      throw new StepFault.Held(
          job.getCurrentJob().getDuedate().toInstant(), "the instance is paused");
    }
    return new Step(
        job.getCurrentJob().getId(),
        execution.getRootProcessInstanceId(),
        ProcessVariable.FAMILY_ID.requiredIn(execution),
        execution.getCurrentActivityId(),
        execution.getActivityInstanceId(),
        Objects.requireNonNullElse(
            execution.getCurrentActivityName(), execution.getCurrentActivityId()),
        ProcessVariable.TEMPLATE.in(execution),
        ProcessVariable.FIRST_TEMPLATE.in(execution));
  }
}
