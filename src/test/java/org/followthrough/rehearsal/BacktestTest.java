package org.followthrough.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

@SandboxTest
class BacktestTest {

  private static final String BACKTEST = "/api/v1/decisions/select_intervention/backtest";

  @Autowired CoOp coOp;

  @BeforeEach
  void predictionsOnRecord() {
    coOp.opensOnAMonday();
    for (String family : new String[] {"martinez", "okafor", "chen"}) {
      coOp.aFamily(family);
    }
    coOp.aPredictionFor("martinez", 0.87, 91);
    coOp.aPredictionFor("okafor", 0.75, 91);
    coOp.aPredictionFor("chen", 0.40, 91);
  }

  @Test
  void aLowerThresholdChoosesTheStrongerWorkflow() {
    JsonNode backtest = coOp.body(backtest(table("> 0.70")));

    assertThat(backtest.get("predictions").asInt()).isEqualTo(3);
    assertThat(backtest.get("changed").asInt()).isEqualTo(1);
    JsonNode flip = backtest.get("flips").get(0);
    assertThat(flip.get("familyId").asText()).isEqualTo("okafor");
    assertThat(flip.get("was").asText()).isEqualTo("medium_risk_intervention");
    assertThat(flip.get("wouldBe").asText()).isEqualTo("high_risk_intervention");
  }

  @Test
  void everyRuleSaysHowOftenItFiredAndWouldFire() {
    JsonNode rules = coOp.body(backtest(table("> 0.70"))).get("byRule");

    assertThat(counts(rules, "highRisk")).isEqualTo("1 -> 2");
    assertThat(counts(rules, "mediumRisk")).isEqualTo("1 -> 0");
    assertThat(counts(rules, null)).isEqualTo("1 -> 1");
  }

  @Test
  void theSameTableChangesNothing() {
    JsonNode backtest = coOp.body(backtest(coOp.deployed("select_intervention.dmn")));

    assertThat(backtest.get("changed").asInt()).isZero();
    assertThat(backtest.get("flips")).isEmpty();
  }

  @Test
  void callsAreCountedAgainstWhatACoordinatorCanMake() {
    coOp.body(
        coOp.as(
            "sarah",
            HttpMethod.PUT,
            "/api/v1/coordinators/sarah",
            Map.of("callsPerDay", 1, "absences", List.of())));

    JsonNode backtest = coOp.body(backtest(table("> 0.70")));

    JsonNode day = backtest.get("calls").get(0);
    assertThat(day.get("coordinator").asText()).isEqualTo("sarah");
    assertThat(day.get("was").asInt()).isEqualTo(1);
    assertThat(day.get("wouldBe").asInt()).isEqualTo(2);
    assertThat(day.get("capacity").asInt()).isEqualTo(1);
    assertThat(backtest.get("firstDayOverCapacity")).isEqualTo(day.get("day"));
  }

  @Test
  void nothingStarts() {
    coOp.body(backtest(table("> 0.30")));

    assertThat(coOp.instancesOf("chen")).isEmpty();
  }

  @Test
  void aTableThatCouldNotBeDeployedIsRefusedInWords() {
    ResponseEntity<String> answer = backtest(table("> 0,70"));

    assertThat(answer.getStatusCode().value()).isEqualTo(400);
    assertThat(coOp.read(answer.getBody()).get("detail").asText()).contains("write a point");
  }

  @Test
  void whatIsNoTableIsRefused() {
    assertThat(backtest("nonsense").getStatusCode().value()).isEqualTo(400);
  }

  @Test
  void onlyTheTableOfPredictionsIsKnown() {
    assertThat(
            sends("/api/v1/decisions/send_window/backtest", table("> 0.70"))
                .getStatusCode()
                .value())
        .isEqualTo(404);
  }

  @Test
  void theFirstMomentMayBeSaid() {
    JsonNode backtest =
        coOp.body(
            sends(BACKTEST + "?since=" + coOp.now().plusDays(1).toInstant(), table("> 0.70")));

    assertThat(backtest.get("predictions").asInt()).isZero();
  }

  private ResponseEntity<String> backtest(String table) {
    return sends(BACKTEST, table);
  }

  private ResponseEntity<String> sends(String path, String table) {
    return coOp.sendsFile("ana", path, "application/xml", table.getBytes(StandardCharsets.UTF_8));
  }

  /** The table as we ship it, but for the probability from which it sees a high risk. */
  private String table(String probability) {
    String shipped = coOp.deployed("select_intervention.dmn");
    String changed = shipped.replaceFirst("&gt; 0\\.80", probability.replace(">", "&gt;"));
    assertThat(changed).isNotEqualTo(shipped);
    return changed;
  }

  private static String counts(JsonNode rules, String rule) {
    for (JsonNode one : rules) {
      if (one.get("rule").isNull() ? rule == null : one.get("rule").asText().equals(rule)) {
        return one.get("was").asInt() + " -> " + one.get("wouldBe").asInt();
      }
    }
    throw new AssertionError("no rule " + rule + " in " + rules);
  }
}
