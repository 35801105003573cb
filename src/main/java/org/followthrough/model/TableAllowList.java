package org.followthrough.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.followthrough.engine.FeelGrammar;
import org.followthrough.model.XmlElement.Attribute;

/**
 * Says what may stand in the file of a decision table: one decision, which is named as the file and
 * is a table, in FEEL and in the part of it that {@link FeelGrammar} allows. What only draws, in
 * the namespaces of tools, passes. All else is refused, whether the engine would compute it or not.
 */
final class TableAllowList {

  /** Which the engine reads; a file is written in one of them. */
  private static final Set<String> DMN =
      Set.of(
          "https://www.omg.org/spec/DMN/20230324/MODEL/",
          "https://www.omg.org/spec/DMN/20211108/MODEL/",
          "https://www.omg.org/spec/DMN/20191111/MODEL/",
          "http://www.omg.org/spec/DMN/20180521/MODEL/",
          "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
          "http://www.omg.org/spec/DMN/20151101/dmn11.xsd");

  private static final String CAMUNDA = "http://camunda.org/schema/1.0/dmn";

  private static final Set<String> ELEMENTS =
      Set.of(
          "definitions",
          "description",
          "decision",
          "variable",
          "decisionTable",
          "input",
          "inputExpression",
          "inputValues",
          "output",
          "outputValues",
          "rule",
          "inputEntry",
          "outputEntry",
          "annotation",
          "annotationEntry",
          "text",
          "inputData",
          "informationRequirement",
          "requiredInput",
          "textAnnotation",
          "association",
          "sourceRef",
          "targetRef",
          "extensionElements");

  private static final Set<String> ATTRIBUTES =
      Set.of(
          "id",
          "name",
          "label",
          "namespace",
          "typeRef",
          "hitPolicy",
          "aggregation",
          "preferredOrientation",
          "outputLabel",
          "href",
          "textFormat",
          "associationDirection",
          "exporter",
          "exporterVersion");

  private static final Set<String> FEEL =
      Set.of(
          "feel",
          "http://www.omg.org/spec/feel/20140401",
          "http://www.omg.org/spec/dmn/20180521/feel/",
          "https://www.omg.org/spec/dmn/20191111/feel/",
          "https://www.omg.org/spec/dmn/20211108/feel/",
          "https://www.omg.org/spec/dmn/20230324/feel/");

  private static final Pattern ANY_DMN = Pattern.compile("https?://www\\.omg\\.org/spec/DMN/.*");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final int MOST_RULES = 2_000;

  /** Of all cells: reading them is to take a second at most. */
  private static final int MOST_BRACKETS = 1_000;

  private final String file;
  private final String dmn;
  private final List<Finding> findings = new ArrayList<>();
  private int rules;
  private long brackets;

  private TableAllowList(String file, String dmn) {
    this.file = file;
    this.dmn = dmn;
  }

  static Stream<Finding> of(String file, XmlElement root) {
    TableAllowList check = new TableAllowList(file, root.namespace());
    if (ANY_DMN.matcher(root.namespace()).matches() && !DMN.contains(root.namespace())) {
      check.found(
          root,
          "is written in a version of DMN that the engine does not read, "
              + root.namespace()
              + ": make a new DMN diagram for Camunda 7 in Modeler, and copy the rules into it");
      return check.findings.stream();
    }
    if (!DMN.contains(root.namespace()) || !root.localName().equals("definitions")) {
      check.found(root, "is no table that can be read; open and save it in Modeler");
      return check.findings.stream();
    }
    check.element(root);
    check.decisions(root);
    return check.findings.stream();
  }

  private void decisions(XmlElement root) {
    List<XmlElement> decisions = children(root, "decision").toList();
    String id = file.replaceFirst("\\.dmn$", "");
    if (decisions.size() != 1) {
      found(root, "has " + decisions.size() + " decisions: make one file of each");
      return;
    }
    XmlElement decision = decisions.get(0);
    if (!id.equals(decision.attribute("id"))) {
      found(
          decision,
          "has another id than its file: name the file "
              + decision.attribute("id")
              + ".dmn, or the decision "
              + id);
    }
    if (children(decision, "decisionTable").findAny().isEmpty()) {
      found(decision, "is no decision table: draw one");
    }
  }

