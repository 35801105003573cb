package org.followthrough.model;

import static java.util.stream.Collectors.toMap;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.impl.BpmnModelConstants;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.CatchEvent;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.ErrorEventDefinition;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.Message;
import org.camunda.bpm.model.bpmn.instance.MessageEventDefinition;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.camunda.bpm.model.bpmn.instance.SendTask;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.ThrowEvent;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaExecutionListener;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaTaskListener;
import org.camunda.bpm.model.xml.ModelException;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.followthrough.engine.NamedStep;

/** What would not work in a diagram. */
final class DiagramCheck {

  private static final Pattern BEAN = Pattern.compile("[$#]\\{(\\w+)}");
  static final Pattern EXPRESSION = Pattern.compile("[$#]\\{.*}", Pattern.DOTALL);

  /** The texts of a message template that each sending step needs. */
  static final Map<String, List<String>> TEXTS =
      Map.of(
          "sendEmail", List.of("subject.txt", "email.txt", "email.html"),
          "sendSms", List.of("sms.txt"));

  private static final String EVENT = "event";
  private static final Set<String> TRIGGERS =
      new TreeSet<>(Set.of("prediction", EVENT, "schedule", "manual"));
  private static final Set<String> ON_REPLY = new TreeSet<>(Set.of("end", "hold", "continue"));
  private static final Set<String> OUTCOMES =
      new TreeSet<>(Set.of("success", "partial_success", "failed", "cancelled"));
  private static final String REST_DAYS = "restDays";
  private static final Set<String> PROPERTIES =
      new TreeSet<>(
          Set.of(
              "trigger",
              "priority",
              "maxConcurrentPerFamily",
              "lengthDays",
              REST_DAYS,
              "onReply",
              "correlateBy",
              "engagementScoreBelow",
              "description"));
  private static final String REPLY = "family_replied";
  private static final String UNDELIVERABLE = "undeliverable";

  private final String file;
  private final BpmnModelInstance diagram;
  private final DeploymentContext context;
  private final List<Finding> findings = new ArrayList<>();

  private DiagramCheck(String file, BpmnModelInstance diagram, DeploymentContext context) {
    this.file = file;
    this.diagram = diagram;
    this.context = context;
  }

  static Stream<Finding> of(String file, String text, DeploymentContext context) {
    return read(text)
        .map(diagram -> new DiagramCheck(file, diagram, context).check().stream())
        .orElseGet(
            () ->
                Stream.of(
                    Finding.fault(
                        file,
                        null,
                        "is no BPMN diagram that can be read; open and save it in Modeler")));
  }

  private List<Finding> check() {
    all(Process.class).stream()
        .filter(Process::isExecutable)
        .forEach(
            process -> {
              process(process);
              starts(process);
            });
    steps();
    all(BusinessRuleTask.class).forEach(this::decision);
    all(CallActivity.class).forEach(this::called);
    all(UserTask.class).forEach(task -> form(task, task.getCamundaFormRef()));
    all(StartEvent.class).forEach(start -> form(start, start.getCamundaFormRef()));
    messages();
    all(TimerEventDefinition.class).forEach(this::timer);
    all(EndEvent.class).forEach(this::outcome);
    errors();
    return findings;
  }

  private void process(Process process) {
    if (!isDays(process.getCamundaHistoryTimeToLiveString())) {
      found(
          process,
          "has no time to live for its history: set 'Time to live' in the process's properties, such"
              + " as P180D, so that what is known of families is not kept for ever");
    }
    Map<String, String> stated = properties(process);
    stated.keySet().stream()
        .filter(name -> !PROPERTIES.contains(name))
        .forEach(
            name ->
                found(
                    process,
                    "has the property '"
                        + name
                        + "', which means nothing; known are "
                        + PROPERTIES));
    String trigger = stated.get("trigger");
    if (trigger == null) {
      if (stated.keySet().stream()
          .anyMatch(name -> PROPERTIES.contains(name) && !name.equals("description"))) {
        found(
            process,
            "does not say what starts it: add the property trigger with one of " + TRIGGERS);
      }
      return;
    }
    oneOf(process, "trigger", trigger, TRIGGERS);
    number(process, "priority", stated.get("priority"), 10);
    number(process, "maxConcurrentPerFamily", stated.get("maxConcurrentPerFamily"), 100);
    number(process, "lengthDays", stated.get("lengthDays"), 365);
    restDays(process, stated.get(REST_DAYS));
    number(process, "engagementScoreBelow", stated.get("engagementScoreBelow"), 100);
    String onReply = stated.getOrDefault("onReply", "end");
    oneOf(process, "onReply", onReply, ON_REPLY);
    reply(process, onReply);
  }

