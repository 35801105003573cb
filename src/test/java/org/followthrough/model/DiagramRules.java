package org.followthrough.model;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.impl.BpmnModelConstants;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.ConditionExpression;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.Error;
import org.camunda.bpm.model.bpmn.instance.ErrorEventDefinition;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.IntermediateCatchEvent;
import org.camunda.bpm.model.bpmn.instance.Message;
import org.camunda.bpm.model.bpmn.instance.MessageEventDefinition;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.camunda.bpm.model.bpmn.instance.SendTask;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnEdge;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnShape;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaExecutionListener;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaFailedJobRetryTimeCycle;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaInputOutput;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaTaskListener;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.followthrough.timing.BusinessTime;

/** What must hold for every diagram. */
final class DiagramRules {

  /** Section 10 of the contract; any other task has {@code taskNotes}. */
  private static final Map<String, Set<String>> FIELDS =
      Map.of(
          "Call the family", Set.of("callOutcome", "callNotes"),
          "Correct the phone number", Set.of("correctedPhone", "taskNotes"),
          "Answer the reply", Set.of("replyNotes", "withdrawConsent"),
          "Say whose reply it is", Set.of("replyFamily", "taskNotes"),
          "Decide on the failed step", Set.of("escalationDecision", "escalationNotes"),
          "Review the prediction", Set.of("reviewDecision", "reviewWorkflow", "reviewNotes"));

  private static final ElementTemplates TEMPLATES = ElementTemplates.ofTheRepository();
  private static final Pattern COMPARISON = Pattern.compile("(\\w+) == '(\\w+)'");
  private static final Pattern QUESTION = Pattern.compile("(\\w+)\\.\\w+\\(");
  private static final Instant SOME_DAY = Instant.parse("2026-01-01T00:00:00Z");
  private static final long DAY = Duration.ofDays(1).toSeconds();

  private final ModelFiles files;
  private final Code code;
  private final String path;
  private final BpmnModelInstance diagram;
  private final Process process;

  DiagramRules(ModelFiles files, Code code, String path) {
    this.files = files;
    this.code = code;
    this.path = path;
    this.diagram = files.diagrams().get(path);
    this.process = process(diagram);
  }

  Stream<ModelRule> all() {
    return Stream.of(
        new ModelRule("is one executable process, named as its file", this::identity),
        new ModelRule("says of itself what the contract asks", this::properties),
        new ModelRule("is started or called by something", this::isUsed),
        new ModelRule("sends with a retry cycle that can be seen", this::sends),
        new ModelRule("gives each task a form with the fields of the contract", this::forms),
        new ModelRule(
            "asks only for what a form, a caller or the code can answer", this::conditions),
        new ModelRule("names each of its errors and messages somewhere", this::named),
        new ModelRule("states an outcome at each end", this::outcomes),
        new ModelRule("states its length, which is its longest path", this::length),
        new ModelRule(
            "is drawn with the element templates that Modeler offers",
            () -> TEMPLATES.problems(diagram)),
        new ModelRule("is drawn, every node and every flow", this::drawing));
  }

  static Process process(BpmnModelInstance diagram) {
    return diagram.getModelElementsByType(Process.class).iterator().next();
  }

  static boolean isWorkflow(Process process) {
    return properties(process).containsKey("trigger");
  }

  /** The beans that a diagram names as delegate expressions, with the element that does. */
  static Stream<Map.Entry<ModelElementInstance, String>> delegateExpressions(
      BpmnModelInstance diagram) {
    return Stream.of(
            ServiceTask.class,
            SendTask.class,
            BusinessRuleTask.class,
            MessageEventDefinition.class,
            CamundaTaskListener.class,
            CamundaExecutionListener.class)
        .flatMap(type -> diagram.getModelElementsByType(type).stream())
        .map(
            element ->
                Map.entry(
                    (ModelElementInstance) element,
                    Objects.requireNonNullElse(camunda(element, "delegateExpression"), "")))
        .filter(named -> !named.getValue().isEmpty())
        .distinct();
  }

