package org.followthrough.trigger;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.followthrough.api.InvalidRequest;
import org.followthrough.family.Family;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Asks the newest deployed {@code select_intervention.dmn}; analysts own what it answers. It is
 * asked inside a command of the engine ({@link org.followthrough.engine.EngineTransaction}).
 */
@Component
class InterventionTable {

  static final String KEY = "select_intervention";

  private static final Logger LOG = LoggerFactory.getLogger(InterventionTable.class);

  private final ProcessEngineConfigurationImpl engine;
  private final FiredRuleListener firedRule;

  /** A file of a million lines must not fill the log with the same slip of an analyst. */
  private final AtomicInteger versionComplainedOf = new AtomicInteger();

  InterventionTable(ProcessEngine engine, FiredRuleListener firedRule) {
    this.engine = (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
    this.firedRule = firedRule;
  }

  /**
   * The newest version; asked for once and then used for many predictions, it costs one statement.
   *
   * @throws InvalidRequest 409 where none is deployed, or what is deployed is no table
   */
  Version newest() {
    try {
      DecisionDefinition newest =
          engine.getDeploymentCache().findDeployedLatestDecisionDefinitionByKey(KEY);
      return new Version(newest.getVersion(), (DmnDecision) newest);
    } catch (ProcessEngineException e) {
      LOG.error("The table {} cannot be read", KEY, e);
      throw Decision.unusable(KEY, "cannot be read");
    }
  }

  private DecisionResult rule(Version version, Prediction prediction, Family family) {
    VariableMap inputs =
        Variables.createVariables()
            .putValue("probability", prediction.probability())
            .putValue("confidence", prediction.confidence())
            .putValue("windowDays", prediction.windowDays())
            .putValue("engagementScore", family.engagementScore())
            .putValue("recommendation", prediction.recommendation());
    try {
      List<Map<String, Object>> rows =
          engine.getDmnEngine().evaluateDecisionTable(version.table, inputs).getResultList();
      String ruleId = firedRule.ofLastEvaluation();
      boolean triggers = !rows.isEmpty() && rows.get(0).get("workflow") != null;
      return new DecisionResult(
          version.number, ruleId, triggers ? Decision.of(KEY, rows.get(0)) : null);
    } catch (InvalidRequest e) {
      throw e;
    } catch (RuntimeException e) {
      // Whatever an analyst wrote into a cell: the evaluation has no side effects.
      if (versionComplainedOf.getAndSet(version.number) != version.number) {
        LOG.error("Version {} of the table {} cannot be evaluated", version.number, KEY, e);
      }
      throw Decision.unusable(KEY, "cannot be evaluated");
    }
  }

  /** One deployed version of the table. */
  final class Version {

    private final int number;
    private final DmnDecision table;

    private Version(int number, DmnDecision table) {
      this.number = number;
      this.table = table;
    }

    /**
     * Without a decision where nothing is triggered: no rule fires, or the one that does names no
     * workflow.
     *
     * @throws InvalidRequest 409 where the table as it is deployed gives no usable answer
     */
    DecisionResult rule(Prediction prediction, Family family) {
      return InterventionTable.this.rule(this, prediction, family);
    }
  }
}
