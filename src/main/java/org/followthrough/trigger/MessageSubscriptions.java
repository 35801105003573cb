package org.followthrough.trigger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Execution;
import org.camunda.bpm.model.bpmn.instance.Message;
import org.followthrough.engine.ExecutionFacts;
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

  MessageSubscriptions(RuntimeService runtime, RepositoryService repository, Workflows workflows) {
    this.runtime = runtime;
    this.repository = repository;
    this.workflows = workflows;
  }

  /**
   * @return the instances that it reached, oldest first
   */
  List<String> tell(Event event) {
    List<String> reached = new ArrayList<>();
    for (Execution execution :
        runtime
            .createExecutionQuery()
            .messageEventSubscriptionName(event.type())
            .processInstanceBusinessKey(event.familyId())
            .active()
            .list()) {
      if (isAbout(execution, event) && stillWaits(execution, event)) {
        runtime.messageEventReceived(event.type(), execution.getId(), event.variables());
        reached.add(ExecutionFacts.rootInstanceId(execution));
      }
    }
    return reached.stream().distinct().toList();
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

  /** One that was told before may have ended this one. */
  private boolean stillWaits(Execution execution, Event event) {
    return runtime
            .createEventSubscriptionQuery()
            .executionId(execution.getId())
            .eventName(event.type())
            .count()
        > 0;
  }
}