  /** The message template that a step names as its input parameter; null where it names none. */
  static String template(ModelElementInstance step) {
    return input(step, "template");
  }

  private static String input(ModelElementInstance step, String name) {
    return extensions(step, CamundaInputOutput.class)
        .flatMap(io -> io.getCamundaInputParameters().stream())
        .filter(parameter -> name.equals(parameter.getCamundaName()))
        .map(parameter -> parameter.getTextContent().strip())
        .findFirst()
        .orElse(null);
  }

  private Stream<String> identity() {
    List<String> problems = new ArrayList<>();
    if (diagram.getModelElementsByType(Process.class).size() != 1) {
      problems.add("has more than one process");
    }
    if (!path.equals("bpmn/" + process.getId() + ".bpmn")) {
      problems.add(process.getId() + ": the file must be named bpmn/" + process.getId() + ".bpmn");
    }
    if (!process.isExecutable()) {
      problems.add(process.getId() + ": is not executable");
    }
    return problems.stream();
  }

  private Stream<String> properties() {
    Map<String, String> stated = properties(process);
    List<String> problems = new ArrayList<>();
    Stream.concat(
            Stream.of("description"),
            isWorkflow(process)
                ? Stream.of("priority", "maxConcurrentPerFamily", "lengthDays")
                : Stream.empty())
        .filter(name -> stated.getOrDefault(name, "").isBlank())
        .forEach(name -> problems.add("property " + name + " is missing"));
    if (!isWorkflow(process) && stated.size() > 1) {
      problems.add("a process without a trigger is no workflow: it states only a description");
    }
    return problems.stream().map(problem -> process.getId() + ": " + problem);
  }

  private Stream<String> isUsed() {
    String id = process.getId();
    boolean used =
        isWorkflow(process)
            ? !properties(process).get("trigger").equals("prediction")
                || TableRules.outputs(files, "workflow").contains(id)
            : calls(files).anyMatch(call -> id.equals(call.getCalledElement()))
                || code.strings().contains(id);
    return used ? Stream.empty() : Stream.of(id + ": no table, diagram or class starts it");
  }

  private Stream<String> sends() {
    return delegateExpressions(diagram)
        .filter(named -> DiagramCheck.TEXTS.containsKey(DiagramCheck.bean(named.getValue())))
        .map(Map.Entry::getKey)
        .filter(step -> extensions(step, CamundaFailedJobRetryTimeCycle.class).findAny().isEmpty())
        .map(step -> id(step) + ": must state its retry time cycle, such as PT5M,PT10M,PT20M");
  }

  private Stream<String> forms() {
    return diagram.getModelElementsByType(UserTask.class).stream().flatMap(this::form);
  }

  private Stream<String> form(UserTask task) {
    String form = task.getCamundaFormRef();
    JsonNode schema = files.forms().get("forms/" + form + ".form");
    if (schema == null) {
      return Stream.of(id(task) + ": shows no form of ours");
    }
    List<String> problems = new ArrayList<>();
    if (!"latest".equals(task.getCamundaFormRefBinding())) {
      problems.add("must bind the latest version of its form");
    }
    Set<String> asked =
        FormRules.fields(schema)
            .filter(field -> !field.path("readonly").asBoolean())
            .map(field -> field.path("key").asText())
            .collect(toSet());
    Set<String> wanted = FIELDS.getOrDefault(task.getName(), Set.of("taskNotes"));
    if (!asked.equals(wanted)) {
      problems.add("its form asks for " + asked + ", the contract for " + wanted);
    }
    return problems.stream().map(problem -> id(task) + ": " + problem);
  }

