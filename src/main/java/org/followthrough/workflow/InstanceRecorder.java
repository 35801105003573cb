package org.followthrough.workflow;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.variable.Variables;
import org.followthrough.api.ExternalIds;
import org.followthrough.engine.CurrentUser;
import org.followthrough.engine.DeployedProcess;
import org.followthrough.engine.DiagramListener;
import org.followthrough.engine.ExecutionFacts;
import org.followthrough.engine.InvalidFormAnswer;
import org.followthrough.engine.ParsedElement;
import org.followthrough.engine.ParsedEndEvent;
import org.followthrough.engine.ParsedProcess;
import org.followthrough.engine.ParsedUserTask;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.family.Families;
import org.followthrough.instance.Instance;
import org.followthrough.instance.Instance.Outcome;
import org.followthrough.instance.Instance.Status;
import org.followthrough.instance.InstanceActionLog;
import org.followthrough.instance.InstanceActionLog.Kind;
import org.followthrough.instance.Instances;
import org.followthrough.workflow.StartEligibility.Order;
import org.springframework.stereotype.Component;

/**
 * Keeps the record of instances in step with the engine, in the engine's own transactions and
 * whoever starts or ends them: our API, Tasklist, Cockpit or {@code /engine-rest}.
 */
@Component
class InstanceRecorder implements DiagramListener {

  /** The fields of our forms in which people write freely. */
  private static final List<String> NOTES =
      List.of("callNotes", "replyNotes", "reviewNotes", "taskNotes");

  /** What {@code triggeredBy} begins with where a person did. */
  private static final String MANUAL = "manual:";

  private final Instances instances;
  private final Families families;
  private final InstanceActionLog actions;
  private final WorkflowSwitches switches;
  private final TriggerMetrics metrics;
  private final OrderInProgress orders;
  private final Rests rests;

  InstanceRecorder(
      Instances instances,
      Families families,
      InstanceActionLog actions,
      WorkflowSwitches switches,
      TriggerMetrics metrics,
      OrderInProgress orders,
      Rests rests) {
    this.instances = instances;
    this.families = families;
    this.actions = actions;
    this.switches = switches;
    this.metrics = metrics;
    this.orders = orders;
    this.rests = rests;
  }

  @Override
  public void process(ParsedProcess process) {
    Optional<WorkflowProperties> workflow;
    try {
      workflow = WorkflowProperties.of(process.properties());
    } catch (IllegalArgumentException e) {
      throw new ProcessEngineException(process.key() + ": " + e.getMessage(), e);
    }
    workflow.ifPresent(
        properties -> {
          process.setDefaultPriority(properties.priority());
          process.onStart(execution -> added(execution, properties));
          process.onEnd(execution -> ended(execution, properties));
        });
  }

  /**
   * With its first step an instance no longer only waits, be it a step of a process that it calls.
   */
  @Override
  public void firstStep(ParsedElement step) {
    // A service task has run when it has ended; before, our row would stay locked while it sends.
    if (step.isAsyncBefore()) {
      step.onEnd(execution -> instances.started(ExecutionFacts.rootInstanceId(execution)));
    } else {
      step.onStart(execution -> instances.started(ExecutionFacts.rootInstanceId(execution)));
    }
  }

  @Override
  public void endEvent(ParsedEndEvent end) {
    Map<String, String> properties = end.properties();
    String outcome = properties.get("outcome");
    if (outcome != null) {
      end.onStart(
          execution -> {
            reached(execution, outcome, properties.get("outcomeNotesFrom"));
            if (properties.get(WorkflowProperties.REST_DAYS) != null) {
              keep(
                  execution.getProcessInstance(),
                  ProcessVariable.REST_DAYS,
                  properties.get(WorkflowProperties.REST_DAYS).strip());
            }
          });
    }
    end.endWhereUncaught(
        (instance, why) -> {
          keep(instance, ProcessVariable.OUTCOME, Outcome.FAILED.word());
          keep(instance, ProcessVariable.OUTCOME_NOTES, why);
        });
  }

