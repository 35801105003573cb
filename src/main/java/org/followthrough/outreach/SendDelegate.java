package org.followthrough.outreach;

import java.util.List;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.followthrough.channel.Channel;
import org.followthrough.contact.Attempt;
import org.followthrough.engine.CurrentJob;
import org.followthrough.engine.ExecutionFacts;
import org.followthrough.engine.LogFacts;
import org.followthrough.engine.NamedStep;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.engine.StepFault;
import org.followthrough.outreach.Outreach.Request;
import org.followthrough.outreach.Outreach.Result;
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
    DelegateExecution root = ExecutionFacts.atRoot(execution);
    Request request = request(execution, root);
    Result result =
        LogFacts.forInstance(request.step().instanceId(), () -> outreach.send(channel, request));
    root.removeVariables(
        List.of(ProcessVariable.HELD_UNTIL.name(), ProcessVariable.HELD_BECAUSE.name()));
    if (result instanceof Result.NotSent notSent) {
      throw new BpmnError(NextChannel.UNDELIVERABLE, notSent.reason());
    }
    root.removeVariable(ProcessVariable.FIRST_TEMPLATE.name());
  }

  private static Request request(DelegateExecution execution, DelegateExecution root) {
    CurrentJob job =
        CurrentJob.get()
            .orElseThrow(
                () ->
                    new StepFault.Ours(
                        "The step "
                            + execution.getCurrentActivityName()
                            + " sends a message and needs a job of its own: set 'Asynchronous"
                            + " continuations: Before' in its properties"));
    if (job.isSuspended()) {
      // Paused after the job executor had picked it up.
      throw new StepFault.Held(job.dueAt(), "the instance is paused");
    }
    NamedStep named = NamedStep.of(execution);
    return new Request(
        new Attempt.Step(
            job.id(),
            root.getProcessInstanceId(),
            ProcessVariable.FAMILY_ID.requiredIn(execution),
            named.id(),
            named.name(),
            execution.getActivityInstanceId()),
        ProcessVariable.TEMPLATE.in(execution),
        ProcessVariable.FIRST_TEMPLATE.in(root),
        () -> ExecutionFacts.isCaught(NextChannel.UNDELIVERABLE, execution));
  }
}
