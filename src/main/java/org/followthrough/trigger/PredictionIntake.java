package org.followthrough.trigger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.engine.IdentityService;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.Kind;
import org.followthrough.engine.CurrentUser;
import org.followthrough.engine.EngineTransaction;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.followthrough.trigger.PredictionRuling.Ruled;
import org.followthrough.trigger.Predictions.Answer;
import org.followthrough.workflow.TriggerMetrics;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes predictions in, one or many in one transaction: asks the table, starts the workflows, keeps
 * the answers. The same prediction again gets the same answer, and nothing starts twice.
 */
@Component
class PredictionIntake {

  private final Predictions predictions;
  private final Families families;
  private final PredictionRuling ruling;
  private final PredictionStart starts;
  private final EngineTransaction transaction;
  private final IdentityService identities;
  private final TriggerMetrics metrics;

  PredictionIntake(
      Predictions predictions,
      Families families,
      PredictionRuling ruling,
      PredictionStart starts,
      EngineTransaction transaction,
      IdentityService identities,
      TriggerMetrics metrics) {
    this.predictions = predictions;
    this.families = families;
    this.ruling = ruling;
    this.starts = starts;
    this.transaction = transaction;
    this.identities = identities;
    this.metrics = metrics;
  }

  /**
   * @throws InvalidRequest where the family is not known, or the id stands for another prediction
   */
  @Transactional
  public Taken take(Prediction prediction) {
    Outcome outcome = take(List.of(prediction)).get(0);
    if (outcome instanceof Refused refused) {
      throw refused.why();
    }
    return (Taken) outcome;
  }

  /** What became of each, in their order: one that is refused takes no other with it. */
  @Transactional
  public List<Outcome> take(List<Prediction> batch) {
    return transaction.run(() -> new Batch(batch).take());
  }

  /** What became of a prediction that was sent. */
  sealed interface Outcome {}

  /**
   * @param replayed whether the answer was on record already
   */
  record Taken(Answer answer, boolean replayed) implements Outcome {}

  record Refused(InvalidRequest why) implements Outcome {}

  private final class Batch {

    private final List<Prediction> batch;
    private final Map<String, Family> known;
    private final Map<String, Answer> onRecord;
    private final Map<Integer, InvalidRequest> refused = new HashMap<>();
    private final Map<String, Ruled> ruled = new LinkedHashMap<>();

    private Batch(List<Prediction> batch) {
      this.batch = batch;
      // Racing requests for one family queue on its row, and then see each other's answer.
      this.known =
          families.findForUpdate(batch.stream().map(Prediction::familyId).distinct().toList());
      this.onRecord = predictions.find(batch.stream().map(Prediction::predictionId).toList());
    }

    private List<Outcome> take() {
      rule();
      // On record before anything starts: the first task of a workflow already shows it.
      Set<String> added =
          predictions.add(
              ruled.values().stream()
                  .map(one -> new DecisionResult.Of(one.prediction(), one.decisionResult()))
                  .toList(),
              CurrentUser.id(identities).orElseThrow());
      // Another request, for another family, was faster with the same id.
      List<String> lost = ruled.keySet().stream().filter(id -> !added.contains(id)).toList();
      onRecord.putAll(predictions.find(lost));
      ruled.keySet().removeAll(lost);
      Map<String, Answer> answers = starts.answers(ruled.values());
      predictions.answered(answers.values());
      answers.values().forEach(answer -> metrics.count("prediction", answer.result().word()));
      return outcomes(answers);
    }

    private void rule() {
      PredictionRuling.OfOneBatch rules = ruling.ofOneBatch();
      for (int i = 0; i < batch.size(); i++) {
        Prediction prediction = batch.get(i);
        String id = prediction.predictionId();
        Family family = known.get(prediction.familyId());
        Optional<InvalidRequest> ahead = ruling.ahead(prediction);
        if (family == null) {
          refused.put(
              i,
              InvalidRequest.field(
                  Kind.UNKNOWN_REFERENCE,
                  "familyId",
                  "names no known family: " + prediction.familyId()));
        } else if (ahead.isPresent()) {
          refused.put(i, ahead.get());
        } else if (!onRecord.containsKey(id) && !ruled.containsKey(id)) {
          try {
            ruled.put(id, rules.rule(prediction, family));
          } catch (InvalidRequest e) {
            refused.put(i, e);
          }
        }
      }
    }

    private List<Outcome> outcomes(Map<String, Answer> answers) {
      Set<String> answeredHere = new HashSet<>();
      List<Outcome> outcomes = new ArrayList<>();
      for (int i = 0; i < batch.size(); i++) {
        Prediction prediction = batch.get(i);
        String id = prediction.predictionId();
        Answer answer = answers.getOrDefault(id, onRecord.get(id));
        if (refused.containsKey(i)) {
          outcomes.add(new Refused(refused.get(i)));
        } else if (!answer.prediction().equals(prediction)) {
          outcomes.add(new Refused(otherContent(prediction)));
        } else {
          boolean replayed = !answers.containsKey(id) || !answeredHere.add(id);
          outcomes.add(new Taken(answer, replayed));
        }
      }
      return outcomes;
    }

    private static InvalidRequest otherContent(Prediction prediction) {
      return InvalidRequest.conflict(
          "predictionId "
              + prediction.predictionId()
              + " is on record with other content; send a new prediction under a new id");
    }
  }
}
