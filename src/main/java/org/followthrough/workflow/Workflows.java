package org.followthrough.workflow;

import java.util.List;
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

/** The workflows that are deployed, and how they start for families. */
@Component
public class Workflows {

  private final RuntimeService runtime;
  private final RepositoryService repository;
  private final WorkflowSwitches switches;

  Workflows(RuntimeService runtime, RepositoryService repository, WorkflowSwitches switches) {
    this.runtime = runtime;
    this.repository = repository;
    this.switches = switches;
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

  /**
   * Why a workflow starts for nobody, as whoever switched it off said; empty where it may start.
   */
  public Optional<String> inactiveBecause(String workflow) {
    return switches.inactiveBecause(workflow);
  }

  /** The newest version of every workflow, by key. */
  List<WorkflowView> all() {
    Map<String, String> inactive = switches.inactive();
    return repository
        .createProcessDefinitionQuery()
        .latestVersion()
        .orderByProcessDefinitionKey()
        .asc()
        .list()
        .stream()
        .flatMap(
            process ->
                properties(
                    ((RepositoryServiceImpl) repository)
                        .getDeployedProcessDefinition(process.getId()))
                    .map(p -> view(process, p, inactive))
                    .stream())
        .toList();
  }

  private static WorkflowView view(
      ProcessDefinition process, WorkflowProperties properties, Map<String, String> inactive) {
    return new WorkflowView(
        process.getKey(),
        process.getName(),
        process.getVersion(),
        properties.trigger(),
        !inactive.containsKey(process.getKey()),
        inactive.get(process.getKey()),
        properties.priority(),
        properties.maxConcurrentPerFamily(),
        properties.description());
  }

  /** Empty for a process that is only called by others. */
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
