package org.followthrough.enginerest;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.rest.dto.PatchVariablesDto;
import org.camunda.bpm.engine.rest.dto.VariableValueDto;
import org.camunda.bpm.engine.rest.dto.migration.MigrationExecutionDto;
import org.camunda.bpm.engine.rest.dto.migration.MigrationInstructionDto;
import org.camunda.bpm.engine.rest.dto.migration.MigrationPlanDto;
import org.camunda.bpm.engine.runtime.Execution;
import org.followthrough.engine.ExecutionFacts;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.workflow.Workflows;
import org.springframework.stereotype.Component;

/** What may be changed of a running instance past our own API. */
@Component
class InstanceRules {

  private static final String OUR_WAY =
      " POST /api/v1/workflows/{key}/migrate does it step by step.";

  private final RuntimeService runtime;
  private final RepositoryService repository;
  private final Workflows workflows;

  InstanceRules(RuntimeService runtime, RepositoryService repository, Workflows workflows) {
    this.runtime = runtime;
    this.repository = repository;
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

  /** To another version of the same workflow, each step to itself: a jump would be a way round. */
  void check(MigrationExecutionDto migration) {
    MigrationPlanDto plan = migration.getMigrationPlan();
    if (plan == null) {
      throw BodyCheck.refusal("migrationPlan is missing." + OUR_WAY);
    }
    if (plan.getVariables() != null && !plan.getVariables().isEmpty()) {
      BodyCheck.refuse("variables are not taken by a migration; leave them out." + OUR_WAY);
    }
    if (migration.isSkipCustomListeners() || migration.isSkipIoMappings()) {
      BodyCheck.refuse(
          "skipCustomListeners and skipIoMappings are not taken by a migration; leave them out."
              + OUR_WAY);
    }
    Optional<String> from = key(plan.getSourceProcessDefinitionId());
    Optional<String> to = key(plan.getTargetProcessDefinitionId());
    if (from.isPresent() && to.isPresent() && !from.equals(to)) {
      BodyCheck.refuse(
          "sourceProcessDefinitionId and targetProcessDefinitionId must be versions of one workflow,"
              + " not of "
              + from.get()
              + " and "
              + to.get()
              + "."
              + OUR_WAY);
    }
    for (MigrationInstructionDto step :
        Objects.requireNonNullElse(plan.getInstructions(), List.<MigrationInstructionDto>of())) {
      if (step == null
          || !Objects.equals(step.getSourceActivityIds(), step.getTargetActivityIds())) {
        BodyCheck.refuse(
            "instructions must move each step to the one of the same id: targetActivityIds are to"
                + " be the same as sourceActivityIds."
                + OUR_WAY);
      }
    }
  }

  private Optional<String> key(String definitionId) {
    return definitionId == null
        ? Optional.empty()
        : Optional.ofNullable(
                repository
                    .createProcessDefinitionQuery()
                    .processDefinitionId(definitionId)
                    .singleResult())
            .map(ProcessDefinition::getKey);
  }
}
