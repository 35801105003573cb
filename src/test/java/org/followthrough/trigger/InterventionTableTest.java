package org.followthrough.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/** What comes of a table that an analyst changed, by mistake or not. */
@SandboxTest
class InterventionTableTest {

  @Autowired CoOp coOp;

  private String table;

  @BeforeEach
  void aFamilyAndTheTableAsItIs() throws IOException {
    coOp.opensOnAMonday();
    coOp.aFamily("novak");
    table =
        new ClassPathResource("dmn/select_intervention.dmn")
            .getContentAsString(StandardCharsets.UTF_8);
  }

  @AfterEach
  void theTableAsItWas() {
    coOp.opensOnAMonday();
  }

  @Test
  void aPriorityThatDoesNotExistIsRefusedAndNothingStarts() {
    deployedWith("<text>8</text>", "<text>80</text>");

    ResponseEntity<String> answer = predicted();

    assertThat(answer.getStatusCode().value()).isEqualTo(409);
    assertThat(answer.getBody()).contains("select_intervention", "priority 80");
    assertThat(coOp.instancesOf("novak")).isEmpty();
  }

  @Test
  void aWorkflowThatIsNotDeployedIsRefusedByItsName() {
    deployedWith("\"high_risk_intervention\"", "\"high_risk_interventoin\"");

    ResponseEntity<String> answer = predicted();

    assertThat(answer.getStatusCode().value()).isEqualTo(409);
    assertThat(answer.getBody()).contains("high_risk_interventoin");
  }

  @Test
  void aConditionThatIsNoneIsRefusedInWords() {
    deployedWith("&gt; 0.80", "&gt; nonsense(");

    ResponseEntity<String> answer = predicted();

    assertThat(answer.getStatusCode().value()).isEqualTo(409);
    assertThat(answer.getBody()).contains("select_intervention", "cannot be evaluated");
  }

  @Test
  void aRuleWithoutAWorkflowTriggersNothing() {
    deployedWith("<text>\"high_risk_intervention\"</text>", "<text></text>");

    assertThat(coOp.body(predicted()).get("result").asText()).isEqualTo("not_triggered");
  }

  @Test
  void aTemplateThatNobodyWroteIsAnIncidentAndNotAnotherText() {
    deployedWith("\"concern_outreach\"", "\"concern_outraech\"");

    coOp.body(predicted());
    coOp.settles();

    JsonNode instance = coOp.onlyInstanceOf("novak");
    assertThat(instance.get("status").asText()).isEqualTo("paused");
    assertThat(instance.get("lastError").asText()).contains("concern_outraech");
    assertThat(coOp.received("novak")).isEmpty();
  }

  @Test
  void aReviewIsHeldAlsoWhereTheTableDoesNotSayThatItIsOne() {
    deployedWith("<text>false</text>", "<text></text>");

    assertThat(coOp.aPredictionFor("novak", 0.9, 30).get("result").asText())
        .isEqualTo("held_for_review");
  }

  private void deployedWith(String before, String after) {
    assertThat(table).contains(before);
    coOp.deploys("select_intervention.dmn", table.replace(before, after));
  }

  private ResponseEntity<String> predicted() {
    return coOp.as(
        "predictor",
        HttpMethod.POST,
        "/api/v1/predictions",
        Map.of(
            "predictionId",
            "novak-1",
            "familyId",
            "novak",
            "probability",
            0.9,
            "confidence",
            90,
            "windowDays",
            30));
  }
}
