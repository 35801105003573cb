package org.followthrough.model;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.impl.BpmnModelConstants;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.Event;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Gateway;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaInputOutput;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;
import org.camunda.bpm.model.xml.ModelException;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;

/**
 * A diagram as its rules ask about it: where its flows lead, what stands on whose border, what its
 * elements say of themselves, and by which words an analyst knows them.
 */
final class Diagram {

  private static final Pattern BEAN = Pattern.compile("[$#]\\{(\\w+)}");
  private static final Pattern EXPRESSION = Pattern.compile("[$#]\\{.*}", Pattern.DOTALL);
  private static final int LONGEST_LABEL = 60;

  private final String file;
  private final BpmnModelInstance model;
  private final Map<FlowNode, List<SequenceFlow>> outgoing;
  private final Map<FlowNode, List<SequenceFlow>> incoming;
  private final Map<ModelElementInstance, List<BoundaryEvent>> borders;

  Diagram(String file, BpmnModelInstance model) {
    this.file = file;
    this.model = model;
    // By the flows themselves: what nodes say of them is a copy, which may lack.
    this.outgoing =
        all(SequenceFlow.class).stream()
            .filter(flow -> flow.getSource() != null)
            .collect(groupingBy(SequenceFlow::getSource));
    this.incoming =
        all(SequenceFlow.class).stream()
            .filter(flow -> flow.getTarget() != null)
            .collect(groupingBy(SequenceFlow::getTarget));
    this.borders =
        all(BoundaryEvent.class).stream()
            .filter(event -> event.getAttachedTo() != null)
            .collect(groupingBy(BoundaryEvent::getAttachedTo));
  }

  /** Empty where it is no diagram. */
  static Optional<BpmnModelInstance> read(String text) {
    try {
      return Optional.of(parsed(text));
    } catch (ModelException e) {
      return Optional.empty();
    }
  }

