package org.followthrough.instance;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
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
import org.followthrough.instance.InstanceActionLog.InstanceAction;
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
  private final InstanceActionLog actions;
  private final HeldSteps heldSteps;
  private final TaskHistory trail;

  Steps(
      EngineRecords records,
      Escalations escalations,
      RepositoryService repository,
      Attempts attempts,
      InstanceActionLog actions,
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
            .filter(attempt -> attempt.step().activityInstanceId() != null)
            .collect(
                Collectors.toMap(
                    attempt -> attempt.step().activityInstanceId(),
                    Attempt::stepId,
                    (first, second) -> second));
    List<Pending> stillToRun = records.pending(List.of(instanceId));
    List<Step> steps = new ArrayList<>();
    List<Activity> activities = records.activities(List.of(instanceId), true);
    StepNames names = new StepNames(activities);
    boolean isForgotten =
        stillToRun.isEmpty()
            && activities.stream()
                .noneMatch(activity -> activity.place().processInstanceId().equals(instanceId));
    List<TaskRecord> marks = trail.of(instanceId);
    // Not from the process: it knows only what was filled in last.
    Map<String, Map<String, Object>> filledIn =
        marks.stream().collect(Collectors.toMap(TaskRecord::id, task -> task.end().filledIn()));
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
                    filledIn.getOrDefault(activity.task().id(), Map.of()))
                : sent(activity, node, names.of(activity), byStep.get(stepId), held.get(stepId)));
      }
    }
    Set<String> known =
        Stream.concat(
                steps.stream().map(step -> step.element().stepId()),
                stillToRun.stream().map(Pending::jobId))
            .collect(Collectors.toSet());
    for (Escalation escalation : escalations.of(instanceId)) {
      if (LEFT_OUT.equals(escalation.decision().word()) && known.add(escalation.step().id())) {
        steps.add(leftOut(escalation, byStep.getOrDefault(escalation.step().id(), List.of())));
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
        Comparator.comparing(
            step -> step.period().startedAt(), Comparator.nullsLast(Comparator.naturalOrder())));
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
                      : Stream.of(
                          Map.entry(activity.place().rootId(), current(names.of(activity), type)));
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
        new Element(
            activity.id().substring(activity.id().lastIndexOf(':') + 1),
            name(activity, node, named),
            StepType.of(node)),
        Message.NONE,
        !ended ? "running" : activity.canceled() ? "skipped" : "completed",
        new Period(activity.startedAt(), activity.endedAt()),
        new Data(Map.of(), filledIn),
        Result.of(ended ? Boolean.valueOf(!activity.canceled()) : null),
        node instanceof UserTask ? activity.task().person() : SYSTEM);
  }

  /** A task or a wait that the engine's history has no more. */
  private static Step forgotten(TaskRecord mark) {
    return new Step(
        new Element(mark.id(), mark.name(), mark.type()),
        Message.NONE,
        mark.end().isCompleted() ? "completed" : "skipped",
        new Period(mark.begunAt(), mark.end().at()),
        new Data(Map.of(), mark.end().filledIn()),
        Result.of(mark.end().isCompleted()),
        mark.actor());
  }

  private static Step done(InstanceAction action) {
    return new Step(
        new Element("action-" + action.id(), action.kind().title(), "action"),
        Message.NONE,
        "completed",
        new Period(action.at(), action.at()),
        new Data(present("reason", action.reason()), Map.of()),
        Result.of(true),
        action.actor());
  }

  private Step sent(
      Activity activity, FlowNode node, FlowNode named, List<Attempt> tries, Hold hold) {
    Attempt newest = tries.get(tries.size() - 1);
    boolean success = counts(newest.state());
    return new Step(
        new Element(newest.stepId(), name(activity, node, named), StepType.of(node)),
        Message.of(newest),
        success ? "completed" : newest.state() == State.SKIPPED ? "skipped" : "failed",
        new Period(tries.get(0).begunAt(), activity.endedAt()),
        new Data(input(newest), output(newest)),
        Result.of(success, success ? null : newest.result().detail(), tries, hold),
        SYSTEM);
  }

  /** A step that a coordinator left out; the engine's history does not know that it was there. */
  private Step leftOut(Escalation escalation, List<Attempt> tries) {
    Attempt newest = tries.isEmpty() ? null : tries.get(tries.size() - 1);
    Escalation.Step failed = escalation.step();
    return new Step(
        new Element(
            failed.id(),
            failed.name(),
            StepType.of(node(failed.definitionId(), failed.activityId()))),
        Message.of(newest),
        "skipped",
        new Period(
            newest == null ? escalation.openedAt() : tries.get(0).begunAt(), escalation.closedAt()),
        new Data(
            newest == null ? Map.of() : input(newest),
            present("delivery", State.SKIPPED.word(), "notes", escalation.decision().notes())),
        Result.of(false, escalation.reason(), tries, null),
        escalation.decision().actor());
  }

  /** What a coordinator was asked about a step that failed for good, and what was decided. */
  private static Step decision(Escalation escalation) {
    boolean open = escalation.closedAt() == null;
    Escalation.Decision decision = escalation.decision();
    boolean decided = decision.word() != null;
    return new Step(
        new Element(
            escalation.step().id() + "-decision-" + escalation.openedAt().toEpochMilli(),
            "Decide on the failed step",
            "task"),
        Message.NONE,
        open ? "running" : decided ? "completed" : "skipped",
        new Period(escalation.openedAt(), escalation.closedAt()),
        new Data(
            present("step", escalation.step().name(), "reason", escalation.reason()),
            present("escalationDecision", decision.word(), "escalationNotes", decision.notes())),
        Result.of(open ? null : Boolean.valueOf(decided)),
        decision.actor());
  }

  /** A step that tried to send and was taken away before the engine had it done. */
  private static Step cutOff(String stepId, List<Attempt> tries) {
    Attempt newest = tries.get(tries.size() - 1);
    // Taken away while the message was on the wire: until the provider answers, nobody knows; and
    // where we died in between, nobody ever asks.
    State state = newest.state() == State.BEGUN ? State.UNKNOWN : newest.state();
    boolean success = counts(state);
    return new Step(
        new Element(stepId, newest.step().name(), newest.channel()),
        Message.of(newest),
        success ? "completed" : "failed",
        new Period(tries.get(0).begunAt(), newest.settledAt()),
        new Data(input(newest), output(newest, state)),
        Result.of(success, success ? null : newest.result().detail(), tries, null),
        SYSTEM);
  }

  /** As the engine has computed it, where it is not the caller's element that gives the name. */
  private static String name(Activity activity, FlowNode node, FlowNode named) {
    return node.equals(named) ? activity.element().name() : named.getName();
  }

  private Step waiting(Pending pending, FlowNode named, List<Attempt> tries, Hold hold) {
    FlowNode node = node(pending.definitionId(), pending.activityId());
    Attempt newest = tries.isEmpty() ? null : tries.get(tries.size() - 1);
    boolean failed = pending.retries() == 0;
    boolean running = newest != null && newest.state() == State.BEGUN;
    return new Step(
        new Element(pending.jobId(), named.getName(), StepType.of(node)),
        Message.of(newest),
        failed ? "failed" : running ? "running" : "pending",
        new Period(newest == null ? null : tries.get(0).begunAt(), null),
        new Data(
            newest == null ? Map.of() : input(newest), newest == null ? Map.of() : output(newest)),
        Result.of(
            failed ? Boolean.FALSE : null,
            newest != null && newest.result().detail() != null
                ? newest.result().detail()
                : pending.error(),
            tries,
            hold),
        SYSTEM);
  }

  private static boolean counts(State state) {
    return State.REACHED.contains(state);
  }

  private static Map<String, Object> input(Attempt attempt) {
    return present("to", attempt.address(), "template", attempt.message().template());
  }

  private static Map<String, Object> output(Attempt attempt) {
    return attempt.state() == State.BEGUN ? Map.of() : output(attempt, attempt.state());
  }

  private static Map<String, Object> output(Attempt attempt, State state) {
    return present(
        "delivery", state.word(),
        "subject", attempt.message().subject(),
        "text", attempt.message().body(),
        "providerId", attempt.result().providerId());
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
    return node(activity.element().definitionId(), activity.element().activityId());
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
              .filter(activity -> activity.place().calledProcessInstanceId() != null)
              .collect(
                  Collectors.toMap(
                      activity -> activity.place().calledProcessInstanceId(),
                      Function.identity(),
                      (first, second) -> second));
    }

    private FlowNode of(Activity activity) {
      return of(node(activity), activity.place().processInstanceId());
    }

    private FlowNode of(Pending pending) {
      return of(node(pending.definitionId(), pending.activityId()), pending.processInstanceId());
    }

    private FlowNode of(FlowNode step, String processInstanceId) {
      Activity caller = callers.get(processInstanceId);
      return caller != null && NamedStep.isNamedByCaller(step) ? of(caller) : step;
    }
  }

  /** One step, as the contract shows it: one JSON object, whose parts lie beside each other. */
  record Step(
      @JsonUnwrapped Element element,
      @JsonUnwrapped Message message,
      @Schema(allowableValues = {"pending", "running", "completed", "failed", "skipped"}) @NotNull
          String status,
      @JsonUnwrapped Period period,
      @JsonUnwrapped Data data,
      @JsonUnwrapped Result result,
      @Schema(description = "Who did it, or `system`", example = "sarah") String actor) {}

  /** Which step it is. */
  record Element(
      @Schema(example = "d41c9a2e-27c5-11f1-9f2e-0242ac120002") @NotNull String stepId,
      @Schema(example = "Send the first email") String name,
      @Schema(
              description = "An action is a pause, a cancel and so on by a person",
              allowableValues = {"email", "sms", "call", "task", "wait", "condition", "action"})
          String type) {}

  /** What it sends. */
  record Message(
      @Schema(allowableValues = {"email", "sms"}) String channel,
      @Schema(example = "concern_outreach") String template) {

    private static final Message NONE = new Message(null, null);

    private static Message of(Attempt newest) {
      return newest == null ? NONE : new Message(newest.channel(), newest.message().template());
    }
  }

  /** When it was done. */
  record Period(Instant startedAt, Instant completedAt) {}

  /** What went in and what came out. */
  record Data(
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
          Map<String, Object> output) {}

  /** How it went; {@code success} is null while nobody knows. */
  record Result(
      Boolean success,
      @Schema(example = "The mailbox does not exist") String errorMessage,
      @Schema(example = "0") int retryCount,
      Instant heldUntil,
      @Schema(example = "It is outside of the hours in which families are written to")
          String heldBecause) {

    /** Of a step that is not tried several times and not held. */
    private static Result of(Boolean success) {
      return new Result(success, null, 0, null, null);
    }

    private static Result of(Boolean success, String error, List<Attempt> tries, Hold hold) {
      return new Result(
          success,
          error,
          Math.max(0, tries.size() - 1),
          hold == null ? null : hold.until(),
          hold == null ? null : hold.because());
    }
  }
}
