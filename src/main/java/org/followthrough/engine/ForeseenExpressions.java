package org.followthrough.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.pvm.runtime.ExecutionImpl;
import org.springframework.stereotype.Component;

/**
 * Computes expressions of diagrams for an instance that is only foreseen, by the same rules and the
 * same functions as for one that runs. Nothing is stored: the engine's own execution that lives in
 * memory alone holds the variables.
 */
@Component
public class ForeseenExpressions {

  private final RestrictedExpressions expressions;
  private final ExpressionGrammar grammar;
  private final ProcessEngineConfigurationImpl engine;

  ForeseenExpressions(
      RestrictedExpressions expressions, ExpressionGrammar grammar, ProcessEngine engine) {
    this.expressions = expressions;
    this.grammar = grammar;
    this.engine = (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
  }

  /** The names of the variables that a text asks for; none where it is no expression. */
  public Set<String> variables(String text) {
    return grammar.variables(text);
  }

  /**
   * The variable and the value of a condition that compares these two and nothing else, such as
   * {@code ${reviewDecision == 'approve'}}; empty for any other.
   */
  public Optional<Map.Entry<String, Object>> equality(String text) {
    List<ExpressionGrammar.Comparison> comparisons = grammar.comparisons(text);
    if (comparisons.size() != 1 || grammar.variables(text).size() != 1) {
      return Optional.empty();
    }
    Map.Entry<String, Object> equal =
        Map.entry(comparisons.get(0).variable(), comparisons.get(0).value());
    return grammar
        .supposing(text, Map.of(equal.getKey(), equal.getValue()))
        .filter(Boolean.TRUE::equals)
        .map(holds -> equal);
  }

  /**
   * What a text gives; itself where it is no expression.
   *
   * @param businessKey of the process instance
   * @throws RuntimeException where it cannot be computed with these variables
   */
  public Object value(String text, Map<String, Object> variables, String businessKey) {
    return engine
        .getCommandExecutorTxRequired()
        .execute(
            context -> {
              ExecutionImpl instance = new ExecutionImpl();
              instance.setProcessInstance(instance);
              instance.setBusinessKey(businessKey);
              instance.setVariables(variables);
              return expressions.createExpression(text).getValue(instance);
            });
  }
}
