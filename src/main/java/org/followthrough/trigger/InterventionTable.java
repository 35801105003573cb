package org.followthrough.trigger;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.followthrough.api.InvalidRequest;
import org.followthrough.engine.DecisionTable;
import org.followthrough.engine.DecisionTables;
import org.followthrough.engine.UnusableTable;
import org.followthrough.family.Family;
import org.springframework.stereotype.Component;

/** Asks the newest deployed {@code select_intervention.dmn}; analysts own what it answers. */
@Component
class InterventionTable {

  static final String KEY = "select_intervention";

  private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?");

  private final DecisionTables tables;

  InterventionTable(DecisionTables tables) {
    this.tables = tables;
  }

  /**
   * The newest version, for many predictions.
   *
   * @throws InvalidRequest 409 where none is deployed, or what is deployed is no table
   */
  Version newest() {
    try {
      return new Version(tables.newest(KEY));
    } catch (UnusableTable e) {
      throw Decision.unusable(e);
    }
  }

  static VariableMap inputs(Prediction prediction, Double engagementScore) {
    return Variables.createVariables()
        .putValue("probability", prediction.probability())
        .putValue("confidence", prediction.confidence())
        .putValue("windowDays", prediction.windowDays())
        .putValue("engagementScore", engagementScore)
        .putValue("recommendation", prediction.recommendation());
  }

  /** One deployed version of the table. */
  static final class Version {

    private final DecisionTable table;

    private Version(DecisionTable table) {
      this.table = table;
    }

    /** The numbers that its rules compare this with. */
    SortedSet<BigDecimal> numbersFor(String input) {
      SortedSet<BigDecimal> numbers = new TreeSet<>();
      for (String condition : table.conditionsOn(input)) {
        NUMBER
            .matcher(condition)
            .results()
            .map(MatchResult::group)
            .map(BigDecimal::new)
            .forEach(numbers::add);
      }
      return numbers;
    }

    /** A rule in the words that stand beside it. */
    Optional<String> annotation(String ruleId) {
      return table.annotation(ruleId);
    }

    /**
     * Without a decision where nothing is triggered: no rule fires, or the one that does names no
     * workflow.
     *
     * @throws InvalidRequest 409 where the table as it is deployed gives no usable answer
     */
    DecisionResult rule(Prediction prediction, Family family) {
      VariableMap inputs = inputs(prediction, family.engagementScore());
      try {
        DecisionTable.Answer answer = table.ask(inputs);
        Optional<Decision> decision = Decision.of(KEY, answer);
        return new DecisionResult(table.version(), answer.ruleId(), decision.orElse(null));
      } catch (UnusableTable e) {
        throw Decision.unusable(e);
      }
    }
  }
}
