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
    ProcessDefinition newest =
        repository
            .createProcessDefinitionQuery()
            .processDefinitionKey(workflow)
            .latestVersion()
            .singleResult();
    return newest == null
        ? OptionalInt.empty()
        : properties(newest)
            .map(properties -> OptionalInt.of(properties.maxConcurrentPerFamily()))
            .orElseGet(OptionalInt::empty);
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
        .flatMap(process -> properties(process).map(p -> view(process, p, inactive)).stream())
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
  private Optional<WorkflowProperties> properties(ProcessDefinition process) {
    ReadOnlyProcessDefinition parsed =
        ((RepositoryServiceImpl) repository).getDeployedProcessDefinition(process.getId());
    return Optional.ofNullable((WorkflowProperties) parsed.getProperty(WorkflowProperties.KEY));
  }

  /**
   * Starts the newest version of a workflow in the caller's transaction.
   *
   * @param firstTemplate what the first message is to use instead of what the diagram says
   * @param priority 1..10, or empty for the workflow's own
   * @return the instance's id
   */
  public String start(
      String workflow,
      String familyId,
      String triggeredBy,
      Optional<String> firstTemplate,
      Optional<Integer> priority,
      boolean urgent) {
    ProcessInstantiationBuilder start =
        runtime
            .createProcessInstanceByKey(workflow)
            .businessKey(familyId)
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
