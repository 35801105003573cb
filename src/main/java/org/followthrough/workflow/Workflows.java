package org.followthrough.workflow;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.followthrough.engine.DeployedProcess;
import org.followthrough.engine.DeployedProcesses;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.instance.Instance;
import org.followthrough.instance.Instances;
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
  private final DeployedProcesses processes;
  private final WorkflowSwitches switches;
  private final Instances instances;
  private final OrderInProgress orders;

  Workflows(
      RuntimeService runtime,
      DeployedProcesses processes,
      WorkflowSwitches switches,
      Instances instances,
      OrderInProgress orders) {
    this.runtime = runtime;
    this.processes = processes;
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
    return processes
        .newest(workflow)
        .flatMap(
            newest ->
                WorkflowProperties.of(newest)
                    .<StartEligibility>map(stated -> new Ready(workflow, newest.id(), stated)))
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
    if (processes
        .startingWith(message)
        .filter(process -> process.id().equals(workflow.definitionId()))
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
    return processes
        .startingWith(message)
        .filter(
            process ->
                WorkflowProperties.of(process)
                    .filter(stated -> stated.trigger().equals(WorkflowProperties.EVENT))
                    .isPresent())
        .map(DeployedProcess::key);
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
    return correlateBy(processes.get(definitionId));
  }

  /** The same for a process that the engine has at hand. */
  public static Optional<String> correlateBy(DeployedProcess process) {
    return WorkflowProperties.of(process).map(WorkflowProperties::correlateBy);
  }

  /** The newest version of every workflow, by key. */
  List<WorkflowView> all() {
    Map<String, String> inactive = switches.inactive();
    return processes.newest().stream()
        .flatMap(
            process -> WorkflowProperties.of(process).map(p -> view(process, p, inactive)).stream())
        .toList();
  }

  private static WorkflowView view(
      DeployedProcess process, WorkflowProperties properties, Map<String, String> inactive) {
    return new WorkflowView(
        new WorkflowView.Version(process.key(), process.name(), process.version()),
        properties.trigger(),
        new WorkflowView.Switch(!inactive.containsKey(process.key()), inactive.get(process.key())),
        properties.priority(),
        properties.maxConcurrentPerFamily(),
        properties.description());
  }
}
