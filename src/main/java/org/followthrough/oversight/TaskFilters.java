package org.followthrough.oversight;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.TaskQuery;
import org.springframework.stereotype.Component;

/**
 * The lists that Tasklist offers. Without any it shows no task at all, and asks a coordinator to
 * build a query first. Those that somebody has changed or added stay as they are.
 */
@Component
class TaskFilters {

  private final FilterService filters;

  TaskFilters(FilterService filters, TaskService tasks) {
    this.filters = filters;
    createMissing(
        "My tasks",
        "What is assigned to you",
        1,
        tasks.createTaskQuery().taskAssigneeExpression("${currentUser()}"));
    createMissing(
        "Tasks of my groups",
        "What you or somebody else in your groups may do",
        2,
        tasks
            .createTaskQuery()
            .taskCandidateGroupInExpression("${currentUserGroups()}")
            .includeAssignedTasks());
  }

  private void createMissing(String name, String description, int place, TaskQuery query) {
    if (filters.createTaskFilterQuery().filterName(name).count() == 0) {
      filters.saveFilter(
          filters
              .newTaskFilter(name)
              .setQuery(query.orderByTaskPriority().desc().orderByDueDate().asc())
              .setProperties(
                  Map.of(
                      "description",
                      description,
                      "priority",
                      place,
                      "refresh",
                      true,
                      "variables",
                      List.of(Map.of("name", "familyId", "label", "Family")))));
    }
  }
}
