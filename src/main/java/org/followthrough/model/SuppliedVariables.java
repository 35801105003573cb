package org.followthrough.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.ErrorEventDefinition;
import org.camunda.bpm.model.bpmn.instance.EscalationEventDefinition;
import org.camunda.bpm.model.bpmn.instance.Event;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.LinkEventDefinition;
import org.camunda.bpm.model.bpmn.instance.Message;
import org.camunda.bpm.model.bpmn.instance.MessageEventDefinition;
import org.camunda.bpm.model.bpmn.instance.MultiInstanceLoopCharacteristics;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaInputOutput;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaOut;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.followthrough.model.FormFields.Field;

/**
 * Which variables something on the way to an element sets: the fields of a form, of an event by its
 * schema, what a called process hands out, what a table or a step says, and what the application
 * itself sets.
 */
final class SuppliedVariables {

  /** What the application gives every instance of a workflow. */
  static final Set<String> OURS = Set.of("familyId");

  /** What it gives those for which somebody has said it. */
  static final Set<String> SOMETIMES = Set.of("priority", "urgent", "firstTemplate", "reason");

  /** What our steps leave behind. */
  static final Map<String, Set<String>> OF_STEPS =
      Map.of("planNextCall", Set.of("callAgain", "nextCallAt"));

  private static final Set<String> OF_REPETITIONS =
      Set.of("loopCounter", "nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances");

  private final Diagram diagram;
  private final DeploymentContext context;
  private final Map<FlowNode, Supply> known = new HashMap<>();

  SuppliedVariables(Diagram diagram, DeploymentContext context) {
    this.diagram = diagram;
    this.context = context;
  }

  /** What is set before an element is left. */
  Supply at(FlowNode node) {
    return known.computeIfAbsent(
        node,
        element -> {
          Supply supply = new Supply();
          base(supply, Diagram.process(element));
          SOMETIMES.forEach(supply::anything);
          before(element).forEach(earlier -> add(supply, earlier));
          around(element).forEach(scope -> local(supply, scope));
          return supply;
        });
  }

  /** What anything in the diagram sets, wherever it stands. */
  Supply anywhere() {
    Supply supply = new Supply();
    SOMETIMES.forEach(supply::anything);
    diagram.processes().forEach(process -> base(supply, process));
    diagram.all(FlowNode.class).forEach(node -> add(supply, node));
    return supply;
  }

  /** Whether a node, or what is in it, sets a variable. */
  boolean sets(FlowNode node, String variable) {
    Supply supply = new Supply();
    inside(node).forEach(inner -> add(supply, inner));
    return supply.names().contains(variable) || supply.isOpen();
  }

  /** Whether it is there from the first moment of an instance on. */
  boolean isThereFromTheStart(Process process, String variable) {
    Supply supply = new Supply();
    base(supply, process);
    return supply.names().contains(variable) || supply.isOpen();
  }

  private void base(Supply supply, Process process) {
    OURS.forEach(supply::anything);
    Map<String, String> properties = Diagram.properties(process);
    if (!properties.containsKey("trigger")) {
      // Whoever calls it hands over what it needs.
      supply.open();
    } else if (ProcessCheck.EVENT.equals(properties.get("trigger"))) {
      Set<String> types = eventsStarting(process, context);
      types.forEach(type -> payload(supply, type));
      supply.names().stream()
          .filter(
              field ->
                  types.stream()
                      .allMatch(
                          type ->
                              context.events().containsKey(type)
                                  && context.events().get(type).requires(field)))
          .forEach(supply.surely::add);
      if (types.isEmpty()) {
        supply.open();
      }
    }
  }

  /** The types of events that start a process, by the table of events or by its own start. */
  static Set<String> eventsStarting(Process process, DeploymentContext context) {
    Set<String> types = new LinkedHashSet<>(context.eventsStarting(process.getId()));
    process.getChildElementsByType(StartEvent.class).stream()
        .flatMap(start -> messages(start))
        .forEach(types::add);
    return types;
  }

  private void payload(Supply supply, String type) {
    if (DeploymentContext.OURS.contains(type)) {
      return;
    }
    Optional.ofNullable(context.events().get(type))
        .ifPresentOrElse(
            event ->
                event
                    .fields()
                    .forEach(
                        field -> {
                          supply.ofEvent(field, VariableKind.of(event, field));
                          supply.mayLack(field, type, !event.requires(field));
                        }),
            supply::open);
  }

