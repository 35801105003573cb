package org.followthrough.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.followthrough.engine.ExpressionGrammar;
import org.followthrough.model.AllowedInDiagrams.Allowed;
import org.followthrough.model.XmlElement.Attribute;

/**
 * Holds a diagram against {@link AllowedInDiagrams}: all of it, whether the engine would run it or
 * not, since what it does not run today it may run when it loads the diagram again.
 */
final class DiagramAllowList {

  private static final AllowedInDiagrams LIST = new AllowedInDiagrams();

  /** Whose attributes count. All others are marks of tools, which the engine does not read. */
  private static final Set<String> READ_BY_THE_ENGINE =
      Set.of("", XmlElement.BPMN, XmlElement.CAMUNDA, XmlElement.ACTIVITI, XmlElement.XSI);

  /** In these, an element is something that is seen and has a label. */
  private static final Set<String> HOLDING_WHAT_IS_SEEN =
      Set.of(
          "bpmn:definitions",
          "bpmn:process",
          "bpmn:subProcess",
          "bpmn:transaction",
          "bpmn:collaboration",
          "bpmn:laneSet",
          "bpmn:childLaneSet");

  private static final Set<String> UNSEEN =
      Set.of("bpmn:extensionElements", "bpmn:documentation", "bpmn:laneSet");

  private static final int LONGEST_LABEL = 60;

  /** What Modeler's panel calls what its file calls otherwise. */
  private static final Map<String, String> WORDS =
      Map.of(
          "bpmn:conditionExpression", "the condition",
          "bpmn:condition", "the condition",
          "bpmn:timeDuration", "the duration",
          "bpmn:timeDate", "the date",
          "bpmn:timeCycle", "the cycle");

  private final String file;
  private final ExpressionGrammar grammar;
  private final List<Finding> findings = new ArrayList<>();

  private DiagramAllowList(String file, ExpressionGrammar grammar) {
    this.file = file;
    this.grammar = grammar;
  }

  static Stream<Finding> of(String file, XmlElement root, ExpressionGrammar grammar) {
    DiagramAllowList check = new DiagramAllowList(file, grammar);
    check.element(root);
    return check.findings.stream();
  }

  private void element(XmlElement element) {
    Allowed allowed = LIST.element(element.name());
    if (allowed == null) {
      // What stands in it goes with it.
      found(element, element.name(), Remedies.ofElement(element));
      return;
    }
    if (!allowed.isAt(element)) {
      found(element, element.name(), Remedies.ofPlace(element));
      return;
    }
    element.attributes().stream()
        .filter(attribute -> READ_BY_THE_ENGINE.contains(attribute.namespace()))
        .forEach(attribute -> attribute(element, allowed, attribute));
    text(element, allowed);
    element.children().forEach(this::element);
  }

  private void attribute(XmlElement element, Allowed allowed, Attribute attribute) {
    ValueKind kind = allowed.attribute(attribute.name());
    Optional<String> fault =
        kind == null
            ? Optional.of(Remedies.ofAttribute(element, attribute.name()))
            : kind.fault(attribute.value(), grammar);
    fault.ifPresent(words -> found(element, place(element, attribute), words));
  }

  private void text(XmlElement element, Allowed allowed) {
    String text = element.text().strip();
    ValueKind kind = kindOfText(element, allowed);
    Optional<String> fault;
    if (kind != null) {
      fault = kind.fault(text, grammar);
    } else {
      fault =
          text.isEmpty()
              ? Optional.empty()
              : Optional.of("has text between its tags, where none belongs: remove it");
    }
    fault.ifPresent(words -> found(element, placeOfText(element), words));
  }

  private static ValueKind kindOfText(XmlElement element, Allowed allowed) {
    // What the engine computes of a user task: it would be shown to somebody.
    if (element.name().equals("bpmn:documentation") && element.isIn("bpmn:userTask")) {
      return ValueKind.PLAIN;
    }
    if (isTemplate(element)) {
      return ValueKind.NAME_OR_EXPRESSION;
    }
    // It is looked at while the diagram is deployed, when there is no family yet.
    if (element.name().equals("bpmn:timeDate") && startsAProcess(element.parent().parent())) {
      return ValueKind.DATE;
    }
    return allowed.text();
  }

  private static boolean isTemplate(XmlElement element) {
    return element.name().equals("camunda:inputParameter")
        && "template".equals(element.attribute("name"))
        && !element.text().isBlank();
  }

  private static boolean startsAProcess(XmlElement event) {
    return event.name().equals("bpmn:startEvent") && event.isIn("bpmn:process");
  }

  /** Attributes of Camunda's own elements have no prefix, and are nothing by their bare names. */
  private static String place(XmlElement element, Attribute attribute) {
    return attribute.namespace().isEmpty()
        ? element.name() + " " + attribute.name()
        : attribute.name();
  }

  private static String placeOfText(XmlElement element) {
    String name = element.attribute("name");
    return name == null || !element.name().startsWith("camunda:")
        ? element.name()
        : element.name() + " " + name;
  }

  private void found(XmlElement at, String place, String fault) {
    XmlElement seen = seen(at);
    String label = label(seen);
    findings.add(
        Finding.fault(
            file,
            seen.attribute("id"),
            (WORDS.containsKey(place) ? place + " (" + WORDS.get(place) + ")" : place)
                + (label == null ? "" : " of " + label)
                + " "
                + fault));
  }

  /** A flow without an answer on it is known by what it connects. */
  private static String label(XmlElement seen) {
    String name = seen.attribute("name");
    String from = nameOf(seen, "sourceRef");
    if (name != null) {
      return from == null
          ? "'" + shortened(name) + "'"
          : "the flow '" + shortened(name) + "' from " + from;
    }
    String to = nameOf(seen, "targetRef");
    return from == null || to == null ? null : "the flow from " + from + " to " + to;
  }

  private static String nameOf(XmlElement flow, String end) {
    String id = flow.attribute(end);
    return id == null || flow.parent() == null
        ? null
        : flow.parent().children().stream()
            .filter(element -> id.equals(element.attribute("id")))
            .map(element -> element.attribute("name"))
            .filter(Objects::nonNull)
            .map(name -> "'" + shortened(name) + "'")
            .findFirst()
            .orElse(null);
  }

  /** What somebody sees in Modeler who looks for an element: itself, or what it belongs to. */
  private static XmlElement seen(XmlElement element) {
    XmlElement at = element;
    while (at.parent() != null && !isSeen(at)) {
      at = at.parent();
    }
    return at;
  }

  private static boolean isSeen(XmlElement element) {
    return HOLDING_WHAT_IS_SEEN.contains(element.parent().name())
        && element.attribute("id") != null
        && !UNSEEN.contains(element.name());
  }

  private static String shortened(String label) {
    String line = label.replaceAll("\\s+", " ");
    return line.length() <= LONGEST_LABEL ? line : line.substring(0, LONGEST_LABEL - 1) + "…";
  }
}
