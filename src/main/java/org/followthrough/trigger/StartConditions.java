package org.followthrough.trigger;

import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.Kind;
import org.followthrough.engine.DeployedProcesses;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.followthrough.family.Organisation;
import org.followthrough.instance.Instance;
import org.followthrough.instance.Instances;
import org.followthrough.workflow.Rests;
import org.followthrough.workflow.Rests.Rest;
import org.followthrough.workflow.StartEligibility;
import org.followthrough.workflow.StartEligibility.SwitchedOff;
import org.followthrough.workflow.WorkflowProperties;
import org.followthrough.workflow.Workflows;
import org.springframework.stereotype.Component;

/**
 * Asks, one after the other and for one family, all that decides whether a workflow starts: the
 * same tables, switches and records that are asked when it really comes to that. Takes part in the
 * caller's transaction and changes nothing.
 */
@Component
public class StartConditions {

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEE d MMM yyyy, HH:mm", Locale.US);
  private static final BigDecimal A_LITTLE = new BigDecimal("0.001");

  private final InterventionTable table;
  private final Predictions predictions;
  private final ForeseenStarts starts;
  private final FactTime time;
  private final Workflows workflows;
  private final Records records;

  StartConditions(
      InterventionTable table,
      Predictions predictions,
      ForeseenStarts starts,
      FactTime time,
      Workflows workflows,
      Records records) {
    this.table = table;
    this.predictions = predictions;
    this.starts = starts;
    this.time = time;
    this.workflows = workflows;
    this.records = records;
  }

  /** What is on record of families, instances and diagrams. */
  @Component
  record Records(
      Families families,
      Instances instances,
      Rests rests,
      DeployedProcesses processes,
      Organisation organisation) {}

  /**
   * One condition.
   *
   * @param name such as {@code switched_on}
   * @param value how it stands
   * @param held whether it lets the workflow start
   * @param change the smallest that would let it; null where it does
   */
  public record Condition(String name, String value, boolean held, String change) {

    static Condition holds(String name, String value) {
      return new Condition(name, value, true, null);
    }

    static Condition fails(String name, String value, String change) {
      return new Condition(name, value, false, change);
    }
  }

  /**
   * The conditions in the order in which they are asked.
   *
   * @throws InvalidRequest where there is no such workflow
   */
  public List<Condition> of(String workflow, Family family) {
    WorkflowProperties stated =
        records
            .processes
            .newest(workflow)
            .flatMap(WorkflowProperties::of)
            .orElseThrow(
                () ->
                    InvalidRequest.field(
                        Kind.UNKNOWN_REFERENCE,
                        "workflow",
                        "names no known workflow: " + workflow));
    List<Condition> conditions = new ArrayList<>(trigger(workflow, stated, family));
    conditions.add(switchedOn(workflow));
    conditions.add(running(workflow, stated, family));
    if (stated.trigger().equals("prediction")) {
      conditions.add(resting(stated, family));
    }
    conditions.add(consent(family));
    conditions.add(addresses(family));
    return conditions;
  }

  /** Those of the family's instances of a workflow that live. */
  public List<String> running(String workflow, String familyId) {
    return records.instances.live(familyId, workflow).stream().map(Instance::id).toList();
  }

  // -- what would start it

  private List<Condition> trigger(String workflow, WorkflowProperties stated, Family family) {
    return switch (stated.trigger()) {
      case "prediction" -> prediction(workflow, family);
      case "event" -> List.of(event(workflow, family));
      case "schedule" -> List.of(schedule(stated, family));
      default -> List.of(Condition.holds("manual", "a person starts it"));
    };
  }

  private List<Condition> prediction(String workflow, Family family) {
    Optional<Prediction> newest = predictions.newest(family.familyId());
    if (newest.isEmpty()) {
      return List.of(
          Condition.fails(
              "prediction",
              "nothing was predicted of this family",
              "a prediction for which " + InterventionTable.KEY + " chooses " + workflow));
    }
    Prediction prediction = newest.get();
    InterventionTable.Version rules = table.newest();
    DecisionResult result = rules.rule(prediction, family);
    String value =
        "probability %s, confidence %s, window %d days%s: %s"
            .formatted(
                plain(prediction.probability()),
                plain(prediction.confidence()),
                prediction.windowDays(),
                prediction.predictedAt() == null
                    ? ""
                    : ", of " + DAY.format(prediction.predictedAt().atZone(zone(family))),
                inWords(result, rules));
    List<Condition> conditions = new ArrayList<>();
    conditions.add(
        chooses(workflow, result)
            ? Condition.holds("prediction", value)
            : Condition.fails("prediction", value, nearest(workflow, prediction, family, rules)));
    conditions.add(
        time.over(prediction)
            .map(
                why ->
                    Condition.fails("window", why, "a newer prediction, whose window is not over"))
            .orElseGet(() -> Condition.holds("window", "it is not over")));
    return conditions;
  }

  private static boolean chooses(String workflow, DecisionResult result) {
    return result.decision() != null && result.decision().workflow().equals(workflow);
  }

  private static String inWords(DecisionResult result, InterventionTable.Version rules) {
    if (result.ruleId() == null) {
      return "no rule of " + InterventionTable.KEY + " fires";
    }
    return "rule %s chooses %s%s"
        .formatted(
            result.ruleId(),
            result.decision() == null ? "nothing" : result.decision().workflow(),
            rules.annotation(result.ruleId()).map(words -> " (" + words + ")").orElse(""));
  }

