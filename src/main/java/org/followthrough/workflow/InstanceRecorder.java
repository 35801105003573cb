package org.followthrough.workflow;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.ErrorEndEventActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.behavior.NoneStartEventActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParse;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.core.variable.mapping.value.ConstantValueProvider;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.pvm.process.TransitionImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.camunda.bpm.engine.variable.Variables;
import org.followthrough.api.ExternalIds;
import org.followthrough.audit.InstanceActions;
import org.followthrough.audit.InstanceActions.Kind;
import org.followthrough.engine.InvalidFormAnswer;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.family.Families;
import org.followthrough.workflow.Instance.Outcome;
import org.followthrough.workflow.Instance.Status;
import org.followthrough.workflow.StartEligibility.Order;
import org.springframework.stereotype.Component;

/**
 * Keeps the record of instances in step with the engine, in the engine's own transactions and
 * whoever starts or ends them: our API, Tasklist, Cockpit or {@code /engine-rest}.
 */
@Component
class InstanceRecorder extends AbstractBpmnParseListener {

  /** What {@code triggeredBy} begins with where a person did. */
  private static final String MANUAL = "manual:";

  private final Instances instances;
  private final Families families;
  private final InstanceActions actions;
  private final WorkflowSwitches switches;
  private final TriggerMetrics metrics;
  private final OrderInProgress orders;

  InstanceRecorder(
      Instances instances,
      Families families,
      InstanceActions actions,
      WorkflowSwitches switches,
      TriggerMetrics metrics,
      OrderInProgress orders) {
    this.instances = instances;
    this.families = families;
    this.actions = actions;
    this.switches = switches;
    this.metrics = metrics;
    this.orders = orders;
  }

  @Override
  public void parseProcess(Element element, ProcessDefinitionEntity process) {
    Optional<WorkflowProperties> workflow;
    try {
      workflow = WorkflowProperties.of(element);
    } catch (IllegalArgumentException e) {
      throw new ProcessEngineException(process.getKey() + ": " + e.getMessage(), e);
    }
    workflow.ifPresent(
        properties -> {
          process.setProperty(WorkflowProperties.KEY, properties);
          if (process.getProperty(BpmnParse.PROPERTYNAME_JOB_PRIORITY) == null) {
            process.setProperty(
                BpmnParse.PROPERTYNAME_JOB_PRIORITY,
                new ConstantValueProvider((long) properties.priority()));
          }
          process.addBuiltInListener(
              ExecutionListener.EVENTNAME_START,
              (ExecutionListener) execution -> added(execution, properties));
          process.addBuiltInListener(
              ExecutionListener.EVENTNAME_END, (ExecutionListener) this::ended);
        });
  }

  /** Whatever follows a start event is a first step: with it, the instance no longer only waits. */
  @Override
  public void parseSequenceFlow(Element element, ScopeImpl scope, TransitionImpl transition) {
    if (transition.getSource().getActivityBehavior() instanceof NoneStartEventActivityBehavior) {
      ActivityImpl first = (ActivityImpl) transition.getDestination();
      // A service task has run when it has ended; before, our row would stay locked while it sends.
      String when =
          first.isAsyncBefore()
              ? ExecutionListener.EVENTNAME_END
              : ExecutionListener.EVENTNAME_START;
      first.addBuiltInListener(
          when,
          (ExecutionListener) execution -> instances.started(execution.getProcessInstanceId()));
    }
  }

  @Override
  public void parseEndEvent(Element element, ScopeImpl scope, ActivityImpl end) {
    Map<String, String> properties = WorkflowProperties.extensionProperties(element);
    String outcome = properties.get("outcome");
    if (outcome != null) {
      end.addBuiltInListener(
          ExecutionListener.EVENTNAME_START,
          (ExecutionListener)
              execution ->
                  reached(
                      (ExecutionEntity) execution, outcome, properties.get("outcomeNotesFrom")));
    }
    if (end.getActivityBehavior() instanceof ErrorEndEventActivityBehavior drawn) {
      end.setActivityBehavior(new ErrorEnd(drawn));
    }
  }

