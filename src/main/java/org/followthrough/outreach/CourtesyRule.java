package org.followthrough.outreach;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.camunda.bpm.engine.variable.Variables;
import org.followthrough.engine.DecisionTables;
import org.followthrough.outreach.Gate.Answer;
import org.followthrough.outreach.Gate.Held;
import org.springframework.stereotype.Component;

/**
 * Which workflow lets another go first, by the newest deployed {@code courtesy.dmn}; analysts own
 * what it answers. Nobody tells the gate when the other one ends, so it is asked again.
 */
@Component
class CourtesyRule implements GateRule {

  static final String KEY = "courtesy";

  private static final Duration BEFORE_ASKED_AGAIN = Duration.ofHours(1);

  private final DecisionTables tables;

  CourtesyRule(DecisionTables tables) {
    this.tables = tables;
  }

  @Override
  public Optional<Answer> objection(OutgoingMessage outgoingMessage) {
    return outgoingMessage.standing().beside().stream()
        .flatMap(beside -> reason(outgoingMessage.step().workflow(), beside).stream())
        .findFirst()
        .map(because -> new Held(outgoingMessage.at().plus(BEFORE_ASKED_AGAIN), because));
  }

  private Optional<String> reason(String workflow, String beside) {
    Map<String, Object> inputs =
        Variables.createVariables().putValue("workflow", workflow).putValue("beside", beside);
    return tables
        .newest(KEY)
        .ask(inputs)
        .row()
        .filter(row -> Boolean.TRUE.equals(row.get("hold")))
        .map(row -> Objects.toString(row.get("because"), beside + " runs for this family"));
  }
}
