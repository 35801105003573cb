package org.followthrough.engine;

import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.model.dmn.DmnModelInstance;
import org.camunda.bpm.model.dmn.instance.Rule;

/** A decision table that somebody tries, and that is not deployed. */
public final class DraftTable {

  private final DecisionTables tables;
  private final DmnDecision decision;
  private final DmnModelInstance model;

  DraftTable(DecisionTables tables, DmnDecision decision, DmnModelInstance model) {
    this.tables = tables;
    this.decision = decision;
    this.model = model;
  }

  /**
   * What it says.
   *
   * @throws UnusableTable where it cannot be evaluated
   */
  public DecisionTable.Answer ask(Map<String, Object> inputs) {
    return tables.answer(decision, inputs);
  }

  /** What stands beside a rule, in the words of whoever wrote it. */
  public Optional<String> annotation(String ruleId) {
    return model.getModelElementById(ruleId) instanceof Rule rule
        ? DecisionTable.words(rule)
        : Optional.empty();
  }
}
