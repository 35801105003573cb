package org.followthrough.workflow;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.impl.RepositoryServiceImpl;
import org.camunda.bpm.engine.impl.pvm.ReadOnlyProcessDefinition;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.workflow.StartEligibility.AlreadyRunning;
import org.followthrough.workflow.StartEligibility.Order;
import org.followthrough.workflow.StartEligibility.Ready;
import org.followthrough.workflow.StartEligibility.Start;
import org.followthrough.workflow.StartEligibility.Started;
import org.followthrough.workflow.StartEligibility.SwitchedOff;
import org.followthrough.workflow.StartEligibility.Unknown;
import org.springframework.stereotype.Component;

/** The workflows that are deployed, and how they start for families. */
@Component
public class Workflows {

  private final RuntimeService runtime;
  private final RepositoryService repository;
  private final WorkflowSwitches switches;
  private final Instances instances;
  private final OrderInProgress orders;

  Workflows(
      RuntimeService runtime,
      RepositoryService repository,
      WorkflowSwitches switches,
      Instances instances,
      OrderInProgress orders) {
    this.runtime = runtime;
    this.repository = repository;
    this.switches = switches;
    this.instances = instances;
    this.orders = orders;
  }

  /** Whether a workflow may start now. */
  public StartEligibility eligibility(String workflow) {
    Optional<String> inactive = switches.inactiveBecause(workflow);
    if (inactive.isPresent()) {
      return new SwitchedOff(inactive.get());
    }
    ProcessDefinition newest =
        repository
            .createProcessDefinitionQuery()
            .processDefinitionKey(workflow)
            .latestVersion()
            .singleResult();
    return Optional.ofNullable(newest)
        .flatMap(process -> properties(deployed(process.getId())))
        .<StartEligibility>map(properties -> new Ready(workflow, newest.getId(), properties))
        .orElseGet(Unknown::new);
  }

  /** Starts a workflow for a family in the caller's transaction, unless too many live for it. */
  public Start start(Ready workflow, Order order) {
    return start(workflow, order, instances.live(order.familyId(), workflow.key()));
  }

  /**
   * The same, for whoever has asked already.
   *
   * @param live the family's instances of that workflow, oldest first
   */
  public Start start(Ready workflow, Order order, List<Instance> live) {
    return workflow
        .inTheWay(live, order.facts())
        .<Start>map(running -> new AlreadyRunning(running.id()))
        .orElseGet(
            () ->
                new Started(
                    orders.during(
                        order,
                        () ->
                            runtime
                                .createProcessInstanceById(workflow.definitionId())
                                .businessKey(order.familyId())
                                .setVariables(variables(order))
                                .execute()
                                .getProcessInstanceId())));
  }

  /** The same, at the start event of a message where the diagram has one of that name. */
  public Start start(String message, Ready workflow, Order order) {
    if (startingWith(message)
        .filter(process -> process.getId().equals(workflow.definitionId()))
        .isEmpty()) {
      return start(workflow, order);
    }
    return workflow
        .inTheWay(instances.live(order.familyId(), workflow.key()), order.facts())
        .<Start>map(running -> new AlreadyRunning(running.id()))
        .orElseGet(
            () ->
                new Started(
                    orders.during(
                        order,
                        () ->
                            runtime
                                .createMessageCorrelation(message)
                                .processDefinitionId(workflow.definitionId())
                                .processInstanceBusinessKey(order.familyId())
                                .setVariables(variables(order))
                                .correlateStartMessage()
                                .getProcessInstanceId())));
  }

  /**
   * The workflow whose newest version starts with a BPMN message and says that events start it;
   * empty where there is none.
   */
  public Optional<String> startedBy(String message) {
    return startingWith(message)
        .filter(
            process ->
                properties(deployed(process.getId()))
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

  private static Map<String, Object> variables(Order order) {
    VariableMap variables =
        Variables.fromMap(order.facts())
            .putValue(ProcessVariable.FAMILY_ID.name(), order.familyId())
            // Stored only where it says something: every variable costs rows.
            .putValueTyped(
                ProcessVariable.URGENT.name(),
                Variables.booleanValue(order.urgent(), !order.urgent()));
    if (order.template() != null) {
      variables.putValue(ProcessVariable.FIRST_TEMPLATE.name(), order.template());
    }
    if (order.priority() != null) {
      variables.putValue(ProcessVariable.PRIORITY.name(), order.priority());
    }
    return variables;
  }

  /** The field of events that says what an instance of a version is about. */
  public Optional<String> correlateByOf(String definitionId) {
    return correlateBy(deployed(definitionId));
  }

  /** The same for a process that the engine has at hand. */
  public static Optional<String> correlateBy(ReadOnlyProcessDefinition process) {
    return properties(process).map(WorkflowProperties::correlateBy);
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
                properties(deployed(process.getId())).map(p -> view(process, p, inactive)).stream())
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

  private ReadOnlyProcessDefinition deployed(String definitionId) {
    return ((RepositoryServiceImpl) repository).getDeployedProcessDefinition(definitionId);
  }
}
