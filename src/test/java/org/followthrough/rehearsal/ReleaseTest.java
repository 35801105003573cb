package org.followthrough.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A release that turns out to be wrong: seen before, found afterwards, stopped and taken back. */
@SandboxTest
class ReleaseTest {

  private static final String TEXT = "concern_outreach.sms.txt";
  private static final String DIAGRAM = "high_risk_intervention.bpmn";

  @Autowired CoOp coOp;
  @Autowired JdbcClient jdbc;

  @BeforeEach
  void familiesOnTheWay() {
    coOp.opensOnAMonday();
    coOp.aFamily("martinez");
    coOp.aFamilyWith("okafor", "phone", "+12015550102");
    coOp.aPredictionFor("martinez");
    coOp.aPredictionFor("okafor");
  }

  @Test
  void aDryRunSaysWhatChangesAndHowManyFamiliesStandThere() {
    String changed =
        coOp.deployed(DIAGRAM)
            .replace(">P3D<", ">P4D<")
            .replace("lengthDays\" value=\"5", "lengthDays\" value=\"6");

    JsonNode dryRun = dryRun(Map.of(DIAGRAM, changed));

    assertThat(dryRun.get("reach").asInt()).isEqualTo(2);
    JsonNode change = only(dryRun.get("changes"));
    assertThat(change.get("workflow").asText()).isEqualTo("high_risk_intervention");
    assertThat(change.get("element").asText()).isEqualTo("threeDaysPassedWithoutAReply");
    assertThat(change.get("change").asText()).isEqualTo("changed");
    assertThat(change.get("was").asText()).contains("P3D");
    assertThat(change.get("is").asText()).contains("P4D");
    assertThat(change.get("familiesThere").asInt()).isEqualTo(2);
    assertThat(change.get("movesTo").asText()).isEqualTo("threeDaysPassedWithoutAReply");
  }

  @Test
  void anElementThatIsGoneLetsNobodyMoveOn() {
    String changed =
        coOp.deployed(DIAGRAM).replace("threeDaysPassedWithoutAReply", "threeDaysWaited");

    JsonNode dryRun = dryRun(Map.of(DIAGRAM, changed));

    JsonNode gone = change(dryRun, "threeDaysPassedWithoutAReply");
    assertThat(gone.get("change").asText()).isEqualTo("removed");
    assertThat(gone.get("familiesThere").asInt()).isEqualTo(2);
    assertThat(gone.get("movesTo").isNull()).isTrue();
    assertThat(change(dryRun, "threeDaysWaited").get("change").asText()).isEqualTo("added");
  }

  @Test
  void textsStandSideBySide() {
    JsonNode dryRun = dryRun(Map.of(TEXT, "Hi {{familyName}}. STOP to opt out"));

    JsonNode change = only(dryRun.get("changes"));
    assertThat(change.get("element").asText()).isEqualTo(TEXT);
    assertThat(change.get("was").asText()).isEqualTo(coOp.deployed(TEXT));
    assertThat(change.get("is").asText()).isEqualTo("Hi {{familyName}}. STOP to opt out");
    assertThat(dryRun.get("reach").asInt()).isEqualTo(2);
  }

  @Test
  void whatIsDeployedAlreadyChangesNothing() {
    JsonNode dryRun = dryRun(Map.of(DIAGRAM, coOp.deployed(DIAGRAM), TEXT, coOp.deployed(TEXT)));

    assertThat(dryRun.get("changes")).isEmpty();
    assertThat(dryRun.get("reach").asInt()).isZero();
  }

