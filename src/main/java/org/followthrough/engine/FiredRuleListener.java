package org.followthrough.engine;

import org.camunda.bpm.dmn.engine.delegate.DmnDecisionTableEvaluationEvent;
import org.camunda.bpm.dmn.engine.delegate.DmnDecisionTableEvaluationListener;
import org.springframework.stereotype.Component;

/** Remembers which rule of a table fired: the engine's result says only what it answered. */
@Component
class FiredRuleListener implements DmnDecisionTableEvaluationListener {

  private final ThreadLocal<String> last = new ThreadLocal<>();

  @Override
  public void notify(DmnDecisionTableEvaluationEvent evaluation) {
    last.set(
        evaluation.getMatchingRules().isEmpty()
            ? null
            : evaluation.getMatchingRules().get(0).getId());
  }

  /** The id of the first rule that fired when this thread last asked a table, or null. */
  String ofLastEvaluation() {
    String rule = last.get();
    last.remove();
    return rule;
  }
}
