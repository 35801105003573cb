package org.followthrough.oversight;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.task.IdentityLink;
import org.followthrough.channel.Delivery;
import org.followthrough.channel.email.CoordinatorMail;
import org.followthrough.engine.CurrentJob;
import org.followthrough.engine.StepFault;
import org.followthrough.engine.TaskLabel;
import org.followthrough.family.Family;
import org.followthrough.family.Organisation;
import org.followthrough.message.Message;
import org.followthrough.message.MessageTemplates;
import org.springframework.stereotype.Component;

/** Reminds those who should have done a task, by email. */
@Component
class TaskReminders {

  private static final Duration BEFORE_ANOTHER_TRY = Duration.ofMinutes(5);

  private final BusinessDays businessDays;
  private final Organisation organisation;
  private final MessageTemplates templates;
  private final CoordinatorMail mail;
  private final Digests digests;
  private final Clock clock;

  TaskReminders(
      BusinessDays businessDays,
      Organisation organisation,
      MessageTemplates templates,
      CoordinatorMail mail,
      Digests digests,
      Clock clock) {
    this.businessDays = businessDays;
    this.organisation = organisation;
    this.templates = templates;
    this.mail = mail;
    this.digests = digests;
    this.clock = clock;
  }

  /**
   * Writes to each who can be written to, once, also where another has to be written to again.
   *
   * @return what came of it, in words
   * @throws StepFault.Held where the mail server is to be asked once more for somebody
   */
  String send(DelegateTask task, Instant due) {
    List<User> people = responsible(task);
    Message reminder =
        reminder(task, people, due, businessDays.endOf(1, due, task), businessDays.zone(task));
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
    facts.put("due", TaskContext.local(due, zone));
    facts.put("raised", TaskContext.local(raised, zone));
    facts.put("organisation", organisation.name());
    return templates.taskReminder(facts);
  }
}
