package org.followthrough.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.ResponseEntity;

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
  void approvedTheWorkflowHasThePriorityThatTheTableGaveThePrediction() {
    approve("medium_risk_intervention");

    assertThat(instance("medium_risk_intervention").get("priority").asInt()).isEqualTo(6);
    assertThat(instance("medium_risk_intervention").get("urgent").asBoolean()).isFalse();
  }

  @Test
  void approvedWhatTheTableSaidOfThePredictionHoldsForTheWorkflow() throws IOException {
    String table = Files.readString(Path.of("dmn/select_intervention.dmn"));
    try {
      coOp.deploys("select_intervention.dmn", urgentReviews(table));
      coOp.aFamily("okafor");
      coOp.aPredictionFor("okafor", 0.9, 60);
      coOp.completes(
          coOp.tasks("Review the prediction").stream()
              .filter(task -> coOp.variableOf(task, "familyId").equals("okafor"))
              .findFirst()
              .orElseThrow(),
          Map.of(
              "reviewDecision", "approve",
              "reviewWorkflow", "medium_risk_intervention",
              "reviewNotes", "Yes."));
    } finally {
      coOp.deploys("select_intervention.dmn", table);
    }

    JsonNode started =
        coOp.instancesOf("okafor").stream()
            .filter(one -> one.get("workflow").asText().equals("medium_risk_intervention"))
            .findFirst()
            .orElseThrow();
    assertThat(started.get("urgent").asBoolean()).isTrue();
    assertThat(started.get("priority").asInt()).isEqualTo(9);
    assertThat(coOp.lastMessage("okafor", "email").get("subject").asText())
        .isNotEqualTo("A quick hello from Followthrough Co-op");
  }

  private static String urgentReviews(String table) {
    String changed =
        table
            .replaceFirst(
                "(?s)(<outputEntry id=\"uncertainHighRiskTemplate\">\\s*)<text>.*?</text>",
                "$1<text>\"concern_outreach\"</text>")
            .replaceFirst(
                "(?s)(<outputEntry id=\"uncertainHighRiskPriority\">\\s*)<text>.*?</text>",
                "$1<text>9</text>")
            .replaceFirst(
                "(?s)(<outputEntry id=\"uncertainHighRiskUrgent\">\\s*)<text>.*?</text>",
                "$1<text>true</text>");
    assertThat(changed).isNotEqualTo(table);
    return changed;
  }

  @Test
  void aWorkflowThatRunsAlreadyIsRefusedToTheReviewer() {
    coOp.aPredictionFor("nguyen");

    refused(
        Map.of("reviewDecision", "approve", "reviewWorkflow", "high_risk_intervention"),
        "reviewWorkflow names high_risk_intervention, of which as many run for this family as may"
            + " (1); choose another, decline, or complete this once that has ended");
    assertThat(coOp.channelsUsedFor("nguyen")).containsExactly("email");
  }

  @ParameterizedTest
  @ValueSource(strings = {"high_risk", "call_family", "failed_step", "send_window", ""})
  void aWorkflowThatIsNotDeployedIsRefusedToTheReviewer(String workflow) {
    refused(
        Map.of("reviewDecision", "approve", "reviewWorkflow", workflow),
        "reviewWorkflow must be one of high_risk_intervention, medium_risk_intervention");
  }

  @Test
  void anApprovalOfNoWorkflowIsRefusedToTheReviewer() {
    refused(Map.of("reviewDecision", "approve"), "reviewWorkflow is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"maybe", "APPROVE", ""})
  void anotherDecisionIsRefusedToTheReviewer(String decision) {
    refused(
        Map.of("reviewDecision", decision, "reviewWorkflow", "high_risk_intervention"),
        "reviewDecision must be one of approve, decline");
  }

  @Test
  void noDecisionIsRefusedToTheReviewer() {
    refused(Map.of("reviewNotes", "Hm."), "reviewDecision must be one of approve, decline");
  }

  @Test
  void aDeclineWithoutAReasonIsRefusedToTheReviewer() {
    refused(
        Map.of("reviewDecision", "decline", "reviewNotes", " "),
        "reviewNotes is missing: say why it ends like this");
  }

  @Test
  void whatWasRefusedCanBeDecidedOtherwise() {
    coOp.submits(
        "sarah", coOp.onlyTask("Review the prediction"), Map.of("reviewDecision", "perhaps"));

    approve("medium_risk_intervention");

    assertThat(instance("human_review").get("status").asText()).isEqualTo("completed");
  }

  @Test
  void declinedNobodyIsContactedAndTheReasonIsKept() {
    coOp.completes(
        "Review the prediction",
        Map.of("reviewDecision", "decline", "reviewNotes", "They moved to another state."));

    assertThat(coOp.standingOf("nguyen")).isEqualTo("completed/success");
    assertThat(coOp.onlyInstanceOf("nguyen").get("outcomeNotes").asText())
        .isEqualTo("They moved to another state.");
    assertThat(coOp.received("nguyen")).isEmpty();
  }

  /** The task stays open, nothing has started, and nobody has to look for an incident. */
  private void refused(Map<String, String> answer, String why) {
    List<JsonNode> before = coOp.instancesOf("nguyen");

    ResponseEntity<String> refusal =
        coOp.submits("sarah", coOp.onlyTask("Review the prediction"), answer);

    assertThat(refusal.getStatusCode().value()).as(refusal.getBody()).isEqualTo(400);
    assertThat(coOp.read(refusal.getBody()).get("message").asText())
        .contains(why)
        .doesNotContain("ENGINE-", "Exception", "org.");
    assertThat(coOp.tasks("Review the prediction")).hasSize(1);
    assertThat(coOp.instancesOf("nguyen")).isEqualTo(before);
    assertThat(coOp.incidentsOf(instance("human_review"))).isEmpty();
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
