package org.followthrough;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
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
import org.camunda.bpm.model.bpmn.instance.CatchEvent;
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

  static final Pattern BEAN = Pattern.compile("[$#]\\{(\\w+)}");

  /** The files of a message template that each sending step needs. */
  static final Map<String, List<String>> TEXTS =
      Map.of(
          "sendEmail", List.of("subject.txt", "email.txt", "email.html"),
          "sendSms", List.of("sms.txt"));

  private static final Set<String> TRIGGERS = Set.of("prediction", "event", "schedule", "manual");
  private static final Set<String> ON_REPLY = Set.of("end", "hold", "continue");
  private static final Set<String> OUTCOMES =
      Set.of("success", "partial_success", "failed", "cancelled");
  private static final Set<String> PROPERTIES =
      Set.of(
          "trigger",
          "priority",
          "maxConcurrentPerFamily",
          "lengthDays",
          "onReply",
          "description",
          "correlateBy",
          "engagementScoreBelow");

  /** Section 10 of the contract; any other task has {@code taskNotes}. */
  private static final Map<String, Set<String>> FIELDS =
      Map.of(
          "Call the family", Set.of("callOutcome", "callNotes"),
          "Correct the phone number", Set.of("correctedPhone", "taskNotes"),
          "Answer the reply", Set.of("replyNotes"),
          "Decide on the failed step", Set.of("escalationDecision", "escalationNotes"),
          "Review the prediction", Set.of("reviewDecision", "reviewWorkflow", "reviewNotes"));

  private static final Pattern COMPARISON = Pattern.compile("(\\w+) == '(\\w+)'");
  private static final Pattern MOMENT =
      Pattern.compile("\\$\\{(\\w+At|endOfBusinessDay\\.apply\\(execution, [1-9]\\))}");
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
        new ModelRule("says how long its history lives", this::timeToLive),
        new ModelRule("says of itself what the contract asks", this::properties),
        new ModelRule("is started or called by something", this::isUsed),
        new ModelRule("names only delegates that the code has", this::delegates),
        new ModelRule("sends across a border, with a retry cycle and a template", this::sends),
        new ModelRule("names only decisions that exist", this::decisions),
        new ModelRule("names only processes that exist", this::calledProcesses),
        new ModelRule("gives each task a form with the fields of the contract", this::forms),
        new ModelRule("asks only for what a form or the code can answer", this::conditions),
        new ModelRule("catches only errors that the code throws", this::errors),
        new ModelRule("listens only to messages that the code sends", this::messages),
        new ModelRule("states an outcome at each end", this::outcomes),
        new ModelRule("waits in plain durations", this::timers),
        new ModelRule("states its length, which is its longest path", this::length),
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
    return extensions(step, CamundaInputOutput.class)
        .flatMap(io -> io.getCamundaInputParameters().stream())
        .filter(parameter -> "template".equals(parameter.getCamundaName()))
        .map(parameter -> parameter.getTextContent().strip())
        .findFirst()
        .orElse(null);
  }

  static String bean(String expression) {
    Matcher matcher = BEAN.matcher(expression);
    return matcher.matches() ? matcher.group(1) : "";
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

  private Stream<String> timeToLive() {
    String ttl = process.getCamundaHistoryTimeToLiveString();
    return isPeriod(ttl)
        ? Stream.empty()
        : Stream.of(process.getId() + ": history time to live must be like P180D, not " + ttl);
  }

  static boolean isPeriod(String text) {
    try {
      return text != null && Period.parse(text).getDays() > 0;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private Stream<String> properties() {
    Map<String, String> stated = properties(process);
    List<String> problems = new ArrayList<>();
    stated.keySet().stream()
        .filter(name -> !PROPERTIES.contains(name))
        .forEach(name -> problems.add("property " + name + " means nothing"));
    if (stated.getOrDefault("description", "").isBlank()) {
      problems.add("property description is missing");
    }
    if (isWorkflow(process)) {
      oneOf(stated, "trigger", TRIGGERS, problems);
      wholeNumber(stated, "priority", 10, problems);
      wholeNumber(stated, "maxConcurrentPerFamily", 100, problems);
      wholeNumber(stated, "lengthDays", 365, problems);
      if (stated.containsKey("onReply")) {
        oneOf(stated, "onReply", ON_REPLY, problems);
      }
    } else if (stated.size() > 1) {
      problems.add("a process without a trigger is no workflow: it states only a description");
    }
    return problems.stream().map(problem -> process.getId() + ": " + problem);
  }

  private static void oneOf(
      Map<String, String> stated, String name, Set<String> words, List<String> problems) {
    if (!words.contains(stated.getOrDefault(name, ""))) {
      problems.add("property " + name + " must be one of " + words + ", not " + stated.get(name));
    }
  }

  private static void wholeNumber(
      Map<String, String> stated, String name, int largest, List<String> problems) {
    String value = stated.getOrDefault(name, "");
    if (!value.matches("[1-9][0-9]{0,2}") || Integer.parseInt(value) > largest) {
      problems.add("property " + name + " must be 1 to " + largest + ", not '" + value + "'");
    }
  }

  private Stream<String> isUsed() {
    String id = process.getId();
    boolean used =
        isWorkflow(process)
            ? !properties(process).get("trigger").equals("prediction")
                || TableRules.outputs(files, "workflow").contains(id)
            : files.diagrams().values().stream()
                    .flatMap(other -> other.getModelElementsByType(CallActivity.class).stream())
                    .anyMatch(call -> id.equals(call.getCalledElement()))
                || code.strings().contains(id);
    return used ? Stream.empty() : Stream.of(id + ": no table, diagram or class starts it");
  }

  private Stream<String> delegates() {
    Stream<String> unknown =
        delegateExpressions(diagram)
            .filter(named -> !code.delegates().contains(bean(named.getValue())))
            .map(
                named ->
                    id(named.getKey())
                        + ": "
                        + named.getValue()
                        + " is none of the steps "
                        + code.delegates());
    Stream<String> otherwise =
        diagram.getModelElementsByType(FlowNode.class).stream()
            .filter(node -> camunda(node, "class") != null || camunda(node, "expression") != null)
            .map(node -> id(node) + ": names a class or an expression, not a step by its name");
    return Stream.concat(unknown, otherwise);
  }

  private Stream<String> sends() {
    return delegateExpressions(diagram)
        .filter(named -> TEXTS.containsKey(bean(named.getValue())))
        .flatMap(named -> send(named.getKey(), bean(named.getValue())));
  }

  private Stream<String> send(ModelElementInstance step, String bean) {
    List<String> problems = new ArrayList<>();
    if (!"true".equals(camunda(step, "asyncBefore"))) {
      problems.add("must be asynchronous before, so that a failure repeats this step alone");
    }
    if (extensions(step, CamundaFailedJobRetryTimeCycle.class)
        .noneMatch(cycle -> isRetryCycle(cycle.getTextContent()))) {
      problems.add("must state its retry time cycle, such as PT5M,PT10M,PT20M");
    }
    String template = template(step);
    if (template == null) {
      problems.add("names no message template: give it an input parameter 'template'");
    } else {
      TEXTS.get(bean).stream()
          .map(kind -> "messages/" + template + "." + kind)
          .filter(file -> !files.has(file))
          .forEach(file -> problems.add("sends " + file + ", which does not exist"));
    }
    return problems.stream().map(problem -> id(step) + ": " + problem);
  }

  private static boolean isRetryCycle(String cycle) {
    try {
      return Stream.of(cycle.strip().split(","))
          .map(Duration::parse)
          .allMatch(wait -> !wait.isNegative() && !wait.isZero());
    } catch (DateTimeException e) {
      return false;
    }
  }

  private Stream<String> decisions() {
    return diagram.getModelElementsByType(BusinessRuleTask.class).stream()
        .filter(task -> !files.has("dmn/" + task.getCamundaDecisionRef() + ".dmn"))
        .map(task -> id(task) + ": there is no decision " + task.getCamundaDecisionRef());
  }

  private Stream<String> calledProcesses() {
    return diagram.getModelElementsByType(CallActivity.class).stream()
        .filter(call -> !files.has("bpmn/" + call.getCalledElement() + ".bpmn"))
        .map(call -> id(call) + ": there is no process " + call.getCalledElement());
  }

  private Stream<String> forms() {
    return diagram.getModelElementsByType(UserTask.class).stream().flatMap(this::form);
  }

  private Stream<String> form(UserTask task) {
    String form = task.getCamundaFormRef();
    JsonNode schema = files.forms().get("forms/" + form + ".form");
    if (schema == null) {
      return Stream.of(id(task) + ": there is no form " + form);
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
                if (!canBeAnswered(comparison.group(1), comparison.group(2))) {
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

  private Stream<String> errors() {
    Collection<ErrorEventDefinition> definitions =
        diagram.getModelElementsByType(ErrorEventDefinition.class);
    Set<String> thrownByDiagrams =
        files.diagrams().values().stream()
            .flatMap(other -> other.getModelElementsByType(ErrorEventDefinition.class).stream())
            .filter(definition -> definition.getParentElement() instanceof EndEvent)
            .filter(definition -> definition.getError() != null)
            .map(definition -> definition.getError().getErrorCode())
            .collect(toSet());
    Stream<String> unknown =
        definitions.stream()
            .filter(definition -> definition.getParentElement() instanceof CatchEvent)
            .filter(
                definition ->
                    definition.getError() == null
                        || !code.errorCodes().contains(definition.getError().getErrorCode())
                            && !thrownByDiagrams.contains(definition.getError().getErrorCode()))
            .map(
                definition ->
                    id(definition)
                        + ": nothing throws "
                        + (definition.getError() == null
                            ? "an error without a name"
                            : definition.getError().getErrorCode()));
    Stream<String> unused =
        diagram.getModelElementsByType(Error.class).stream()
            .filter(error -> definitions.stream().noneMatch(d -> error.equals(d.getError())))
            .map(error -> error.getId() + ": is an error that no event of the diagram names");
    return Stream.concat(unknown, unused);
  }

  private Stream<String> messages() {
    Set<Message> named =
        Stream.concat(
                diagram.getModelElementsByType(MessageEventDefinition.class).stream()
                    .map(MessageEventDefinition::getMessage),
                diagram.getModelElementsByType(ReceiveTask.class).stream()
                    .map(ReceiveTask::getMessage))
            .filter(Objects::nonNull)
            .collect(toSet());
    Stream<String> unknown =
        named.stream()
            .filter(message -> !code.messages().contains(message.getName()))
            .filter(message -> !TableRules.eventTypes(files).contains(message.getName()))
            .map(message -> message.getId() + ": nothing sends " + message.getName());
    Stream<String> unused =
        diagram.getModelElementsByType(Message.class).stream()
            .filter(message -> !named.contains(message))
            .map(message -> message.getId() + ": is a message that nothing listens to");
    return Stream.concat(unknown, unused);
  }

  private Stream<String> outcomes() {
    return diagram.getModelElementsByType(EndEvent.class).stream()
        .filter(end -> isWorkflow(process) && endsTheWorkflow(end))
        .filter(end -> !OUTCOMES.contains(properties(end).getOrDefault("outcome", "")))
        .map(
            end ->
                end.getId()
                    + ": outcome must be one of "
                    + OUTCOMES
                    + ", not "
                    + properties(end).get("outcome"));
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

  private Stream<String> timers() {
    return diagram.getModelElementsByType(TimerEventDefinition.class).stream()
        .filter(timer -> !(timer.getParentElement() instanceof StartEvent))
        .filter(timer -> !namesAMoment(timer))
        .flatMap(
            timer -> {
              try {
                seconds(timer);
                return Stream.empty();
              } catch (DateTimeException e) {
                return Stream.of(id(timer) + ": " + e.getMessage());
              }
            });
  }

  /** A date that a step before it, or a bean, has worked out. */
  private static boolean namesAMoment(TimerEventDefinition timer) {
    return timer.getTimeDate() != null
        && MOMENT.matcher(timer.getTimeDate().getTextContent().strip()).matches();
  }

  private static long seconds(TimerEventDefinition timer) {
    String wait =
        timer.getTimeDuration() == null ? "" : timer.getTimeDuration().getTextContent().strip();
    return Duration.between(SOME_DAY, BusinessTime.after(SOME_DAY, wait, ZoneOffset.UTC))
        .toSeconds();
  }

  private Stream<String> length() {
    if (!isWorkflow(process) || timers().findAny().isPresent()) {
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
