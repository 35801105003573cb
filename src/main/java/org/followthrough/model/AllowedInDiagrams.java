package org.followthrough.model;

import static org.followthrough.model.ValueKind.BEAN;
import static org.followthrough.model.ValueKind.BOOLEAN;
import static org.followthrough.model.ValueKind.BUSINESS_KEY;
import static org.followthrough.model.ValueKind.CONDITION;
import static org.followthrough.model.ValueKind.COUNT;
import static org.followthrough.model.ValueKind.CYCLE;
import static org.followthrough.model.ValueKind.DATE;
import static org.followthrough.model.ValueKind.DATE_OR_EXPRESSION;
import static org.followthrough.model.ValueKind.DURATION;
import static org.followthrough.model.ValueKind.FORMAL_EXPRESSION;
import static org.followthrough.model.ValueKind.NAME;
import static org.followthrough.model.ValueKind.NAMES;
import static org.followthrough.model.ValueKind.NAME_OR_EXPRESSION;
import static org.followthrough.model.ValueKind.NUMBER;
import static org.followthrough.model.ValueKind.PLAIN;
import static org.followthrough.model.ValueKind.RETRIES;
import static org.followthrough.model.ValueKind.TEMPLATE;
import static org.followthrough.model.ValueKind.WORDS;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The list: the elements that a diagram may have, where, their attributes, and what may stand in
 * each. What is not on it does not go live, whatever the engine would make of it.
 */
final class AllowedInDiagrams {

  /** In whichever element of BPMN. */
  private static final Set<String> ANYWHERE = Set.of("*");

