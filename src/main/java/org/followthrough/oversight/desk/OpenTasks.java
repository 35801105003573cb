package org.followthrough.oversight.desk;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.authorization.TaskPermissions;
import org.camunda.bpm.engine.task.Task;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.followthrough.oversight.desk.OpenTask.Step;
import org.followthrough.oversight.desk.OpenTask.Subject;
import org.followthrough.oversight.desk.OpenTask.Times;
import org.followthrough.oversight.desk.Postponements.Postponement;
import org.followthrough.oversight.desk.SaidOutcome.By;
import org.followthrough.trigger.Prediction;
import org.followthrough.trigger.Predictions;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The tasks that the engine lets somebody see, with whom each is about: few questions, however many
 * tasks there are.
 */
@Component
class OpenTasks {

  private final TaskService tasks;
  private final AuthorizationService authorizations;
  private final Families families;
  private final Predictions predictions;
  private final Postponements postponements;
  private final SaidOutcomes said;
  private final Facts facts;

  OpenTasks(
      TaskService tasks,
      AuthorizationService authorizations,
      Families families,
      Predictions predictions,
      Postponements postponements,
      SaidOutcomes said,
      Facts facts) {
    this.tasks = tasks;
    this.authorizations = authorizations;
    this.families = families;
    this.predictions = predictions;
    this.postponements = postponements;
    this.said = said;
    this.facts = facts;
  }

  /**
   * All of them, in the order in which they matter: what the family was promised for now, then what
   * is overdue, then by risk, then by when it is due.
   */
  List<OpenTask> all() {
    Instant now = facts.clock().instant();
    return with(tasks.createTaskQuery().list()).stream().sorted(inOrder(now)).toList();
  }

  /** One; empty where there is none, or this user may not see it. */
  Optional<OpenTask> find(String taskId) {
    return with(tasks.createTaskQuery().taskId(taskId).list()).stream().findFirst();
  }

  /** Whether the engine would let somebody complete it. */
  boolean mayComplete(OpenTask task, By by) {
    return authorizations.isUserAuthorized(
            by.user(), by.groups(), TaskPermissions.UPDATE, Resources.TASK, task.id())
        || authorizations.isUserAuthorized(
            by.user(), by.groups(), TaskPermissions.TASK_WORK, Resources.TASK, task.id());
  }

  private static Comparator<OpenTask> inOrder(Instant now) {
    return Comparator.<OpenTask, Boolean>comparing(
            task -> !(task.isPromised() && !task.postponement().notBefore().isAfter(now)))
        .thenComparing(task -> !task.isOverdue(now))
        .thenComparing(Comparator.comparingDouble(OpenTask::risk).reversed())
        .thenComparing(task -> task.times().due(), Comparator.nullsLast(Comparator.naturalOrder()))
        .thenComparing(OpenTask::id);
  }

  private List<OpenTask> with(List<Task> found) {
    List<String> ids = found.stream().map(Task::getId).toList();
    Map<String, Map<String, String>> variables = variables(ids);
    Map<String, Family> known = families.find(named(variables, ProcessVariable.FAMILY_ID));
    Map<String, Prediction> behind =
        predictions.behind(named(variables, ProcessVariable.INSTANCE_ID));
    Map<String, Postponement> postponed = postponements.of(ids);
    Map<String, SaidOutcome> outcomes = said.of(ids);
    return found.stream()
        .map(
            task -> {
              Map<String, String> own = variables.getOrDefault(task.getId(), Map.of());
              String familyId = own.get(ProcessVariable.FAMILY_ID.name());
              String instanceId = own.get(ProcessVariable.INSTANCE_ID.name());
              return new OpenTask(
                  task.getId(),
                  new Step(
                      Objects.requireNonNullElse(task.getTaskDefinitionKey(), ""),
                      Objects.requireNonNullElse(task.getName(), "Task"),
                      task.getProcessDefinitionId(),
                      task.getProcessInstanceId()),
                  task.getAssignee(),
                  new Times(
                      instant(task.getDueDate()),
                      instant(task.getFollowUpDate()),
                      instant(task.getCreateTime())),
                  new Subject(
                      familyId,
                      familyId == null ? null : known.get(familyId),
                      instanceId,
                      instanceId == null ? null : behind.get(instanceId)),
                  postponed.get(task.getId()),
                  outcomes.get(task.getId()));
            })
        .toList();
  }

  /** Every task has them; the engine's own question for them would be one for each task. */
  private Map<String, Map<String, String>> variables(List<String> taskIds) {
    Map<String, Map<String, String>> variables = new HashMap<>();
    if (!taskIds.isEmpty()) {
      facts
          .jdbc()
          .sql(
              """
              select task_id_, name_, text_ from act_ru_variable
              where task_id_ = any(?) and name_ in (?, ?) and text_ is not null""")
          .params(
              taskIds.toArray(String[]::new),
              ProcessVariable.FAMILY_ID.name(),
              ProcessVariable.INSTANCE_ID.name())
          .query(
              row -> {
                variables
                    .computeIfAbsent(row.getString("task_id_"), id -> new HashMap<>())
                    .put(row.getString("name_"), row.getString("text_"));
              });
    }
    return variables;
  }

  private static List<String> named(
      Map<String, Map<String, String>> variables, ProcessVariable<String> variable) {
    return variables.values().stream()
        .map(own -> own.get(variable.name()))
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  private static Instant instant(Date date) {
    return date == null ? null : date.toInstant();
  }

  /** Where the engine's variables stand, and the clock. */
  @Component
  record Facts(JdbcClient jdbc, Clock clock) {}
}
