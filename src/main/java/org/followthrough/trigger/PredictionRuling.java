package org.followthrough.trigger;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.followthrough.api.InvalidRequest;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.followthrough.trigger.Predictions.Answer;
import org.followthrough.trigger.Predictions.Result;
import org.followthrough.workflow.StartEligibility;
import org.followthrough.workflow.StartEligibility.Ready;
import org.followthrough.workflow.StartEligibility.SwitchedOff;
import org.followthrough.workflow.Workflows;
import org.springframework.stereotype.Component;

/**
 * Says what is to become of a prediction: asks the table, the workflow that it names, the window.
 */
@Component
class PredictionRuling {

  private final Families families;
  private final InterventionTable table;
  private final Workflows workflows;
  private final FactTime time;

  PredictionRuling(Families families, InterventionTable table, Workflows workflows, FactTime time) {
    this.families = families;
    this.table = table;
    this.workflows = workflows;
    this.time = time;
  }

  /** Why a prediction cannot have been made yet; empty where it may have. */
  Optional<InvalidRequest> ahead(Prediction prediction) {
    return time.ahead("predictedAt", prediction.predictedAt());
  }

  /** One version of the table, and one answer of each workflow, for a whole batch. */
  OfOneBatch ofOneBatch() {
    return new OfOneBatch();
  }

  final class OfOneBatch {

    private final Map<String, StartEligibility> eligibility = new HashMap<>();
    private InterventionTable.Version newest;

    /**
     * @throws InvalidRequest where the table's answer names a workflow that is not deployed
     */
    Ruled rule(Prediction prediction, Family family) {
      newest = newest == null ? table.newest() : newest;
      return ruled(prediction, family, newest.rule(prediction, family));
    }

    private Ruled ruled(Prediction prediction, Family family, DecisionResult decisionResult) {
      Decision decision = decisionResult.decision();
      if (decision == null) {
        return new Ruled(prediction, decisionResult, Result.NOT_TRIGGERED, null, null);
      }
      StartEligibility workflow =
          eligibility.computeIfAbsent(decision.workflow(), workflows::eligibility);
      if (workflow instanceof SwitchedOff off) {
        return new Ruled(prediction, decisionResult, Result.NOT_TRIGGERED, off.why(), null);
      }
      Optional<String> over = time.over(prediction);
      if (over.isPresent()) {
        return new Ruled(prediction, decisionResult, Result.NOT_TRIGGERED, over.get(), null);
      }
      if (decision.automatic() && !families.isReachable(family)) {
        return new Ruled(prediction, decisionResult, Result.SUPPRESSED, null, null);
      }
      if (!(workflow instanceof Ready ready)) {
        throw decision.notDeployed(InterventionTable.KEY);
      }
      return new Ruled(
          prediction,
          decisionResult,
          decision.automatic() ? Result.STARTED : Result.HELD_FOR_REVIEW,
          null,
          ready);
    }
  }

  /**
   * A prediction that is new, with what the table said of it.
   *
   * @param result what becomes of it, unless as many instances run already as may
   * @param reason why the workflow that the table chose starts for nobody, or null
   * @param workflow what is to start, or null where nothing is
   */
  record Ruled(
      Prediction prediction,
      DecisionResult decisionResult,
      Result result,
      String reason,
      Ready workflow) {

    Answer at(String instanceId) {
      return new Answer(prediction, result, decisionResult.decision(), instanceId, reason);
    }
  }
}
