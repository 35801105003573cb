package org.followthrough.oversight;

import java.time.Clock;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.task.Task;
import org.followthrough.channel.Delivery;
import org.followthrough.channel.email.CoordinatorMail;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.engine.StepFault;
import org.followthrough.engine.TaskLabel;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.followthrough.family.Organisation;
import org.followthrough.message.MessageTemplates;
import org.followthrough.oversight.Digests.Paused;
import org.followthrough.oversight.Digests.Unreached;
import org.followthrough.security.Roles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The step {@code ${sendDigests}}: one email to each coordinator who has something to do. */
@Component("sendDigests")
class SendDigestsDelegate implements JavaDelegate {

  private static final String CALL = "callTheFamily";
  private static final Duration SINCE_THE_LAST = Duration.ofDays(7);
  private static final Logger LOG = LoggerFactory.getLogger(SendDigestsDelegate.class);
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM", Locale.US);

  private final IdentityService identities;
  private final TaskService tasks;
  private final Families families;
  private final Digests digests;
  private final MessageTemplates templates;
  private final CoordinatorMail mail;
  private final Organisation organisation;
  private final Clock clock;

  SendDigestsDelegate(
      IdentityService identities,
      TaskService tasks,
      Families families,
      Digests digests,
      MessageTemplates templates,
      CoordinatorMail mail,
      Organisation organisation,
      Clock clock) {
    this.identities = identities;
    this.tasks = tasks;
    this.families = families;
    this.digests = digests;
    this.templates = templates;
    this.mail = mail;
    this.organisation = organisation;
    this.clock = clock;
  }

  @Override
  public void execute(DelegateExecution execution) {
    String run = execution.getProcessInstanceId();
    RepositoryService diagrams = execution.getProcessEngineServices().getRepositoryService();
    Function<Task, String> labels = task -> TaskLabel.of(task, diagrams);
    boolean allLeft = true;
    for (User coordinator :
        identities
            .createUserQuery()
            .memberOfGroup(Roles.COORDINATORS)
            .orderByUserId()
            .asc()
            .list()) {
      allLeft &= written(run, coordinator, labels);
    }
    if (!allLeft) {
      throw new StepFault.Transient("The mail server has not taken every digest");
    }
  }

  /** False where it is to be tried again. */
  private boolean written(String run, User coordinator, Function<Task, String> labels) {
    Map<String, Object> facts = facts(coordinator, labels);
    if (facts.isEmpty() || !CoordinatorMail.canReach(coordinator.getEmail())) {
      return true;
    }
    if (!digests.begin(run, coordinator.getId())) {
      return true;
    }
    Delivery delivery = mail.send(coordinator.getEmail(), templates.weeklyDigest(facts));
    if (delivery instanceof Delivery.Accepted || delivery instanceof Delivery.Unknown) {
      // Where nobody can say whether it arrived, nobody gets it twice.
      return true;
    }
    if (delivery instanceof Delivery.Undeliverable) {
      LOG.warn(
          "The mail server refuses the address of the user {} for good: correct it in Admin",
          coordinator.getId());
      return true;
    }
    digests.takeBack(run, coordinator.getId());
    return false;
  }

  /** Empty where there is nothing to do. */
  private Map<String, Object> facts(User coordinator, Function<Task, String> labels) {
    List<Task> mine =
        tasks.createTaskQuery().taskAssignee(coordinator.getId()).orderByDueDate().asc().list();
    List<Map<String, Object>> calls =
        mine.stream()
            .filter(task -> CALL.equals(task.getTaskDefinitionKey()))
            .map(task -> facts(task, labels.apply(task)))
            .toList();
    Date now = Date.from(clock.instant());
    List<Map<String, Object>> overdue =
        mine.stream()
            .filter(task -> task.getDueDate() != null && task.getDueDate().before(now))
            .map(task -> facts(task, labels.apply(task)))
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

  private Map<String, Object> facts(Task task, String label) {
    Object familyId = tasks.getVariable(task.getId(), ProcessVariable.FAMILY_ID.name());
    return Map.of(
        "task",
        label,
        "familyName",
        families.find(String.valueOf(familyId)).map(Family::familyName).orElse("unknown"),
        "due",
        task.getDueDate() == null
            ? "soon"
            : DAY.format(task.getDueDate().toInstant().atZone(organisation.timeZone())));
  }
}
