package org.followthrough.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@SandboxTest
class HumanReviewTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void anUncertainPrediction() {
    coOp.opensOnAMonday();
    coOp.aFamily("nguyen");
    assertThat(coOp.aPredictionFor("nguyen", 0.9, 60).get("result").asText())
        .isEqualTo("held_for_review");
  }

  @Test
  void nobodyIsContactedWhileNobodyHasDecided() {
    coOp.daysPass(7);

    assertThat(coOp.received("nguyen")).isEmpty();
    assertThat(coOp.standingOf("nguyen")).isEqualTo("running");
  }

  @Test
  void theTaskShowsThePrediction() {
    assertThat(coOp.contextOf(coOp.onlyTask("Review the prediction")))
        .contains("90 % risk, confidence 60, within 32 days");
  }

  @Test
  void approvedTheChosenWorkflowWritesToTheFamily() {
    approve("medium_risk_intervention");

    assertThat(coOp.lastMessage("nguyen", "email").get("subject").asText())
        .isEqualTo("A quick hello from Followthrough Co-op");
  }

  @Test
  void approvedTheReviewIsASuccess() {
    approve("high_risk_intervention");

    JsonNode review = instance("human_review");
    assertThat(review.get("status").asText()).isEqualTo("completed");
    assertThat(review.get("outcome").asText()).isEqualTo("success");
  }

  @Test
  void whatItStartsIsTriggeredByTheSamePrediction() {
    approve("high_risk_intervention");

    assertThat(instance("high_risk_intervention").get("triggeredBy"))
        .isEqualTo(instance("human_review").get("triggeredBy"));
  }

  @Test
  void approvedBesideARunningWorkflowNothingStartsTwice() {
    coOp.aPredictionFor("nguyen");

    approve("high_risk_intervention");

    assertThat(coOp.instancesOf("nguyen")).hasSize(2);
    assertThat(coOp.channelsUsedFor("nguyen")).containsExactly("email");
  }

  @Test
  void declinedNobodyIsContacted() {
    coOp.completes(
        "Review the prediction",
        Map.of("reviewDecision", "decline", "reviewNotes", "They moved to another state."));

    assertThat(coOp.standingOf("nguyen")).isEqualTo("completed/cancelled");
    assertThat(coOp.received("nguyen")).isEmpty();
  }

  @Test
  void deletedInCockpitItIsCancelled() {
    coOp.operationsDeletes(coOp.onlyInstanceOf("nguyen"));

    assertThat(coOp.standingOf("nguyen")).isEqualTo("cancelled/cancelled");
  }

  private void approve(String workflow) {
    coOp.completes(
        "Review the prediction",
        Map.of("reviewDecision", "approve", "reviewWorkflow", workflow, "reviewNotes", "Yes."));
  }

  private JsonNode instance(String workflow) {
    return coOp.instancesOf("nguyen").stream()
        .filter(instance -> instance.get("workflow").asText().equals(workflow))
        .findFirst()
        .orElseThrow();
  }
}
