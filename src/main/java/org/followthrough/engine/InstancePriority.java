package org.followthrough.engine;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.jobexecutor.DefaultJobPriorityProvider;
import org.camunda.bpm.engine.impl.jobexecutor.JobDeclaration;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;

/**
 * Jobs take the priority of their instance, also in the processes that it calls, so that no diagram
 * needs an expression for it. Those of an urgent one come before all others.
 */
class InstancePriority extends DefaultJobPriorityProvider {

  private static final long ABOVE_ALL_PRIORITIES = 10;

  @Override
  protected Long getProcessDefinitionPriority(
      ExecutionEntity execution, JobDeclaration<?, ?> declaration) {
    if (execution == null) {
      return super.getProcessDefinitionPriority(null, declaration);
    }
    DelegateExecution root = ExecutionFacts.atRoot(execution);
    Long priority =
        ProcessVariable.PRIORITY
            .in(root)
            .map(Integer::longValue)
            .orElseGet(() -> super.getProcessDefinitionPriority(execution, declaration));
    boolean urgent = ProcessVariable.URGENT.in(root).orElse(false);
    return urgent
        ? Long.valueOf((priority == null ? 0 : priority) + ABOVE_ALL_PRIORITIES)
        : priority;
  }
}
