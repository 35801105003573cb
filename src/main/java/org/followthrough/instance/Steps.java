package org.followthrough.instance;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.followthrough.audit.TaskHistory;
import org.followthrough.audit.TaskHistory.TaskRecord;
import org.followthrough.contact.Attempt;
import org.followthrough.contact.Attempt.State;
import org.followthrough.contact.Attempts;
import org.followthrough.engine.EngineRecords;
import org.followthrough.engine.EngineRecords.Activity;
import org.followthrough.engine.EngineRecords.Pending;
import org.followthrough.engine.NamedStep;
import org.followthrough.instance.HeldSteps.Hold;
import org.followthrough.instance.InstanceActions.InstanceAction;
import org.followthrough.instance.InstanceView.CurrentStep;
import org.springframework.stereotype.Component;

/**
 * The steps of an instance, those of the processes it calls included: what the engine knows of
 * them, or the audit once the engine has forgotten them, with what the attempts say became of each
 * message.
 */
@Component
class Steps {

  private static final String SYSTEM = "system";
  private static final String LEFT_OUT = "skip";

  private final EngineRecords records;
  private final Escalations escalations;
  private final RepositoryService repository;
  private final Attempts attempts;
  private final InstanceActions actions;
  private final HeldSteps heldSteps;
  private final TaskHistory trail;

  Steps(
      EngineRecords records,
      Escalations escalations,
      RepositoryService repository,
      Attempts attempts,
      InstanceActions actions,
      HeldSteps heldSteps,
      TaskHistory trail) {
    this.records = records;
    this.escalations = escalations;
    this.repository = repository;
    this.attempts = attempts;
    this.actions = actions;
    this.heldSteps = heldSteps;
    this.trail = trail;
  }

  /** The audit of one instance, oldest first; what has not begun yet stands last. */
  List<Step> of(String instanceId) {
    List<Attempt> made = attempts.of(instanceId);
    Map<String, Hold> held = heldSteps.of(instanceId);
    Map<String, List<Attempt>> byStep =
        made.stream()
            .collect(
                Collectors.groupingBy(Attempt::stepId, LinkedHashMap::new, Collectors.toList()));
    Map<String, String> stepOfActivity =
        made.stream()
            .filter(attempt -> attempt.activityInstanceId() != null)
            .collect(
                Collectors.toMap(
                    Attempt::activityInstanceId, Attempt::stepId, (first, second) -> second));
    List<Pending> stillToRun = records.pending(List.of(instanceId));
    List<Step> steps = new ArrayList<>();
    List<Activity> activities = records.activities(List.of(instanceId), true);
    StepNames names = new StepNames(activities);
    boolean isForgotten =
        stillToRun.isEmpty()
            && activities.stream()
                .noneMatch(activity -> activity.processInstanceId().equals(instanceId));
    List<TaskRecord> marks = trail.of(instanceId);
    // Not from the process: it knows only what was filled in last.
    Map<String, Map<String, Object>> filledIn =
        marks.stream().collect(Collectors.toMap(TaskRecord::id, TaskRecord::filledIn));
    if (isForgotten) {
      marks.forEach(mark -> steps.add(forgotten(mark)));
    }
    for (Activity activity : isForgotten ? List.<Activity>of() : activities) {
      FlowNode node = node(activity);
      if (StepType.of(node) != null) {
        String stepId = stepOfActivity.get(activity.id());
        steps.add(
            stepId == null
                ? step(
                    activity,
                    node,
                    names.of(activity),
                    filledIn.getOrDefault(activity.taskId(), Map.of()))
                : sent(activity, node, names.of(activity), byStep.get(stepId), held.get(stepId)));
      }
    }
    Set<String> known =
        Stream.concat(steps.stream().map(Step::stepId), stillToRun.stream().map(Pending::jobId))
            .collect(Collectors.toSet());
    for (Escalation escalation : escalations.of(instanceId)) {
      if (LEFT_OUT.equals(escalation.decision()) && known.add(escalation.stepId())) {
        steps.add(leftOut(escalation, byStep.getOrDefault(escalation.stepId(), List.of())));
      }
      steps.add(decision(escalation));
    }
    byStep.forEach(
        (stepId, tries) -> {
          if (known.add(stepId)) {
            steps.add(cutOff(stepId, tries));
          }
        });
    actions.of(instanceId).forEach(action -> steps.add(done(action)));
    for (Pending pending : stillToRun) {
      steps.add(
          waiting(
              pending,
              names.of(pending),
              byStep.getOrDefault(pending.jobId(), List.of()),
              held.get(pending.jobId())));
    }
    // A stable sort: what began in the same moment stays in the engine's order.
    steps.sort(
        Comparator.comparing(Step::startedAt, Comparator.nullsLast(Comparator.naturalOrder())));
    return steps;
  }

