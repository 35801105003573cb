package org.followthrough.workflow;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.impl.RepositoryServiceImpl;
import org.camunda.bpm.engine.impl.pvm.ReadOnlyProcessDefinition;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.runtime.ProcessInstantiationBuilder;
import org.camunda.bpm.engine.variable.Variables;
import org.followthrough.engine.ProcessVariable;
import org.springframework.stereotype.Component;

/** Starts workflows for families. */
@Component
public class Workflows {

  private final RuntimeService runtime;
  private final RepositoryService repository;

  Workflows(RuntimeService runtime, RepositoryService repository) {
    this.runtime = runtime;
    this.repository = repository;
  }

  /**
   * How many instances of the newest version of a workflow may live for one family; empty where no
   * such workflow is deployed.
   */
  public OptionalInt maxConcurrentPerFamily(String workflow) {
    return newest(workflow)
        .map(properties -> OptionalInt.of(properties.maxConcurrentPerFamily()))
        .orElse(OptionalInt.empty());
  }

  /** The field of events that says what an instance of the newest version is about. */
  public Optional<String> correlateBy(String workflow) {
    return newest(workflow).map(WorkflowProperties::correlateBy);
  }

  /** The same for a version that may not be the newest, by its id. */
  public Optional<String> correlateByOf(String definitionId) {
    return correlateBy(
        ((RepositoryServiceImpl) repository).getDeployedProcessDefinition(definitionId));
  }

  /** The same for a process that the engine has at hand. */
  public static Optional<String> correlateBy(ReadOnlyProcessDefinition process) {
    return properties(process).map(WorkflowProperties::correlateBy);
  }

  /**
   * Below which engagement score the schedule of the newest version starts families; empty where it
   * is for no family.
   */
  public Optional<Double> engagementScoreBelow(String workflow) {
    return newest(workflow).map(WorkflowProperties::engagementScoreBelow);
  }

  private Optional<WorkflowProperties> newest(String workflow) {
    ProcessDefinition newest =
        repository
            .createProcessDefinitionQuery()
            .processDefinitionKey(workflow)
            .latestVersion()
            .singleResult();
    return newest == null
        ? Optional.empty()
        : properties(
            ((RepositoryServiceImpl) repository).getDeployedProcessDefinition(newest.getId()));
  }

  private static Optional<WorkflowProperties> properties(ReadOnlyProcessDefinition process) {
    return process.getProperty(WorkflowProperties.KEY) instanceof WorkflowProperties properties
        ? Optional.of(properties)
        : Optional.empty();
  }

  /**
   * Starts the newest version of a workflow in the caller's transaction.
   *
   * @param firstTemplate what the first message is to use instead of what the diagram says
   * @param priority 1..10, or empty for the workflow's own
   * @param facts what else its diagram may ask for
   * @return the instance's id
   */
  public String start(
      String workflow,
      String familyId,
      String triggeredBy,
      Optional<String> firstTemplate,
      Optional<Integer> priority,
      boolean urgent,
      Map<String, Object> facts) {
    ProcessInstantiationBuilder start =
        runtime
            .createProcessInstanceByKey(workflow)
            .businessKey(familyId)
            .setVariables(facts)
            .setVariable(ProcessVariable.FAMILY_ID.name(), familyId)
            .setVariable(
                ProcessVariable.TRIGGERED_BY.name(), Variables.stringValue(triggeredBy, true))
            // Stored only where it says something: every variable costs rows.
            .setVariable(ProcessVariable.URGENT.name(), Variables.booleanValue(urgent, !urgent));
    firstTemplate.ifPresent(
        template -> start.setVariable(ProcessVariable.FIRST_TEMPLATE.name(), template));
    priority.ifPresent(value -> start.setVariable(ProcessVariable.PRIORITY.name(), value));
    return start.execute().getProcessInstanceId();
  }
}
