package org.followthrough.oversight;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.TaskQuery;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The lists that Tasklist offers. Without any it shows no task at all, and asks a coordinator to
 * build a query first. Those that somebody has changed or added stay as they are.
 */
@Component
class TaskFilters {

  private static final String ME = "${currentUser()}";

  /** The engine's clock, and so the sandbox's. */
  private static final String NOW = "${now()}";

  private static final String CALL = "callTheFamily";
  private static final String DECIDE = "decideOnTheFailedStep";

  /** What our lists asked for before the names of tasks said for which family they are. */
  private static final Map<String, String> FORMERLY_BY_NAME =
      Map.of("Call the family", CALL, "Decide on the failed step", DECIDE);

  private static final List<String> ASKED_BY_NAME =
      List.of("My calls today", "All open calls", "Stuck workflows");

  private final FilterService filters;

  TaskFilters(FilterService filters, TaskService tasks, JdbcClient jdbc) {
    this.filters = filters;
    FORMERLY_BY_NAME.forEach((name, key) -> byKey(jdbc, name, key));
    createMissing(
        "My tasks",
        "What is assigned to you and is to be taken up by now",
        1,
        tasks
            .createTaskQuery()
            .taskAssigneeExpression(ME)
            .followUpBeforeOrNotExistentExpression(NOW));
    createMissing(
        "My calls today",
        "Families whom you are to call now",
        2,
        tasks
            .createTaskQuery()
            .taskDefinitionKey(CALL)
            .taskAssigneeExpression(ME)
            .followUpBeforeOrNotExistentExpression(NOW));
    createMissing(
        "All open calls",
        "Whoever is to make them",
        3,
        tasks.createTaskQuery().taskDefinitionKey(CALL));
    createMissing(
        "Replies to answer",
        "Families who wrote, and mail that nobody could match",
        4,
        tasks.createTaskQuery().taskDefinitionKeyIn("answerTheReply", "lookIntoTheMail"));
    createMissing(
        "Stuck workflows",
        "Workflows that wait because a step failed for good",
        5,
        tasks.createTaskQuery().taskDefinitionKey(DECIDE));
    createMissing(
        "Overdue",
        "What should have been done by now",
        6,
        tasks.createTaskQuery().dueBeforeExpression(NOW));
    createMissing(
        "Tasks of my groups",
        "What you or somebody else in your groups may do",
        7,
        tasks
            .createTaskQuery()
            .taskCandidateGroupInExpression("${currentUserGroups()}")
            .includeAssignedTasks());
  }

  /** A list of an earlier version asks by name, and would find nothing any more. */
  private static void byKey(JdbcClient jdbc, String name, String key) {
    jdbc.sql(
            """
            update act_ru_filter set rev_ = rev_ + 1, query_ = replace(query_, :was, :is)
            where name_ in (:lists) and strpos(query_, :was) > 0""")
        .param("was", "\"name\":\"" + name + "\"")
        .param("is", "\"key\":\"" + key + "\"")
        .param("lists", ASKED_BY_NAME)
        .update();
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