  private void oneOf(Process process, String name, String value, Set<String> words) {
    if (!words.contains(value)) {
      found(
          process, "has the property " + name + " '" + value + "', which must be one of " + words);
    }
  }

  private void number(Process process, String name, String value, int largest) {
    if (value != null && (!value.matches("[1-9][0-9]{0,2}") || Integer.parseInt(value) > largest)) {
      found(
          process,
          "has the property "
              + name
              + " '"
              + value
              + "', which must be a whole number from 1 to "
              + largest);
    }
  }

  private void restDays(BaseElement element, String value) {
    if (value != null
        && !value.strip().matches("[0-9]|[1-9][0-9]|[12][0-9]{2}|3[0-5][0-9]|36[0-5]")) {
      found(
          element,
          "has the property "
              + REST_DAYS
              + " '"
              + value
              + "', which must be a whole number from 0 to 365");
    }
  }

  /** Who is written to may answer, and somebody must hear it. */
  private void reply(Process process, String onReply) {
    List<StartEvent> hearing =
        process.getChildElementsByType(SubProcess.class).stream()
            .filter(SubProcess::triggeredByEvent)
            .flatMap(scope -> scope.getChildElementsByType(StartEvent.class).stream())
            .filter(
                start ->
                    start.getChildElementsByType(MessageEventDefinition.class).stream()
                        .map(MessageEventDefinition::getMessage)
                        .anyMatch(m -> m != null && REPLY.equals(m.getName())))
            .toList();
    if (hearing.isEmpty()) {
      if (new CalledMessages(context::diagram).isSent(diagram)) {
        found(
            process,
            "writes to families but does not hear them: draw an event subprocess that starts with"
                + " the message "
                + REPLY
                + " and leads to a task 'Answer the reply'");
      }
      return;
    }
    boolean end = onReply.equals("end");
    hearing.stream()
        .filter(start -> ON_REPLY.contains(onReply) && start.isInterrupting() != end)
        .forEach(
            start ->
                found(
                    start,
                    "must be "
                        + (end ? "interrupting" : "non-interrupting")
                        + " because the process says onReply '"
                        + onReply
                        + "'; change one of the two"));
  }

  private void steps() {
    for (Class<? extends FlowElement> type : List.of(ServiceTask.class, SendTask.class)) {
      all(type).forEach(this::step);
    }
    all(MessageEventDefinition.class).stream()
        .filter(event -> event.getParentElement() instanceof ThrowEvent)
        .forEach(this::step);
    for (Class<? extends ModelElementInstance> type :
        List.of(CamundaExecutionListener.class, CamundaTaskListener.class)) {
      all(type).forEach(this::listener);
    }
  }

  private void step(BaseElement step) {
    String expression = delegateExpression(step);
    if (expression == null) {
      if (isRefused(step)) {
        return;
      }
      found(
          step,
          "names no step: choose an element template such as Send email, or write the delegate"
              + " expression of one of "
              + expressions());
      return;
    }
    String bean = bean(expression);
    if (bean.isEmpty()) {
      return;
    }
    if (!context.steps().contains(bean)) {
      found(step, "names " + expression + ", which does not exist; the steps are " + expressions());
      return;
    }
    if (TEXTS.containsKey(bean)) {
      send(step, bean);
    }
  }

  private void send(BaseElement step, String bean) {
    if (!"true".equals(camunda(step, "asyncBefore"))) {
      found(
          step,
          "sends a message and needs a job of its own: tick 'Asynchronous continuations: Before'");
    }
    message(step, TEXTS.get(bean));
  }

