package org.followthrough.instance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/** Workflows are started, switched off, cancelled and tried again by hand. */
@SandboxTest
class ControlTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void aMonday() {
    coOp.opensOnAMonday();
    coOp.aFamily("martinez");
  }

  @Test
  void everyWorkflowSaysWhatItIs() {
    JsonNode workflow = workflow("high_risk_intervention");

    assertThat(workflow.get("name").asText()).isEqualTo("High risk intervention");
    assertThat(workflow.get("version").asInt()).isPositive();
    assertThat(workflow.get("trigger").asText()).isEqualTo("prediction");
    assertThat(workflow.get("active").asBoolean()).isTrue();
    assertThat(workflow.get("priority").asInt()).isEqualTo(8);
    assertThat(workflow.get("maxConcurrentPerFamily").asInt()).isEqualTo(1);
    assertThat(workflow.get("description").asText()).startsWith("Reaches out");
  }

  @Test
  void aProcessThatIsOnlyCalledIsNoWorkflow() {
    assertThat(workflows().findValuesAsText("key")).doesNotContain("call_family");
  }

  @Test
  void anInactiveWorkflowIsNotTriggeredAndSaysWhy() {
    coOp.turns("high_risk_intervention", false, "The text of the email is wrong.");

    JsonNode answer = coOp.aPredictionFor("martinez");

    assertThat(answer.get("result").asText()).isEqualTo("not_triggered");
    assertThat(answer.get("reason").asText()).isEqualTo("The text of the email is wrong.");
    assertThat(coOp.instancesOf("martinez")).isEmpty();
  }

  @Test
  void whatRunsOfAnInactiveWorkflowGoesOn() {
    coOp.aPredictionFor("martinez");

    coOp.turns("high_risk_intervention", false, "Enough for today.");
    coOp.daysPass(3);

    assertThat(coOp.channelsUsedFor("martinez")).containsExactly("email", "sms");
  }

  @Test
  void aNewDeploymentDoesNotSwitchAWorkflowOn() throws Exception {
    coOp.turns("high_risk_intervention", false, "The text of the email is wrong.");

    coOp.deploys(
        "high_risk_intervention.bpmn", diagram().replace("Gentle first", "Gentle at first"));

    assertThat(workflow("high_risk_intervention").get("active").asBoolean()).isFalse();
  }

  @Test
  void switchedOnAgainItStarts() {
    coOp.turns("high_risk_intervention", false, "The text of the email is wrong.");
    coOp.turns("high_risk_intervention", true, "Corrected.");

    assertThat(coOp.aPredictionFor("martinez").get("result").asText()).isEqualTo("started");
  }

  @Test
  void anUnknownWorkflowCannotBeSwitched() {
    ResponseEntity<String> answer =
        coOp.as(
            "sarah",
            HttpMethod.PUT,
            "/api/v1/workflows/nothing/active",
            Map.of("active", false, "reason", "x"));

    assertThat(answer.getStatusCode().value()).isEqualTo(404);
  }

  @Test
  void aCoordinatorStartsAWorkflowByHand() {
    ResponseEntity<String> answer =
        coOp.starts(
            "medium_risk_intervention", Map.of("familyId", "martinez", "reason", "A hunch."));

    assertThat(answer.getStatusCode().value()).as(answer.getBody()).isEqualTo(201);
    JsonNode instance = coOp.read(answer.getBody());
    assertThat(answer.getHeaders().getLocation())
        .hasToString("/api/v1/instances/" + instance.get("id").asText());
    assertThat(instance.get("triggeredBy").asText()).isEqualTo("manual:sarah");
    coOp.settles();
    assertThat(coOp.channelsUsedFor("martinez")).containsExactly("email");
    assertThat(coOp.onlyStep("martinez", "Started by hand").get("input").get("reason").asText())
        .isEqualTo("A hunch.");
  }

  @Test
  void aStartByHandMaySayHowImportantItIs() {
    Map<String, Object> start = new HashMap<>(Map.of("familyId", "martinez", "reason", "Now."));
    start.put("priority", 10);
    start.put("urgent", true);

    JsonNode instance = coOp.body(coOp.starts("medium_risk_intervention", start));

    assertThat(instance.get("priority").asInt()).isEqualTo(10);
    assertThat(instance.get("urgent").asBoolean()).isTrue();
  }

  @Test
  void noMoreStartByHandThanMayRun() {
    coOp.aPredictionFor("martinez");

    assertRefused(409, "high_risk_intervention", "martinez", "as many as may run");
  }

  @Test
  void anInactiveWorkflowDoesNotStartByHand() {
    coOp.turns("high_risk_intervention", false, "The text of the email is wrong.");

    assertRefused(409, "high_risk_intervention", "martinez", "The text of the email is wrong.");
  }

  @Test
  void forAnUnknownFamilyNothingStarts() {
    assertRefused(422, "high_risk_intervention", "nobody", "familyId names no known family");
  }

  @Test
  void anUnknownWorkflowDoesNotStart() {
    assertRefused(404, "call_family", "martinez", "There is no workflow call_family");
  }

  @Test
  void forAFamilyThatNobodyCanReachNothingStarts() {
    Map<String, Object> family = coOp.aUsualFamily("martinez");
    family.put("consent", Map.of("email", false, "sms", false, "call", false));
    coOp.aFamily("martinez", family);

    assertRefused(409, "high_risk_intervention", "martinez", "No channel is left");
  }

  @Test
  void aCancelledInstanceSaysWhyAndWhatHadBeenSent() {
    coOp.aPredictionFor("martinez");

    JsonNode answer =
        coOp.does("cancel", coOp.onlyInstanceOf("martinez"), "They have left the co-op.");

    assertThat(answer.get("status").asText()).isEqualTo("cancelled");
    assertThat(answer.get("outcome").asText()).isEqualTo("cancelled");
    assertThat(answer.get("outcomeNotes").asText()).isEqualTo("They have left the co-op.");
    assertThat(answer.get("alreadySent").findValuesAsText("step"))
        .containsExactly("Send the first email");
    coOp.daysPass(5);
    assertThat(coOp.channelsUsedFor("martinez")).containsExactly("email");
  }

  @Test
  void anInstanceThatHasEndedCannotBeCancelled() {
    coOp.aPredictionFor("martinez");
    JsonNode instance = coOp.onlyInstanceOf("martinez");
    coOp.does("cancel", instance, "They have left the co-op.");

    ResponseEntity<String> answer = coOp.tries("cancel", instance, Map.of("reason", "Again"));

    assertThat(answer.getStatusCode().value()).isEqualTo(409);
    assertThat(answer.getBody()).contains("has ended");
  }

  @Test
  void whoDeletesAnInstanceInCockpitIsInItsSteps() {
    coOp.aPredictionFor("martinez");

    coOp.operationsDeletes(coOp.onlyInstanceOf("martinez"));

    assertThat(coOp.onlyStep("martinez", "Cancelled").get("actor").asText()).isEqualTo("admin");
  }

  @Test
  void aFailedStepIsTriedAgain() {
    coOp.channelIs("email", "transient");
    coOp.aPredictionFor("martinez");
    coOp.passes("PT1H");
    coOp.channelIs("email", "none");

    JsonNode answer =
        coOp.does("retry", coOp.onlyInstanceOf("martinez"), "The mail server is back.");

    assertThat(answer.get("status").asText()).isNotEqualTo("paused");
    assertThat(coOp.channelsUsedFor("martinez")).containsExactly("email");
    assertThat(coOp.onlyStep("martinez", "Failed step tried again").get("actor").asText())
        .isEqualTo("sarah");
  }

  @Test
  void whereNothingFailedThereIsNothingToRetry() {
    coOp.aPredictionFor("martinez");

    ResponseEntity<String> answer =
        coOp.tries("retry", coOp.onlyInstanceOf("martinez"), Map.of("reason", "Again"));

    assertThat(answer.getStatusCode().value()).isEqualTo(409);
    assertThat(answer.getBody()).contains("nothing to retry");
  }

  private void assertRefused(int status, String workflow, String familyId, String why) {
    ResponseEntity<String> answer =
        coOp.starts(workflow, Map.of("familyId", familyId, "reason", "A hunch."));

    assertThat(answer.getStatusCode().value()).as(answer.getBody()).isEqualTo(status);
    assertThat(answer.getBody()).contains(why);
  }

  private JsonNode workflow(String key) {
    for (JsonNode workflow : workflows()) {
      if (workflow.get("key").asText().equals(key)) {
        return workflow;
      }
    }
    throw new AssertionError("no workflow " + key);
  }

  private JsonNode workflows() {
    return coOp.body(coOp.as("sarah", HttpMethod.GET, "/api/v1/workflows", null));
  }

  private static String diagram() throws java.io.IOException {
    return new org.springframework.core.io.ClassPathResource("bpmn/high_risk_intervention.bpmn")
        .getContentAsString(java.nio.charset.StandardCharsets.UTF_8);
  }
}
