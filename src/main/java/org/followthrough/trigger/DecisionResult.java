package org.followthrough.trigger;

/**
 * What a table said of a prediction, and by which rule; kept with the prediction, so that it can be
 * proved after the table has changed.
 *
 * @param tableVersion the version of {@code select_intervention} that was asked
 * @param ruleId the rule that fired, by its id in the DMN file; null where none did
 * @param decision what it chose, or null where nothing is triggered
 */
record DecisionResult(int tableVersion, String ruleId, Decision decision) {

  /** A prediction with what the table said of it. */
  record Of(Prediction prediction, DecisionResult decisionResult) {}
}
