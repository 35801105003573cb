package org.followthrough.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.camunda.bpm.model.dmn.instance.Input;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;

/** One deployed version of a decision table. */
public final class DecisionTable {

  private final DecisionTables tables;
  private final DecisionDefinition definition;

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
    return elements(org.camunda.bpm.model.dmn.instance.DecisionTable.class)
        .flatMap(table -> table.getInputs().stream())
        .map(DecisionTable::name)
        .toList();
  }

  /**
   * The same values, each that its column cannot compare left away: an amount in words is no
   * amount. What no column asks for stays.
   */
  public Map<String, Object> comparable(Map<String, Object> values) {
    Map<String, Object> comparable = new HashMap<>(values);
    elements(org.camunda.bpm.model.dmn.instance.DecisionTable.class)
        .flatMap(table -> table.getInputs().stream())
        .filter(column -> !tables.fits(values.get(name(column)), type(column)))
        .forEach(column -> comparable.put(name(column), null));
    return comparable;
  }

  private static String type(Input column) {
    return column.getInputExpression().getTypeRef();
  }

  /** The conditions in the column that asks for this, as they are written; empty without one. */
  public List<String> conditionsOn(String input) {
    int column = inputs().indexOf(input);
    return column < 0
        ? List.of()
        : elements(Rule.class)
            .map(rule -> new ArrayList<>(rule.getInputEntries()).get(column).getTextContent())
            .toList();
  }

  /** The ids of its rules, from top to bottom. */
  public List<String> rules() {
    return elements(Rule.class).map(Rule::getId).toList();
  }

  /** What stands beside a rule, in the words of whoever wrote it. */
  public Optional<String> annotation(String ruleId) {
    ModelElementInstance rule = tables.model(definition).getModelElementById(ruleId);
    return rule instanceof Rule found ? words(found) : Optional.empty();
  }

  static Optional<String> words(Rule rule) {
    return Optional.ofNullable(rule.getDescription())
        .map(description -> description.getTextContent().strip().replaceAll("\\s+", " "))
        .filter(words -> !words.isEmpty());
  }

  private <T extends ModelElementInstance> Stream<T> elements(Class<T> type) {
    return tables.model(definition).getModelElementsByType(type).stream();
  }

  private static String name(Input column) {
    return column.getInputExpression().getText().getTextContent().strip();
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
