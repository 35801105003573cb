package org.followthrough.trigger;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.DecisionService;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.followthrough.api.InvalidRequest;
import org.followthrough.family.Family;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Asks the newest deployed {@code select_intervention.dmn}; analysts own what it answers. */
@Component
class InterventionTable {

  static final String KEY = "select_intervention";

  private static final Logger LOG = LoggerFactory.getLogger(InterventionTable.class);

  private final DecisionService decisions;

  InterventionTable(DecisionService decisions) {
    this.decisions = decisions;
  }

  /**
   * Empty where nothing is triggered: no rule hits, or the one that does names no workflow.
   *
   * @throws InvalidRequest 409 where the table as it is deployed gives no usable answer
   */
  Optional<Decision> decide(Prediction prediction, Family family) {
    VariableMap inputs =
        Variables.createVariables()
            .putValue("probability", prediction.probability())
            .putValue("confidence", prediction.confidence())
            .putValue("windowDays", prediction.windowDays())
            .putValue("engagementScore", family.engagementScore())
            .putValue("recommendation", prediction.recommendation());
    try {
      List<Map<String, Object>> rows =
          decisions.evaluateDecisionTableByKey(KEY, inputs).getResultList();
      return rows.isEmpty() || rows.get(0).get("workflow") == null
          ? Optional.empty()
          : Optional.of(Decision.of(KEY, rows.get(0)));
    } catch (ProcessEngineException | ClassCastException e) {
      LOG.error("The table {} cannot be evaluated", KEY, e);
      throw Decision.unusable(KEY, "cannot be evaluated");
    }
  }
}