  @Test
  void aWrongTextIsFoundByItsDeploymentStoppedListedAndTakenBack() {
    String deployment = deploys(Map.of(TEXT, "Hi {{familyName}}, you owe us. STOP to opt out"));
    coOp.daysPass(4);
    assertThat(coOp.lastMessage("martinez", "sms").get("text").asText()).contains("you owe us");

    JsonNode stopped =
        coOp.body(
            coOp.as(
                "sarah",
                HttpMethod.POST,
                "/api/v1/instances/cancel",
                Map.of("deployment", deployment, "reason", "A wrong text")));
    JsonNode restored = coOp.body(restores(deployment));

    assertThat(stopped.get("matched").asInt()).isEqualTo(2);
    assertThat(stopped.get("families").toString()).isEqualTo("[\"martinez\",\"okafor\"]");
    assertThat(stopped.get("received").get(0).get("familyId").asText()).isEqualTo("martinez");
    assertThat(stopped.get("received").get(0).get("messages")).hasSize(2);
    assertThat(restored.get("files").toString()).isEqualTo("[\"" + TEXT + "\"]");
    coOp.aFamilyWith("chen", "phone", "+12015550103");
    coOp.startsFor("chen", "high_risk_intervention", 5, false);
    coOp.daysPass(4);
    assertThat(coOp.lastMessage("chen", "sms").get("text").asText()).doesNotContain("you owe us");
  }

  @Test
  void whatARuleChoseIsFoundByTheRule() {
    JsonNode byRule = dryCancel(Map.of("rule", "highRisk"));
    JsonNode byAnother = dryCancel(Map.of("rule", "mediumRisk"));

    assertThat(byRule.get("matched").asInt()).isEqualTo(2);
    assertThat(byAnother.get("matched").asInt()).isZero();
  }

  @Test
  void whatGotATextIsFoundByTheText() {
    JsonNode cancel = dryCancel(Map.of("template", "concern_outreach"));

    assertThat(cancel.get("matched").asInt()).isEqualTo(2);
    assertThat(cancel.get("received").get(1).get("messages").get(0).get("template").asText())
        .isEqualTo("concern_outreach");
    assertThat(dryCancel(Map.of("template", "friendly_check_in")).get("matched").asInt()).isZero();
  }

  @Test
  void aRestorationIsInTheAudit() {
    String deployment = deploys(Map.of(TEXT, "Hi {{familyName}}. STOP to opt out"));

    coOp.body(restores(deployment));

    assertThat(
            jdbc.sql(
                    """
                    select actor || ' ' || facts from followthrough.audit_entry
                    where kind = 'deployment.restored' order by id desc limit 1""")
                .query(String.class)
                .single())
        .startsWith("ana ")
        .contains(deployment)
        .contains("It was wrong");
  }

  @Test
  void whatReplacedNothingCannotBeTakenBack() {
    String deployment = deploys(Map.of("brand_new.sms.txt", "Hi {{familyName}}. STOP to opt out"));

    assertThat(restores(deployment).getStatusCode().value()).isEqualTo(409);
    assertThat(restores("none").getStatusCode().value()).isEqualTo(404);
  }

  private ResponseEntity<String> restores(String deployment) {
    return coOp.as(
        "ana",
        HttpMethod.POST,
        "/api/v1/deployments/" + deployment + "/restore",
        Map.of("reason", "It was wrong"));
  }

  private JsonNode dryCancel(Map<String, String> which) {
    Map<String, Object> body = new HashMap<>(which);
    body.put("reason", "Only to look");
    body.put("dryRun", true);
    return coOp.body(coOp.as("sarah", HttpMethod.POST, "/api/v1/instances/cancel", body));
  }

  private JsonNode dryRun(Map<String, String> files) {
    return coOp.body(coOp.triesOut(files));
  }

  private String deploys(Map<String, String> files) {
    return coOp.body(coOp.tryingToDeploy(files)).get("id").asText();
  }

  private static JsonNode only(JsonNode list) {
    assertThat(list).hasSize(1);
    return list.get(0);
  }

  private static JsonNode change(JsonNode dryRun, String element) {
    List<String> elements = new ArrayList<>();
    for (JsonNode change : dryRun.get("changes")) {
      elements.add(change.get("element").asText());
      if (change.get("element").asText().equals(element)) {
        return change;
      }
    }
    throw new AssertionError(element + " is not among " + elements);
  }
}