  private Stream<String> conditions() {
    return diagram.getModelElementsByType(ConditionExpression.class).stream()
        .flatMap(
            condition -> {
              String text = condition.getTextContent();
              List<String> problems = new ArrayList<>();
              Matcher comparison = COMPARISON.matcher(text);
              while (comparison.find()) {
                if (!canBeAnswered(comparison.group(1), comparison.group(2))
                    && !isHandedOver(comparison.group(1), comparison.group(2))) {
                  problems.add(id(condition) + ": no form can answer " + comparison.group());
                }
              }
              Matcher question = QUESTION.matcher(text);
              while (question.find()) {
                if (!code.questions().contains(question.group(1))) {
                  problems.add(id(condition) + ": the code does not answer " + question.group(1));
                }
              }
              return problems.stream();
            });
  }

  private boolean canBeAnswered(String key, String value) {
    return files.forms().values().stream()
        .flatMap(FormRules::fields)
        .filter(field -> key.equals(field.path("key").asText()))
        .anyMatch(
            field ->
                !field.has("values")
                    || StreamSupport.stream(field.get("values").spliterator(), false)
                        .anyMatch(option -> value.equals(option.path("value").asText())));
  }

  /** Whether a diagram says that value to what it calls, where this one is called. */
  private boolean isHandedOver(String name, String value) {
    return !isWorkflow(process) && calls(files).anyMatch(call -> value.equals(input(call, name)));
  }

  static Stream<CallActivity> calls(ModelFiles files) {
    return files.diagrams().values().stream()
        .flatMap(diagram -> diagram.getModelElementsByType(CallActivity.class).stream());
  }

  private Stream<String> named() {
    Set<Object> errors =
        diagram.getModelElementsByType(ErrorEventDefinition.class).stream()
            .map(ErrorEventDefinition::getError)
            .filter(Objects::nonNull)
            .collect(toSet());
    Set<Object> messages =
        Stream.concat(
                diagram.getModelElementsByType(MessageEventDefinition.class).stream()
                    .map(MessageEventDefinition::getMessage),
                diagram.getModelElementsByType(ReceiveTask.class).stream()
                    .map(ReceiveTask::getMessage))
            .filter(Objects::nonNull)
            .collect(toSet());
    return Stream.concat(
        diagram.getModelElementsByType(Error.class).stream()
            .filter(error -> !errors.contains(error))
            .map(error -> error.getId() + ": is an error that no event of the diagram names"),
        diagram.getModelElementsByType(Message.class).stream()
            .filter(message -> !messages.contains(message))
            .map(message -> message.getId() + ": is a message that nothing listens to"));
  }

  private Stream<String> outcomes() {
    return diagram.getModelElementsByType(EndEvent.class).stream()
        .filter(end -> isWorkflow(process) && endsTheWorkflow(end))
        .filter(end -> !properties(end).containsKey("outcome"))
        .map(end -> end.getId() + ": does not state its outcome");
  }

  private static boolean endsTheWorkflow(EndEvent end) {
    return end.getParentElement() instanceof Process
        || end.getParentElement() instanceof SubProcess scope && isInterrupting(scope);
  }

  /** What runs beside the workflow does not end it. */
  private static boolean isInterrupting(SubProcess scope) {
    return scope.triggeredByEvent()
        && scope.getChildElementsByType(StartEvent.class).stream()
            .allMatch(StartEvent::isInterrupting);
  }

  private static long seconds(TimerEventDefinition timer) {
    if (timer.getTimeDuration() == null) {
      // A date that a step before it has worked out.
      return 0;
    }
    String wait = timer.getTimeDuration().getTextContent().strip();
    return Duration.between(SOME_DAY, BusinessTime.after(SOME_DAY, wait, ZoneOffset.UTC))
        .toSeconds();
  }

