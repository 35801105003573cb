package org.followthrough.engine;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.DmnModelInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The decision tables that analysts deploy, and the one way to ask them. */
@Component
public class DecisionTables {

  private static final Logger LOG = LoggerFactory.getLogger(DecisionTables.class);

  private final ProcessEngineConfigurationImpl engine;
  private final RepositoryService repository;
  private final FiredRuleListener firedRule;
  private final DeployedCache cache;

  /** A file of a million lines must not fill the log with the same slip of an analyst. */
  private final Map<String, String> complainedOf = new ConcurrentHashMap<>();

  DecisionTables(ProcessEngine engine, FiredRuleListener firedRule, DeployedCache cache) {
    this.engine = (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
    this.repository = engine.getRepositoryService();
    this.firedRule = firedRule;
    this.cache = cache;
  }

  /**
   * The newest version.
   *
   * @throws UnusableTable where none is deployed, or what is deployed is no table
   */
  public DecisionTable newest(String key) {
    return cache.get("table " + key, () -> newestNow(key));
  }

  private DecisionTable newestNow(String key) {
    try {
      return new DecisionTable(
          this,
          engine
              .getCommandExecutorTxRequired()
              .execute(
                  context ->
                      engine.getDeploymentCache().findDeployedLatestDecisionDefinitionByKey(key)));
    } catch (ProcessEngineException e) {
      LOG.error("The table {} cannot be read", key, e);
      throw new UnusableTable(key, "cannot be read");
    }
  }

  /** One version; empty where somebody has deleted it. */
  public Optional<DecisionTable> version(String key, int version) {
    return cache.get(
        "table " + key + " " + version,
        () ->
            Optional.ofNullable(
                    repository
                        .createDecisionDefinitionQuery()
                        .decisionDefinitionKey(key)
                        .decisionDefinitionVersion(version)
                        .singleResult())
                .map(definition -> new DecisionTable(this, definition)));
  }

  DecisionTable.Answer answer(DecisionDefinition table, Map<String, Object> inputs) {
    try {
      List<Map<String, Object>> rows =
          engine
              .getCommandExecutorTxRequired()
              .execute(
                  context ->
                      engine
                          .getDmnEngine()
                          .evaluateDecisionTable((DmnDecision) table, inputs)
                          .getResultList());
      return new DecisionTable.Answer(firedRule.ofLastEvaluation(), rows);
    } catch (RuntimeException e) {
      // Whatever an analyst wrote into a cell: the evaluation has no side effects.
      if (!table.getId().equals(complainedOf.put(table.getKey(), table.getId()))) {
        LOG.error(
            "Version {} of the table {} cannot be evaluated",
            table.getVersion(),
            table.getKey(),
            e);
      }
      throw new UnusableTable(
          table.getKey(), e instanceof UnusableCell cell ? cell.why() : "cannot be evaluated");
    }
  }

  /**
   * A table that is not deployed, read once for many questions.
   *
   * @throws UnusableTable where it cannot be read
   */
  public DraftTable draft(String key, byte[] file) {
    try {
      return new DraftTable(
          this,
          engine
              .getCommandExecutorTxRequired()
              .execute(
                  context ->
                      engine.getDmnEngine().parseDecision(key, new ByteArrayInputStream(file))),
          Dmn.readModelFromStream(new ByteArrayInputStream(file)));
    } catch (RuntimeException e) {
      LOG.info("A draft of the table {} cannot be read", key, e);
      throw new UnusableTable(key, "cannot be read");
    }
  }

  DecisionTable.Answer answer(DmnDecision draft, Map<String, Object> inputs) {
    try {
      List<Map<String, Object>> rows =
          engine
              .getCommandExecutorTxRequired()
              .execute(
                  context ->
                      engine.getDmnEngine().evaluateDecisionTable(draft, inputs).getResultList());
      return new DecisionTable.Answer(firedRule.ofLastEvaluation(), rows);
    } catch (RuntimeException e) {
      throw new UnusableTable(
          draft.getKey(), e instanceof UnusableCell cell ? cell.why() : "cannot be evaluated");
    }
  }

  /** Whether a column of this type takes the value; nothing at all fits everywhere. */
  boolean fits(Object value, String type) {
    if (value == null || type == null) {
      return true;
    }
    try {
      engine
          .getDmnEngineConfiguration()
          .getTransformer()
          .getDataTypeTransformerRegistry()
          .getTransformer(type)
          .transform(value);
      return true;
    } catch (RuntimeException e) {
      // Each transformer says no in its own way.
      return false;
    }
  }

  DmnModelInstance model(DecisionDefinition table) {
    return repository.getDmnModelInstance(table.getId());
  }
}
