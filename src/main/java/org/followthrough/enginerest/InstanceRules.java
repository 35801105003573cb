package org.followthrough.enginerest;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.rest.dto.PatchVariablesDto;
import org.camunda.bpm.engine.rest.dto.VariableValueDto;
import org.camunda.bpm.engine.runtime.Execution;
import org.followthrough.engine.ExecutionFacts;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.workflow.Workflows;
import org.springframework.stereotype.Component;

/** What may be changed of a running instance past our own API. */
@Component
class InstanceRules {

  private final RuntimeService runtime;
  private final Workflows workflows;

  InstanceRules(RuntimeService runtime, Workflows workflows) {
    this.runtime = runtime;
    this.workflows = workflows;
  }

  void check(PatchVariablesDto changes, String executionId) {
    PlainValues.problem(changes.getModifications()).ifPresent(BodyCheck::refuse);
    Objects.requireNonNullElse(changes.getModifications(), Map.<String, VariableValueDto>of())
        .keySet()
        .forEach(name -> checkName(name, executionId));
    Objects.requireNonNullElse(changes.getDeletions(), List.<String>of())
        .forEach(name -> checkName(name, executionId));
  }

  void check(String name, VariableValueDto value, String executionId) {
    PlainValues.problem(name, value).ifPresent(BodyCheck::refuse);
    checkName(name, executionId);
  }

  /** What our code goes by, and what says which thing an instance is about. */
  void checkName(String name, String executionId) {
    if (ProcessVariable.isOurs(name) || correlateBy(executionId).filter(name::equals).isPresent()) {
      BodyCheck.refuse(
          name
              + " is set by Followthrough itself and stays as it is while an instance runs. POST"
              + " /api/v1/instances/{id}/cancel ends the instance, and it can be started anew.");
    }
  }

  private Optional<String> correlateBy(String executionId) {
    Execution execution = runtime.createExecutionQuery().executionId(executionId).singleResult();
    return Optional.ofNullable(execution)
        .map(ExecutionFacts::definitionId)
        .flatMap(workflows::correlateByOf);
  }
}
