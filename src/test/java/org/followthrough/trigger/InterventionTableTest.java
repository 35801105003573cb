package org.followthrough.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.engine.OlderDeployment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/** What comes of a table that an analyst changed, by mistake or not. */
@SandboxTest
class InterventionTableTest {

  @Autowired CoOp coOp;
  @Autowired OlderDeployment older;

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

  @ParameterizedTest(name = "{0} becomes {1}")
  @CsvSource({
    "<text>8</text>, <text>80</text>, gives the priority 80",
    "'\"high_risk_intervention\"', '\"high_risk_interventoin\"', high_risk_interventoin",
    "&gt; 0.80, &gt; nonsense(, cannot be read",
    "'\"concern_outreach\"', '\"concern_outraech\"', concern_outraech",
    "<text>windowDays</text>, <text>daysLeft</text>, daysLeft"
  })
  void whatCannotWorkIsRefusedAndTheTableStaysAsItIs(String before, String after, String why) {
    assertThat(table).contains(before);

    ResponseEntity<String> refused =
        coOp.tryingToDeploy(Map.of("select_intervention.dmn", table.replace(before, after)));

    assertThat(refused.getStatusCode().value()).isEqualTo(400);
    assertThat(refused.getBody()).contains(why);
    assertThat(coOp.body(predicted()).get("result").asText()).isEqualTo("started");
  }

  @Test
  void aRuleWithoutAWorkflowTriggersNothing() {
    deployedWith("<text>false</text>", "<text></text>");
    older.said(
        "select_intervention.dmn",
        table.replace("<text>\"high_risk_intervention\"</text>", "<text></text>"));

    assertThat(coOp.body(predicted()).get("result").asText()).isEqualTo("not_triggered");
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
