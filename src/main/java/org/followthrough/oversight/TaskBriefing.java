package org.followthrough.oversight;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.task.Task;
import org.followthrough.contact.Attempt;
import org.followthrough.contact.Attempts;
import org.followthrough.contact.Replies;
import org.followthrough.contact.Replies.Reply;
import org.followthrough.engine.CurrentUser;
import org.followthrough.engine.DiagramListener;
import org.followthrough.engine.ExecutionFacts;
import org.followthrough.engine.ParsedUserTask;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.followthrough.family.Organisation;
import org.followthrough.instance.Escalation;
import org.followthrough.instance.Escalations;
import org.followthrough.instance.Instance;
import org.followthrough.instance.InstanceActions;
import org.followthrough.instance.InstanceActions.InstanceAction;
import org.followthrough.instance.InstanceActions.Kind;
import org.followthrough.instance.Instances;
import org.followthrough.message.LocalizedFacts;
import org.followthrough.message.MessageTemplates;
import org.followthrough.security.Roles;
import org.followthrough.timing.BusinessTime;
import org.followthrough.timing.HolidayCalendars;
import org.followthrough.trigger.DecidingRule;
import org.followthrough.trigger.Events;
import org.followthrough.trigger.FurtherReply;
import org.followthrough.trigger.Prediction;
import org.followthrough.trigger.Predictions;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Gives every user task of an instance what its coordinator needs: who it is for, why it exists,
 * when it is due. By Friday nobody remembers; the task does.
 */
@Component
class TaskBriefing implements DiagramListener {

  /** The engine keeps a string of 4,000 characters; a longer text ends with this. */
  private static final String CUT = "\n[cut here; the whole text is in the family's timeline]";

  private static final String NOT_READ =
      "This mail was set aside, because it is too large or cannot be read. It is flagged in the"
          + " mailbox: look at it there.";

  private static final int LONGEST_CONTEXT = 3999;
  private static final String FAMILY = ProcessVariable.FAMILY_ID.name();
  private static final String INSTANCE = ProcessVariable.INSTANCE_ID.name();
  private static final int TASK_PRIORITY_PER_INSTANCE_PRIORITY = 10;
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("EEE d MMM yyyy, HH:mm", Locale.US);

  private final Families families;
  private final Organisation organisation;
  private final HolidayCalendars holidays;
  private final Instances instances;
  private final Predictions predictions;
  private final DecidingRule rule;
  private final Events events;
  private final InstanceActions actions;
  private final Attempts attempts;
  private final Replies replies;
  private final Escalations escalations;
  private final MessageTemplates templates;
  private final TaskAssignment assignment;
  private final TaskService tasks;
  private final Clock clock;

  /** Tasks come late, since the engine that keeps them is built with this listener. */
  TaskBriefing(
      Families families,
      Organisation organisation,
      HolidayCalendars holidays,
      Instances instances,
      Predictions predictions,
      DecidingRule rule,
      Events events,
      InstanceActions actions,
      Attempts attempts,
      Replies replies,
      Escalations escalations,
      MessageTemplates templates,
      TaskAssignment assignment,
      @Lazy TaskService tasks,
      Clock clock) {
    this.families = families;
    this.organisation = organisation;
    this.holidays = holidays;
    this.instances = instances;
    this.predictions = predictions;
    this.rule = rule;
    this.events = events;
    this.actions = actions;
    this.attempts = attempts;
    this.replies = replies;
    this.escalations = escalations;
    this.templates = templates;
    this.assignment = assignment;
    this.tasks = tasks;
    this.clock = clock;
  }

  @Override
  public void userTask(ParsedUserTask parsed) {
    parsed.on(TaskListener.EVENTNAME_CREATE, task -> brief(task, parsed.hasPriority()));
    parsed.on(TaskListener.EVENTNAME_COMPLETE, TaskBriefing::sign);
  }

  /** Whoever completes a task has done it, also where nobody or somebody else was to. */
  private static void sign(DelegateTask task) {
    CurrentUser.id().filter(user -> !user.equals(task.getAssignee())).ifPresent(task::setAssignee);
  }

