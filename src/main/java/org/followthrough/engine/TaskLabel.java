package org.followthrough.engine;

import java.util.Objects;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.model.bpmn.instance.FlowElement;

/**
 * What the diagram calls a task, unlike its name, which says for which family it is: so this is
 * what is kept where nothing of a family may be.
 */
public final class TaskLabel {

  private TaskLabel() {}

  /** The label of a task that the engine is working on; its element's id where it has none. */
  public static String of(DelegateTask task) {
    return labelOrId(task.getBpmnModelElementInstance(), task.getTaskDefinitionKey());
  }

  /** The label of an open task; its name where it belongs to no diagram. */
  public static String of(Task task, RepositoryService repository) {
    return task.getProcessDefinitionId() == null
        ? task.getName()
        : labelOrId(
            repository
                .getBpmnModelInstance(task.getProcessDefinitionId())
                .getModelElementById(task.getTaskDefinitionKey()),
            task.getTaskDefinitionKey());
  }

  private static String labelOrId(FlowElement element, String id) {
    return element == null ? id : Objects.requireNonNullElse(element.getName(), id);
  }
}
