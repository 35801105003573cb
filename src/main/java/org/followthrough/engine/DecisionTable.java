package org.followthrough.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.camunda.bpm.model.dmn.DmnModelInstance;
import org.camunda.bpm.model.dmn.instance.Input;
import org.camunda.bpm.model.dmn.instance.InputEntry;
import org.camunda.bpm.model.dmn.instance.Rule;

/** One deployed version of a decision table. */
public final class DecisionTable {

  private final DecisionTables tables;
  private final DecisionDefinition definition;
  private volatile Written written;

  DecisionTable(DecisionTables tables, DecisionDefinition definition) {
    this.tables = tables;
    this.definition = definition;
  }

  /** The engine's id of this version: one that is taken back gives its number to the next. */
  public String id() {
    return definition.getId();
  }

  public int version() {
    return definition.getVersion();
  }

  /**
   * What it says.
   *
   * @throws UnusableTable where it cannot be evaluated
   */
  public Answer ask(Map<String, Object> inputs) {
    return tables.answer(definition, inputs);
  }

  /** What its columns ask for, from left to right. */
  public List<String> inputs() {
    return written().columns.stream().map(Column::name).toList();
  }

  /**
   * The same values, each that its column cannot compare left away: an amount in words is no
   * amount. What no column asks for stays.
   */
  public Map<String, Object> comparable(Map<String, Object> values) {
    Map<String, Object> comparable = new HashMap<>(values);
    written().columns.stream()
        .filter(column -> !tables.fits(values.get(column.name), column.type))
        .forEach(column -> comparable.put(column.name, null));
    return comparable;
  }

  /** The conditions in the column that asks for this, as they are written; empty without one. */
  public List<String> conditionsOn(String input) {
    int column = inputs().indexOf(input);
    return column < 0
        ? List.of()
        : written().rules.stream().map(rule -> rule.conditions.get(column)).toList();
  }

  /** The ids of its rules, from top to bottom. */
  public List<String> rules() {
    return written().rules.stream().map(WrittenRule::id).toList();
  }

  /** What stands beside a rule, in the words of whoever wrote it. */
  public Optional<String> annotation(String ruleId) {
    return written().rules.stream()
        .filter(rule -> rule.id.equals(ruleId))
        .findFirst()
        .map(WrittenRule::annotation)
        .filter(words -> !words.isEmpty());
  }

  static Optional<String> words(Rule rule) {
    return Optional.ofNullable(rule.getDescription())
        .map(description -> description.getTextContent().strip().replaceAll("\\s+", " "))
        .filter(words -> !words.isEmpty());
  }

  /** Read once: the file is XML, and takes longer to read than the table takes to answer. */
  private Written written() {
    Written known = written;
    if (known == null) {
      DmnModelInstance model = tables.model(definition);
      known =
          new Written(
              model
                  .getModelElementsByType(org.camunda.bpm.model.dmn.instance.DecisionTable.class)
                  .stream()
                  .flatMap(table -> table.getInputs().stream())
                  .map(Column::of)
                  .toList(),
              model.getModelElementsByType(Rule.class).stream().map(WrittenRule::of).toList());
      written = known;
    }
    return known;
  }

  private record Written(List<Column> columns, List<WrittenRule> rules) {}

  private record Column(String name, String type) {

    static Column of(Input input) {
      return new Column(
          input.getInputExpression().getText().getTextContent().strip(),
          input.getInputExpression().getTypeRef());
    }
  }

  private record WrittenRule(String id, List<String> conditions, String annotation) {

    static WrittenRule of(Rule rule) {
      return new WrittenRule(
          rule.getId(),
          rule.getInputEntries().stream().map(InputEntry::getTextContent).toList(),
          words(rule).orElse(""));
    }
  }

  /**
   * What a table said.
   *
   * @param ruleId the first rule that fired, by its id in the DMN file; null where none did
   * @param rows what the rules that fired say, by the names of the columns
   */
  public record Answer(String ruleId, List<Map<String, Object>> rows) {

    /** What the first rule that fired says; empty where none did. */
    public Optional<Map<String, Object>> row() {
      return rows.stream().findFirst();
    }
  }
}
