package org.followthrough.oversight.desk;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaInputOutput;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaInputParameter;
import org.followthrough.engine.EngineTransaction;
import org.followthrough.engine.StepFault;
import org.followthrough.family.Family;
import org.followthrough.family.Organisation;
import org.followthrough.oversight.CallPlan;
import org.followthrough.timing.HolidayCalendars;
import org.springframework.stereotype.Component;

/**
 * What each way that a call can go leads to, read from the very diagrams by which it will go on and
 * reckoned by the calendar that they use.
 */
@Component
class CallConsequences {

  private static final String GOES_ON = "The workflow goes on.";

  private final RepositoryService repository;
  private final RuntimeService runtime;
  private final HistoryService history;
  private final EngineTransaction engine;
  private final Organisation organisation;
  private final HolidayCalendars holidays;
  private final Clock clock;

  CallConsequences(
      RepositoryService repository,
      RuntimeService runtime,
      HistoryService history,
      EngineTransaction engine,
      Organisation organisation,
      HolidayCalendars holidays,
      Clock clock) {
    this.repository = repository;
    this.runtime = runtime;
    this.history = history;
    this.engine = engine;
    this.organisation = organisation;
    this.holidays = holidays;
    this.clock = clock;
  }

  /** By the values of {@code callOutcome}, as sentences. */
  Map<String, String> of(OpenTask task) {
    Map<String, String> sentences = new LinkedHashMap<>();
    String nobody = engine.withoutAuthorization(() -> nobodyThere(task));
    sentences.put("reached", engine.withoutAuthorization(() -> reached(task)));
    sentences.put("voicemail", nobody);
    sentences.put("no_answer", nobody);
    sentences.put(
        "wrong_number", "You get a task to find the right number; then the call comes back.");
    sentences.put(
        "do_not_contact",
        "Nothing more is sent from this moment on, and everything for them ends.");
    return sentences;
  }

  /** How many calls there are in all and the how manieth this is, such as {@code call 2 of 3}. */
  Optional<String> count(OpenTask task) {
    return engine.withoutAuthorization(
        () ->
            planned(task)
                .map(step -> "call %d of %d".formatted(made(task, step), plan(step).callsInAll())));
  }

  private String nobodyThere(OpenTask task) {
    Optional<ServiceTask> step = planned(task);
    if (step.isEmpty()) {
      return GOES_ON;
    }
    try {
      CallPlan plan = plan(step.get());
      if (!plan.goesOnAfter(made(task, step.get()))) {
        return "That was the last of %d calls. %s".formatted(plan.callsInAll(), after(task, "''"));
      }
      Instant called = clock.instant().plus(ReversibleOutcomes.PATIENCE);
      Family family = task.family();
      var zone = family == null ? organisation.timeZone() : family.zoneOr(organisation);
      Instant next =
          plan.next(
              called, zone, family == null ? holidays.ofTheOrganisation() : holidays.of(family));
      return "We try again "
          + new LocalWords(zone, clock.instant()).moment(next)
          + (zone.equals(organisation.timeZone()) ? "." : ", their time.");
    } catch (StepFault.Ours unreadable) {
      return GOES_ON;
    }
  }

  private String reached(OpenTask task) {
    return after(task, "'reached'");
  }

  /** What comes behind the call in the workflow that asked for it. */
  private String after(OpenTask task, String outcome) {
    ProcessInstance caller =
        runtime
            .createProcessInstanceQuery()
            .subProcessInstanceId(task.step().processInstanceId())
            .singleResult();
    if (caller == null) {
      return GOES_ON;
    }
    Optional<FlowNode> call =
        history
            .createHistoricActivityInstanceQuery()
            .processInstanceId(caller.getId())
            .activityType("callActivity")
            .unfinished()
            .list()
            .stream()
            .filter(
                step -> task.step().processInstanceId().equals(step.getCalledProcessInstanceId()))
            .map(HistoricActivityInstance::getActivityId)
            .findFirst()
            .map(
                id ->
                    repository
                        .getBpmnModelInstance(caller.getProcessDefinitionId())
                        .getModelElementById(id));
    return call.flatMap(node -> next(node, outcome))
        .map(
            next ->
                next instanceof EndEvent
                    ? "This outreach ends."
                    : next.getName() == null ? GOES_ON : "Then: " + next.getName() + ".")
        .orElse(GOES_ON);
  }

  /** The flow whose condition names the outcome, else the one for all others. */
  private static Optional<FlowNode> next(FlowNode from, String outcome) {
    Collection<SequenceFlow> ways = from.getOutgoing();
    if (ways.size() == 1) {
      FlowNode target = ways.iterator().next().getTarget();
      return target.getOutgoing().size() > 1 ? next(target, outcome) : Optional.of(target);
    }
    Predicate<SequenceFlow> isNamed =
        flow ->
            flow.getConditionExpression() != null
                && flow.getConditionExpression().getTextContent().contains("== " + outcome);
    return ways.stream()
        .filter(isNamed)
        .findFirst()
        .or(() -> ways.stream().filter(flow -> flow.getConditionExpression() == null).findFirst())
        .map(SequenceFlow::getTarget);
  }

  private Optional<ServiceTask> planned(OpenTask task) {
    BpmnModelInstance diagram = repository.getBpmnModelInstance(task.step().processDefinitionId());
    return diagram.getModelElementsByType(ServiceTask.class).stream()
        .filter(step -> CallPlan.STEP.equals(step.getCamundaDelegateExpression()))
        .findFirst();
  }

  private static CallPlan plan(ServiceTask step) {
    return CallPlan.of(input(step, CallPlan.CALLS_IN_ALL), input(step, CallPlan.HOURS));
  }

  private static String input(ServiceTask step, String name) {
    return step
        .getExtensionElements()
        .getElementsQuery()
        .filterByType(CamundaInputOutput.class)
        .list()
        .stream()
        .flatMap(inputs -> inputs.getCamundaInputParameters().stream())
        .filter(input -> name.equals(input.getCamundaName()))
        .map(CamundaInputParameter::getTextContent)
        .findFirst()
        .orElseThrow(() -> new StepFault.Ours("the diagram does not say " + name));
  }

  /** Calls made by now, with this one. */
  private long made(OpenTask task, ServiceTask step) {
    return history
            .createHistoricActivityInstanceQuery()
            .processInstanceId(task.step().processInstanceId())
            .activityId(step.getId())
            .finished()
            .count()
        + 1;
  }
}