  /** Of all changes of one number, or of two, to just beyond what a rule asks for, the smallest. */
  private static String nearest(
      String workflow, Prediction prediction, Family family, InterventionTable.Version rules) {
    List<Double> probabilities =
        candidates(prediction.probability(), rules.numbersFor("probability"), 1);
    List<Double> confidences =
        candidates(prediction.confidence(), rules.numbersFor("confidence"), 100);
    String nearest = null;
    double least = Double.MAX_VALUE;
    for (double probability : probabilities) {
      for (double confidence : confidences) {
        double distance =
            Math.abs(probability - prediction.probability())
                + Math.abs(confidence - prediction.confidence()) / 100;
        if (distance < least) {
          Prediction changed =
              new Prediction(
                  prediction.predictionId(),
                  prediction.familyId(),
                  probability,
                  confidence,
                  prediction.windowDays(),
                  prediction.recommendation(),
                  prediction.predictedAt());
          DecisionResult result = rules.rule(changed, family);
          if (chooses(workflow, result)) {
            least = distance;
            nearest = words(prediction, changed, result.ruleId());
          }
        }
      }
    }
    return nearest == null
        ? "no other probability or confidence would do: the table must choose it"
        : nearest;
  }

  private static String words(Prediction was, Prediction changed, String ruleId) {
    List<String> numbers = new ArrayList<>();
    if (was.probability() != changed.probability()) {
      numbers.add(
          "a probability of %s instead of %s"
              .formatted(plain(changed.probability()), plain(was.probability())));
    }
    if (was.confidence() != changed.confidence()) {
      numbers.add(
          "a confidence of %s instead of %s"
              .formatted(plain(changed.confidence()), plain(was.confidence())));
    }
    return String.join(" and ", numbers) + ", by rule " + ruleId;
  }

  private static List<Double> candidates(double now, SortedSet<BigDecimal> numbers, int most) {
    List<Double> candidates = new ArrayList<>(List.of(now));
    for (BigDecimal number : numbers) {
      for (BigDecimal beside : List.of(number, number.add(A_LITTLE), number.subtract(A_LITTLE))) {
        if (beside.signum() >= 0 && beside.compareTo(BigDecimal.valueOf(most)) <= 0) {
          candidates.add(beside.doubleValue());
        }
      }
    }
    return candidates;
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  private Condition event(String workflow, Family family) {
    boolean isChosen = starts.byEvent(workflow, family, Optional.empty()).isChosen();
    return isChosen
        ? Condition.holds("event", "an event starts it, whenever one comes")
        : Condition.fails(
            "event",
            "no type of event is known that starts it",
            "a rule in " + EventTable.KEY + " that chooses it");
  }

  private static Condition schedule(WorkflowProperties stated, Family family) {
    Double below = stated.engagementScoreBelow();
    if (below == null) {
      return Condition.fails(
          "schedule", "its schedule starts it for no family", "start it by hand");
    }
    String score = family.engagementScore() == null ? "not known" : plain(family.engagementScore());
    String value = "the engagement score is " + score + "; it starts below " + plain(below);
    return family.engagementScore() != null && family.engagementScore() < below
        ? Condition.holds("schedule", value)
        : Condition.fails("schedule", value, "an engagement score below " + plain(below));
  }

  // -- what keeps it from starting

  private Condition switchedOn(String workflow) {
    StartEligibility eligibility = workflows.eligibility(workflow);
    return eligibility instanceof SwitchedOff off
        ? Condition.fails("switched_on", "it is switched off: " + off.why(), "switch it on")
        : Condition.holds("switched_on", "it is switched on");
  }

  private Condition running(String workflow, WorkflowProperties stated, Family family) {
    int live = running(workflow, family.familyId()).size();
    String value = "%d of %d run".formatted(live, stated.maxConcurrentPerFamily());
    return live < stated.maxConcurrentPerFamily()
        ? Condition.holds("running", value)
        : Condition.fails("running", value, "the end of one that runs");
  }

  private Condition resting(WorkflowProperties stated, Family family) {
    List<Rest> resting =
        records.rests.of(List.of(family.familyId())).getOrDefault(family.familyId(), List.of());
    return Rests.inTheWay(resting, stated)
        .map(
            rest ->
                Condition.fails(
                    "resting",
                    rest.because(),
                    "the end of its rest on "
                        + DAY.format(rest.until().atZone(zone(family)))
                        + ", or a priority above "
                        + rest.priority()))
        .orElseGet(() -> Condition.holds("resting", "it does not rest"));
  }

  private static Condition consent(Family family) {
    String value =
        "email %s, sms %s, call %s"
            .formatted(
                yes(family.consent().email()),
                yes(family.consent().sms()),
                yes(family.consent().call()));
    return family.consent().email() || family.consent().sms() || family.consent().call()
        ? Condition.holds("consent", value)
        : Condition.fails("consent", value, "its consent to one channel");
  }

  private static String yes(boolean given) {
    return given ? "yes" : "no";
  }

  private Condition addresses(Family family) {
    String value =
        "email " + address("email", family.email()) + ", phone " + address("sms", family.phone());
    return records.families.isReachable(family)
        ? Condition.holds("addresses", value)
        : Condition.fails("addresses", value, "an address on a channel that it consents to");
  }

  private String address(String channel, String address) {
    if (address == null) {
      return "missing";
    }
    return records.families.isUsable(channel, address) ? "usable" : "blocked";
  }

  private ZoneId zone(Family family) {
    return family.zoneOr(records.organisation);
  }
}
