package org.followthrough.insight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/** How things are going, for whoever is asked. */
@SandboxTest
class StatisticsTest {

  private static final String WORKFLOW = "high_risk_intervention";

  @Autowired CoOp coOp;

  @BeforeEach
  void opens() {
    coOp.opensOnAMonday();
  }

  @Test
  void whereNothingHappenedThereIsNoRateOfIt() {
    JsonNode statistics = statistics(30);

    assertThat(statistics.get("byStatus")).isEmpty();
    assertThat(statistics.get("completionRate").isNull()).isTrue();
    assertThat(statistics.get("byDay")).hasSize(31);
  }

  @Test
  void instancesAreCountedByStatusAndOutcomeAndHowLongTheyTook() {
    predictedHigh("cohen", "jones", "martinez", "okafor");
    coOp.familyReplies("cohen", "email", "We stay.");
    coOp.completes("Answer the reply", Map.of("replyNotes", "They stay."));
    coOp.daysPass(2);
    coOp.does("cancel", coOp.onlyInstanceOf("jones"), "They have left.");
    coOp.does("cancel", coOp.onlyInstanceOf("martinez"), "They have left.");

    JsonNode statistics = statistics(30);

    assertThat(statistics.get("byStatus"))
        .map(one -> one.get("status").asText() + " " + one.get("count").asInt())
        .containsExactly("running 1", "completed 1", "cancelled 2");
    assertThat(statistics.get("byStatus").get(0).get("avgDurationSeconds").isNull()).isTrue();
    assertThat(statistics.get("byStatus").get(2).get("avgDurationSeconds").asLong())
        .isBetween(2 * 86_400L, 2 * 86_400L + 60);
    assertThat(statistics.get("byStatus").get(2).get("medianDurationSeconds").asLong())
        .isBetween(2 * 86_400L, 2 * 86_400L + 60);
    assertThat(statistics.get("outcomes"))
        .map(
            one ->
                one.get("workflow").asText()
                    + " "
                    + one.get("outcome").asText()
                    + " "
                    + one.get("count").asInt())
        .containsExactly(WORKFLOW + " success 1", WORKFLOW + " cancelled 2");
    assertThat(statistics.get("completionRate").asDouble()).isEqualTo(1.0 / 3);
  }

  @Test
  void whoWithdrewOrAskedForNoContactIsCancelledAndNotCompleted() {
    coOp.aFamily("cohen");
    coOp.aFamilyWith("jones", "consent", Map.of("email", false, "sms", false));
    coOp.happens("family_enrolled", "cohen", Map.of());
    coOp.happens("family_enrolled", "jones", Map.of());
    coOp.happens("family_withdrew", "cohen", Map.of());
    coOp.completes("Call the family", Map.of("callOutcome", "do_not_contact"));

    JsonNode statistics = statistics(30);

    assertThat(statistics.get("byStatus"))
        .map(one -> one.get("status").asText() + " " + one.get("count").asInt())
        .containsExactly("cancelled 2");
    assertThat(statistics.get("completionRate").asDouble()).isZero();
  }

  @Test
  void answersAreCountedForTheMessageThatTheyAnswer() {
    predictedHigh("cohen", "jones");
    coOp.daysPass(3);
    coOp.familyReplies("cohen", "sms", "We stay.");
    coOp.familyReplies("cohen", "sms", "We really do.");

    JsonNode statistics = statistics(30);

    JsonNode email = message(statistics, "email");
    assertThat(email.get("workflow").asText()).isEqualTo(WORKFLOW);
    assertThat(email.get("step").asText()).isEqualTo("Send the first email");
    assertThat(email.get("sent").asInt()).isEqualTo(2);
    assertThat(email.get("responseRate").asDouble()).isZero();
    JsonNode sms = message(statistics, "sms");
    assertThat(sms.get("sent").asInt()).isEqualTo(2);
    assertThat(sms.get("answered").asInt()).isEqualTo(1);
    assertThat(sms.get("responseRate").asDouble()).isEqualTo(0.5);
    assertThat(statistics.get("attemptsToFirstReply")).hasSize(1);
    assertThat(statistics.get("attemptsToFirstReply").get(0).get("messages").asInt()).isEqualTo(2);
    assertThat(statistics.get("attemptsToFirstReply").get(0).get("count").asInt()).isEqualTo(1);
  }