  /** That a step says what it sends, and that it has these texts. */
  private void message(BaseElement step, Collection<String> texts) {
    String template = NamedStep.template(step);
    if (template == null || template.isEmpty()) {
      found(step, "does not say what it sends: give it the input parameter template");
    } else if (!EXPRESSION.matcher(template).matches()) {
      List<String> missing = context.missing(template, texts.stream()).toList();
      if (!missing.isEmpty()) {
        found(
            step,
            "sends the template '"
                + template
                + "', but there is no "
                + String.join(", ", missing)
                + ": deploy it with the diagram, or correct the name");
      }
    }
  }

  /** Whether it is to run something else than a step, which the list of what is allowed says. */
  private static boolean isRefused(ModelElementInstance step) {
    return Stream.of("class", "expression", "type", "topic")
        .anyMatch(program -> camunda(step, program) != null);
  }

  private void listener(ModelElementInstance listener) {
    String bean = bean(listener.getAttributeValue("delegateExpression"));
    if (!bean.isEmpty() && !context.isListener(bean)) {
      found(
          listener,
          "has a listener that does not exist or is a Java class: remove it under 'Listeners'");
    }
  }

  private void decision(BusinessRuleTask task) {
    String table = task.getCamundaDecisionRef();
    if (table == null) {
      if (delegateExpression(task) != null) {
        step(task);
        return;
      }
      if (isRefused(task)) {
        return;
      }
      found(task, "names no table: set 'Decision reference'");
    } else if (!EXPRESSION.matcher(table).matches() && !context.hasDecision(table)) {
      found(
          task,
          "asks the table '" + table + "', which does not exist: deploy " + table + ".dmn with it");
    }
  }

  private void called(CallActivity call) {
    String process = call.getCalledElement();
    if (process == null || process.isBlank()) {
      found(call, "calls nothing: set 'Called element', such as call_family");
    } else if (!EXPRESSION.matcher(process).matches() && !context.hasProcess(process)) {
      found(
          call,
          "calls the process '"
              + process
              + "', which does not exist: deploy "
              + process
              + ".bpmn with it, or correct the name");
    } else {
      context.errorsOf(process).stream()
          .filter(error -> !isCaught(call, error))
          .filter(error -> startsByItself(call))
          .forEach(error -> uncaught(call, process, error));
      Set<String> texts = new CalledMessages(context::diagram).texts(call);
      if (!texts.isEmpty()) {
        message(call, texts);
      }
    }
  }

  /** The texts that a message needs if this step sends it; none where it sends nothing. */
  static List<String> texts(ModelElementInstance step) {
    return TEXTS.getOrDefault(bean(delegateExpression(step)), List.of());
  }

  private void uncaught(CallActivity call, String process, String error) {
    found(
        call,
        "calls the process '"
            + process
            + "', which may end with the error '"
            + error
            + "', and nothing catches it, so that the workflow would stand still there: draw an error"
            + " event with the code "
            + error
            + " on the border of this step, and lead it to what is to happen then");
  }

  /** What others call may leave its errors to them. */
  private static boolean startsByItself(ModelElementInstance element) {
    ModelElementInstance at = element;
    while (!(at instanceof Process process)) {
      at = at.getParentElement();
    }
    return properties(process).containsKey("trigger");
  }

  /** On its border, on that of what surrounds it, or in an event subprocess of that. */
  private static boolean isCaught(FlowElement thrower, String error) {
    for (ModelElementInstance at = thrower; at != null; at = at.getParentElement()) {
      ModelElementInstance inside = at;
      Stream<CatchEvent> borders =
          siblings(at, BoundaryEvent.class)
              .filter(border -> inside.equals(border.getAttachedTo()))
              .map(CatchEvent.class::cast);
      Stream<CatchEvent> starts =
          siblings(at, SubProcess.class)
              .filter(SubProcess::triggeredByEvent)
              // An error out of an event subprocess is not its own to catch.
              .filter(handler -> !handler.equals(inside))
              .flatMap(handler -> handler.getChildElementsByType(StartEvent.class).stream());
      if (Stream.concat(borders, starts).anyMatch(event -> catches(event, error))) {
        return true;
      }
    }
    return false;
  }

  private static <T extends ModelElementInstance> Stream<T> siblings(
      ModelElementInstance element, Class<T> type) {
    return element.getParentElement() == null
        ? Stream.empty()
        : element.getParentElement().getChildElementsByType(type).stream();
  }

