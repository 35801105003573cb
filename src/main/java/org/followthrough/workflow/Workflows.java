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
import org.camunda.bpm.engine.variable.VariableMap;
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
   * The workflow whose newest version starts with a BPMN message and says that events start it;
   * empty where there is none.
   */
  public Optional<String> startedBy(String message) {
    return startingWith(message)
        .filter(
            process ->
                properties(
                        ((RepositoryServiceImpl) repository)
                            .getDeployedProcessDefinition(process.getId()))
                    .filter(stated -> stated.trigger().equals(WorkflowProperties.EVENT))
                    .isPresent())
        .map(ProcessDefinition::getKey);
  }

  /** There is never more than one: the engine takes no second. */
  private Optional<ProcessDefinition> startingWith(String message) {
    return Optional.ofNullable(
        repository
            .createProcessDefinitionQuery()
            .messageEventSubscriptionName(message)
            .singleResult());
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
    return runtime
        .createProcessInstanceByKey(workflow)
        .businessKey(familyId)
        .setVariables(variables(familyId, triggeredBy, firstTemplate, priority, urgent, facts))
        .execute()
        .getProcessInstanceId();
  }

  /** The same, at the start event of a message where the workflow has one of that name. */
  public String start(
      String message,
      String workflow,
      String familyId,
      String triggeredBy,
      Optional<String> firstTemplate,
      Optional<Integer> priority,
      boolean urgent,
      Map<String, Object> facts) {
    return startingWith(message)
        .filter(process -> process.getKey().equals(workflow))
        .map(
            process ->
                runtime
                    .createMessageCorrelation(message)
                    .processDefinitionId(process.getId())
                    .processInstanceBusinessKey(familyId)
                    .setVariables(
                        variables(familyId, triggeredBy, firstTemplate, priority, urgent, facts))
                    .correlateStartMessage()
                    .getProcessInstanceId())
        .orElseGet(
            () -> start(workflow, familyId, triggeredBy, firstTemplate, priority, urgent, facts));
  }

  private static Map<String, Object> variables(
      String familyId,
      String triggeredBy,
      Optional<String> firstTemplate,
      Optional<Integer> priority,
      boolean urgent,
      Map<String, Object> facts) {
    VariableMap variables =
        Variables.fromMap(facts)
            .putValue(ProcessVariable.FAMILY_ID.name(), familyId)
            .putValueTyped(
                ProcessVariable.TRIGGERED_BY.name(), Variables.stringValue(triggeredBy, true))
            // Stored only where it says something: every variable costs rows.
            .putValueTyped(ProcessVariable.URGENT.name(), Variables.booleanValue(urgent, !urgent));
    firstTemplate.ifPresent(
        template -> variables.putValue(ProcessVariable.FIRST_TEMPLATE.name(), template));
    priority.ifPresent(value -> variables.putValue(ProcessVariable.PRIORITY.name(), value));
    return variables;
  }
}
