package org.followthrough.oversight;

import java.time.Clock;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.task.Task;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.engine.TaskLabel;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.followthrough.family.Organisation;
import org.followthrough.oversight.Digests.Paused;
import org.followthrough.oversight.Digests.Unreached;
import org.springframework.stereotype.Component;

/** What one coordinator has to do, as the facts of the digest's template. */
@Component
class DigestContent {

  private static final String CALL = "callTheFamily";
  private static final Duration SINCE_THE_LAST = Duration.ofDays(7);
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM", Locale.US);

  private final TaskService tasks;
  private final Families families;
  private final Digests digests;
  private final Organisation organisation;
  private final RepositoryService diagrams;
  private final Clock clock;

  DigestContent(
      TaskService tasks,
      Families families,
      Digests digests,
      Organisation organisation,
      RepositoryService diagrams,
      Clock clock) {
    this.tasks = tasks;
    this.families = families;
    this.digests = digests;
    this.organisation = organisation;
    this.diagrams = diagrams;
    this.clock = clock;
  }

  /** Empty where there is nothing to do. */
  Map<String, Object> of(User coordinator) {
    List<Task> mine =
        tasks.createTaskQuery().taskAssignee(coordinator.getId()).orderByDueDate().asc().list();
    List<Map<String, Object>> calls =
        mine.stream()
            .filter(task -> CALL.equals(task.getTaskDefinitionKey()))
            .map(this::facts)
            .toList();
    Date now = Date.from(clock.instant());
    List<Map<String, Object>> overdue =
        mine.stream()
            .filter(task -> task.getDueDate() != null && task.getDueDate().before(now))
            .map(this::facts)
            .toList();
    List<Paused> paused = digests.pausedOf(coordinator.getId());
    List<Unreached> unreached =
        digests.unreachedOf(coordinator.getId(), clock.instant().minus(SINCE_THE_LAST));
    if (calls.isEmpty() && overdue.isEmpty() && paused.isEmpty() && unreached.isEmpty()) {
      return Map.of();
    }
    Map<String, Object> facts = new HashMap<>();
    facts.put("coordinator", coordinator.getFirstName());
    facts.put("organisation", organisation.name());
    facts.put("openCalls", calls.size());
    facts.put("oneCall", calls.size() == 1);
    facts.put("hasCalls", !calls.isEmpty());
    facts.put("calls", calls);
    facts.put("overdueTasks", overdue.size());
    facts.put("oneOverdue", overdue.size() == 1);
    facts.put("hasOverdue", !overdue.isEmpty());
    facts.put("overdue", overdue);
    facts.put("pausedWorkflows", paused.size());
    facts.put("onePaused", paused.size() == 1);
    facts.put("hasPaused", !paused.isEmpty());
    facts.put(
        "paused",
        paused.stream()
            .map(
                instance ->
                    Map.of(
                        "workflow", instance.workflow().replace('_', ' '),
                        "familyName", instance.familyName()))
            .toList());
    facts.put("hasUnreached", !unreached.isEmpty());
    facts.put(
        "unreached",
        unreached.stream()
            .map(
                instance ->
                    Map.of(
                        "workflow", instance.workflow().replace('_', ' '),
                        "familyName", instance.familyName(),
                        "why", instance.why()))
            .toList());
    return facts;
  }

  private Map<String, Object> facts(Task task) {
    Object familyId = tasks.getVariable(task.getId(), ProcessVariable.FAMILY_ID.name());
    return Map.of(
        "task",
        TaskLabel.of(task, diagrams),
        "familyName",
        families.find(String.valueOf(familyId)).map(Family::familyName).orElse("unknown"),
        "due",
        task.getDueDate() == null
            ? "soon"
            : DAY.format(task.getDueDate().toInstant().atZone(organisation.timeZone())));
  }
}