  private void added(DelegateExecution execution, WorkflowProperties workflow) {
    ProcessDefinitionEntity process = ((ExecutionEntity) execution).getProcessDefinition();
    Optional<Order> order = orders.take();
    Optional<String> family = ProcessVariable.FAMILY_ID.in(execution);
    if (family.isEmpty()
        && workflow.trigger().equals(WorkflowProperties.SCHEDULE)
        && Context.getCommandContext().getAuthenticatedUserId() == null) {
      // What the schedule itself starts is for no family; those that it starts are, and so is what
      // a person starts.
      refuseSwitchedOff(process.getKey());
      return;
    }
    String familyId =
        family
            .map(ExternalIds::normalised)
            .orElseThrow(
                () ->
                    new BadUserRequestException(
                        "The workflow needs a family: give the variable familyId"));
    if (!familyId.equals(family.get())) {
      execution.setVariable(ProcessVariable.FAMILY_ID.name(), familyId);
    }
    // Whoever starts it by hand need not know that events find it by its business key.
    execution.setProcessBusinessKey(familyId);
    String triggeredBy =
        order.map(Order::triggeredBy).orElseGet(() -> MANUAL + authenticatedUser());
    String about =
        workflow.correlateBy() == null
            ? null
            : Objects.toString(execution.getVariable(workflow.correlateBy()), null);
    boolean added =
        instances.add(
            execution.getProcessInstanceId(),
            process.getKey(),
            process.getVersion(),
            familyId,
            workflow.maxConcurrentPerFamily(),
            triggeredBy,
            about,
            order.map(Order::priority).orElse(workflow.priority()),
            order.map(Order::urgent).orElse(false));
    if (!added) {
      refuse(process.getKey(), familyId, workflow.maxConcurrentPerFamily(), about);
    }
    if (triggeredBy.startsWith(MANUAL) || triggeredBy.startsWith("schedule:")) {
      metrics.count(triggeredBy.substring(0, triggeredBy.indexOf(':')), "started");
    }
    if (triggeredBy.startsWith(MANUAL)) {
      // Now, so that a task that is its first step already shows it.
      actions.add(
          List.of(execution.getProcessInstanceId()),
          Kind.START,
          ProcessVariable.REASON.in(execution).orElse(null),
          authenticatedUser());
    }
  }

  private void refuseSwitchedOff(String workflow) {
    switches
        .inactiveBecause(workflow)
        .ifPresent(
            why -> {
              throw new BadUserRequestException(
                  "The workflow " + workflow + " is switched off and starts for nobody: " + why);
            });
  }

  /** Says why it was not added; only whoever starts it past our API has not been told before. */
  private void refuse(String workflow, String familyId, int slots, String about) {
    refuseSwitchedOff(workflow);
    if (families.find(familyId).isEmpty()) {
      throw new BadUserRequestException(
          "There is no family '" + familyId + "': write the id under which it is on record");
    }
    throw new BadUserRequestException(
        "%s already has %d live instance(s) of %s, as many as its maxConcurrentPerFamily allows%s"
            .formatted(familyId, slots, workflow, about == null ? "" : ", or one about " + about));
  }

  /** Whoever starts it through our API, or past it, from Tasklist or {@code /engine-rest}. */
  private static String authenticatedUser() {
    return Optional.ofNullable(Context.getCommandContext().getAuthenticatedUserId())
        .orElse("unknown");
  }

  private static void reached(ExecutionEntity execution, String outcome, String notesFrom) {
    ExecutionEntity instance = execution.getProcessInstance();
    instance.setVariableLocal(ProcessVariable.OUTCOME.name(), Variables.stringValue(outcome, true));
    if (notesFrom != null) {
      String notes =
          new ProcessVariable<>(notesFrom, String.class)
              .in(execution)
              .filter(text -> !text.isBlank())
              .orElseThrow(
                  () -> new InvalidFormAnswer(notesFrom, "is missing: say why it ends like this"));
      instance.setVariableLocal(
          ProcessVariable.OUTCOME_NOTES.name(), Variables.stringValue(notes, true));
    }
  }

  private void ended(DelegateExecution delegate) {
    ExecutionEntity execution = (ExecutionEntity) delegate;
    // A reason need not be given: Cockpit and /engine-rest may delete without one.
    if (execution.isCanceled()) {
      String user = Context.getCommandContext().getAuthenticatedUserId();
      // Nobody is signed in while a batch runs: whoever asked for it is on record already.
      if (user != null) {
        actions.add(List.of(execution.getId()), Kind.CANCEL, execution.getDeleteReason(), user);
      }
      instances.ended(
          execution.getId(), Status.CANCELLED, Outcome.CANCELLED, execution.getDeleteReason());
      return;
    }
    Outcome outcome =
        ProcessVariable.OUTCOME.in(execution).map(Outcome::of).orElse(Outcome.SUCCESS);
    instances.ended(
        execution.getId(),
        switch (outcome) {
          case SUCCESS, PARTIAL_SUCCESS -> Status.COMPLETED;
          case FAILED -> Status.FAILED;
          case CANCELLED -> Status.CANCELLED;
        },
        outcome,
        ProcessVariable.OUTCOME_NOTES.in(execution).orElse(null));
  }
}