  /**
   * @throws ModelException where it is no diagram
   */
  static BpmnModelInstance parsed(String text) {
    return Bpmn.readModelFromStream(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  BpmnModelInstance model() {
    return model;
  }

  <T extends ModelElementInstance> Collection<T> all(Class<T> type) {
    return model.getModelElementsByType(type);
  }

  /** The processes that are run; others are only drawn. */
  Stream<Process> processes() {
    return all(Process.class).stream().filter(Process::isExecutable);
  }

  /** What holds nodes that lead to each other: the processes that are run, and subprocesses. */
  Stream<Scope> scopes() {
    return Stream.concat(
        processes().map(process -> new Scope(process, nodes(process.getFlowElements()))),
        all(SubProcess.class).stream()
            .filter(scope -> isRun(scope))
            .map(scope -> new Scope(scope, nodes(scope.getFlowElements()))));
  }

  /** Whether an element is in a process that is run. */
  static boolean isRun(ModelElementInstance element) {
    Process process = process(element);
    return process != null && process.isExecutable();
  }

  /** The process that an element is in; null for what belongs to none. */
  static Process process(ModelElementInstance element) {
    ModelElementInstance at = element;
    while (at != null && !(at instanceof Process)) {
      at = at.getParentElement();
    }
    return (Process) at;
  }

  /** Whether what an element is in is started by something, and not only called by others. */
  static boolean isInAWorkflow(ModelElementInstance element) {
    Process process = process(element);
    return process != null && properties(process).containsKey("trigger");
  }

  private static List<FlowNode> nodes(Collection<FlowElement> elements) {
    return elements.stream().filter(FlowNode.class::isInstance).map(FlowNode.class::cast).toList();
  }

  List<SequenceFlow> outgoing(FlowNode node) {
    return outgoing.getOrDefault(node, List.of());
  }

  List<SequenceFlow> incoming(FlowNode node) {
    return incoming.getOrDefault(node, List.of());
  }

  /** Where the flows out of a node lead. */
  Stream<FlowNode> next(FlowNode node) {
    return outgoing(node).stream().map(SequenceFlow::getTarget).filter(Objects::nonNull);
  }

  /** What stands on the border of a step. */
  List<BoundaryEvent> borders(FlowNode step) {
    return borders.getOrDefault(step, List.of());
  }

  Finding fault(ModelElementInstance at, String message, String remedy) {
    return Finding.fault(file, id(at), named(at) + " " + message, remedy);
  }

  /** A fault in one sentence, which says after its last colon what to do. */
  Finding fault(ModelElementInstance at, String sentence) {
    return Finding.fault(file, id(at), named(at) + " " + sentence);
  }

  Finding remark(ModelElementInstance at, String message, String remedy) {
    return Finding.remark(file, id(at), named(at) + " " + message, remedy);
  }

  /** What an analyst calls an element: its label in quotation marks, or what it is. */
  static String named(ModelElementInstance element) {
    ModelElementInstance seen = seen(element);
    String label = seen.getAttributeValue("name");
    if (label != null && !label.isBlank()) {
      String line = label.strip().replaceAll("\\s+", " ");
      String quoted =
          "'"
              + (line.length() <= LONGEST_LABEL ? line : line.substring(0, LONGEST_LABEL - 1) + "…")
              + "'";
      // Many flows are only called Yes.
      return seen instanceof SequenceFlow flow && flow.getSource() != null
          ? "the flow " + quoted + " from " + named(flow.getSource())
          : quoted;
    }
    if (seen instanceof SequenceFlow flow && flow.getSource() != null && flow.getTarget() != null) {
      return "the flow from " + named(flow.getSource()) + " to " + named(flow.getTarget());
    }
    String id = seen.getAttributeValue("id");
    String kind =
        seen instanceof Process
            ? "the process"
            : seen instanceof Gateway
                ? "the gateway"
                : seen instanceof Event ? "the event" : "the element";
    return id == null ? kind : kind + " '" + id + "'";
  }

  /** The id that an analyst sees: the element's own, or that of what it belongs to. */
  static String id(ModelElementInstance element) {
    return seen(element) instanceof BaseElement named ? named.getId() : null;
  }

  private static ModelElementInstance seen(ModelElementInstance element) {
    ModelElementInstance at = element;
    while (!(at instanceof FlowElement)
        && !(at instanceof Process)
        && at.getParentElement() != null) {
      at = at.getParentElement();
    }
    return at;
  }

  static boolean isExpression(String text) {
    return EXPRESSION.matcher(text).matches();
  }

  static String delegateExpression(ModelElementInstance element) {
    return camunda(element, "delegateExpression");
  }

  /** The step that an element runs by its name; empty where it runs none. */
  static String bean(ModelElementInstance element) {
    return bean(delegateExpression(element));
  }

  /** The name that is all of an expression; empty where it is not one name. */
  static String bean(String expression) {
    Matcher matcher = BEAN.matcher(Objects.toString(expression, ""));
    return matcher.matches() ? matcher.group(1) : "";
  }

  static String camunda(ModelElementInstance element, String attribute) {
    return element.getAttributeValueNs(BpmnModelConstants.CAMUNDA_NS, attribute);
  }

  static String input(BaseElement step, String name) {
    return extensions(step, CamundaInputOutput.class)
        .flatMap(io -> io.getCamundaInputParameters().stream())
        .filter(parameter -> name.equals(parameter.getCamundaName()))
        .map(parameter -> parameter.getTextContent().strip())
        .findFirst()
        .orElse(null);
  }

  static Map<String, String> properties(BaseElement element) {
    return extensions(element, CamundaProperties.class)
        .flatMap(properties -> properties.getCamundaProperties().stream())
        .filter(property -> property.getCamundaName() != null)
        .collect(
            toMap(
                property -> property.getCamundaName(),
                property -> Objects.toString(property.getCamundaValue(), "").strip(),
                (first, second) -> second,
                TreeMap::new));
  }

  static <T extends ModelElementInstance> Stream<T> extensions(BaseElement element, Class<T> type) {
    return element.getExtensionElements() == null
        ? Stream.empty()
        : element.getExtensionElements().getElementsQuery().filterByType(type).list().stream();
  }

  /**
   * A process or a subprocess.
   *
   * @param nodes what stands in it directly
   */
  record Scope(BaseElement element, List<FlowNode> nodes) {}
}
