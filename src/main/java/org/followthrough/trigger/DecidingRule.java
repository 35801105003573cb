package org.followthrough.trigger;

import java.util.Optional;
import org.followthrough.engine.DecisionTables;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/**
 * Which rule of the table chose a workflow for a family, in the words that the analyst wrote beside
 * it; as the table was when it decided.
 */
@Component
public class DecidingRule {

  private final Predictions predictions;
  private final DecisionTables tables;

  /** What is deployed comes late: the engine that keeps it is built with those who ask here. */
  DecidingRule(Predictions predictions, @Lazy DecisionTables tables) {
    this.predictions = predictions;
    this.tables = tables;
  }

  /**
   * The rule's id, and its annotation where it has one; empty where no prediction started the
   * instance.
   */
  public Optional<String> behind(String instanceId) {
    return predictions
        .rulingBehind(instanceId)
        .filter(decisionResult -> decisionResult.ruleId() != null)
        .map(
            decisionResult ->
                decisionResult.ruleId()
                    + annotation(decisionResult).map(words -> ": " + words).orElse(""));
  }

  private Optional<String> annotation(DecisionResult decisionResult) {
    return tables
        .version(InterventionTable.KEY, decisionResult.tableVersion())
        .flatMap(table -> table.annotation(decisionResult.ruleId()));
  }
}
