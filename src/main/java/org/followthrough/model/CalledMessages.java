package org.followthrough.model;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaIn;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaInputOutput;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaInputParameter;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.followthrough.engine.NamedStep;

/** What processes say to families that are called by others. */
final class CalledMessages {

  private static final Pattern COMPARISON = Pattern.compile("[$#]\\{\\s*(\\w+) == '(\\w*)'\\s*}");

  private final Function<String, Optional<BpmnModelInstance>> diagrams;

  /**
   * @param diagrams the diagram of a process; empty where there is none that can be read
   */
  CalledMessages(Function<String, Optional<BpmnModelInstance>> diagrams) {
    this.diagrams = diagrams;
  }

  /** Whether a diagram writes to families, itself or by what it calls. */
  boolean isSent(BpmnModelInstance diagram) {
    return isSent(diagram, new TreeSet<>());
  }

  private boolean isSent(BpmnModelInstance diagram, Set<String> seen) {
    return diagram.getModelElementsByType(ServiceTask.class).stream()
            .anyMatch(step -> !StepCheck.texts(step).isEmpty())
        || diagram.getModelElementsByType(CallActivity.class).stream()
            .map(CallActivity::getCalledElement)
            .filter(key -> key != null && seen.add(key))
            .anyMatch(
                key -> diagrams.apply(key).filter(called -> isSent(called, seen)).isPresent());
  }

  /**
   * The texts that the message needs which a call hands over, one for each step that may send it;
   * empty where none does.
   */
  Set<String> texts(CallActivity call) {
    Set<String> needed = new LinkedHashSet<>();
    collect(call, Map.of(), new HashSet<>(), needed);
    return needed;
  }

  /** Whether a step of a diagram names a message itself. */
  static boolean isNamed(BpmnModelInstance diagram, String template) {
    return diagram.getModelElementsByType(FlowNode.class).stream()
        .anyMatch(step -> template.equals(NamedStep.template(step)));
  }

  /** The texts that the first message of a workflow needs, whichever step sends it. */
  Set<String> firstTexts(BpmnModelInstance diagram) {
    Set<String> needed = new LinkedHashSet<>();
    Set<FlowNode> seen = new HashSet<>();
    Deque<FlowNode> open = new ArrayDeque<>();
    diagram.getModelElementsByType(StartEvent.class).stream()
        .filter(start -> start.getParentElement() instanceof Process)
        .forEach(open::add);
    while (!open.isEmpty()) {
      FlowNode node = open.pop();
      if (seen.add(node)) {
        Collection<String> texts =
            node instanceof CallActivity call ? texts(call) : StepCheck.texts(node);
        needed.addAll(texts);
        if (texts.isEmpty()) {
          node.getOutgoing().stream()
              .map(SequenceFlow::getTarget)
              .filter(Objects::nonNull)
              .forEach(open::push);
        }
      }
    }
    return needed;
  }

  private void collect(
      CallActivity call, Map<String, String> given, Set<String> calling, Set<String> needed) {
    String key = call.getCalledElement();
    if (key == null || !calling.add(key)) {
      return;
    }
    Map<String, String> handed = handed(call, given);
    diagrams
        .apply(key)
        .ifPresent(
            called ->
                called.getModelElementsByType(StartEvent.class).stream()
                    .filter(start -> start.getParentElement() instanceof Process)
                    .forEach(start -> follow(start, handed, calling, new HashSet<>(), needed)));
    calling.remove(key);
  }

  private void follow(
      FlowNode node,
      Map<String, String> handed,
      Set<String> calling,
      Set<FlowNode> seen,
      Set<String> needed) {
    if (!seen.add(node)) {
      return;
    }
    if (NamedStep.isNamedByCaller(node)) {
      needed.addAll(StepCheck.texts(node));
      if (node instanceof CallActivity call) {
        collect(call, handed, calling, needed);
      }
    }
    Stream.concat(
            taken(node, handed).map(SequenceFlow::getTarget),
            node.getParentElement().getChildElementsByType(BoundaryEvent.class).stream()
                .filter(event -> node.equals(event.getAttachedTo())))
        .forEach(next -> follow(next, handed, calling, seen, needed));
  }

  /** The ways that may be taken; where what was handed over decides, only those. */
  private static Stream<SequenceFlow> taken(FlowNode node, Map<String, String> handed) {
    Optional<SequenceFlow> decided =
        node.getOutgoing().stream()
            .filter(flow -> Boolean.TRUE.equals(holds(flow, handed)))
            .findFirst();
    if (node instanceof ExclusiveGateway && decided.isPresent()) {
      return decided.stream();
    }
    return node.getOutgoing().stream().filter(flow -> !Boolean.FALSE.equals(holds(flow, handed)));
  }

  /** Null where only a running instance can tell. */
  private static Boolean holds(SequenceFlow flow, Map<String, String> handed) {
    if (flow.getConditionExpression() == null) {
      return null;
    }
    Matcher comparison = COMPARISON.matcher(flow.getConditionExpression().getTextContent().strip());
    return comparison.matches() && handed.containsKey(comparison.group(1))
        ? Boolean.valueOf(handed.get(comparison.group(1)).equals(comparison.group(2)))
        : null;
  }

  /** What a call hands over, as far as it stands in the diagrams. */
  private static Map<String, String> handed(CallActivity call, Map<String, String> given) {
    Map<String, String> known = new HashMap<>(given);
    extensions(call, CamundaInputOutput.class)
        .flatMap(io -> io.getCamundaInputParameters().stream())
        .forEach(
            input ->
                value(input, given)
                    .ifPresentOrElse(
                        value -> known.put(input.getCamundaName(), value),
                        () -> known.remove(input.getCamundaName())));
    Map<String, String> handed = new HashMap<>();
    extensions(call, CamundaIn.class)
        .filter(in -> in.getCamundaSource() != null && known.containsKey(in.getCamundaSource()))
        .forEach(in -> handed.put(in.getCamundaTarget(), known.get(in.getCamundaSource())));
    return handed;
  }

  private static Optional<String> value(CamundaInputParameter input, Map<String, String> given) {
    String text = input.getTextContent().strip();
    return Diagram.isExpression(text)
        ? Optional.ofNullable(given.get(Diagram.bean(text)))
        : Optional.of(text);
  }

  private static <T extends ModelElementInstance> Stream<T> extensions(
      BaseElement element, Class<T> type) {
    return element.getExtensionElements() == null
        ? Stream.empty()
        : element.getExtensionElements().getElementsQuery().filterByType(type).list().stream();
  }
}
