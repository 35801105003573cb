package org.followthrough.oversight;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.task.TaskDefinition;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.camunda.bpm.engine.task.Task;
import org.followthrough.audit.Attempt;
import org.followthrough.audit.Attempts;
import org.followthrough.audit.Replies;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.followthrough.family.Organisation;
import org.followthrough.message.MessageTemplates;
import org.followthrough.message.PlainWords;
import org.followthrough.timing.BusinessTime;
import org.followthrough.timing.HolidayCalendars;
import org.followthrough.trigger.Events;
import org.followthrough.trigger.Prediction;
import org.followthrough.trigger.Predictions;
import org.followthrough.workflow.Escalation;
import org.followthrough.workflow.Escalations;
import org.followthrough.workflow.Instance;
import org.followthrough.workflow.Instances;
import org.springframework.stereotype.Component;

/**
 * Gives every user task of an instance what its coordinator needs: who it is for, why it exists,
 * when it is due. By Friday nobody remembers; the task does.
 */
@Component
class TaskBriefing extends AbstractBpmnParseListener {

  /** The engine keeps a string of 4,000 characters; a longer text ends with this. */
  private static final String CUT = "\n[cut here; the whole text is in the family's timeline]";

  private static final int LONGEST_CONTEXT = 3999;
  private static final int TASK_PRIORITY_PER_INSTANCE_PRIORITY = 10;
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("EEE d MMM yyyy, HH:mm", Locale.US);

  private final Families families;
  private final Organisation organisation;
  private final HolidayCalendars holidays;
  private final Instances instances;
  private final Predictions predictions;
  private final Events events;
  private final Attempts attempts;
  private final Replies replies;
  private final Escalations escalations;
  private final MessageTemplates templates;
  private final Clock clock;

  TaskBriefing(
      Families families,
      Organisation organisation,
      HolidayCalendars holidays,
      Instances instances,
      Predictions predictions,
      Events events,
      Attempts attempts,
      Replies replies,
      Escalations escalations,
      MessageTemplates templates,
      Clock clock) {
    this.families = families;
    this.organisation = organisation;
    this.holidays = holidays;
    this.instances = instances;
    this.predictions = predictions;
    this.events = events;
    this.attempts = attempts;
    this.replies = replies;
    this.escalations = escalations;
    this.templates = templates;
    this.clock = clock;
  }

  @Override
  public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
    TaskDefinition definition =
        ((UserTaskActivityBehavior) activity.getActivityBehavior()).getTaskDefinition();
    definition.addBuiltInTaskListener(
        TaskListener.EVENTNAME_CREATE, (TaskListener) task -> brief(task, definition));
    definition.addBuiltInTaskListener(
        TaskListener.EVENTNAME_COMPLETE, (TaskListener) TaskBriefing::sign);
  }

  /** Whoever completes a task has done it, also where nobody or somebody else was to. */
  private static void sign(DelegateTask task) {
    String user = Context.getCommandContext().getAuthenticatedUserId();
    if (user != null && !user.equals(task.getAssignee())) {
      task.setAssignee(user);
    }
  }

  private void brief(DelegateTask task, TaskDefinition definition) {
    Optional<Family> found = ProcessVariable.FAMILY_ID.in(task).flatMap(families::find);
    if (found.isEmpty()) {
      return;
    }
    Family family = found.get();
    ZoneId zone = family.zoneOr(organisation);
    Instant now = clock.instant();
    Optional<String> about = ProcessVariable.INSTANCE_ID.in(task);
    String instanceId =
        about.orElseGet(() -> ((ExecutionEntity) task.getExecution()).getRootProcessInstanceId());
    Optional<Escalation> failure =
        about.flatMap(any -> escalations.newest(task.getExecution().getProcessBusinessKey()));
    Optional<Instance> instance = instances.find(instanceId);

    task.setVariableLocal(ProcessVariable.FAMILY_ID.name(), family.familyId());
    task.setVariableLocal(ProcessVariable.INSTANCE_ID.name(), instanceId);
    task.setVariableLocal(
        ProcessVariable.CONTEXT.name(),
        shortened(context(family, instance, instanceId, failure, zone)));
    if (task.getAssignee() == null && family.coordinator() != null) {
      task.setAssignee(family.coordinator());
    }
    if (task.getDueDate() == null) {
      task.setDueDate(Date.from(BusinessTime.endOfNextBusinessDay(now, zone, holidays.of(family))));
    }
    if (task.getFollowUpDate() == null) {
      task.setFollowUpDate(Date.from(now));
    }
    if (definition.getPriorityExpression() == null && task.getPriority() == Task.PRIORITY_NORMAL) {
      instance.ifPresent(i -> task.setPriority(i.priority() * TASK_PRIORITY_PER_INSTANCE_PRIORITY));
    }
  }

  private String context(
      Family family,
      Optional<Instance> instance,
      String instanceId,
      Optional<Escalation> failure,
      ZoneId zone) {
    Map<String, Object> facts = new HashMap<>();
    facts.put("familyName", family.familyName());
    facts.put("phone", family.phone());
    facts.put("email", family.email());
    facts.put("workflow", instance.map(i -> i.workflow().replace('_', ' ')).orElse(null));
    facts.put("triggeredAt", instance.map(i -> local(i.triggeredAt(), zone)).orElse(null));
    facts.put("prediction", predictions.behind(instanceId).map(TaskBriefing::facts).orElse(null));
    facts.put(
        "event",
        new TreeMap<>(
                new PlainWords(family.localeOr(organisation), zone).of(events.factsOf(instanceId)))
            .entrySet());
    List<Attempt> made = attempts.of(instanceId);
    facts.put("attempts", made.stream().map(a -> facts(a, zone)).toList());
    facts.put(
        "replies",
        replies.of(instanceId).stream()
            .map(
                reply ->
                    Map.of(
                        "at", local(reply.receivedAt(), zone),
                        "channel", reply.channel(),
                        "text", reply.text()))
            .toList());
    facts.put("failure", failure.map(f -> facts(f, zone)).orElse(null));
    return templates.taskContext(facts);
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

  private static String local(Instant at, ZoneId zone) {
    return LOCAL.format(at.atZone(zone));
  }

  private static String shortened(String context) {
    return context.length() <= LONGEST_CONTEXT
        ? context
        : context.substring(0, LONGEST_CONTEXT - CUT.length()) + CUT;
  }
}
