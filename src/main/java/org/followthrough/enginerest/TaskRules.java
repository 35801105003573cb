package org.followthrough.enginerest;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.rest.dto.VariableValueDto;
import org.camunda.bpm.engine.rest.dto.task.CompleteTaskDto;
import org.camunda.bpm.engine.rest.dto.task.TaskDto;
import org.camunda.bpm.engine.task.Task;
import org.followthrough.engine.OfferedFields;
import org.followthrough.engine.OfferedFields.Offer;
import org.followthrough.engine.ProcessVariable;
import org.springframework.stereotype.Component;

/**
 * What a task may be given: what its form asks for. Tasklist sends along what the form only shows;
 * as long as that is as it was, it is left out and not refused.
 */
@Component
class TaskRules {

  private final OfferedFields offered;
  private final TaskService tasks;

  TaskRules(OfferedFields offered, TaskService tasks) {
    this.offered = offered;
    this.tasks = tasks;
  }

  void checkAnswers(CompleteTaskDto answers, String taskId) {
    Map<String, VariableValueDto> given = answers.getVariables();
    PlainValues.problem(given).ifPresent(BodyCheck::refuse);
    if (given != null) {
      offered.ofTask(taskId).ifPresent(offer -> keepOnly(offer, given, taskId));
    }
  }

  private void keepOnly(Offer offer, Map<String, VariableValueDto> given, String taskId) {
    Set<String> others =
        given.keySet().stream()
            .filter(
                name ->
                    offer.isFree() ? ProcessVariable.isOurs(name) : !offer.fields().contains(name))
            .collect(Collectors.toSet());
    Map<String, Object> before = offered.variablesOf(taskId, others);
    for (String name : others) {
      if (!Objects.equals(
          Objects.toString(before.get(name), null),
          Objects.toString(given.get(name).getValue(), null))) {
        BodyCheck.refuse(
            name
                + " cannot be changed by this task"
                + (offer.isFree()
                    ? ": it is set by Followthrough itself."
                    : "; its form asks for " + String.join(", ", offer.fields()) + "."));
      }
      given.remove(name);
    }
  }

  /**
   * A task's dates, its priority and its assignee are its people's to change; what it is, its
   * diagram says. What the call leaves out would be taken away by it, and stays instead.
   */
  void checkUpdate(TaskDto update, String taskId) {
    Task task = tasks.createTaskQuery().taskId(taskId).singleResult();
    if (task == null) {
      return;
    }
    update.setName(kept("name", update.getName(), task.getName()));
    update.setDescription(kept("description", update.getDescription(), task.getDescription()));
    update.setOwner(kept("owner", update.getOwner(), task.getOwner()));
    update.setParentTaskId(kept("parentTaskId", update.getParentTaskId(), task.getParentTaskId()));
    update.setCaseInstanceId(
        kept("caseInstanceId", update.getCaseInstanceId(), task.getCaseInstanceId()));
    update.setTenantId(kept("tenantId", update.getTenantId(), task.getTenantId()));
    update.setDelegationState(
        kept(
            "delegationState",
            update.getDelegationState(),
            Objects.toString(task.getDelegationState(), null)));
  }

  private static String kept(String field, String given, String before) {
    if (given != null && !given.equals(before)) {
      BodyCheck.refuse(
          field
              + " of a task cannot be changed; due, followUp, priority and assignee can. Leave "
              + field
              + " as it is.");
    }
    return before;
  }
}
