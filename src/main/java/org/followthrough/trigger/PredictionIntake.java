package org.followthrough.trigger;

import static java.util.stream.Collectors.groupingBy;

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
import org.followthrough.instance.Instance;
import org.followthrough.instance.Instances;
import org.followthrough.trigger.Predictions.Answer;
import org.followthrough.trigger.Predictions.Result;
import org.followthrough.workflow.Rests;
import org.followthrough.workflow.Rests.Rest;
import org.followthrough.workflow.StartEligibility;
import org.followthrough.workflow.StartEligibility.AlreadyRunning;
import org.followthrough.workflow.StartEligibility.Ready;
import org.followthrough.workflow.StartEligibility.Start;
import org.followthrough.workflow.StartEligibility.SwitchedOff;
import org.followthrough.workflow.TriggerMetrics;
import org.followthrough.workflow.Workflows;
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
  private final InterventionTable table;
  private final Workflows workflows;
  private final Instances instances;
  private final Rests rests;
  private final FactTime time;
  private final EngineTransaction transaction;
  private final IdentityService identities;
  private final TriggerMetrics metrics;

  PredictionIntake(
      Predictions predictions,
      Families families,
      InterventionTable table,
      Workflows workflows,
      Instances instances,
      Rests rests,
      FactTime time,
      EngineTransaction transaction,
      IdentityService identities,
      TriggerMetrics metrics) {
    this.predictions = predictions;
    this.families = families;
    this.table = table;
    this.workflows = workflows;
    this.instances = instances;
    this.rests = rests;
    this.time = time;
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

  /**
   * A prediction that is new, with what the table said of it.
   *
   * @param result what becomes of it, unless as many instances run already as may
   * @param reason why the workflow that the table chose starts for nobody, or null
   * @param workflow what is to start, or null where nothing is
   */
  private record Ruled(
      Prediction prediction,
      DecisionResult decisionResult,
      Result result,
      String reason,
      Ready workflow) {

    Answer at(String instanceId) {
      return new Answer(prediction, result, decisionResult.decision(), instanceId, reason);
    }
  }

  private record FamilyAndWorkflow(String familyId, String workflow) {}

  private final class Batch {

    private final List<Prediction> batch;
    private final Map<String, Family> known;
    private final Map<String, Answer> onRecord;
    private final Map<Integer, InvalidRequest> refused = new HashMap<>();
    private final Map<String, Ruled> ruled = new LinkedHashMap<>();
    private final Map<String, StartEligibility> eligibility = new HashMap<>();
    private final Set<FamilyAndWorkflow> startedHere = new HashSet<>();
    private final Map<String, List<Rest>> resting = new HashMap<>();

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
                  .map(one -> new DecisionResult.Of(one.prediction, one.decisionResult))
                  .toList(),
              CurrentUser.id(identities).orElseThrow());
      // Another request, for another family, was faster with the same id.
      List<String> lost = ruled.keySet().stream().filter(id -> !added.contains(id)).toList();
      onRecord.putAll(predictions.find(lost));
      ruled.keySet().removeAll(lost);
      Map<String, Answer> answers = start();
      predictions.answered(answers.values());
      answers.values().forEach(answer -> metrics.count("prediction", answer.result().word()));
      return outcomes(answers);
    }

    private void rule() {
      InterventionTable.Version newest = null;
      for (int i = 0; i < batch.size(); i++) {
        Prediction prediction = batch.get(i);
        String id = prediction.predictionId();
        Family family = known.get(prediction.familyId());
        Optional<InvalidRequest> ahead = time.ahead("predictedAt", prediction.predictedAt());
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
          newest = newest == null ? table.newest() : newest;
          try {
            ruled.put(id, ruled(prediction, family, newest.rule(prediction, family)));
          } catch (InvalidRequest e) {
            refused.put(i, e);
          }
        }
      }
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

    /** Starts what is to start, in the order of the batch; answers by predictionId. */
    private Map<String, Answer> start() {
      List<Ruled> starting = ruled.values().stream().filter(one -> one.workflow != null).toList();
      List<String> families =
          starting.stream().map(one -> one.prediction.familyId()).distinct().toList();
      Map<FamilyAndWorkflow, List<Instance>> live =
          instances.live(families).stream()
              .collect(groupingBy(one -> new FamilyAndWorkflow(one.familyId(), one.workflow())));
      // Only then: an instance that ends in between is seen in the one or in the other.
      resting.putAll(rests.of(families));
      Map<String, Answer> answers = new HashMap<>();
      for (Ruled one : ruled.values()) {
        answers.put(
            one.prediction.predictionId(), one.workflow == null ? one.at(null) : start(one, live));
      }
      return answers;
    }

    private Answer start(Ruled one, Map<FamilyAndWorkflow, List<Instance>> live) {
      String familyId = one.prediction.familyId();
      Decision decision = one.decisionResult.decision();
      FamilyAndWorkflow where = new FamilyAndWorkflow(familyId, decision.workflow());
      List<Instance> before =
          startedHere.contains(where)
              ? instances.live(familyId, decision.workflow())
              : live.getOrDefault(where, List.of());
      if (startedHere.stream().anyMatch(other -> other.familyId.equals(familyId))) {
        resting.putAll(rests.of(List.of(familyId)));
      }
      Optional<Rest> rest =
          Rests.inTheWay(resting.getOrDefault(familyId, List.of()), one.workflow.properties());
      if (rest.isPresent() && before.size() < one.workflow.slots()) {
        return new Answer(
            one.prediction, Result.NOT_TRIGGERED, decision, null, rest.get().because());
      }
      Start start =
          workflows.start(
              one.workflow,
              decision.order(familyId, Predictions.triggeredBy(one.prediction), Map.of()),
              before);
      if (start instanceof AlreadyRunning) {
        return new Answer(
            one.prediction, Result.ALREADY_RUNNING, decision, start.instanceId(), null);
      }
      startedHere.add(where);
      return one.at(start.instanceId());
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