  /** Every node from which a way leads to this one, and itself. */
  private Set<FlowNode> before(FlowNode node) {
    Set<FlowNode> before = new LinkedHashSet<>();
    FlowNode at = node;
    while (at != null) {
      ModelElementInstance scope = at.getParentElement();
      Collection<FlowElement> all = elements(scope);
      backward(at, all).forEach(earlier -> inside(earlier).forEach(before::add));
      // What an event starts may have run at any moment.
      all.stream()
          .filter(element -> element instanceof SubProcess inner && inner.triggeredByEvent())
          .forEach(handler -> inside((FlowNode) handler).forEach(before::add));
      if (scope instanceof SubProcess inner && inner.triggeredByEvent()) {
        elements(inner.getParentElement()).stream()
            .filter(FlowNode.class::isInstance)
            .forEach(any -> inside((FlowNode) any).forEach(before::add));
      }
      at = scope instanceof SubProcess inner ? inner : null;
    }
    return before;
  }

  private Set<FlowNode> backward(FlowNode node, Collection<FlowElement> scope) {
    if (scope.stream().anyMatch(SuppliedVariables::isLink)) {
      Set<FlowNode> all = new LinkedHashSet<>();
      scope.stream().filter(FlowNode.class::isInstance).forEach(e -> all.add((FlowNode) e));
      return all;
    }
    Set<FlowNode> reached = new LinkedHashSet<>();
    Deque<FlowNode> open = new ArrayDeque<>(List.of(node));
    while (!open.isEmpty()) {
      FlowNode at = open.pop();
      if (reached.add(at)) {
        diagram.incoming(at).stream()
            .map(SequenceFlow::getSource)
            .filter(Objects::nonNull)
            .forEach(open::push);
        if (at instanceof BoundaryEvent border && border.getAttachedTo() != null) {
          open.push(border.getAttachedTo());
        }
      }
    }
    return reached;
  }

  private static boolean isLink(FlowElement element) {
    return element instanceof Event event
        && !event.getChildElementsByType(LinkEventDefinition.class).isEmpty();
  }

  private static Collection<FlowElement> elements(ModelElementInstance scope) {
    if (scope instanceof Process process) {
      return process.getFlowElements();
    }
    return scope instanceof SubProcess inner ? inner.getFlowElements() : List.of();
  }

  private static Stream<FlowNode> inside(FlowNode node) {
    return node instanceof SubProcess inner
        ? Stream.concat(
            Stream.of(node),
            inner.getFlowElements().stream()
                .filter(FlowNode.class::isInstance)
                .flatMap(element -> inside((FlowNode) element)))
        : Stream.of(node);
  }

  /** The element and the subprocesses that it is in. */
  private static List<FlowNode> around(FlowNode node) {
    List<FlowNode> around = new ArrayList<>();
    for (ModelElementInstance at = node; at instanceof FlowNode in; at = at.getParentElement()) {
      around.add(in);
    }
    return around;
  }

  private void add(Supply supply, FlowNode node) {
    if (node instanceof UserTask task) {
      form(supply, task.getCamundaFormRef());
    } else if (node instanceof StartEvent start) {
      form(supply, start.getCamundaFormRef());
    } else if (node instanceof ReceiveTask task && task.getMessage() != null) {
      message(supply, task.getMessage());
    } else if (node instanceof BusinessRuleTask rule && rule.getCamundaResultVariable() != null) {
      supply.anything(rule.getCamundaResultVariable());
    }
    if (node instanceof CallActivity call) {
      Diagram.extensions(call, CamundaOut.class).forEach(out -> handedOut(supply, call, out));
    }
    if (node instanceof Event event) {
      messages(event).forEach(type -> payload(supply, type));
      errors(supply, event);
    }
    OF_STEPS.getOrDefault(Diagram.bean(node), Set.of()).forEach(supply::anything);
    Diagram.extensions(node, CamundaInputOutput.class)
        .flatMap(io -> io.getCamundaOutputParameters().stream())
        .forEach(parameter -> supply.anything(parameter.getCamundaName()));
  }

  private void handedOut(Supply supply, CallActivity call, CamundaOut out) {
    if ("all".equals(out.getCamundaVariables())) {
      supply.open();
    } else if (out.getCamundaTarget() != null) {
      Map<String, List<Field>> answers = context.answersIn(call.getCalledElement());
      answers.forEach(
          (form, fields) ->
              fields.stream()
                  .filter(field -> field.key().equals(out.getCamundaSource()))
                  .map(field -> field.named(out.getCamundaTarget()))
                  .forEach(field -> supply.add(field, form)));
      if (!supply.fields.containsKey(out.getCamundaTarget())) {
        supply.anything(out.getCamundaTarget());
      }
    }
  }

  private static void errors(Supply supply, Event event) {
    event
        .getChildElementsByType(ErrorEventDefinition.class)
        .forEach(
            error -> {
              supply.anything(error.getCamundaErrorCodeVariable());
              supply.anything(error.getCamundaErrorMessageVariable());
            });
    event
        .getChildElementsByType(EscalationEventDefinition.class)
        .forEach(
            escalation -> supply.anything(Diagram.camunda(escalation, "escalationCodeVariable")));
  }