  /** The steps at which each of these instances stands now. */
  Map<String, List<CurrentStep>> current(Collection<String> instanceIds) {
    List<Activity> activities = records.activities(instanceIds, false);
    StepNames names = new StepNames(activities);
    Stream<Map.Entry<String, CurrentStep>> running =
        activities.stream()
            .flatMap(
                activity -> {
                  String type = StepType.of(node(activity));
                  return type == null
                      ? Stream.empty()
                      : Stream.of(Map.entry(activity.rootId(), current(names.of(activity), type)));
                });
    Stream<Map.Entry<String, CurrentStep>> pending =
        records.pending(instanceIds).stream()
            .map(
                p ->
                    Map.entry(
                        p.rootId(),
                        current(names.of(p), StepType.of(node(p.definitionId(), p.activityId())))));
    return Stream.concat(running, pending)
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  private static CurrentStep current(FlowNode named, String type) {
    return new CurrentStep(named.getId(), named.getName(), type);
  }

  private static Step step(
      Activity activity, FlowNode node, FlowNode named, Map<String, Object> filledIn) {
    boolean ended = activity.endedAt() != null;
    return new Step(
        activity.id().substring(activity.id().lastIndexOf(':') + 1),
        name(activity, node, named),
        StepType.of(node),
        null,
        null,
        !ended ? "running" : activity.canceled() ? "skipped" : "completed",
        activity.startedAt(),
        activity.endedAt(),
        Map.of(),
        filledIn,
        ended ? Boolean.valueOf(!activity.canceled()) : null,
        null,
        0,
        null,
        null,
        node instanceof UserTask ? activity.person() : SYSTEM);
  }

  /** A task or a wait that the engine's history has no more. */
  private static Step forgotten(TaskRecord mark) {
    return new Step(
        mark.id(),
        mark.name(),
        mark.type(),
        null,
        null,
        mark.isCompleted() ? "completed" : "skipped",
        mark.begunAt(),
        mark.endedAt(),
        Map.of(),
        mark.filledIn(),
        mark.isCompleted(),
        null,
        0,
        null,
        null,
        mark.actor());
  }

  private static Step done(InstanceAction action) {
    return new Step(
        "action-" + action.id(),
        action.kind().title(),
        "action",
        null,
        null,
        "completed",
        action.at(),
        action.at(),
        present("reason", action.reason()),
        Map.of(),
        true,
        null,
        0,
        null,
        null,
        action.actor());
  }

  private Step sent(
      Activity activity, FlowNode node, FlowNode named, List<Attempt> tries, Hold hold) {
    Attempt newest = tries.get(tries.size() - 1);
    boolean success = counts(newest.state());
    return new Step(
        newest.stepId(),
        name(activity, node, named),
        StepType.of(node),
        newest.channel(),
        newest.template(),
        success ? "completed" : newest.state() == State.SKIPPED ? "skipped" : "failed",
        tries.get(0).begunAt(),
        activity.endedAt(),
        input(newest),
        output(newest),
        success,
        success ? null : newest.detail(),
        tries.size() - 1,
        hold == null ? null : hold.until(),
        hold == null ? null : hold.because(),
        SYSTEM);
  }

  /** A step that a coordinator left out; the engine's history does not know that it was there. */
  private Step leftOut(Escalation escalation, List<Attempt> tries) {
    Attempt newest = tries.isEmpty() ? null : tries.get(tries.size() - 1);
    return new Step(
        escalation.stepId(),
        escalation.stepName(),
        StepType.of(node(escalation.definitionId(), escalation.activityId())),
        newest == null ? null : newest.channel(),
        newest == null ? null : newest.template(),
        "skipped",
        newest == null ? escalation.openedAt() : tries.get(0).begunAt(),
        escalation.closedAt(),
        newest == null ? Map.of() : input(newest),
        present("delivery", State.SKIPPED.word(), "notes", escalation.notes()),
        false,
        escalation.reason(),
        Math.max(0, tries.size() - 1),
        null,
        null,
        escalation.actor());
  }

  /** What a coordinator was asked about a step that failed for good, and what was decided. */
  private static Step decision(Escalation escalation) {
    boolean open = escalation.closedAt() == null;
    boolean decided = escalation.decision() != null;
    return new Step(
        escalation.stepId() + "-decision-" + escalation.openedAt().toEpochMilli(),
        "Decide on the failed step",
        "task",
        null,
        null,
        open ? "running" : decided ? "completed" : "skipped",
        escalation.openedAt(),
        escalation.closedAt(),
        present("step", escalation.stepName(), "reason", escalation.reason()),
        present("escalationDecision", escalation.decision(), "escalationNotes", escalation.notes()),
        open ? null : Boolean.valueOf(decided),
        null,
        0,
        null,
        null,
        escalation.actor());
  }

  /** A step that tried to send and was taken away before the engine had it done. */
  private static Step cutOff(String stepId, List<Attempt> tries) {
    Attempt newest = tries.get(tries.size() - 1);
    // Taken away while the message was on the wire: until the provider answers, nobody knows; and
    // where we died in between, nobody ever asks.
    State state = newest.state() == State.BEGUN ? State.UNKNOWN : newest.state();
    boolean success = counts(state);
    return new Step(
        stepId,
        newest.stepName(),
        newest.channel(),
        newest.channel(),
        newest.template(),
        success ? "completed" : "failed",
        tries.get(0).begunAt(),
        newest.settledAt(),
        input(newest),
        output(newest, state),
        success,
        success ? null : newest.detail(),
        tries.size() - 1,
        null,
        null,
        SYSTEM);
  }

  /** As the engine has computed it, where it is not the caller's element that gives the name. */
  private static String name(Activity activity, FlowNode node, FlowNode named) {
    return node.equals(named) ? activity.name() : named.getName();
  }

  private Step waiting(Pending pending, FlowNode named, List<Attempt> tries, Hold hold) {
    FlowNode node = node(pending.definitionId(), pending.activityId());
    Attempt newest = tries.isEmpty() ? null : tries.get(tries.size() - 1);
    boolean failed = pending.retries() == 0;
    boolean running = newest != null && newest.state() == State.BEGUN;
    return new Step(
        pending.jobId(),
        named.getName(),
        StepType.of(node),
        newest == null ? null : newest.channel(),
        newest == null ? null : newest.template(),
        failed ? "failed" : running ? "running" : "pending",
        newest == null ? null : tries.get(0).begunAt(),
        null,
        newest == null ? Map.of() : input(newest),
        newest == null ? Map.of() : output(newest),
        failed ? Boolean.FALSE : null,
        newest != null && newest.detail() != null ? newest.detail() : pending.error(),
        Math.max(0, tries.size() - 1),
        hold == null ? null : hold.until(),
        hold == null ? null : hold.because(),
        SYSTEM);
  }

  private static boolean counts(State state) {
    return state == State.SENT || state == State.DELIVERED || state == State.UNKNOWN;
  }

  private static Map<String, Object> input(Attempt attempt) {
    return present("to", attempt.address(), "template", attempt.template());
  }

  private static Map<String, Object> output(Attempt attempt) {
    return attempt.state() == State.BEGUN ? Map.of() : output(attempt, attempt.state());
  }

  private static Map<String, Object> output(Attempt attempt, State state) {
    return present(
        "delivery", state.word(),
        "subject", attempt.subject(),
        "text", attempt.body(),
        "providerId", attempt.providerId());
  }

  private static Map<String, Object> present(String... namesAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i + 1] != null) {
        map.put(namesAndValues[i], namesAndValues[i + 1]);
      }
    }
    return map;
  }

  private FlowNode node(Activity activity) {
    return node(activity.definitionId(), activity.activityId());
  }

  private FlowNode node(String definitionId, String activityId) {
    return repository.getBpmnModelInstance(definitionId).getModelElementById(activityId)
            instanceof FlowNode node
        ? node
        : null;
  }

  /** The elements by which people know steps, of the processes that these activities are in. */
  private final class StepNames {

    private final Map<String, Activity> callers;

    private StepNames(List<Activity> activities) {
      callers =
          activities.stream()
              .filter(activity -> activity.calledProcessInstanceId() != null)
              .collect(
                  Collectors.toMap(
                      Activity::calledProcessInstanceId,
                      Function.identity(),
                      (first, second) -> second));
    }

    private FlowNode of(Activity activity) {
      return of(node(activity), activity.processInstanceId());
    }

    private FlowNode of(Pending pending) {
      return of(node(pending.definitionId(), pending.activityId()), pending.processInstanceId());
    }

    private FlowNode of(FlowNode step, String processInstanceId) {
      Activity caller = callers.get(processInstanceId);
      return caller != null && NamedStep.isNamedByCaller(step) ? of(caller) : step;
    }
  }

  /** One step, as the contract shows it. */
  record Step(
      @Schema(example = "d41c9a2e-27c5-11f1-9f2e-0242ac120002") @NotNull String stepId,
      @Schema(example = "Send the first email") String name,
      @Schema(
              description = "An action is a pause, a cancel and so on by a person",
              allowableValues = {"email", "sms", "call", "task", "wait", "condition", "action"})
          String type,
      @Schema(allowableValues = {"email", "sms"}) String channel,
      @Schema(example = "concern_outreach") String template,
      @Schema(allowableValues = {"pending", "running", "completed", "failed", "skipped"}) @NotNull
          String status,
      Instant startedAt,
      Instant completedAt,
      @Schema(
              description = "What it was to do",
              example = "{\"to\": \"martinez@families.example\"}")
          @NotNull
          Map<String, Object> input,
      @Schema(
              description =
                  "What came of it; of a message, the result of the attempt as `delivery`",
              example = "{\"delivery\": \"delivered\"}")
          @NotNull
          Map<String, Object> output,
      Boolean success,
      @Schema(example = "The mailbox does not exist") String errorMessage,
      @Schema(example = "0") int retryCount,
      Instant heldUntil,
      @Schema(example = "It is outside of the hours in which families are written to")
          String heldBecause,
      @Schema(description = "Who did it, or `system`", example = "sarah") String actor) {}
}
