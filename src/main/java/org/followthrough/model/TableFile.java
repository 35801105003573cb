package org.followthrough.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A decision table as an analyst sees it: columns by their labels, and rules that are numbered from
 * the top.
 *
 * @param id of its decision, or null
 * @param hitPolicy as the file says it; {@code UNIQUE} where it does not
 */
record TableFile(
    String id,
    boolean hasTimeToLive,
    String hitPolicy,
    List<Column> inputs,
    List<Column> outputs,
    List<Rule> rules) {

  private static final Pattern TEXT = Pattern.compile("\"([^\"]*)\"");
  private static final int LONGEST_ANNOTATION = 50;

  /**
   * @param name what an input column asks for, or by which an output column is read
   * @param type of its values, or null where the file does not say
   * @param values the texts to which the file itself limits it; empty where it does not
   */
  record Column(String id, String label, String name, String type, List<String> values) {

    /** As it is headed. */
    String shown() {
      return label == null || label.isBlank() ? name : label.strip();
    }
  }

  /**
   * @param number from 1, as Modeler shows it
   * @param annotation what stands beside it, shortened; empty where nothing does
   */
  record Rule(int number, String id, String annotation, List<Cell> conditions, List<Cell> answers) {

    String shown() {
      return "rule " + number + (annotation.isEmpty() ? "" : " (" + annotation + ")");
    }

    /** Empty where the table has no such column. */
    Optional<Cell> answer(String column) {
      return answers.stream().filter(cell -> cell.column().name().equals(column)).findFirst();
    }

    boolean saysNothing() {
      return answers.stream().allMatch(Cell::isEmpty);
    }
  }

  /** A cell of a rule. */
  record Cell(String id, String text, Column column, String rule) {

    boolean isEmpty() {
      return text.isEmpty();
    }

    /** Where an analyst finds it. */
    String where() {
      return rule + ", column '" + column.shown() + "'";
    }
  }

  /** The first decision of a file that is a table; empty where none is. */
  static Optional<TableFile> of(XmlElement root) {
    for (XmlElement decision : named(root, "decision")) {
      for (XmlElement table : named(decision, "decisionTable")) {
        return Optional.of(read(decision, table));
      }
    }
    return Optional.empty();
  }

  /** Where an analyst finds a cell of a file; empty for what is none. */
  static Optional<String> where(XmlElement element) {
    boolean isCondition = element.localName().equals("inputEntry");
    XmlElement rule = element.parent();
    if (rule == null || !rule.localName().equals("rule") || rule.parent() == null) {
      return Optional.empty();
    }
    int column = named(rule, element.localName()).indexOf(element);
    List<XmlElement> columns = named(rule.parent(), isCondition ? "input" : "output");
    int number = named(rule.parent(), "rule").indexOf(rule) + 1;
    return column < columns.size() && element.localName().endsWith("Entry")
        ? Optional.of(
            new Cell(null, "", column(columns.get(column)), shown(number, annotation(rule)))
                .where())
        : Optional.empty();
  }

  private static TableFile read(XmlElement decision, XmlElement table) {
    List<Column> inputs = columns(table, "input");
    List<Column> outputs = columns(table, "output");
    List<Rule> rules = new ArrayList<>();
    for (XmlElement rule : named(table, "rule")) {
      int number = rules.size() + 1;
      String annotation = annotation(rule);
      rules.add(
          new Rule(
              number,
              rule.attribute("id"),
              annotation,
              cells(rule, "inputEntry", inputs, shown(number, annotation)),
              cells(rule, "outputEntry", outputs, shown(number, annotation))));
    }
    String hitPolicy = table.attribute("hitPolicy");
    return new TableFile(
        decision.attribute("id"),
        decision.attributes().stream().anyMatch(a -> a.localName().equals("historyTimeToLive")),
        hitPolicy == null ? "UNIQUE" : hitPolicy,
        inputs,
        outputs,
        rules);
  }

  private static String shown(int number, String annotation) {
    return new Rule(number, null, annotation, List.of(), List.of()).shown();
  }

  private static List<Column> columns(XmlElement table, String kind) {
    return named(table, kind).stream().map(TableFile::column).toList();
  }

  private static Column column(XmlElement column) {
    boolean isInput = column.localName().equals("input");
    XmlElement expression =
        isInput ? named(column, "inputExpression").stream().findFirst().orElse(null) : column;
    String name =
        !isInput
            ? String.valueOf(column.attribute("name"))
            : expression == null ? "" : text(expression);
    return new Column(
        column.attribute("id"),
        column.attribute("label"),
        name,
        expression == null ? null : expression.attribute("typeRef"),
        named(column, isInput ? "inputValues" : "outputValues").stream()
            .flatMap(values -> TEXT.matcher(text(values)).results())
            .map((MatchResult value) -> value.group(1))
            .toList());
  }

  private static List<Cell> cells(
      XmlElement rule, String kind, List<Column> columns, String shown) {
    List<XmlElement> entries = named(rule, kind);
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < Math.min(entries.size(), columns.size()); i++) {
      cells.add(
          new Cell(entries.get(i).attribute("id"), text(entries.get(i)), columns.get(i), shown));
    }
    return cells;
  }

  private static String annotation(XmlElement rule) {
    String words =
        named(rule, "description").stream()
            .findFirst()
            .map(XmlElement::text)
            .orElse("")
            .strip()
            .replaceAll("\\s+", " ");
    return words.length() <= LONGEST_ANNOTATION
        ? words
        : words.substring(0, LONGEST_ANNOTATION - 1) + "…";
  }

  private static String text(XmlElement element) {
    return named(element, "text").stream().findFirst().map(XmlElement::text).orElse("").strip();
  }

  private static List<XmlElement> named(XmlElement parent, String name) {
    return parent.children().stream().filter(child -> child.localName().equals(name)).toList();
  }
}