  private void brief(DelegateTask task, boolean hasPriority) {
    Optional<Family> family = ProcessVariable.FAMILY_ID.in(task).flatMap(families::find);
    Optional<Reply> reply = ProcessVariable.REPLY_ID.in(task).flatMap(replies::find);
    if (family.isEmpty() && reply.isEmpty()) {
      return;
    }
    family.ifPresent(f -> task.setName(TaskName.of(task.getName(), f.familyName())));
    ZoneId zone = family.map(f -> f.zoneOr(organisation)).orElse(organisation.timeZone());
    Instant now = clock.instant();
    String instanceId = instanceOf(task);
    Optional<Escalation> failure =
        ProcessVariable.INSTANCE_ID
            .in(task)
            .flatMap(any -> escalations.newest(task.getExecution().getProcessBusinessKey()));
    Optional<Instance> instance = instances.find(instanceId);

    task.setVariableLocal(FAMILY, family.map(Family::familyId).orElse(null));
    task.setVariableLocal(INSTANCE, instanceId);
    task.setVariableLocal(
        ProcessVariable.CONTEXT.name(),
        shortened(context(family, reply, sharedBy(task), instance, instanceId, failure, zone)));
    task.setVariableLocal(TaskSummary.VARIABLE, summary(family, reply, instanceId, zone));
    family
        .map(Family::coordinator)
        .filter(coordinator -> task.getAssignee() == null && isForCoordinators(task))
        .ifPresent(coordinator -> assignment.assign(task, coordinator));
    if (task.getDueDate() == null) {
      task.setDueDate(
          Date.from(
              BusinessTime.endOfNextBusinessDay(
                  now, zone, family.map(holidays::of).orElseGet(holidays::ofTheOrganisation))));
    }
    if (task.getFollowUpDate() == null) {
      task.setFollowUpDate(Date.from(now));
    }
    if (!hasPriority && task.getPriority() == Task.PRIORITY_NORMAL) {
      instance.ifPresent(i -> task.setPriority(i.priority() * TASK_PRIORITY_PER_INSTANCE_PRIORITY));
    }
  }

  /** What is another group's alone would be out of that group's lists once it is assigned. */
  private static boolean isForCoordinators(DelegateTask task) {
    return task.getCandidates().isEmpty()
        || task.getCandidates().stream()
            .anyMatch(candidate -> Roles.COORDINATORS.equals(candidate.getGroupId()));
  }

  /** The family has written again: the open task shows that too, and first. */
  @EventListener
  void addTo(FurtherReply further) {
    String familyId = (String) tasks.getVariable(further.taskId(), FAMILY);
    String instanceId = (String) tasks.getVariable(further.taskId(), INSTANCE);
    Optional<Family> family = Optional.ofNullable(familyId).flatMap(families::find);
    ZoneId zone = family.map(f -> f.zoneOr(organisation)).orElse(organisation.timeZone());
    tasks.setVariableLocal(
        further.taskId(),
        TaskSummary.VARIABLE,
        summary(family, Optional.empty(), instanceId, zone));
    tasks.setVariableLocal(
        further.taskId(),
        ProcessVariable.CONTEXT.name(),
        shortened(
            context(
                family,
                Optional.empty(),
                Optional.empty(),
                instances.find(instanceId),
                instanceId,
                Optional.empty(),
                zone)));
  }

  private String summary(
      Optional<Family> family, Optional<Reply> reply, String instanceId, ZoneId zone) {
    TaskSummary summary = new TaskSummary(zone, organisation.timeZone());
    family.ifPresent(summary::family);
    Stream.concat(reply.stream(), replies.of(instanceId).stream())
        .filter(one -> one.kind() == Replies.Kind.REPLY)
        .max(Comparator.comparing(Reply::receivedAt))
        .ifPresent(summary::lastWords);
    predictions.behind(instanceId).ifPresent(summary::why);
    return summary.sent(attempts.of(instanceId)).toString();
  }

  /** The instance that the task belongs to; where it stands alone, the one that it is about. */
  private static String instanceOf(DelegateTask task) {
    return ProcessVariable.INSTANCE_ID
        .in(task)
        .orElseGet(() -> ExecutionFacts.rootInstanceId(task.getExecution()));
  }

  private String context(
      Optional<Family> family,
      Optional<Reply> reply,
      Optional<String> shared,
      Optional<Instance> instance,
      String instanceId,
      Optional<Escalation> failure,
      ZoneId zone) {
    Map<String, Object> facts = new HashMap<>();
    facts.put("familyName", family.map(Family::familyName).orElse(null));
    facts.put("phone", family.map(Family::phone).orElse(null));
    facts.put("email", family.map(Family::email).orElse(null));
    facts.put("shared", family.map(this::shared).orElse(null));
    facts.put("workflow", instance.map(i -> i.workflow().replace('_', ' ')).orElse(null));
    facts.put("triggeredAt", instance.map(i -> local(i.triggeredAt(), zone)).orElse(null));
    facts.put("prediction", predictions.behind(instanceId).map(TaskBriefing::facts).orElse(null));
    facts.put("rule", rule.behind(instanceId).orElse(null));
    facts.put(
        "start",
        actions.of(instanceId).stream()
            .filter(action -> action.kind() == Kind.START)
            .map(TaskBriefing::facts)
            .findFirst()
            .orElse(null));
    facts.put(
        "event",
        new TreeMap<>(
                new LocalizedFacts(
                        family.map(f -> f.localeOr(organisation)).orElseGet(organisation::locale),
                        zone)
                    .of(events.factsOf(instanceId)))
            .entrySet());
    List<Attempt> made = attempts.of(instanceId);
    facts.put("hasInstance", instance.isPresent());
    facts.put("attempts", made.stream().map(a -> facts(a, zone)).toList());
    List<Reply> written = replies.of(instanceId);
    facts.put(
        "replies",
        Stream.concat(reply.stream(), written.stream())
            .distinct()
            .map(r -> facts(r, zone))
            .toList());
    facts.put(
        "note", reply.map(r -> shared.orElseGet(() -> note(r, family, instance))).orElse(null));
    facts.put("failure", failure.map(f -> facts(f, zone)).orElse(null));
    return templates.taskContext(facts);
  }

