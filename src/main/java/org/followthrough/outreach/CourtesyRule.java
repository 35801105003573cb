package org.followthrough.outreach;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.camunda.bpm.engine.DecisionService;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.variable.Variables;
import org.followthrough.engine.StepFault;
import org.followthrough.instance.Instances;
import org.followthrough.outreach.Gate.Answer;
import org.followthrough.outreach.Gate.Held;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Which workflow lets another go first, by the newest deployed {@code courtesy.dmn}; analysts own
 * what it answers. Nobody tells the gate when the other one ends, so it is asked again.
 */
@Component
@Order(25)
class CourtesyRule implements GateRule {

  static final String KEY = "courtesy";

  private static final Duration BEFORE_ASKED_AGAIN = Duration.ofHours(1);

  private final DecisionService decisions;
  private final Instances instances;

  CourtesyRule(DecisionService decisions, Instances instances) {
    this.decisions = decisions;
    this.instances = instances;
  }

  @Override
  public Optional<Answer> objection(OutgoingMessage outgoingMessage) {
    return instances
        .liveWorkflowsBeside(outgoingMessage.family().familyId(), outgoingMessage.workflow())
        .stream()
        .flatMap(beside -> reason(outgoingMessage.workflow(), beside).stream())
        .findFirst()
        .map(because -> new Held(outgoingMessage.at().plus(BEFORE_ASKED_AGAIN), because));
  }

  private Optional<String> reason(String workflow, String beside) {
    Map<String, Object> inputs =
        Variables.createVariables().putValue("workflow", workflow).putValue("beside", beside);
    try {
      List<Map<String, Object>> rows =
          decisions.evaluateDecisionTableByKey(KEY, inputs).getResultList();
      return rows.isEmpty() || !Boolean.TRUE.equals(rows.get(0).get("hold"))
          ? Optional.empty()
          : Optional.of(
              Objects.requireNonNullElse(
                  (String) rows.get(0).get("because"), beside + " runs for this family"));
    } catch (ProcessEngineException | ClassCastException e) {
      throw new StepFault.Ours(
          "The table "
              + KEY
              + " cannot be evaluated; correct it and deploy it, then let the step try again");
    }
  }
}
