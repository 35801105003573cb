package org.followthrough.model;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What to do about what a diagram may not have, for those who find it in their own. */
final class Remedies {

  private static final String REMOVE = "is not allowed in a diagram: remove it";
  private static final String STEP =
      "names no step: choose an element template such as Send email, or write the delegate"
          + " expression of a step; no other program is ever run";
  private static final String ONLY_THE_STEP =
      "is never run: remove it; what the delegate expression names is the step";
  private static final String LISTENER =
      "has a listener that does not exist or is a Java class: remove it under 'Listeners', or name"
          + " one of ours by its delegate expression";
  private static final String FORM =
      "is not how a form is made here: draw one in Modeler and name it under 'Forms' as a Camunda"
          + " form, such as task_notes";
  private static final String WHO =
      "is not how people are chosen here: use 'Candidate groups', such as coordinators";
  private static final String PLAIN_VALUE =
      "is not allowed: write the value itself into the parameter, or let a table find it";
  private static final String STARTERS =
      "is not how it is said who may start a workflow: that goes by the roles of the users; remove it";
  private static final String NOT_DONE =
      "is not done by the engine, so that the diagram would promise what never happens: ";

  private static final Set<String> PROGRAMS =
      Set.of("camunda:class", "camunda:expression", "camunda:type", "camunda:topic");
  private static final Set<String> STEPS =
      Set.of(
          "bpmn:serviceTask",
          "bpmn:sendTask",
          "bpmn:businessRuleTask",
          "bpmn:messageEventDefinition");
  private static final Set<String> LISTENERS =
      Set.of("camunda:executionListener", "camunda:taskListener");

  private static final Map<String, String> ATTRIBUTES =
      Map.ofEntries(
          Map.entry("camunda:jobPriority", "is not used: set the property priority of the process"),
          Map.entry(
              "camunda:taskPriority", "is not used: set the property priority of the process"),
          Map.entry("camunda:async", "is an old name: tick 'Asynchronous continuations: Before'"),
          Map.entry("camunda:formKey", FORM),
          Map.entry("camunda:formHandlerClass", FORM),
          Map.entry(
              "camunda:initiator", "is not needed: who started it is kept by itself; remove it"),
          Map.entry("camunda:candidateStarterGroups", STARTERS),
          Map.entry("camunda:candidateStarterUsers", STARTERS),
          Map.entry(
              "camunda:variableMappingClass", "is never run: use 'In mappings' and 'Out mappings'"),
          Map.entry(
              "camunda:variableMappingDelegateExpression",
              "is never run: use 'In mappings' and 'Out mappings'"),
          Map.entry("camunda:caseRef", "calls a case, and there are none: call a process"),
          Map.entry(
              "language",
              "asks for a script: remove it, and write an expression such as ${callAgain}"),
          Map.entry("scriptFormat", "asks for a script: remove it"),
          Map.entry(
              "camunda:resource", "fetches what to do from elsewhere: write the condition itself"),
          Map.entry(
              "camunda:calledElementTenantId", "is not used: there are no tenants; remove it"),
          Map.entry("camunda:decisionRefTenantId", "is not used: there are no tenants; remove it"),
          Map.entry(
              "camunda:resultVariableName", "is an old name: use 'Result variable' of a decision"));

  private static final Map<String, String> ELEMENTS =
      Map.ofEntries(
          Map.entry("bpmn:scriptTask", "is a script: use a step such as Send email, or a table"),
          Map.entry("camunda:script", "has a script: use a plain value or a table"),
          Map.entry("camunda:connector", "calls another system: use a step such as Send email"),
          Map.entry("camunda:field", "is not read: give the step an input parameter"),
          Map.entry("camunda:list", PLAIN_VALUE),
          Map.entry("camunda:map", PLAIN_VALUE),
          Map.entry("camunda:formData", FORM),
          Map.entry("camunda:formProperty", FORM),
          Map.entry("bpmn:humanPerformer", WHO),
          Map.entry("bpmn:performer", WHO),
          Map.entry("bpmn:potentialOwner", WHO),
          Map.entry("bpmn:resourceRole", WHO),
          Map.entry("camunda:potentialStarter", STARTERS),
          Map.entry(
              "camunda:errorEventDefinition",
              "belongs to workers outside, and there are none: remove it"),
          Map.entry("bpmn:import", "fetches something from elsewhere: remove it"),
          Map.entry("bpmn:adHocSubProcess", NOT_DONE + "use a subprocess"),
          Map.entry("bpmn:complexGateway", NOT_DONE + "use an inclusive gateway"),
          Map.entry("bpmn:standardLoopCharacteristics", NOT_DONE + "lead the way back instead"));

  private Remedies() {}

  /** What a sentence says of an element that is not on the list. */
  static String ofElement(XmlElement element) {
    return ofNamespace(element.name())
        .or(() -> Optional.ofNullable(ELEMENTS.get(element.name())))
        .orElse(REMOVE);
  }

  /** What it says of one that is on the list, but stands where it does not belong. */
  static String ofPlace(XmlElement element) {
    return element.parent() == null
        ? "is no diagram: open and save it in Modeler"
        : "does not belong into " + element.parent().name() + ": remove it there";
  }

  /** What it says of an attribute that is not on the list. */
  static String ofAttribute(XmlElement element, String attribute) {
    return Stream.of(
            ofNamespace(attribute),
            ofProgram(element, attribute),
            Optional.ofNullable(ATTRIBUTES.get(attribute)),
            Optional.ofNullable(attribute.equals("sourceExpression") ? PLAIN_VALUE : null))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(REMOVE);
  }

  private static Optional<String> ofProgram(XmlElement element, String attribute) {
    if (LISTENERS.contains(element.name())
        && (attribute.equals("class") || attribute.equals("expression"))) {
      return Optional.of(LISTENER);
    }
    if (STEPS.contains(element.name()) && PROGRAMS.contains(attribute)) {
      boolean hasAStep =
          element.attribute("camunda:delegateExpression") != null
              || element.attribute("camunda:decisionRef") != null;
      return Optional.of(hasAStep ? ONLY_THE_STEP : STEP);
    }
    return Optional.empty();
  }

  private static Optional<String> ofNamespace(String name) {
    if (name.startsWith("activiti:")) {
      return Optional.of(
          "stands in an old namespace, http://activiti.org/bpmn: remove it, and set it anew in"
              + " Modeler where it is needed");
    }
    return name.startsWith("{")
        ? Optional.of("is no part of a BPMN diagram: remove it in the XML view of Modeler")
        : Optional.empty();
  }
}