  private void element(XmlElement element) {
    if (!isDmn(element)) {
      foreign(element);
      return;
    }
    if (!ELEMENTS.contains(element.localName())) {
      found(
          element,
          "has the element "
              + element.localName()
              + ", which no table may: write it as rules of the decision table");
      return;
    }
    if (element.localName().equals("rule") && ++rules > MOST_RULES) {
      if (rules == MOST_RULES + 1) {
        found(element, "is one rule too many; a table has at most " + MOST_RULES);
      }
      return;
    }
    element.attributes().forEach(attribute -> attribute(element, attribute));
    switch (element.localName()) {
      case "inputExpression", "outputEntry" -> cell(element, FeelGrammar::faultOfExpression);
      case "inputEntry", "inputValues", "outputValues" ->
          cell(element, FeelGrammar::faultOfCondition);
      case "decisionTable" -> shape(element);
      default -> {}
    }
    element.children().forEach(this::element);
  }

  /**
   * Shapes and the marks of tools: the engine reads none of them, but would find what is in them.
   */
  private void foreign(XmlElement element) {
    if (DMN.contains(element.namespace())) {
      found(
          element,
          "has the element "
              + element.localName()
              + (isDmn(element)
                  ? " inside of what only draws: remove it"
                  : " of another version of DMN than the file: open and save it in Modeler"));
    } else if (element.namespace().equals(CAMUNDA) || element.namespace().isEmpty()) {
      found(element, "has the element " + element.localName() + ", which no table may: remove it");
    } else {
      element.children().forEach(this::foreign);
    }
  }

  private void attribute(XmlElement element, Attribute attribute) {
    if (attribute.namespace().equals(CAMUNDA) || DMN.contains(attribute.namespace())) {
      String fault =
          switch (attribute.localName()) {
            case "historyTimeToLive" ->
                attribute.value().matches("P?\\d{1,5}D?")
                    ? null
                    : "is no number of days, such as P180D";
            case "versionTag" ->
                attribute.value().matches("[^${}#]{0,64}") ? null : "is no plain word";
            case "inputVariable" ->
                NAME.matcher(attribute.value()).matches()
                    ? null
                    : "is no name of letters, digits and _";
            default -> "means nothing here: remove it";
          };
      if (fault != null) {
        found(
            element,
            "has " + attribute.localName() + "=\"" + attribute.value() + "\", which " + fault);
      }
    } else if (attribute.namespace().isEmpty()) {
      language(element, attribute);
    }
  }

  private void language(XmlElement element, Attribute attribute) {
    if (attribute.localName().equals("expressionLanguage")) {
      if (!FEEL.contains(attribute.value().toLowerCase(Locale.ROOT))) {
        found(
            element,
            "is written in "
                + attribute.value()
                + ": remove expressionLanguage and write it in FEEL, the language of tables");
      }
    } else if (!ATTRIBUTES.contains(attribute.localName())) {
      found(
          element,
          "has the attribute " + attribute.localName() + ", which no table may: remove it");
    }
  }

  private void shape(XmlElement table) {
    long inputs = children(table, "input").count();
    long outputs = children(table, "output").count();
    children(table, "rule")
        .filter(
            rule ->
                children(rule, "inputEntry").count() != inputs
                    || children(rule, "outputEntry").count() != outputs)
        .forEach(
            rule ->
                found(
                    rule,
                    "has another number of cells than the table has columns: open and save it in"
                        + " Modeler"));
  }

  private Stream<XmlElement> children(XmlElement parent, String name) {
    return parent.children().stream()
        .filter(child -> isDmn(child) && child.localName().equals(name));
  }

  private void cell(XmlElement cell, Function<String, Optional<String>> grammar) {
    List<String> texts = children(cell, "text").map(child -> child.text().strip()).toList();
    if (texts.size() > 1) {
      found(cell, "has more than one text: leave one");
      return;
    }
    String text = String.join("", texts);
    brackets += FeelGrammar.brackets(text);
    if (brackets > MOST_BRACKETS) {
      if (brackets - FeelGrammar.brackets(text) <= MOST_BRACKETS) {
        found(
            cell,
            "is one cell too many with brackets; those of a table have at most " + MOST_BRACKETS);
      }
      return;
    }
    if (!text.isEmpty() && !text.equals("-")) {
      grammar.apply(text).ifPresent(fault -> found(cell, fault));
    }
  }

  private boolean isDmn(XmlElement element) {
    return element.namespace().equals(dmn);
  }

  /** Names the nearest element that has an id, which Modeler finds. */
  private void found(XmlElement element, String message) {
    XmlElement named = element;
    while (named != null && named.attribute("id") == null) {
      named = named.parent();
    }
    String label = named == null ? null : named.attribute("id");
    findings.add(Finding.fault(file, label, message));
  }
}
