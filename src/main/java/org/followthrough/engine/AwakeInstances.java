package org.followthrough.engine;

import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionManager;
import org.camunda.bpm.engine.impl.persistence.entity.SuspensionState;
import org.camunda.bpm.engine.impl.persistence.entity.TaskManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Whoever suspends an instance stops what it does by itself, and no more. The engine would make it
 * deaf: a family's reply would find nobody, and its tasks could not be completed. What is suspended
 * already can be activated.
 */
@Configuration(proxyBeanMethods = false)
class AwakeInstances {

  @Bean
  SessionFactory awakeExecutions() {
    return new SessionFactory() {
      @Override
      public Class<?> getSessionType() {
        return ExecutionManager.class;
      }

      @Override
      public Session openSession() {
        return new Executions();
      }
    };
  }

  @Bean
  SessionFactory awakeTasks() {
    return new SessionFactory() {
      @Override
      public Class<?> getSessionType() {
        return TaskManager.class;
      }

      @Override
      public Session openSession() {
        return new Tasks();
      }
    };
  }

  private static final class Executions extends ExecutionManager {
    @Override
    public void updateExecutionSuspensionStateByProcessInstanceId(
        String processInstanceId, SuspensionState state) {
      if (state == SuspensionState.ACTIVE) {
        super.updateExecutionSuspensionStateByProcessInstanceId(processInstanceId, state);
      }
    }
  }

  private static final class Tasks extends TaskManager {
    @Override
    public void updateTaskSuspensionStateByProcessInstanceId(
        String processInstanceId, SuspensionState state) {
      if (state == SuspensionState.ACTIVE) {
        super.updateTaskSuspensionStateByProcessInstanceId(processInstanceId, state);
      }
    }
  }
}