  private Stream<String> length() {
    if (!isWorkflow(process)) {
      return Stream.empty();
    }
    long longest = longestWithin(process.getFlowElements());
    // Waits are scaled by it, so that it is a day even where nothing waits.
    long days = Math.max(1, (longest + DAY - 1) / DAY);
    String stated = properties(process).get("lengthDays");
    return String.valueOf(days).equals(stated)
        ? Stream.empty()
        : Stream.of(
            process.getId()
                + ": lengthDays is "
                + stated
                + ", but the waits of the longest path add up to "
                + days);
  }

  private static long longestWithin(Collection<FlowElement> scope) {
    return scope.stream()
        .filter(StartEvent.class::isInstance)
        .mapToLong(start -> longestFrom((FlowNode) start, new HashSet<>()))
        .max()
        .orElse(0);
  }

  /** Along each flow, and along whatever may interrupt a step; no step twice. */
  private static long longestFrom(FlowNode node, Set<FlowNode> behind) {
    if (!behind.add(node)) {
      return 0;
    }
    long onward =
        Stream.concat(
                node.getOutgoing().stream().map(SequenceFlow::getTarget), boundaryEvents(node))
            .mapToLong(next -> longestFrom(next, behind))
            .max()
            .orElse(0);
    behind.remove(node);
    return waits(node) + onward;
  }

  private static Stream<FlowNode> boundaryEvents(FlowNode node) {
    return node.getParentElement().getChildElementsByType(BoundaryEvent.class).stream()
        .filter(event -> node.equals(event.getAttachedTo()))
        .map(FlowNode.class::cast);
  }

  private static long waits(FlowNode node) {
    if (node instanceof SubProcess embedded) {
      return longestWithin(embedded.getFlowElements());
    }
    boolean waits =
        node instanceof IntermediateCatchEvent
            || node instanceof BoundaryEvent boundary && boundary.cancelActivity();
    return waits
        ? node.getChildElementsByType(TimerEventDefinition.class).stream()
            .mapToLong(DiagramRules::seconds)
            .sum()
        : 0;
  }

  private Stream<String> drawing() {
    Stream<String> nodes =
        diagram.getModelElementsByType(FlowNode.class).stream()
            .filter(node -> node.getDiagramElement() == null)
            .map(node -> node.getId() + ": is not drawn");
    Stream<String> flows =
        diagram.getModelElementsByType(SequenceFlow.class).stream()
            .filter(flow -> flow.getDiagramElement() == null)
            .map(flow -> flow.getId() + ": is not drawn");
    Stream<String> drawnForNothing =
        Stream.concat(
                diagram.getModelElementsByType(BpmnShape.class).stream()
                    .filter(shape -> shape.getBpmnElement() == null),
                diagram.getModelElementsByType(BpmnEdge.class).stream()
                    .filter(edge -> edge.getBpmnElement() == null))
            .map(drawn -> drawn.getId() + ": draws nothing of the process");
    return Stream.of(nodes, flows, drawnForNothing).flatMap(all -> all);
  }

  private static Map<String, String> properties(BaseElement element) {
    return extensions(element, CamundaProperties.class)
        .flatMap(properties -> properties.getCamundaProperties().stream())
        .collect(
            toMap(
                CamundaProperty::getCamundaName,
                CamundaProperty::getCamundaValue,
                (first, second) -> second));
  }

  private static <T extends ModelElementInstance> Stream<T> extensions(
      ModelElementInstance element, Class<T> type) {
    return element instanceof BaseElement base && base.getExtensionElements() != null
        ? base.getExtensionElements().getElementsQuery().filterByType(type).list().stream()
        : Stream.empty();
  }

  private static String camunda(ModelElementInstance element, String attribute) {
    return element.getAttributeValueNs(BpmnModelConstants.CAMUNDA_NS, attribute);
  }

  /** The id that an analyst sees: the element's own, or that of what it belongs to. */
  private static String id(ModelElementInstance element) {
    ModelElementInstance at = element;
    while (!(at instanceof FlowElement) && !(at instanceof Process)) {
      at = at.getParentElement();
    }
    return ((BaseElement) at).getId();
  }
}