  /** Who answers under an address that two families have may be either; null where none is. */
  private String shared(Family family) {
    return families
        .sharing(List.of(family.familyId()))
        .getOrDefault(family.familyId(), List.of())
        .stream()
        .map(address -> address.field() + " " + address.message())
        .reduce((one, other) -> one + "; " + other)
        .orElse(null);
  }

  /** Whose words they may be, where families share the address that they came from. */
  private Optional<String> sharedBy(DelegateTask task) {
    return ProcessVariable.POSSIBLE_FAMILIES
        .in(task)
        .map(
            ids ->
                ids.lines()
                    .map(families::find)
                    .flatMap(Optional::stream)
                    .map(f -> "the %s family (%s)".formatted(f.familyName(), f.familyId()))
                    .collect(Collectors.joining(" and ")))
        .map(
            who ->
                "This address is shared: we wrote there to "
                    + who
                    + ". Find out whose words these are and say so below. Until then nothing more"
                    + " goes to any of them by itself.");
  }

  /** What to do with something that belongs to no running workflow. */
  private static String note(Reply reply, Optional<Family> family, Optional<Instance> instance) {
    return switch (reply.kind()) {
      case REPLY ->
          family.isEmpty()
              ? "This reply matches no family. Find out whom it is from, answer it, and put the"
                  + " address into the family's record."
              : instance.isPresent()
                  ? "The workflow that it answers has ended. Answer it all the same."
                  : "No workflow has written to this family before. Answer it all the same.";
      case REPORT ->
          "A mail server reports on a mail that nobody here can match, or refuses us. Look whether"
              + " an address has to be corrected; if it blames our mail server, tell operations.";
      case COMPLAINT ->
          "Somebody has marked a mail of ours as unwanted, and nobody here can tell who. Find out, and"
              + " withdraw the consent in the family's record.";
      case SET_ASIDE ->
          reply.rule() == null
              ? NOT_READ
              : "Nobody seems to have written this mail, and no rule says what it is. It is flagged in"
                  + " the mailbox. If somebody did write it, answer it.";
      default -> NOT_READ;
    };
  }

  private static Map<String, Object> facts(Reply reply, ZoneId zone) {
    return Map.of(
        "at", local(reply.receivedAt(), zone),
        "channel", reply.channel(),
        "sender", reply.sender(),
        "text", reply.text());
  }

  private static Map<String, Object> facts(Prediction prediction) {
    Map<String, Object> facts = new HashMap<>();
    facts.put("predictionId", prediction.predictionId());
    facts.put("risk", Math.round(prediction.probability() * 100));
    facts.put("confidence", Math.round(prediction.confidence()));
    facts.put("windowDays", prediction.windowDays());
    facts.put("recommendation", prediction.recommendation());
    return facts;
  }

  private static Map<String, Object> facts(InstanceAction start) {
    Map<String, Object> facts = new HashMap<>();
    facts.put("actor", start.actor());
    facts.put("reason", start.reason());
    return facts;
  }

  private static Map<String, Object> facts(Attempt attempt, ZoneId zone) {
    Map<String, Object> facts = new HashMap<>();
    facts.put("at", local(attempt.begunAt(), zone));
    facts.put("step", attempt.stepName());
    facts.put("channel", attempt.channel());
    facts.put("subject", attempt.subject());
    facts.put("result", attempt.state().word());
    facts.put("why", attempt.detail());
    return facts;
  }

  private static Map<String, Object> facts(Escalation failure, ZoneId zone) {
    Map<String, Object> facts = new HashMap<>();
    facts.put("at", local(failure.openedAt(), zone));
    facts.put("step", failure.stepName());
    facts.put("reason", failure.reason());
    return facts;
  }

  static String local(Instant at, ZoneId zone) {
    return LOCAL.format(at.atZone(zone));
  }

  private static String shortened(String context) {
    return context.length() <= LONGEST_CONTEXT
        ? context
        : context.substring(0, LONGEST_CONTEXT - CUT.length()) + CUT;
  }
}
