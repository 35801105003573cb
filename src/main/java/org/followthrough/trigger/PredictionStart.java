package org.followthrough.trigger;

import static java.util.stream.Collectors.groupingBy;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.followthrough.instance.Instance;
import org.followthrough.instance.Instances;
import org.followthrough.trigger.PredictionRuling.Ruled;
import org.followthrough.trigger.Predictions.Answer;
import org.followthrough.trigger.Predictions.Result;
import org.followthrough.workflow.Rests;
import org.followthrough.workflow.Rests.Rest;
import org.followthrough.workflow.StartEligibility.AlreadyRunning;
import org.followthrough.workflow.StartEligibility.Start;
import org.followthrough.workflow.Workflows;
import org.springframework.stereotype.Component;

/** Starts the workflows that predictions ask for, unless one runs already or the family rests. */
@Component
class PredictionStart {

  private final Workflows workflows;
  private final Instances instances;
  private final Rests rests;

  PredictionStart(Workflows workflows, Instances instances, Rests rests) {
    this.workflows = workflows;
    this.instances = instances;
    this.rests = rests;
  }

  /** Starts what is to start, in the order of the batch; the answers by predictionId. */
  Map<String, Answer> answers(Collection<Ruled> batch) {
    return new Batch(batch).answers();
  }

  private record FamilyAndWorkflow(String familyId, String workflow) {}

  private final class Batch {

    private final Collection<Ruled> batch;
    private final Map<FamilyAndWorkflow, List<Instance>> live;
    private final Map<String, List<Rest>> resting;
    private final Set<FamilyAndWorkflow> startedHere = new HashSet<>();

    private Batch(Collection<Ruled> batch) {
      this.batch = batch;
      List<String> families =
          batch.stream()
              .filter(one -> one.workflow() != null)
              .map(one -> one.prediction().familyId())
              .distinct()
              .toList();
      this.live =
          instances.live(families).stream()
              .collect(groupingBy(one -> new FamilyAndWorkflow(one.familyId(), one.workflow())));
      // Only then: an instance that ends in between is seen in the one or in the other.
      this.resting = new HashMap<>(rests.of(families));
    }

    private Map<String, Answer> answers() {
      Map<String, Answer> answers = new HashMap<>();
      for (Ruled one : batch) {
        answers.put(
            one.prediction().predictionId(), one.workflow() == null ? one.at(null) : start(one));
      }
      return answers;
    }

    private Answer start(Ruled one) {
      String familyId = one.prediction().familyId();
      Decision decision = one.decisionResult().decision();
      FamilyAndWorkflow where = new FamilyAndWorkflow(familyId, decision.workflow());
      List<Instance> before =
          startedHere.contains(where)
              ? instances.live(familyId, decision.workflow())
              : live.getOrDefault(where, List.of());
      if (startedHere.stream().anyMatch(other -> other.familyId.equals(familyId))) {
        resting.putAll(rests.of(List.of(familyId)));
      }
      Optional<Rest> rest =
          Rests.inTheWay(resting.getOrDefault(familyId, List.of()), one.workflow().properties());
      if (rest.isPresent() && before.size() < one.workflow().slots()) {
        return new Answer(
            one.prediction(), Result.NOT_TRIGGERED, decision, null, rest.get().because());
      }
      Start start =
          workflows.start(
              one.workflow(),
              decision.order(familyId, Predictions.triggeredBy(one.prediction()), Map.of()),
              before);
      if (start instanceof AlreadyRunning) {
        return new Answer(
            one.prediction(), Result.ALREADY_RUNNING, decision, start.instanceId(), null);
      }
      startedHere.add(where);
      return one.at(start.instanceId());
    }
  }
}