  private static boolean catches(CatchEvent event, String error) {
    return event.getChildElementsByType(ErrorEventDefinition.class).stream()
        // Without a code it catches whatever comes.
        .anyMatch(caught -> error.equals(Objects.requireNonNullElse(code(caught), error)));
  }

  private static String code(ErrorEventDefinition event) {
    return event.getError() == null ? null : event.getError().getErrorCode();
  }

  private void form(FlowElement element, String form) {
    if (form != null && !EXPRESSION.matcher(form).matches() && !context.hasForm(form)) {
      found(
          element,
          "shows the form '"
              + form
              + "', which does not exist: deploy "
              + form
              + ".form with the diagram, or correct the name");
    }
  }

  /** What starts with a message is started by the events of that type. */
  private void starts(Process process) {
    List<StartEvent> starts = List.copyOf(process.getChildElementsByType(StartEvent.class));
    if (starts.size() > 1
        && starts.stream().noneMatch(start -> start.getEventDefinitions().isEmpty())) {
      found(
          process,
          "has several start events and no plain one, so that nobody can start it by hand: add a"
              + " start event without a symbol");
    }
    starts.forEach(
        start ->
            start
                .getChildElementsByType(MessageEventDefinition.class)
                .forEach(event -> start(process, start, event.getMessage())));
  }

  private void start(Process process, StartEvent start, Message message) {
    String name = message == null ? null : message.getName();
    if (name == null) {
      found(start, "starts with a message without a name: name it as the type of the event");
    } else if (EXPRESSION.matcher(name).find() || DeploymentContext.OURS.contains(name)) {
      found(
          start,
          "starts with the message '"
              + name
              + "', which is the type of no event: name it as the other system does, such as"
              + " book_overdue");
    } else if (!EVENT.equals(properties(process).get("trigger"))) {
      found(
          start,
          "starts with the message '"
              + name
              + "', so that events start it: set the process's property trigger to event");
    } else {
      context.startedBy(name).stream()
          .filter(other -> !other.equals(process.getId()))
          .forEach(
              other ->
                  found(
                      start,
                      "starts with the message '"
                          + name
                          + "', with which "
                          + other
                          + " starts already: choose another, or let the table"
                          + " select_event_workflow decide between the two"));
    }
  }

  private static boolean isStart(MessageEventDefinition event) {
    return event.getParentElement() instanceof StartEvent start
        && start.getParentElement() instanceof Process;
  }

  private void messages() {
    Set<String> known = context.messages();
    Stream.concat(
            all(MessageEventDefinition.class).stream()
                .filter(event -> event.getParentElement() instanceof CatchEvent)
                .filter(event -> !isStart(event))
                .map(event -> new Awaited(event, event.getMessage())),
            all(ReceiveTask.class).stream().map(task -> new Awaited(task, task.getMessage())))
        .forEach(
            awaited -> {
              String name = awaited.message() == null ? null : awaited.message().getName();
              if (name == null) {
                found(awaited.element(), "waits for a message without a name: choose one");
              } else if (!known.contains(name) && context.startedBy(name).isEmpty()) {
                found(
                    awaited.element(),
                    "waits for the message '"
                        + name
                        + "', which nobody sends: add a rule with this type to the table"
                        + " select_event_workflow and deploy it too, or choose one of "
                        + known);
              }
            });
  }

  /** What its time says is held against the list of what is allowed. */
  private void timer(TimerEventDefinition timer) {
    if (timer.getTimeDuration() == null
        && timer.getTimeCycle() == null
        && timer.getTimeDate() == null) {
      found(timer, "has no time: write a duration, such as P3D for three days");
    }
    if (timer.getTimeCycle() != null
        && !(timer.getParentElement() instanceof StartEvent start
            && start.getParentElement() instanceof Process)) {
      // A cycle counts in days of the organisation or of the engine, and never of a family.
      found(
          timer,
          "repeats, and not in days of the family's calendar: use a duration, such as P3D, and"
              + " lead the way back to it where it is to repeat");
    }
  }

  private void outcome(EndEvent end) {
    String outcome = properties(end).get("outcome");
    if (outcome != null && !OUTCOMES.contains(outcome)) {
      found(end, "has the outcome '" + outcome + "', which must be one of " + OUTCOMES);
    }
    restDays(end, properties(end).get(REST_DAYS));
  }

