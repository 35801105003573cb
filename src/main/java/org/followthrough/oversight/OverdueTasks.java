package org.followthrough.oversight;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.Task;
import org.followthrough.channel.Delivery;
import org.followthrough.channel.email.CoordinatorMail;
import org.followthrough.engine.CurrentJob;
import org.followthrough.engine.ExpressionFunction;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.engine.StepFault;
import org.followthrough.engine.TaskLabel;
import org.followthrough.family.Family;
import org.followthrough.family.Organisation;
import org.followthrough.instance.InstanceActions;
import org.followthrough.instance.InstanceActions.Kind;
import org.followthrough.message.Message;
import org.followthrough.message.MessageTemplates;
import org.followthrough.security.Roles;
import org.followthrough.trigger.PassedOver;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/**
 * What a diagram names as timeout listeners of a task that must not be forgotten: {@code
 * ${remindOfTask}} when it is past its due date, {@code ${raiseTask}} another business day later.
 * Where somebody has moved the due date, both wait for the new one.
 */
@Configuration(proxyBeanMethods = false)
class OverdueTasks {

  private static final Duration BEFORE_ANOTHER_TRY = Duration.ofMinutes(5);

  /** A year of them: each is looked up in the calendar, so that more would only keep a thread. */
  private static final int MOST_BUSINESS_DAYS = 260;

  private final BusinessDays businessDays;
  private final Organisation organisation;
  private final InstanceActions actions;
  private final MessageTemplates templates;
  private final CoordinatorMail mail;
  private final ObjectProvider<TaskService> tasks;
  private final Digests digests;
  private final Clock clock;

  OverdueTasks(
      BusinessDays businessDays,
      Organisation organisation,
      InstanceActions actions,
      MessageTemplates templates,
      CoordinatorMail mail,
      ObjectProvider<TaskService> tasks,
      Digests digests,
      Clock clock) {
    this.businessDays = businessDays;
    this.organisation = organisation;
    this.actions = actions;
    this.templates = templates;
    this.mail = mail;
    this.tasks = tasks;
    this.digests = digests;
    this.clock = clock;
  }

  /** The end of the n-th business day after today, for the timers of those listeners. */
  @Bean
  ExpressionFunction endOfBusinessDay() {
    return ExpressionFunction.of(
        "endOfBusinessDay",
        "apply",
        DelegateExecution.class,
        Number.class,
        (execution, days) -> Date.from(endOf(days, execution)));
  }

  private Instant endOf(Number days, DelegateExecution execution) {
    if (days.doubleValue() < 1 || days.doubleValue() > MOST_BUSINESS_DAYS) {
      throw new StepFault.Ours(
          "endOfBusinessDay counts 1 to "
              + MOST_BUSINESS_DAYS
              + " business days, not "
              + days
              + "; correct the number in the diagram");
    }
    return businessDays.endOf(days.intValue(), clock.instant(), execution);
  }

  @Bean
  TaskListener remindOfTask() {
    return task -> {
      ZoneId zone = businessDays.zone(task);
      Instant due = due(task);
      waitUntil(due);
      List<User> people = responsible(task);
      Message reminder = reminder(task, people, due, businessDays.endOf(1, due, task), zone);
      noted(task, Kind.REMIND, reminded(task, people, reminder));
    };
  }

  @Bean
  TaskListener raiseTask() {
    return task -> {
      waitUntil(businessDays.endOf(1, due(task), task));
      task.addCandidateGroup(Roles.LEAD_COORDINATORS);
      noted(
          task,
          Kind.RAISE,
          "“%s” is still not done; the lead coordinators see it now".formatted(TaskLabel.of(task)));
    };
  }

  /** Whoever should have done it hears of it no more by itself: the lead coordinators see it. */
  @EventListener
  void passedOver(PassedOver passed) {
    TaskService service = tasks.getObject();
    for (Task task :
        service
            .createTaskQuery()
            .taskVariableValueEquals(ProcessVariable.INSTANCE_ID.name(), passed.instanceId())
            .list()) {
      service.addCandidateGroup(task.getId(), Roles.LEAD_COORDINATORS);
      service.createComment(task.getId(), task.getProcessInstanceId(), passed.why());
    }
    actions.add(List.of(passed.instanceId()), Kind.RAISE, passed.why(), InstanceActions.SYSTEM);
  }

