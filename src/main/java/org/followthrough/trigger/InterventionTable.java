package org.followthrough.trigger;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.dmn.engine.DmnDecisionTableResult;
import org.camunda.bpm.engine.DecisionService;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.followthrough.family.Family;
import org.springframework.stereotype.Component;

/** Asks the newest deployed {@code select_intervention.dmn}; analysts own what it answers. */
@Component
class InterventionTable {

  static final String KEY = "select_intervention";

  private final DecisionService decisions;

  InterventionTable(DecisionService decisions) {
    this.decisions = decisions;
  }

  /** Empty where no rule hits: nothing is triggered. */
  Optional<Decision> decide(Prediction prediction, Family family) {
    VariableMap inputs =
        Variables.createVariables()
            .putValue("probability", prediction.probability())
            .putValue("confidence", prediction.confidence())
            .putValue("windowDays", prediction.windowDays())
            .putValue("engagementScore", family.engagementScore())
            .putValue("recommendation", prediction.recommendation());
    DmnDecisionTableResult result = decisions.evaluateDecisionTableByKey(KEY, inputs);
    List<Map<String, Object>> rows = result.getResultList();
    return rows.isEmpty() ? Optional.empty() : Optional.of(decision(rows.get(0)));
  }

  private static Decision decision(Map<String, Object> row) {
    return new Decision(
        !Boolean.FALSE.equals(row.get("automatic")),
        (String) row.get("workflow"),
        (String) row.get("template"),
        row.get("priority") == null ? null : ((Number) row.get("priority")).intValue(),
        Boolean.TRUE.equals(row.get("urgent")));
  }
}
