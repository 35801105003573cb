package org.followthrough.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

@SandboxTest
class WhyTest {

  private static final String HIGH = "high_risk_intervention";

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamily() {
    coOp.opensOnAMonday();
    coOp.aFamily("martinez");
  }

  @Test
  void everyConditionIsAskedInOrder() {
    assertThat(names(why(HIGH)))
        .containsExactly(
            "prediction", "switched_on", "running", "resting", "consent", "addresses", "limits");
  }

  @Test
  void aPredictionThatFallsShortSaysBySoMuch() {
    coOp.aPredictionFor("martinez", 0.55, 91);

    JsonNode why = why(HIGH);

    assertThat(why.get("running").asBoolean()).isFalse();
    assertThat(why.get("wouldStart").asBoolean()).isFalse();
    assertThat(why.get("change").asText())
        .isEqualTo("a probability of 0.801 instead of 0.55, by rule highRisk");
  }

  @Test
  void theSmallestChangeMayTakeTwoNumbers() {
    coOp.aPredictionFor("martinez", 0.55, 60);

    assertThat(why("medium_risk_intervention").get("change").asText())
        .isEqualTo(
            "a probability of 0.601 instead of 0.55 and a confidence of 70.001 instead of 60, by"
                + " rule mediumRisk");
  }

  @Test
  void aFamilyThatIsInItSaysSo() {
    coOp.aPredictionFor("martinez");

    JsonNode why = why(HIGH);

    assertThat(why.get("running").asBoolean()).isTrue();
    assertThat(why.get("instanceIds")).hasSize(1);
    assertThat(condition(why, "prediction").get("held").asBoolean()).isTrue();
    assertThat(condition(why, "running").get("change").asText())
        .isEqualTo("the end of one that runs");
  }

  @Test
  void whatIsSwitchedOffSaysWithWhichReason() {
    coOp.turns(HIGH, false, "Over the summer");

    assertThat(condition(why(HIGH), "switched_on").get("value").asText())
        .isEqualTo("it is switched off: Over the summer");
  }

  @Test
  void aFamilyThatMayNotBeReachedNeedsItsConsent() {
    coOp.aFamilyWith("martinez", "consent", Map.of("email", false, "sms", false, "call", false));

    JsonNode why = why(HIGH);

    assertThat(condition(why, "consent").get("value").asText())
        .isEqualTo("email no, sms no, call no");
    assertThat(condition(why, "consent").get("held").asBoolean()).isFalse();
    assertThat(condition(why, "addresses").get("held").asBoolean()).isFalse();
  }

  @Test
  void whatItSaysIsWhatHappens() {
    for (double probability : List.of(0.5, 0.7, 0.87)) {
      coOp.opensOnAMonday();
      coOp.aFamily("martinez");
      coOp.turns(HIGH, false, "Until it was asked");
      coOp.turns("medium_risk_intervention", false, "Until it was asked");
      coOp.aPredictionFor("martinez", probability, 91);
      coOp.turns(HIGH, true, "Asked");
      coOp.turns("medium_risk_intervention", true, "Asked");
      boolean high = why(HIGH).get("wouldStart").asBoolean();
      boolean medium = why("medium_risk_intervention").get("wouldStart").asBoolean();

      JsonNode answer = coOp.aPredictionFor("martinez", probability, 91);

      String started =
          answer.get("result").asText().equals("started")
              ? answer.get("decision").get("workflow").asText()
              : "nothing";
      assertThat(high ? HIGH : medium ? "medium_risk_intervention" : "nothing").isEqualTo(started);
    }
  }

  @Test
  void tooManyMessagesKeepNothingFromStartingAndHoldTheFirst() {
    coOp.startsFor("martinez", "payment_reminder", 5, false);
    coOp.startsFor("martinez", "monthly_check_in", 5, false);

    JsonNode limits = condition(why("human_review"), "limits");

    assertThat(limits.get("held").asBoolean()).isFalse();
    assertThat(limits.get("value").asText()).contains("already 2 messages to this family");
  }

  @ParameterizedTest
  @CsvSource({
    "nobody, ?workflow=high_risk_intervention, 404",
    "martinez, ?workflow=none, 422",
    "martinez, ?workflow=call_family, 422",
    "martinez, '', 400"
  })
  void whatIsNotThereIsSaid(String familyId, String query, int status) {
    assertThat(
            coOp.as("sarah", HttpMethod.GET, "/api/v1/families/" + familyId + "/why" + query, null)
                .getStatusCode()
                .value())
        .isEqualTo(status);
  }

  private JsonNode why(String workflow) {
    return coOp.body(
        coOp.as(
            "sarah", HttpMethod.GET, "/api/v1/families/martinez/why?workflow=" + workflow, null));
  }

  private static List<String> names(JsonNode why) {
    List<String> names = new ArrayList<>();
    why.get("conditions").forEach(condition -> names.add(condition.get("condition").asText()));
    return names;
  }

  private static JsonNode condition(JsonNode why, String name) {
    for (JsonNode condition : why.get("conditions")) {
      if (condition.get("condition").asText().equals(name)) {
        return condition;
      }
    }
    throw new AssertionError("no condition " + name + " in " + why);
  }
}