  /**
   * Writes to each who can be written to, once, also where another has to be written to again.
   *
   * @return what came of it, in words
   * @throws StepFault.Held where the mail server is to be asked once more for somebody
   */
  private String reminded(DelegateTask task, List<User> people, Message reminder) {
    String run = CurrentJob.get().map(CurrentJob::id).orElse(task.getId());
    List<String> refused = new ArrayList<>();
    boolean isComplete = true;
    for (User person : people) {
      if (CoordinatorMail.canReach(person.getEmail()) && digests.begin(run, person.getId())) {
        Delivery delivery = mail.send(person.getEmail(), reminder);
        if (delivery instanceof Delivery.Undeliverable undeliverable) {
          digests.refused(run, person.getId(), undeliverable.reason());
        } else if (!(delivery instanceof Delivery.Accepted
            || delivery instanceof Delivery.Unknown)) {
          digests.takeBack(run, person.getId());
          isComplete = false;
        }
      }
    }
    if (!isComplete) {
      throw new StepFault.Held(
          clock.instant().plus(BEFORE_ANOTHER_TRY), "the reminder could not be sent");
    }
    Map<String, String> refusals = digests.refusals(run);
    List<String> reached =
        people.stream()
            .filter(person -> CoordinatorMail.canReach(person.getEmail()))
            .filter(person -> !refusals.containsKey(person.getId()))
            .map(User::getEmail)
            .toList();
    refusals.forEach(
        (person, why) -> refused.add("; %s could not be written to: %s".formatted(person, why)));
    return (reached.isEmpty()
            ? "“%s” is overdue, but nobody has an email address that can be written to"
                .formatted(TaskLabel.of(task))
            : "“%s” is overdue; reminded %s"
                .formatted(TaskLabel.of(task), String.join(", ", reached)))
        + String.join("", refused);
  }

  private void waitUntil(Instant moment) {
    if (clock.instant().isBefore(moment)) {
      throw new StepFault.Held(moment, "the task is not overdue yet");
    }
  }

  /** The assignee; where nobody has taken the task, or one who is no user, all who may. */
  private static List<User> responsible(DelegateTask task) {
    IdentityService identities = task.getProcessEngineServices().getIdentityService();
    if (task.getAssignee() != null) {
      List<User> assignee = identities.createUserQuery().userId(task.getAssignee()).list();
      if (!assignee.isEmpty()) {
        return assignee;
      }
    }
    return task.getCandidates().stream()
        .map(IdentityLink::getGroupId)
        .filter(group -> group != null)
        .flatMap(group -> identities.createUserQuery().memberOfGroup(group).list().stream())
        .toList();
  }

  private Message reminder(
      DelegateTask task, List<User> people, Instant due, Instant raised, ZoneId zone) {
    Map<String, Object> facts = new HashMap<>();
    facts.put("task", TaskLabel.of(task));
    facts.put("familyName", businessDays.family(task).map(Family::familyName).orElse("unknown"));
    facts.put(
        "coordinator",
        task.getAssignee() == null || people.isEmpty() ? null : people.get(0).getFirstName());
    facts.put("due", TaskBriefing.local(due, zone));
    facts.put("raised", TaskBriefing.local(raised, zone));
    facts.put("organisation", organisation.name());
    return templates.taskReminder(facts);
  }

  /** In the task's history in Tasklist, and in the audit of its instance. */
  private void noted(DelegateTask task, Kind kind, String what) {
    TaskService tasks = task.getProcessEngineServices().getTaskService();
    tasks.createComment(task.getId(), task.getProcessInstanceId(), what);
    ProcessVariable.INSTANCE_ID
        .in(task)
        .ifPresent(id -> actions.add(List.of(id), kind, what, InstanceActions.SYSTEM));
  }

  private Instant due(DelegateTask task) {
    return task.getDueDate() == null ? clock.instant() : task.getDueDate().toInstant();
  }
}
