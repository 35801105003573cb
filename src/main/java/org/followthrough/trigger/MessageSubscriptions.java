package org.followthrough.trigger;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.EventSubscription;
import org.camunda.bpm.engine.runtime.Execution;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Message;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.followthrough.engine.ExecutionFacts;
import org.followthrough.instance.Instances;
import org.followthrough.workflow.Workflows;
import org.springframework.stereotype.Component;

/**
 * Who waits for an event: a diagram says so by a BPMN message that is named as the event's type.
 * Its family is told, and where the workflow says by which field ({@code correlateBy}), only the
 * instance that is about the same thing.
 */
@Component
class MessageSubscriptions {

  private final RuntimeService runtime;
  private final RepositoryService repository;
  private final Workflows workflows;
  private final Instances instances;
  private final Events events;

  MessageSubscriptions(
      RuntimeService runtime,
      RepositoryService repository,
      Workflows workflows,
      Instances instances,
      Events events) {
    this.runtime = runtime;
    this.repository = repository;
    this.workflows = workflows;
    this.instances = instances;
    this.events = events;
  }

  /**
   * What became of telling an event.
   *
   * @param reached the instances that it reached, oldest first
   * @param ended those of them that are over with it
   * @param isTooOld whether somebody waits for its type, but for nothing as old as this
   */
  record Told(List<String> reached, List<String> ended, boolean isTooOld) {}

  Told tell(Event event) {
    Set<String> reached = new LinkedHashSet<>();
    Set<String> ended = new LinkedHashSet<>();
    boolean tooOld = false;
    for (Execution execution :
        runtime
            .createExecutionQuery()
            .messageEventSubscriptionName(event.type())
            .processInstanceBusinessKey(event.familyId())
            .active()
            .list()) {
      Optional<EventSubscription> waiting = waiting(execution, event);
      if (waiting.isEmpty() || !isAbout(execution, event)) {
        continue;
      }
      String instance = rootOf(execution);
      if (isOver(execution, instance, event)) {
        tooOld = true;
        continue;
      }
      boolean ends =
          instance.equals(execution.getProcessInstanceId())
              && interruptsAll(
                  repository.getBpmnModelInstance(ExecutionFacts.definitionId(execution)),
                  waiting.get().getActivityId());
      runtime.messageEventReceived(event.type(), execution.getId(), event.variables());
      reached.add(instance);
      if (ends || instances.countLive(List.of(instance)) == 0) {
        ended.add(instance);
      }
    }
    return new Told(List.copyOf(reached), List.copyOf(ended), tooOld);
  }

  /**
   * What waits on the way, or on a border, is not the instance itself and does not know its root.
   */
  private String rootOf(Execution execution) {
    return runtime
        .createProcessInstanceQuery()
        .processInstanceId(execution.getProcessInstanceId())
        .singleResult()
        .getRootProcessInstanceId();
  }

  /**
   * Whether an element that hears an event takes all the rest of its process with it: the start of
   * an event subprocess that interrupts, at the top of the diagram.
   */
  static boolean interruptsAll(BpmnModelInstance diagram, String element) {
    return diagram.getModelElementById(element) instanceof StartEvent start
        && start.isInterrupting()
        && start.getParentElement() instanceof SubProcess subprocess
        && subprocess.getParentElement() instanceof Process;
  }

  /** Whether the newest version of any diagram listens to events of this type. */
  boolean exist(String type) {
    return repository.createProcessDefinitionQuery().latestVersion().list().stream()
        .flatMap(
            process ->
                repository
                    .getBpmnModelInstance(process.getId())
                    .getModelElementsByType(Message.class)
                    .stream())
        .anyMatch(message -> type.equals(message.getName()));
  }

  private boolean isAbout(Execution execution, Event event) {
    Optional<String> field = workflows.correlateByOf(ExecutionFacts.definitionId(execution));
    return field.isEmpty()
        || event.text(field.get()) != null
            && event
                .text(field.get())
                .equals(Event.plain(runtime.getVariable(execution.getId(), field.get())));
  }

  /** Of things that have a name of their own it does not matter which is told first. */
  private boolean isOver(Execution execution, String instance, Event event) {
    return workflows.correlateByOf(ExecutionFacts.definitionId(execution)).isEmpty()
        && events.isOlderThan(instance, event);
  }

  /** Empty where one that was told before has ended this one. */
  private Optional<EventSubscription> waiting(Execution execution, Event event) {
    return runtime
        .createEventSubscriptionQuery()
        .executionId(execution.getId())
        .eventName(event.type())
        .list()
        .stream()
        .findFirst();
  }
}
