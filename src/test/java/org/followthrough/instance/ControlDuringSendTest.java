package org.followthrough.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Somebody cancels, pauses or migrates while a message is on the wire: the provider has it, and has
 * not yet said so. Nothing is sent twice, and nothing is lost.
 */
@SandboxTest
class ControlDuringSendTest {

  private static final String WORKFLOW = "high_risk_intervention";

  @Autowired CoOp coOp;
  @Autowired JdbcClient jdbc;

  /** The clock waits for the send, so nobody here waits for the clock before it is over. */
  @BeforeEach
  void aMailThatIsJustBeingSent() {
    coOp.opensOnAMonday();
    coOp.aFamilyWith("moreno", "phone", "+12015550164");
    coOp.channelIs("email", "slow", 1);
    coOp.body(coOp.predicts(coOp.aPrediction("moreno", 0.87, 91)));
    await().until(() -> coOp.channelsUsedFor("moreno").contains("email"));
  }

  @Test
  void aCancelSaysThatTheMailIsLeavingAndNothingFollowsIt() {
    JsonNode cancelled = tries("cancel", Map.of("reason", "They have left."));

    assertThat(cancelled.get("alreadySent").get(0).get("step").asText())
        .isEqualTo("Send the first email");
    assertThat(cancelled.get("alreadySent").get(0).get("delivery").asText()).isEqualTo("begun");
    theMailHasLeft();
    coOp.daysPass(10);
    assertThat(coOp.channelsUsedFor("moreno")).containsExactly("email");
    assertThat(coOp.standingOf("moreno")).isEqualTo("cancelled/cancelled");
    assertThat(delivery()).isEqualTo("sent");
  }

  @Test
  void aPauseLetsTheMailArriveAndNothingFollowUntilItIsResumed() {
    assertThat(tries("pause", Map.of("reason", "Wait.")).get("status").asText())
        .isEqualTo("paused");

    theMailHasLeft();
    coOp.daysPass(10);
    assertThat(coOp.channelsUsedFor("moreno")).containsExactly("email");
    coOp.does("resume", coOp.onlyInstanceOf("moreno"), "Go on.");
    coOp.daysPass(4);
    assertThat(coOp.channelsUsedFor("moreno")).containsExactly("email", "sms");
    assertThat(delivery()).isEqualTo("sent");
  }

  @Test
  void aMigrationTakesTheSendAlongAndItGoesOnWhereItWas() {
    int before = coOp.onlyInstanceOf("moreno").get("workflowVersion").asInt();
    coOp.deploys(
        WORKFLOW + ".bpmn",
        coOp.deployed(WORKFLOW + ".bpmn").replace("Gentle first", "Gentle at first"));

    JsonNode moved =
        coOp.body(
            coOp.as(
                "ana",
                HttpMethod.POST,
                "/api/v1/workflows/" + WORKFLOW + "/migrate",
                Map.of("fromVersion", before, "toVersion", before + 1)));

    assertThat(moved.get("migrated").asInt()).as(moved.toString()).isEqualTo(1);
    theMailHasLeft();
    // What the send wanted to commit was overtaken; its job is looked at again when its lock ends.
    coOp.passes("P3DT10M");
    assertThat(coOp.channelsUsedFor("moreno")).containsExactly("email", "sms");
    assertThat(delivery()).isEqualTo("sent");
    JsonNode instance = coOp.onlyInstanceOf("moreno");
    assertThat(instance.get("workflowVersion").asInt()).isEqualTo(before + 1);
    assertThat(coOp.incidentsOf(instance)).isEmpty();
  }

  @Test
  void aSendThatAMigrationOvertookIsSettledAtOnce() {
    int before = coOp.onlyInstanceOf("moreno").get("workflowVersion").asInt();
    coOp.deploys(
        WORKFLOW + ".bpmn",
        coOp.deployed(WORKFLOW + ".bpmn").replace("Gentle first", "Gentle at first"));
    coOp.body(
        coOp.as(
            "ana",
            HttpMethod.POST,
            "/api/v1/workflows/" + WORKFLOW + "/migrate",
            Map.of("fromVersion", before, "toVersion", before + 1)));

    theMailHasLeft();
    coOp.passes("PT30S");

    assertThat(coOp.onlyStep("moreno", "Send the first email").get("status").asText())
        .isEqualTo("completed");
  }

  @Test
  void aMailThatComesBackDuringAPauseIsNotAskedAfterEachSecond() {
    tries("pause", Map.of("reason", "Wait."));
    theMailHasLeft();
    coOp.settles();

    coOp.theMailComesBack("moreno");
    coOp.passes("PT1M");

    assertThat(
            jdbc.sql("select count(*) from act_ru_job where handler_type_ = 'next-channel'")
                .query(Integer.class)
                .single())
        .isZero();
    coOp.does("resume", coOp.onlyInstanceOf("moreno"), "Go on.");
    coOp.settles();
    assertThat(coOp.channelsUsedFor("moreno")).containsExactly("email", "sms");
  }

  private void theMailHasLeft() {
    coOp.channelIs("email", "none");
  }

  private JsonNode tries(String action, Map<String, ?> body) {
    return coOp.body(coOp.tries(action, coOp.onlyInstanceOf("moreno"), body));
  }

  private String delivery() {
    return coOp.onlyStep("moreno", "Send the first email").get("output").get("delivery").asText();
  }
}