  private void added(DelegateExecution execution, WorkflowProperties workflow) {
    DeployedProcess process = ExecutionFacts.process(execution);
    Optional<Order> order = orders.take();
    Optional<String> family = ProcessVariable.FAMILY_ID.in(execution);
    if (family.isEmpty()
        && workflow.trigger().equals(WorkflowProperties.SCHEDULE)
        && CurrentUser.id().isEmpty()) {
      // What the schedule itself starts is for no family; those that it starts are, and so is what
      // a person starts.
      refuseSwitchedOff(process.key());
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
            new Instance.Origin(
                process.key(),
                process.version(),
                familyId,
                triggeredBy,
                about,
                order.map(Order::priority).orElse(workflow.priority()),
                order.map(Order::urgent).orElse(false)),
            workflow.maxConcurrentPerFamily());
    if (!added) {
      refuse(process.key(), familyId, workflow.maxConcurrentPerFamily(), about);
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
    if (!families.exists(familyId)) {
      throw new BadUserRequestException(
          "There is no family '" + familyId + "': write the id under which it is on record");
    }
    throw new BadUserRequestException(
        "%s already has %d live instance(s) of %s, as many as its maxConcurrentPerFamily allows%s"
            .formatted(familyId, slots, workflow, about == null ? "" : ", or one about " + about));
  }

  /** Whoever starts it through our API, or past it, from Tasklist or {@code /engine-rest}. */
  private static String authenticatedUser() {
    return CurrentUser.id().orElse("unknown");
  }

  private static void reached(DelegateExecution execution, String outcome, String notesFrom) {
    DelegateExecution instance = execution.getProcessInstance();
    keep(instance, ProcessVariable.OUTCOME, outcome);
    if (notesFrom != null) {
      String notes =
          new ProcessVariable<>(notesFrom, String.class)
              .in(execution)
              .filter(text -> !text.isBlank())
              .orElseThrow(
                  () -> new InvalidFormAnswer(notesFrom, "is missing: say why it ends like this"));
      keep(instance, ProcessVariable.OUTCOME_NOTES, notes);
    }
  }

  private static void keep(DelegateExecution instance, ProcessVariable<String> what, String text) {
    instance.setVariableLocal(what.name(), Variables.stringValue(text, true));
  }

  private void ended(DelegateExecution execution, WorkflowProperties workflow) {
    // A reason need not be given: Cockpit and /engine-rest may delete without one.
    if (execution.isCanceled()) {
      String reason = ExecutionFacts.deleteReason(execution);
      // Nobody is signed in while a batch runs: whoever asked for it is on record already.
      CurrentUser.id()
          .ifPresent(user -> actions.add(List.of(execution.getId()), Kind.CANCEL, reason, user));
      instances.ended(execution.getId(), Status.CANCELLED, Outcome.CANCELLED, reason);
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
        ProcessVariable.OUTCOME_NOTES
            .in(execution)
            .or(
                () ->
                    outcome == Outcome.CANCELLED
                        ? Optional.empty()
                        : ProcessVariable.NOTED_LAST.in(execution))
            .orElse(null));
    WorkflowProperties stated =
        ProcessVariable.REST_DAYS
            .in(execution)
            .map(days -> workflow.withRestDays(Integer.parseInt(days)))
            .orElse(workflow);
    if (stated.restDays() > 0 && outcome != Outcome.CANCELLED) {
      rests.begin(
          execution.getId(), execution.getProcessBusinessKey(), stated, outcome == Outcome.FAILED);
    }
  }

  /** What people write about how a task went says also how its instance ended. */
  @Override
  public void userTask(ParsedUserTask task) {
    task.on(
        TaskListener.EVENTNAME_COMPLETE,
        completed ->
            NOTES.stream()
                .map(field -> new ProcessVariable<>(field, String.class).in(completed))
                .flatMap(Optional::stream)
                .filter(text -> !text.isBlank())
                .findFirst()
                .ifPresent(
                    text ->
                        ExecutionFacts.root(completed.getExecution())
                            .setVariableLocal(ProcessVariable.NOTED_LAST.name(), text)));
  }
}