  private static final Set<String> TOP = Set.of("bpmn:definitions");
  private static final Set<String> EXTENSIONS = Set.of("bpmn:extensionElements");
  private static final Set<String> SCOPES =
      Set.of("bpmn:process", "bpmn:subProcess", "bpmn:transaction");
  private static final Set<String> CANVAS = and(SCOPES, "bpmn:collaboration");
  private static final Set<String> CATCHING =
      Set.of("bpmn:startEvent", "bpmn:intermediateCatchEvent", "bpmn:boundaryEvent");
  private static final Set<String> THROWING =
      Set.of("bpmn:endEvent", "bpmn:intermediateThrowEvent");
  private static final Set<String> EVENTS = and(CATCHING, THROWING.toArray(String[]::new));
  private static final Set<String> TASKS =
      Set.of(
          "bpmn:task",
          "bpmn:manualTask",
          "bpmn:userTask",
          "bpmn:serviceTask",
          "bpmn:sendTask",
          "bpmn:receiveTask",
          "bpmn:businessRuleTask");
  private static final Set<String> ACTIVITIES =
      and(TASKS, "bpmn:callActivity", "bpmn:subProcess", "bpmn:transaction");
  private static final Set<String> GATEWAYS =
      Set.of(
          "bpmn:exclusiveGateway",
          "bpmn:inclusiveGateway",
          "bpmn:parallelGateway",
          "bpmn:eventBasedGateway");
  private static final Set<String> NODES =
      Stream.of(ACTIVITIES, GATEWAYS, EVENTS)
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());
  private static final Set<String> DRAWN = Set.of("bpmndi:BPMNShape", "bpmndi:BPMNEdge");

  /** Who may be told which version of something is meant. */
  private static final ValueKind BINDING =
      ValueKind.oneOf("latest", "deployment", "version", "versionTag");

  private final Map<String, Allowed> elements = new LinkedHashMap<>();

  AllowedInDiagrams() {
    allow("bpmn:definitions", Set.of())
        .with(PLAIN, "name", "targetNamespace", "exporter", "exporterVersion")
        .with(PLAIN, "expressionLanguage", "typeLanguage", "camunda:diagramRelationId")
        // Its only value is the one that the file may have at all.
        .with(WORDS, "xsi:schemaLocation");
    allow("bpmn:documentation", ANYWHERE).with(PLAIN, "textFormat").text(WORDS);
    allow("bpmn:extensionElements", ANYWHERE);
    process();
    whatIsNamedAtTheTop();
    pictures();
    flow();
    tasks();
    events();
    repetitions();
    extensions();
    layout();
  }

  /** What the list says of an element; null where it is not on it. */
  Allowed element(String name) {
    return elements.get(name);
  }

  Collection<Allowed> elements() {
    return elements.values();
  }

  private void process() {
    allow("bpmn:process", TOP)
        .with(PLAIN, "name", "processType", "camunda:historyTimeToLive", "camunda:versionTag")
        .with(BOOLEAN, "isClosed", "isExecutable", "camunda:isStartableInTasklist")
        .withTemplate();
  }

  private void whatIsNamedAtTheTop() {
    allow("bpmn:message", TOP).with(PLAIN, "name");
    allow("bpmn:signal", TOP).with(PLAIN, "name");
    allow("bpmn:error", TOP).with(PLAIN, "name", "errorCode", "camunda:errorMessage");
    allow("bpmn:escalation", TOP).with(PLAIN, "name", "escalationCode");
  }

  /** What is drawn to be looked at, and what nothing is done with. */
  private void pictures() {
    allow("bpmn:collaboration", TOP).with(PLAIN, "name").with(BOOLEAN, "isClosed");
    allow("bpmn:participant", Set.of("bpmn:collaboration")).with(PLAIN, "name", "processRef");
    allow("bpmn:participantMultiplicity", Set.of("bpmn:participant"))
        .with(NUMBER, "minimum", "maximum");
    allow("bpmn:messageFlow", Set.of("bpmn:collaboration"))
        .with(PLAIN, "name", "sourceRef", "targetRef", "messageRef");
    allow("bpmn:laneSet", SCOPES).with(PLAIN, "name");
    allow("bpmn:lane", Set.of("bpmn:laneSet", "bpmn:childLaneSet"))
        .with(PLAIN, "name", "partitionElementRef");
    allow("bpmn:childLaneSet", Set.of("bpmn:lane")).with(PLAIN, "name");
    allow("bpmn:flowNodeRef", Set.of("bpmn:lane")).text(PLAIN);
    allow("bpmn:textAnnotation", CANVAS).with(PLAIN, "textFormat");
    allow("bpmn:text", Set.of("bpmn:textAnnotation")).text(WORDS);
    allow("bpmn:association", CANVAS).with(PLAIN, "sourceRef", "targetRef", "associationDirection");
    allow("bpmn:group", CANVAS).with(PLAIN, "categoryValueRef");
    allow("bpmn:category", TOP).with(PLAIN, "name");
    allow("bpmn:categoryValue", Set.of("bpmn:category")).with(PLAIN, "value");
    allow("bpmn:dataObject", SCOPES).with(PLAIN, "name").with(BOOLEAN, "isCollection");
    allow("bpmn:dataObjectReference", SCOPES).with(PLAIN, "name", "dataObjectRef");
    allow("bpmn:dataStore", TOP).with(PLAIN, "name", "capacity").with(BOOLEAN, "isUnlimited");
    allow("bpmn:dataStoreReference", CANVAS).with(PLAIN, "name", "dataStoreRef");
    allow("bpmn:property", NODES).with(PLAIN, "name");
    allow("bpmn:dataInputAssociation", NODES);
    allow("bpmn:dataOutputAssociation", NODES);
    Set<String> associations = Set.of("bpmn:dataInputAssociation", "bpmn:dataOutputAssociation");
    allow("bpmn:sourceRef", associations).text(PLAIN);
    allow("bpmn:targetRef", associations).text(PLAIN);
  }

  private void flow() {
    allow("bpmn:sequenceFlow", SCOPES)
        .with(PLAIN, "name", "sourceRef", "targetRef")
        .with(BOOLEAN, "isImmediate")
        .withTemplate();
    allow("bpmn:conditionExpression", Set.of("bpmn:sequenceFlow"))
        .with(FORMAL_EXPRESSION, "xsi:type")
        .text(CONDITION);
    allow("bpmn:incoming", NODES).text(PLAIN);
    allow("bpmn:outgoing", NODES).text(PLAIN);
    for (String gateway : GATEWAYS) {
      node(gateway)
          .with(PLAIN, "gatewayDirection", "default", "eventGatewayType")
          .with(BOOLEAN, "instantiate");
    }
  }

  private void tasks() {
    ACTIVITIES.forEach(
        activity -> node(activity).with(PLAIN, "default").with(BOOLEAN, "isForCompensation"));
    element("bpmn:userTask")
        // The engine computes the name and what is written about the task for each family.
        .with(TEMPLATE, "name")
        .with(NAME, "camunda:formRef", "camunda:assignee")
        .with(ValueKind.oneOf("latest", "deployment", "version"), "camunda:formRefBinding")
        .with(NAMES, "camunda:candidateGroups", "camunda:candidateUsers")
        .with(NUMBER, "camunda:formRefVersion", "camunda:priority")
        .with(DATE, "camunda:dueDate", "camunda:followUpDate");
    element("bpmn:serviceTask").with(BEAN, "camunda:delegateExpression");
    element("bpmn:sendTask").with(BEAN, "camunda:delegateExpression").with(PLAIN, "messageRef");
    element("bpmn:receiveTask").with(PLAIN, "messageRef").with(BOOLEAN, "instantiate");
    element("bpmn:businessRuleTask")
        .with(BEAN, "camunda:delegateExpression")
        .with(NAME, "camunda:decisionRef", "camunda:resultVariable")
        .with(BINDING, "camunda:decisionRefBinding")
        .with(NUMBER, "camunda:decisionRefVersion")
        .with(PLAIN, "camunda:decisionRefVersionTag")
        .with(
            ValueKind.oneOf("singleEntry", "singleResult", "collectEntries", "resultList"),
            "camunda:mapDecisionResult");
    element("bpmn:callActivity")
        .with(NAME, "calledElement")
        .with(BINDING, "camunda:calledElementBinding")
        .with(NUMBER, "camunda:calledElementVersion")
        .with(PLAIN, "camunda:calledElementVersionTag");
    element("bpmn:subProcess").with(BOOLEAN, "triggeredByEvent");
    element("bpmn:transaction").with(BOOLEAN, "triggeredByEvent").with(PLAIN, "method");
  }

  private void events() {
    EVENTS.forEach(this::node);
    CATCHING.forEach(event -> element(event).with(BOOLEAN, "parallelMultiple"));
    element("bpmn:startEvent")
        .with(BOOLEAN, "isInterrupting")
        .with(NAME, "camunda:formRef")
        .with(ValueKind.oneOf("latest", "deployment", "version"), "camunda:formRefBinding")
        .with(NUMBER, "camunda:formRefVersion");
    element("bpmn:boundaryEvent").with(PLAIN, "attachedToRef").with(BOOLEAN, "cancelActivity");
    allow("bpmn:messageEventDefinition", EVENTS)
        .with(PLAIN, "messageRef")
        .with(BEAN, "camunda:delegateExpression")
        .withJob()
        .withTemplate();
    allow("bpmn:signalEventDefinition", EVENTS)
        .with(PLAIN, "signalRef")
        .with(BOOLEAN, "camunda:async");
    allow("bpmn:errorEventDefinition", EVENTS)
        .with(PLAIN, "errorRef")
        .with(NAME, "camunda:errorCodeVariable", "camunda:errorMessageVariable");
    allow("bpmn:escalationEventDefinition", EVENTS)
        .with(PLAIN, "escalationRef")
        .with(NAME, "camunda:escalationCodeVariable");
    allow("bpmn:compensateEventDefinition", EVENTS)
        .with(PLAIN, "activityRef")
        .with(BOOLEAN, "waitForCompletion");
    allow("bpmn:cancelEventDefinition", EVENTS);
    allow("bpmn:terminateEventDefinition", THROWING);
    allow("bpmn:linkEventDefinition", EVENTS).with(PLAIN, "name");
    allow("bpmn:conditionalEventDefinition", CATCHING)
        .with(NAMES, "camunda:variableName", "camunda:variableEvents");
    allow("bpmn:condition", Set.of("bpmn:conditionalEventDefinition"))
        .with(FORMAL_EXPRESSION, "xsi:type")
        .text(CONDITION);
    allow("bpmn:timerEventDefinition", and(CATCHING, "camunda:taskListener"))
        .with(BOOLEAN, "camunda:exclusive");
    timer("bpmn:timeDate").text(DATE_OR_EXPRESSION);
    timer("bpmn:timeDuration").text(DURATION);
    timer("bpmn:timeCycle").text(CYCLE);
  }

  private Allowed timer(String name) {
    return allow(name, Set.of("bpmn:timerEventDefinition")).with(FORMAL_EXPRESSION, "xsi:type");
  }

  private void repetitions() {
    Set<String> loop = Set.of("bpmn:multiInstanceLoopCharacteristics");
    allow("bpmn:multiInstanceLoopCharacteristics", ACTIVITIES)
        .with(BOOLEAN, "isSequential")
        .with(NAME_OR_EXPRESSION, "camunda:collection")
        .with(NAME, "camunda:elementVariable")
        .withJob();
    allow("bpmn:loopCardinality", loop).with(FORMAL_EXPRESSION, "xsi:type").text(COUNT);
    allow("bpmn:completionCondition", loop).with(FORMAL_EXPRESSION, "xsi:type").text(CONDITION);
    allow("bpmn:loopDataInputRef", loop).text(NAME);
    allow("bpmn:inputDataItem", loop).with(NAME, "name");
  }

  private void extensions() {
    allow("camunda:properties", EXTENSIONS);
    allow("camunda:property", Set.of("camunda:properties")).with(PLAIN, "name", "value");
    allow("camunda:inputOutput", EXTENSIONS);
    allow("camunda:inputParameter", Set.of("camunda:inputOutput"))
        .with(NAME, "name")
        .text(TEMPLATE);
    allow("camunda:outputParameter", Set.of("camunda:inputOutput"))
        .with(NAME, "name")
        .text(TEMPLATE);
    for (String mapping : List.of("camunda:in", "camunda:out")) {
      allow(mapping, EXTENSIONS)
          .with(NAME, "source", "target")
          .with(ValueKind.oneOf("all"), "variables")
          .with(BOOLEAN, "local")
          .with(BUSINESS_KEY, "sourceExpression");
    }
    element("camunda:in").with(BUSINESS_KEY, "businessKey");
    allow("camunda:failedJobRetryTimeCycle", EXTENSIONS).text(RETRIES);
    allow("camunda:executionListener", EXTENSIONS)
        .with(ValueKind.oneOf("start", "end", "take"), "event")
        .with(BEAN, "delegateExpression");
    allow("camunda:taskListener", EXTENSIONS)
        .with(
            ValueKind.oneOf("create", "assignment", "update", "complete", "delete", "timeout"),
            "event")
        .with(BEAN, "delegateExpression");
  }

  /** Where everything stands on the page; colours and the like have a namespace of their own. */
  private void layout() {
    allow("bpmndi:BPMNDiagram", TOP).with(WORDS, "name", "documentation", "resolution");
    allow("bpmndi:BPMNPlane", Set.of("bpmndi:BPMNDiagram")).with(WORDS, "bpmnElement");
    allow("bpmndi:BPMNLabelStyle", Set.of("bpmndi:BPMNDiagram"));
    allow("bpmndi:BPMNShape", Set.of("bpmndi:BPMNPlane"))
        .with(WORDS, "bpmnElement", "isHorizontal", "isExpanded", "isMarkerVisible")
        .with(WORDS, "isMessageVisible", "participantBandKind", "choreographyActivityShape");
    allow("bpmndi:BPMNEdge", Set.of("bpmndi:BPMNPlane"))
        .with(WORDS, "bpmnElement", "sourceElement", "targetElement", "messageVisibleKind");
    allow("bpmndi:BPMNLabel", DRAWN).with(WORDS, "labelStyle");
    allow("dc:Bounds", Set.of("bpmndi:BPMNShape", "bpmndi:BPMNLabel"))
        .with(WORDS, "x", "y", "width", "height");
    allow("di:waypoint", Set.of("bpmndi:BPMNEdge")).with(WORDS, "x", "y");
    allow("dc:Font", Set.of("bpmndi:BPMNLabelStyle"))
        .with(WORDS, "name", "size", "isBold", "isItalic", "isUnderline", "isStrikeThrough");
  }

  private Allowed node(String name) {
    return allow(name, SCOPES).with(PLAIN, "name").withJob().withTemplate();
  }

  private Allowed allow(String name, Set<String> in) {
    Allowed allowed = new Allowed(name, in).with(PLAIN, "id");
    elements.put(name, allowed);
    return allowed;
  }

  private static Set<String> and(Set<String> some, String... more) {
    return Stream.concat(some.stream(), Arrays.stream(more))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What the list says of one element. */
  static final class Allowed {

    private final String name;
    private final Set<String> in;
    private final Map<String, ValueKind> attributes = new LinkedHashMap<>();
    private ValueKind text;

    private Allowed(String name, Set<String> in) {
      this.name = name;
      this.in = in;
    }

    private Allowed with(ValueKind kind, String... names) {
      Arrays.stream(names).forEach(attribute -> attributes.put(attribute, kind));
      return this;
    }

    /** It may be a job of its own. */
    private Allowed withJob() {
      return with(BOOLEAN, "camunda:asyncBefore", "camunda:asyncAfter", "camunda:exclusive");
    }

    /** Modeler notes which element template it was made with. */
    private Allowed withTemplate() {
      return with(
          PLAIN,
          "camunda:modelerTemplate",
          "camunda:modelerTemplateVersion",
          "camunda:modelerTemplateIcon");
    }

    private Allowed text(ValueKind kind) {
      text = kind;
      return this;
    }

    String name() {
      return name;
    }

    /** The names of the elements in which it may stand; none for the root, * for all of BPMN. */
    Set<String> places() {
      return in;
    }

    /** Whether it may stand where it stands. */
    boolean isAt(XmlElement element) {
      XmlElement parent = element.parent();
      return parent == null
          ? in.isEmpty()
          : in.contains(parent.name()) || in == ANYWHERE && parent.name().startsWith("bpmn:");
    }

    Set<String> attributes() {
      return attributes.keySet();
    }

    /** Null where it may not have such an attribute. */
    ValueKind attribute(String attribute) {
      return attributes.get(attribute);
    }

    /** Null where no text belongs into it. */
    ValueKind text() {
      return text;
    }
  }
}
