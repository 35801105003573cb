package org.followthrough.trigger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.engine.ProcessEngineServices;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.ErrorEventDefinition;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Gateway;
import org.camunda.bpm.model.bpmn.instance.IntermediateCatchEvent;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.SubProcess;

/** What the diagrams draw behind a step that has sent a message. */
class FlowBehindStep {

  private final RepositoryService repository;
  private final RuntimeService runtime;

  FlowBehindStep(ProcessEngineServices services) {
    repository = services.getRepositoryService();
    runtime = services.getRuntimeService();
  }

  /** A step in a process that runs, as the version draws it in which that runs now. */
  Optional<FlowNode> now(HistoricActivityInstance step) {
    return element(
        runtime
            .createProcessInstanceQuery()
            .processInstanceId(step.getProcessInstanceId())
            .singleResult()
            .getProcessDefinitionId(),
        step.getActivityId());
  }

  /** Whether the process of a step may have ended before anything else was done. */
  boolean mayEndAfter(HistoricActivityInstance step) {
    return element(step.getProcessDefinitionId(), step.getActivityId()).stream()
        .flatMap(node -> reachedWithoutAStep(node).stream())
        .anyMatch(EndEvent.class::isInstance);
  }

  /** Whether an element may be reached after a step before anything else is done. */
  static boolean mayWaitAfter(FlowNode step, String elementId) {
    return reachedWithoutAStep(step).stream().anyMatch(node -> node.getId().equals(elementId));
  }

  /**
   * The way that is drawn for what cannot be delivered, as near as can be to where it was sent: the
   * element that is to be entered; where that calls a process, the one at which that is to begin;
   * and so on.
   *
   * @param step in the process that runs
   * @param ended the steps in the processes that were called there, the outermost first, which have
   *     ended. They are looked up in the versions that would be called now
   */
  Optional<List<String>> undeliverable(FlowNode step, Iterable<HistoricActivityInstance> ended) {
    Optional<List<String>> nearest = border(step).map(event -> List.of(event.getId()));
    List<String> calls = new ArrayList<>();
    FlowNode at = step;
    for (HistoricActivityInstance next : ended) {
      Optional<FlowNode> inside =
          called(at)
              .flatMap(version -> element(version.getId(), next.getActivityId()))
              // A process begins at an element of its own, and not within a subprocess of it.
              .filter(node -> node.getParentElement() instanceof Process);
      if (inside.isEmpty()) {
        break;
      }
      calls.add(at.getId());
      at = inside.get();
      Optional<BoundaryEvent> way = border(at);
      if (way.isPresent()) {
        List<String> elements = new ArrayList<>(calls);
        elements.add(way.get().getId());
        nearest = Optional.of(elements);
      }
    }
    return nearest;
  }

  /** What an element calls, where entering it calls that at once and once. */
  private Optional<ProcessDefinition> called(FlowNode element) {
    return element instanceof CallActivity call
            && !call.isCamundaAsyncBefore()
            && call.getLoopCharacteristics() == null
            && (call.getCamundaCalledElementBinding() == null
                || call.getCamundaCalledElementBinding().equals("latest"))
        ? Optional.ofNullable(
            repository
                .createProcessDefinitionQuery()
                .processDefinitionKey(call.getCalledElement())
                .latestVersion()
                .singleResult())
        : Optional.empty();
  }

  private Optional<FlowNode> element(String definitionId, String activityId) {
    return repository.getBpmnModelInstance(definitionId).getModelElementById(activityId)
            instanceof FlowNode node
        ? Optional.of(node)
        : Optional.empty();
  }

  private static Set<FlowNode> reachedWithoutAStep(FlowNode step) {
    Set<FlowNode> found = new HashSet<>();
    Deque<FlowNode> open = new ArrayDeque<>(List.of(step));
    while (!open.isEmpty()) {
      for (SequenceFlow flow : open.pop().getOutgoing()) {
        FlowNode next = flow.getTarget();
        boolean isPassedThrough =
            next instanceof Gateway
                || next instanceof IntermediateCatchEvent
                || next instanceof EndEvent;
        if (isPassedThrough && found.add(next)) {
          open.push(next);
        }
      }
    }
    return found;
  }

  /** The error event at a step, or at a subprocess around it. */
  private static Optional<BoundaryEvent> border(FlowNode step) {
    Optional<BoundaryEvent> at =
        step.getModelInstance().getModelElementsByType(BoundaryEvent.class).stream()
            .filter(event -> step.equals(event.getAttachedTo()))
            .filter(FlowBehindStep::catchesUndeliverable)
            .findFirst();
    return at.isPresent() || !(step.getParentElement() instanceof SubProcess around)
        ? at
        : border(around);
  }

  private static boolean catchesUndeliverable(BoundaryEvent event) {
    return event.getEventDefinitions().stream()
        .filter(ErrorEventDefinition.class::isInstance)
        .map(definition -> ((ErrorEventDefinition) definition).getError())
        .anyMatch(error -> error == null || NextChannel.UNDELIVERABLE.equals(error.getErrorCode()));
  }
}
