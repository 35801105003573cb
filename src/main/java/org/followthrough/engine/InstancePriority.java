package org.followthrough.engine;

import org.camunda.bpm.engine.impl.jobexecutor.DefaultJobPriorityProvider;
import org.camunda.bpm.engine.impl.jobexecutor.JobDeclaration;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;

/** Jobs take the priority of their instance, so that no diagram needs an expression for it. */
class InstancePriority extends DefaultJobPriorityProvider {

  @Override
  protected Long getProcessDefinitionPriority(
      ExecutionEntity execution, JobDeclaration<?, ?> declaration) {
    Long stated = super.getProcessDefinitionPriority(execution, declaration);
    if (stated != null || execution == null) {
      return stated;
    }
    return ProcessVariable.PRIORITY.in(execution).map(Integer::longValue).orElse(null);
  }
}
