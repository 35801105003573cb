package org.followthrough.engine;

import org.camunda.bpm.engine.impl.jobexecutor.DefaultJobPriorityProvider;
import org.camunda.bpm.engine.impl.jobexecutor.JobDeclaration;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;

/** Jobs take the priority of their instance, so that no diagram needs an expression for it. */
class InstancePriority extends DefaultJobPriorityProvider {

  @Override
  protected Long getProcessDefinitionPriority(
      ExecutionEntity execution, JobDeclaration<?, ?> declaration) {
    return execution == null
        ? super.getProcessDefinitionPriority(null, declaration)
        : ProcessVariable.PRIORITY
            .in(execution)
            .map(Integer::longValue)
            .orElseGet(() -> super.getProcessDefinitionPriority(execution, declaration));
  }
}
