package org.followthrough.failure;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.followthrough.engine.CurrentUser;
import org.followthrough.engine.ProcessVariable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The steps of {@code failed_step.bpmn}: what a coordinator has decided is done, in the transaction
 * that completes the task.
 */
@Configuration(proxyBeanMethods = false)
class FailedStepDecisions {

  private static final ProcessVariable<String> NOTES =
      new ProcessVariable<>("escalationNotes", String.class);

  @Bean
  JavaDelegate tryTheStepAgain(FailedSteps steps) {
    return execution -> carryOut(execution, steps, steps::retry);
  }

  @Bean
  JavaDelegate skipTheStep(FailedSteps steps) {
    return execution -> carryOut(execution, steps, steps::skip);
  }

  @Bean
  JavaDelegate cancelTheWorkflow(FailedSteps steps) {
    return execution -> carryOut(execution, steps, steps::cancel);
  }

  private static void carryOut(DelegateExecution execution, FailedSteps steps, Decision decision) {
    String stepId = execution.getProcessBusinessKey();
    steps.taskCompleted(stepId);
    decision.take(stepId, CurrentUser.id().orElse("unknown"), NOTES.in(execution).orElse(null));
  }

  private interface Decision {
    void take(String stepId, String actor, String notes);
  }
}