  @Test
  void aMessageThatTheRulesHoldIsNotLate() {
    coOp.passes("PT12H");
    predictedHigh("cohen");
    coOp.daysPass(1);

    JsonNode email = message(statistics(30), "email");

    assertThat(email.get("sent").asInt()).isEqualTo(1);
    assertThat(email.get("maxLatenessSeconds").asInt()).isLessThan(60);
    assertThat(email.get("notOnTime").asInt()).isZero();
  }

  @Test
  void aMessageThatStoodStillBecauseAPersonPausedItIsNotLate() {
    coOp.passes("PT12H");
    predictedHigh("cohen");
    coOp.does("pause", coOp.onlyInstanceOf("cohen"), "They are on holiday.");
    coOp.daysPass(8);
    coOp.passes("PT13H");
    coOp.tries(
        "resume",
        coOp.onlyInstanceOf("cohen"),
        Map.of("reason", "They are back.", "waits", "keep_dates"));
    coOp.settles();

    JsonNode email = message(statistics(30), "email");

    assertThat(email.get("sent").asInt()).isEqualTo(1);
    assertThat(email.get("notOnTime").asInt()).isZero();
  }

  @Test
  void aMessageThatFailsAtFirstIsLateAgainstItsFirstPlan() {
    coOp.channelIs("email", "transient", 1);
    predictedHigh("cohen");
    coOp.passes("PT10M");

    JsonNode email = message(statistics(30), "email");

    assertThat(email.get("maxLatenessSeconds").asInt()).isBetween(300, 360);
    assertThat(email.get("notOnTime").asInt()).isEqualTo(1);
  }

  @Test
  void callsThatAreToBeMadeAreCountedByWhoseTheyAre() {
    onlyToBeCalled("cohen", "sarah");
    onlyToBeCalled("jones", null);
    coOp.daysPass(2);
    onlyToBeCalled("okafor", "sarah");

    assertThat(statistics(30).get("openCalls"))
        .map(
            calls ->
                calls.get("coordinator").asText()
                    + " "
                    + calls.get("count").asInt()
                    + " overdue "
                    + calls.get("overdue").asInt())
        .containsExactly("sarah 2 overdue 1", "null 1 overdue 1");
  }

  @Test
  void whatIsOlderDoesNotCount() {
    predictedHigh("cohen");
    coOp.daysPass(3);

    assertThat(statistics(2).get("byStatus")).isEmpty();
    assertThat(statistics(4).get("byStatus")).hasSize(1);
    assertThat(statistics(2).get("messages"))
        .as("the text of today, not the mail of three days ago")
        .map(one -> one.get("channel").asText())
        .containsExactly("sms");
  }

  @Test
  void aDayBeginsAtTheOrganisationsMidnight() {
    predictedHigh("cohen");
    // 23:00 there, the next day in UTC
    coOp.passes("PT14H");
    predictedHigh("jones");
    coOp.passes("PT2H");
    predictedHigh("okafor");

    assertThat(statistics(7).get("byDay")).map(day -> day.get("started").asInt()).endsWith(0, 2, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "367", "month", "1.5", "99999999999"})
  void aNumberOfDaysThatIsNoneIsRefused(String days) {
    ResponseEntity<String> answer =
        coOp.as("otto", HttpMethod.GET, "/api/v1/stats?days=" + days, null);

    assertThat(answer.getStatusCode().value()).isEqualTo(400);
    assertThat(coOp.read(answer.getBody()).get("errors").get(0).get("field").asText())
        .isEqualTo("days");
  }

  private void predictedHigh(String... families) {
    for (String family : families) {
      Map<String, Object> of = coOp.aUsualFamily(family);
      of.put("phone", "+1201555" + (1000 + Math.floorMod(family.hashCode(), 8999)));
      coOp.aFamily(family, of);
      coOp.aPredictionFor(family);
    }
  }

  private void onlyToBeCalled(String familyId, String coordinator) {
    Map<String, Object> family = coOp.aUsualFamily(familyId);
    family.put("consent", Map.of("email", false, "sms", false));
    family.put("coordinator", coordinator);
    coOp.aFamily(familyId, family);
    coOp.aPredictionFor(familyId);
  }

  private JsonNode statistics(int days) {
    return coOp.body(coOp.as("otto", HttpMethod.GET, "/api/v1/stats?days=" + days, null));
  }

  private static JsonNode message(JsonNode statistics, String channel) {
    List<JsonNode> messages =
        StreamSupport.stream(statistics.get("messages").spliterator(), false)
            .filter(one -> one.get("channel").asText().equals(channel))
            .toList();
    assertThat(messages).as("messages by " + channel).hasSize(1);
    return messages.get(0);
  }
}