  /** An error with a wrong code is never caught, and nobody notices before it happens. */
  private void errors() {
    Set<String> thrown = new TreeSet<>(Set.of(UNDELIVERABLE));
    ends(diagram).forEach(end -> thrown.add(code(end)));
    all(CallActivity.class)
        .forEach(call -> thrown.addAll(context.errorsOf(call.getCalledElement())));
    all(ErrorEventDefinition.class).stream()
        .filter(event -> event.getParentElement() instanceof CatchEvent)
        // Without a code it catches whatever comes.
        .filter(event -> code(event) != null)
        .filter(event -> !thrown.contains(code(event)))
        .forEach(
            event ->
                found(
                    event,
                    "catches the error '"
                        + code(event)
                        + "', which nothing throws; here it may be one of "
                        + thrown));
  }

  /** The ids of a diagram's processes that start with a message; none where it is no diagram. */
  static Stream<String> startedBy(String message, String text) {
    return read(text).stream()
        .flatMap(diagram -> diagram.getModelElementsByType(MessageEventDefinition.class).stream())
        .filter(DiagramCheck::isStart)
        .filter(event -> event.getMessage() != null && message.equals(event.getMessage().getName()))
        .map(event -> (Process) event.getParentElement().getParentElement())
        .map(Process::getId);
  }

  /** Empty where it is no diagram. */
  static Optional<BpmnModelInstance> read(String text) {
    try {
      return Optional.of(
          Bpmn.readModelFromStream(
              new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
    } catch (ModelException e) {
      return Optional.empty();
    }
  }

  /**
   * The codes of the errors with which a diagram may end, as it does not catch them itself.
   *
   * @param called the same of the processes that it calls, by their key
   */
  static Set<String> errorsOutOf(BpmnModelInstance diagram, Function<String, Set<String>> called) {
    Stream<String> own =
        ends(diagram)
            .filter(end -> !isCaught((EndEvent) end.getParentElement(), code(end)))
            .map(DiagramCheck::code);
    Stream<String> ofOthers =
        diagram.getModelElementsByType(CallActivity.class).stream()
            .flatMap(
                call ->
                    called.apply(call.getCalledElement()).stream()
                        .filter(error -> !isCaught(call, error)));
    return Stream.concat(own, ofOthers).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<ErrorEventDefinition> ends(BpmnModelInstance diagram) {
    return diagram.getModelElementsByType(ErrorEventDefinition.class).stream()
        .filter(event -> event.getParentElement() instanceof EndEvent && code(event) != null);
  }

  private List<String> expressions() {
    return context.steps().stream().map(step -> "${" + step + "}").toList();
  }

  private <T extends ModelElementInstance> Collection<T> all(Class<T> type) {
    return diagram.getModelElementsByType(type);
  }

  private void found(ModelElementInstance at, String message) {
    findings.add(Finding.fault(file, id(at), message));
  }

  private static boolean isDays(String text) {
    try {
      return text != null
          && (text.matches("[1-9]\\d{0,4}")
              || Period.parse(text).toTotalMonths() > 0
              || Period.parse(text).getDays() > 0);
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static String delegateExpression(ModelElementInstance element) {
    return camunda(element, "delegateExpression");
  }

  static String bean(String expression) {
    Matcher matcher = BEAN.matcher(Objects.toString(expression, ""));
    return matcher.matches() ? matcher.group(1) : "";
  }

  private static Map<String, String> properties(BaseElement element) {
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

  private static <T extends ModelElementInstance> Stream<T> extensions(
      BaseElement element, Class<T> type) {
    return element.getExtensionElements() == null
        ? Stream.empty()
        : element.getExtensionElements().getElementsQuery().filterByType(type).list().stream();
  }

  private static String camunda(ModelElementInstance element, String attribute) {
    return element.getAttributeValueNs(BpmnModelConstants.CAMUNDA_NS, attribute);
  }

  /** The id that an analyst sees: the element's own, or that of what it belongs to. */
  private static String id(ModelElementInstance element) {
    ModelElementInstance at = element;
    while (!(at instanceof FlowElement)
        && !(at instanceof Process)
        && at.getParentElement() != null) {
      at = at.getParentElement();
    }
    return at instanceof BaseElement named ? named.getId() : null;
  }

  private record Awaited(BaseElement element, Message message) {}
}
