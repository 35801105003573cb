package org.followthrough.trigger;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.Kind;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.followthrough.trigger.Predictions.Answer;
import org.followthrough.trigger.Predictions.Result;
import org.followthrough.workflow.Instance;
import org.followthrough.workflow.Instances;
import org.followthrough.workflow.Workflows;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes a prediction in: asks the table, starts the workflow, keeps the answer; all in one
 * transaction. The same prediction again gets the same answer, and nothing starts twice.
 */
@Component
class PredictionIntake {

  private final Predictions predictions;
  private final Families families;
  private final InterventionTable table;
  private final Workflows workflows;
  private final Instances instances;

  PredictionIntake(
      Predictions predictions,
      Families families,
      InterventionTable table,
      Workflows workflows,
      Instances instances) {
    this.predictions = predictions;
    this.families = families;
    this.table = table;
    this.workflows = workflows;
    this.instances = instances;
  }

  /**
   * @return the answer, and whether it was on record already
   * @throws InvalidRequest where the family is not known, or the id stands for another prediction
   */
  @Transactional
  public Taken take(Prediction prediction) {
    // Racing requests for one family queue on its row, and then see each other's answer.
    Family family =
        families
            .findForUpdate(prediction.familyId())
            .orElseThrow(
                () ->
                    InvalidRequest.field(
                        Kind.UNKNOWN_REFERENCE,
                        "familyId",
                        "names no known family: " + prediction.familyId()));
    Optional<Answer> before = predictions.find(prediction.predictionId());
    if (before.isPresent()) {
      return replayed(prediction, before.get());
    }
    // On record before anything starts: the first task of a workflow already shows it.
    if (!predictions.add(prediction)) {
      throw otherContent(prediction);
    }
    Answer answer = answer(prediction, family);
    predictions.answered(answer);
    return new Taken(answer, false);
  }

  private Answer answer(Prediction prediction, Family family) {
    Optional<Decision> decided = table.decide(prediction, family);
    if (decided.isEmpty()) {
      return new Answer(prediction, Result.NOT_TRIGGERED, null, null);
    }
    Decision decision = decided.get();
    if (decision.automatic() && !family.isReachable()) {
      return new Answer(prediction, Result.SUPPRESSED, decision, null);
    }
    int slots =
        workflows
            .maxConcurrentPerFamily(decision.workflow())
            .orElseThrow(
                () ->
                    InvalidRequest.conflict(
                        "The table "
                            + InterventionTable.KEY
                            + " chose the workflow "
                            + decision.workflow()
                            + ", which is not deployed; deploy it or change the table"));
    List<Instance> live = instances.live(family.familyId(), decision.workflow());
    if (live.size() >= slots) {
      return new Answer(prediction, Result.ALREADY_RUNNING, decision, live.get(0).id());
    }
    String instanceId =
        workflows.start(
            decision.workflow(),
            family.familyId(),
            Predictions.triggeredBy(prediction),
            Optional.ofNullable(decision.template()),
            Optional.ofNullable(decision.priority()),
            decision.urgent(),
            Map.of());
    return new Answer(
        prediction,
        decision.automatic() ? Result.STARTED : Result.HELD_FOR_REVIEW,
        decision,
        instanceId);
  }

  private static Taken replayed(Prediction prediction, Answer before) {
    if (!before.prediction().equals(prediction)) {
      throw otherContent(prediction);
    }
    return new Taken(before, true);
  }

  private static InvalidRequest otherContent(Prediction prediction) {
    return InvalidRequest.conflict(
        "predictionId "
            + prediction.predictionId()
            + " is on record with other content; send a new prediction under a new id");
  }

  record Taken(Answer answer, boolean replayed) {}
}
