package org.followthrough.trigger;

import java.util.Optional;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.camunda.bpm.model.dmn.DmnModelInstance;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/**
 * Which rule of the table chose a workflow for a family, in the words that the analyst wrote beside
 * it; as the table was when it decided.
 */
@Component
public class DecidingRule {

  private final Predictions predictions;
  private final RepositoryService repository;

  /** What is deployed comes late: the engine that keeps it is built with those who ask here. */
  DecidingRule(Predictions predictions, @Lazy RepositoryService repository) {
    this.predictions = predictions;
    this.repository = repository;
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
    return table(decisionResult.tableVersion())
        .map(table -> (ModelElementInstance) table.getModelElementById(decisionResult.ruleId()))
        .filter(Rule.class::isInstance)
        .map(rule -> ((Rule) rule).getDescription())
        .map(description -> description.getTextContent().strip().replaceAll("\\s+", " "))
        .filter(words -> !words.isEmpty());
  }

  /** Empty where somebody has deleted that version. */
  private Optional<DmnModelInstance> table(int version) {
    return Optional.ofNullable(
            repository
                .createDecisionDefinitionQuery()
                .decisionDefinitionKey(InterventionTable.KEY)
                .decisionDefinitionVersion(version)
                .singleResult())
        .map(DecisionDefinition::getId)
        .map(repository::getDmnModelInstance);
  }
}
