package org.followthrough.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * A family that was reached is left in peace for a while, whatever the next morning's file says.
 */
@SandboxTest
class RestTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamily() {
    coOp.opensOnAMonday();
    coOp.aFamily("abara");
  }

  @Test
  void theDayAfterItWasReachedAFamilyRestsAndTheAnswerSaysUntilWhen() {
    wasReachedByAHighRiskIntervention();
    coOp.daysPass(1);

    JsonNode answer = coOp.aPredictionFor("abara");

    assertThat(answer.get("result").asText()).isEqualTo("not_triggered");
    assertThat(answer.get("reason").asText())
        .contains("rests until")
        .contains("high risk intervention ended with success");
    assertThat(coOp.instancesOf("abara")).hasSize(1);
  }

  @Test
  void theRestEndsAfterThirtyDays() {
    wasReachedByAHighRiskIntervention();
    coOp.daysPass(29);
    assertThat(coOp.aPredictionFor("abara").get("result").asText()).isEqualTo("not_triggered");

    coOp.daysPass(2);

    assertThat(coOp.aPredictionFor("abara").get("result").asText()).isEqualTo("started");
  }

  @Test
  void aReviewThatWasDeclinedDoesNotComeBackTheNextMorning() {
    coOp.aPredictionFor("abara", 0.9, 50);
    coOp.completes(
        "Review the prediction", Map.of("reviewDecision", "decline", "reviewNotes", "Known"));
    coOp.daysPass(1);

    assertThat(coOp.aPredictionFor("abara", 0.9, 50).get("result").asText())
        .isEqualTo("not_triggered");
  }

  @Test
  void aWorkflowOfHigherPriorityStartsInTheRestOfALowerOne() {
    coOp.aPredictionFor("abara", 0.9, 50);
    coOp.completes(
        "Review the prediction", Map.of("reviewDecision", "decline", "reviewNotes", "Known"));

    assertThat(coOp.aPredictionFor("abara", 0.7, 80).get("result").asText())
        .isEqualTo("not_triggered");
    assertThat(coOp.aPredictionFor("abara", 0.87, 91).get("result").asText()).isEqualTo("started");
  }

  @Test
  void aReviewThatWasApprovedBringsNoRestOfItsOwn() {
    coOp.aPredictionFor("abara", 0.9, 50);
    coOp.completes(
        "Review the prediction",
        Map.of("reviewDecision", "approve", "reviewWorkflow", "medium_risk_intervention"));
    JsonNode started =
        coOp.instancesOf("abara").stream()
            .filter(one -> one.get("workflow").asText().equals("medium_risk_intervention"))
            .findFirst()
            .orElseThrow();
    coOp.does("cancel", started, "A slip");

    assertThat(coOp.aPredictionFor("abara", 0.7, 80).get("result").asText()).isEqualTo("started");
  }

  @Test
  void afterACancelNothingRests() {
    coOp.aPredictionFor("abara");
    coOp.does("cancel", coOp.onlyInstanceOf("abara"), "A wrong rule");

    assertThat(coOp.aPredictionFor("abara").get("result").asText()).isEqualTo("started");
  }

  @Test
  void whoStartsByHandIsNotAskedToWait() {
    wasReachedByAHighRiskIntervention();

    assertThat(
            coOp.starts(
                    "medium_risk_intervention", Map.of("familyId", "abara", "reason", "A hunch"))
                .getStatusCode()
                .value())
        .isEqualTo(201);
    assertThat(coOp.aPredictionFor("abara", 0.7, 80).get("result").asText())
        .isEqualTo("already_running");
  }

  @Test
  void aFileOfPredictionsLeavesAFamilyThatRestsInPeaceToo() {
    wasReachedByAHighRiskIntervention();

    JsonNode answer =
        coOp.predictsAll(
            "predictionId,familyId,probability,confidence,windowDays\n"
                + "n-1,abara,0.87,91,30\nn-2,abara,0.9,50,30\n");

    assertThat(answer.get("notTriggered").asInt()).isEqualTo(2);
  }

  private void wasReachedByAHighRiskIntervention() {
    coOp.aPredictionFor("abara");
    coOp.familyReplies("abara", "email", "All is well, thank you.");
    coOp.completes("Answer the reply", Map.of("replyNotes", "Answered"));
    assertThat(coOp.standingOf("abara")).isEqualTo("completed/success");
  }
}
