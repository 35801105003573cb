package org.followthrough.workflow;

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
    ProcessDefinition newest =
        repository
            .createProcessDefinitionQuery()
            .processDefinitionKey(workflow)
            .latestVersion()
            .singleResult();
    if (newest == null) {
      return OptionalInt.empty();
    }
    ReadOnlyProcessDefinition process =
        ((RepositoryServiceImpl) repository).getDeployedProcessDefinition(newest.getId());
    return process.getProperty(WorkflowProperties.KEY) instanceof WorkflowProperties properties
        ? OptionalInt.of(properties.maxConcurrentPerFamily())
        : OptionalInt.empty();
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