  private void form(Supply supply, String form) {
    if (form != null) {
      context.form(form).ifPresent(text -> FormFields.of(text).forEach(f -> supply.add(f, form)));
    }
  }

  private void message(Supply supply, Message message) {
    if (message.getName() != null) {
      payload(supply, message.getName());
    }
  }

  private static Stream<String> messages(BaseElement event) {
    return event.getChildElementsByType(MessageEventDefinition.class).stream()
        .map(MessageEventDefinition::getMessage)
        .filter(message -> message != null && message.getName() != null)
        .map(Message::getName);
  }

  /** What is there only while an element is at work. */
  private static void local(Supply supply, FlowNode node) {
    Diagram.extensions(node, CamundaInputOutput.class)
        .flatMap(io -> io.getCamundaInputParameters().stream())
        .forEach(parameter -> supply.anything(parameter.getCamundaName()));
    node.getChildElementsByType(MultiInstanceLoopCharacteristics.class)
        .forEach(
            repetition -> {
              OF_REPETITIONS.forEach(supply::anything);
              supply.anything(repetition.getCamundaElementVariable());
              if (repetition.getInputDataItem() != null) {
                supply.anything(repetition.getInputDataItem().getName());
              }
            });
  }

  /** What is set, and by which forms. */
  static final class Supply {

    private final Map<String, List<Field>> fields = new HashMap<>();
    private final Map<String, String> forms = new HashMap<>();
    private final Set<String> written = new HashSet<>();
    private final Map<String, Set<Optional<VariableKind>>> kinds = new HashMap<>();
    private final Map<String, String> lacking = new TreeMap<>();
    private final Set<String> surely = new HashSet<>();
    private boolean open;

    private void anything(String variable) {
      ofEvent(variable, Optional.empty());
    }

    private void ofEvent(String variable, Optional<VariableKind> kind) {
      if (variable != null) {
        written.add(variable);
        kinds.computeIfAbsent(variable, name -> new HashSet<>()).add(kind);
      }
    }

    private void mayLack(String field, String type, boolean lacks) {
      if (lacks) {
        lacking.put(field, type);
      }
    }

    /** The type of event that sets a variable, and may leave it out; empty where none does. */
    Optional<String> eventWithout(String variable) {
      return fields.containsKey(variable) || surely.contains(variable)
          ? Optional.empty()
          : Optional.ofNullable(lacking.get(variable));
    }

    private void add(Field field, String form) {
      fields.computeIfAbsent(field.key(), key -> new ArrayList<>()).add(field);
      kinds.computeIfAbsent(field.key(), name -> new HashSet<>()).add(field.kind());
      forms.put(field.key(), form);
    }

    private void open() {
      open = true;
    }

    Set<String> names() {
      Set<String> names = new TreeSet<>(written);
      names.addAll(fields.keySet());
      return names;
    }

    /** Whether something on the way may set variables that nobody has described. */
    boolean isOpen() {
      return open;
    }

    /** The answers that a variable may hold, where forms alone set it and offer a choice. */
    Optional<Set<String>> choices(String variable) {
      List<Field> of = fields.getOrDefault(variable, List.of());
      if (of.isEmpty()
          || written.contains(variable)
          || of.stream().anyMatch(field -> field.choices().isEmpty())) {
        return Optional.empty();
      }
      Set<String> all = new TreeSet<>();
      of.forEach(field -> all.addAll(field.choices().orElseThrow()));
      return Optional.of(all);
    }

    /** What a variable holds; empty where not all that sets it says the same. */
    Optional<VariableKind> kind(String variable) {
      Set<Optional<VariableKind>> of = kinds.getOrDefault(variable, Set.of());
      return of.size() == 1 ? of.iterator().next() : Optional.empty();
    }

    /** Whether a form may be completed without it. */
    boolean mayBeEmpty(String variable) {
      return fields.getOrDefault(variable, List.of()).stream().anyMatch(f -> !f.isRequired());
    }

    /** The form that asks for a variable; null where none does. */
    String form(String variable) {
      return forms.get(variable);
    }

    /** The variables for which a form offers such an answer. */
    List<String> answeredBy(Object answer) {
      return fields.entrySet().stream()
          .filter(
              field ->
                  field.getValue().stream()
                      .anyMatch(
                          f ->
                              f.choices()
                                  .filter(c -> c.contains(String.valueOf(answer)))
                                  .isPresent()))
          .map(Map.Entry::getKey)
          .sorted()
          .toList();
    }
  }
}
