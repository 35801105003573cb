package org.followthrough.workflow;

import java.util.List;
import java.util.stream.Stream;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.SuspensionState;

/**
 * Stops what an instance does by itself, its waits and its sends, those of the processes it calls
 * included. The instance itself is not suspended: it still hears replies and events, and its tasks
 * can be completed. Works inside a command of the engine, on the jobs as that command knows them.
 */
final class StandStill {

  private StandStill() {}

  /** All its jobs but one stand still; that one has failed, and waits to be tried again. */
  static void begin(String rootId, String failedJobId) {
    jobs(rootId)
        .filter(job -> !job.getId().equals(failedJobId))
        .forEach(job -> job.setSuspensionState(SuspensionState.SUSPENDED.getStateCode()));
  }

  static void end(String rootId) {
    jobs(rootId).forEach(job -> job.setSuspensionState(SuspensionState.ACTIVE.getStateCode()));
  }

  private static Stream<JobEntity> jobs(String processInstanceId) {
    CommandContext engine = Context.getCommandContext();
    List<ExecutionEntity> executions =
        engine.getExecutionManager().findExecutionsByProcessInstanceId(processInstanceId);
    Stream<JobEntity> called =
        executions.stream()
            .map(ExecutionEntity::getSubProcessInstance)
            .filter(sub -> sub != null)
            .flatMap(sub -> jobs(sub.getId()));
    return Stream.concat(
        engine.getJobManager().findJobsByProcessInstanceId(processInstanceId).stream(), called);
  }
}
