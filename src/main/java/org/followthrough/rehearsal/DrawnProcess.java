package org.followthrough.rehearsal;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;

/** One version of a process, as its diagram draws it. */
final class DrawnProcess {

  /** Before the first version that a deployment gives. */
  static final int NOT_DEPLOYED = 0;

  private final Process process;
  private final int version;
  private final Map<FlowNode, List<SequenceFlow>> outgoing;
  private final Map<FlowNode, List<SequenceFlow>> incoming;
  private final Map<Activity, List<BoundaryEvent>> borders;

  DrawnProcess(Process process, int version) {
    this.process = process;
    this.version = version;
    BpmnModelInstance model = (BpmnModelInstance) process.getModelInstance();
    // By the flows themselves: what nodes say of them is a copy, which may lack.
    this.outgoing =
        model.getModelElementsByType(SequenceFlow.class).stream()
            .collect(groupingBy(SequenceFlow::getSource));
    this.incoming =
        model.getModelElementsByType(SequenceFlow.class).stream()
            .collect(groupingBy(SequenceFlow::getTarget));
    this.borders =
        model.getModelElementsByType(BoundaryEvent.class).stream()
            .collect(groupingBy(BoundaryEvent::getAttachedTo));
  }

  /** The processes of a diagram that are run. */
  static Stream<Process> processes(BpmnModelInstance model) {
    return model.getModelElementsByType(Process.class).stream().filter(Process::isExecutable);
  }

  Process process() {
    return process;
  }

  String key() {
    return process.getId();
  }

  int version() {
    return version;
  }

  List<SequenceFlow> outgoing(FlowNode node) {
    return outgoing.getOrDefault(node, List.of());
  }

  List<SequenceFlow> incoming(FlowNode node) {
    return incoming.getOrDefault(node, List.of());
  }

  List<BoundaryEvent> borders(Activity activity) {
    return borders.getOrDefault(activity, List.of());
  }

  /** Where a way through all of it begins: the plain start event, or else the first of any kind. */
  Optional<StartEvent> start() {
    List<StartEvent> starts = starts(process);
    return starts.stream()
        .filter(start -> start.getEventDefinitions().isEmpty())
        .findFirst()
        .or(() -> starts.stream().findFirst());
  }

  static List<StartEvent> starts(BaseElement scope) {
    return elements(scope, StartEvent.class).toList();
  }

  /** The event subprocesses of a process or subprocess, each with what starts it. */
  static List<StartEvent> eventStarts(BaseElement scope) {
    return elements(scope, SubProcess.class)
        .filter(SubProcess::triggeredByEvent)
        .flatMap(handling -> starts(handling).stream())
        .toList();
  }

  private static <T extends ModelElementInstance> Stream<T> elements(
      BaseElement scope, Class<T> type) {
    return Stream.concat(
            scope instanceof Process whole ? whole.getFlowElements().stream() : Stream.empty(),
            scope instanceof SubProcess part
                ? part.getFlowElements().stream()
                : Stream.<FlowElement>empty())
        .filter(type::isInstance)
        .map(type::cast);
  }

  Map<String, String> properties() {
    return properties(process);
  }

  /** What an element says of itself as extension properties. */
  static Map<String, String> properties(BaseElement element) {
    return extensions(element, CamundaProperties.class)
        .flatMap(properties -> properties.getCamundaProperties().stream())
        .filter(property -> property.getCamundaName() != null)
        .collect(
            toMap(
                property -> property.getCamundaName(),
                property -> Objects.toString(property.getCamundaValue(), "").strip(),
                (first, second) -> second));
  }

  static <T extends ModelElementInstance> Stream<T> extensions(BaseElement element, Class<T> type) {
    return element.getExtensionElements() == null
        ? Stream.empty()
        : element.getExtensionElements().getElementsQuery().filterByType(type).list().stream();
  }
}
