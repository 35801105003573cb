package org.followthrough.insight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What the system that predicts learns of its predictions. */
@SandboxTest
class OutcomesTest {

  @Autowired CoOp coOp;
  @Autowired JdbcClient jdbc;
  @Autowired TransactionTemplate transaction;

  @BeforeEach
  void opens() {
    coOp.opensOnAMonday();
    coOp.aFamily("cohen");
    coOp.aFamilyWith("jones", "phone", "+12015550102");
  }

  @Test
  void aPredictionIsToldOnceItsWorkflowHasEndedWithWhatWasDone() {
    coOp.aPredictionFor("cohen");
    assertThat(outcomes("")).isEmpty();
    coOp.daysPass(3);
    coOp.familyReplies("cohen", "sms", "We stay, says Eva.");
    coOp.completes("Answer the reply", Map.of("replyNotes", "Eva stays."));

    List<JsonNode> told = outcomes("");

    assertThat(told).hasSize(1);
    JsonNode outcome = told.get(0);
    assertThat(outcome.get("familyId").asText()).isEqualTo("cohen");
    assertThat(outcome.get("probability").asDouble()).isEqualTo(0.87);
    assertThat(outcome.get("result").asText()).isEqualTo("started");
    JsonNode treatment = outcome.get("treatment");
    assertThat(treatment.get("workflow").asText()).isEqualTo("high_risk_intervention");
    assertThat(treatment.get("outcome").asText()).isEqualTo("success");
    assertThat(treatment.get("messages"))
        .map(
            message ->
                message.get("channel").asText()
                    + " "
                    + message.get("template").asText()
                    + (message.get("answeredAt").isNull() ? "" : ", answered"))
        .containsExactly("email concern_outreach", "sms concern_outreach, answered");
    assertThat(treatment.get("tasks"))
        .map(task -> task.get("name").asText())
        .containsExactly("Answer the reply");
    assertThat(outcome.toString()).doesNotContain("Eva", "families.example", "sarah");
  }

  @Test
  void whatTriggeredNothingIsToldAtOnce() {
    coOp.aPredictionFor("cohen", 0.1, 95);

    JsonNode outcome = outcomes("").get(0);

    assertThat(outcome.get("result").asText()).isEqualTo("not_triggered");
    assertThat(outcome.get("treatment").isNull()).isTrue();
  }

  @Test
  void whoeverMetARunningWorkflowIsToldWithItsEnd() {
    coOp.aPredictionFor("cohen");
    coOp.aPredictionFor("cohen");
    assertThat(outcomes("")).isEmpty();
    coOp.does("cancel", coOp.onlyInstanceOf("cohen"), "They have left.");

    assertThat(outcomes(""))
        .map(one -> one.get("result").asText() + ", " + one.at("/treatment/outcome").asText())
        .containsExactly("started, cancelled", "already_running, cancelled");
  }

  @Test
  void anApprovedReviewIsToldWithWhatFollowedIt() {
    coOp.aPredictionFor("cohen", 0.9, 40);
    coOp.completes(
        "Review the prediction",
        Map.of(
            "reviewDecision", "approve",
            "reviewWorkflow", "high_risk_intervention",
            "reviewNotes", "I know them."));
    assertThat(outcomes("")).isEmpty();
    coOp.familyReplies("cohen", "email", "We stay.");
    coOp.completes("Answer the reply", Map.of("replyNotes", "Stays."));

    JsonNode outcome = outcomes("").get(0);

    assertThat(outcome.get("result").asText()).isEqualTo("held_for_review");
    assertThat(outcome.at("/treatment/workflow").asText()).isEqualTo("high_risk_intervention");
    assertThat(outcome.at("/treatment/tasks"))
        .map(task -> task.get("name").asText())
        .containsExactly("Review the prediction", "Answer the reply");
  }

  @Test
  void readingOnFromTheLastLineTellsNothingTwiceAndLeavesNothingOut() {
    coOp.aPredictionFor("cohen", 0.1, 95);
    List<JsonNode> first = outcomes("");
    coOp.aPredictionFor("jones", 0.2, 95);

    List<JsonNode> second = outcomes(cursorOf(first));

    assertThat(second).map(one -> one.get("familyId").asText()).containsExactly("jones");
    assertThat(outcomes(cursorOf(second))).isEmpty();
    assertThat(outcomes("")).hasSize(2);
  }

  /** An older prediction is committed after a newer one was told. */
  @Test
  void whatIsCommittedLateIsToldLate() {
    String cursor =
        transaction.execute(
            status -> {
              record("late", "2026-01-01T00:00:00Z");
              coOp.aPredictionFor("cohen", 0.1, 95);
              List<JsonNode> told = outcomes("");
              assertThat(told).map(one -> one.get("familyId").asText()).containsExactly("cohen");
              return cursorOf(told);
            });

    assertThat(outcomes(cursor))
        .map(one -> one.get("predictionId").asText())
        .containsExactly("late");
  }

  @Test
  void fromAMomentOnWhatSettledBeforeIsLeftOut() {
    coOp.aPredictionFor("cohen", 0.1, 95);
    coOp.daysPass(1);
    String moment = coOp.now().toInstant().toString();
    coOp.aPredictionFor("jones", 0.2, 95);

    assertThat(outcomes(moment)).map(one -> one.get("familyId").asText()).containsExactly("jones");
  }

  @Test
  void anIntegrationReadsItsOwnPredictionsOnly() {
    coOp.hasUser("another-predictor", "integrations");
    coOp.aPredictionFor("cohen", 0.1, 95);

    assertThat(lines("another-predictor", "")).isEmpty();
    assertThat(lines("predictor", "")).hasSize(1);
    assertThat(lines("otto", "")).hasSize(1);
  }

  @Test
  void manyAreToldInPagesEachOnce() {
    transaction.executeWithoutResult(
        status ->
            jdbc.sql(
                    """
                    insert into followthrough.prediction (prediction_id, family_id, probability,
                      confidence, window_days, received_at, result, sent_by)
                    select 'many-' || n, 'cohen', 0.1, 95, 30,
                      timestamptz '2026-01-01T00:00:00Z' + n * interval '1 second',
                      'not_triggered', 'predictor'
                    from generate_series(1, 1234) n""")
                .update());

    assertThat(outcomes(""))
        .map(one -> one.get("predictionId").asText())
        .hasSize(1234)
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "p", "p-1", "2026-03-02", "2026-03-02T09:00:00"})
  void aBeginningThatIsNoneIsRefused(String since) {
    ResponseEntity<String> answer =
        coOp.as("predictor", HttpMethod.GET, "/api/v1/outcomes?since=" + since, null);

    assertThat(answer.getStatusCode().value()).isEqualTo(400);
    assertThat(coOp.read(answer.getBody()).get("errors").get(0).get("field").asText())
        .isEqualTo("since");
  }

  private void record(String predictionId, String receivedAt) {
    jdbc.sql(
            """
            insert into followthrough.prediction (prediction_id, family_id, probability, confidence,
              window_days, received_at, result, sent_by)
            values (?, 'jones', 0.1, 95, 30, cast(? as timestamptz), 'not_triggered', 'predictor')""")
        .params(predictionId, receivedAt)
        .update();
  }

  private static String cursorOf(List<JsonNode> told) {
    return told.get(told.size() - 1).get("cursor").asText();
  }

  private List<JsonNode> outcomes(String since) {
    return lines("predictor", since);
  }

  private List<JsonNode> lines(String user, String since) {
    ResponseEntity<String> answer =
        coOp.as(
            user,
            HttpMethod.GET,
            "/api/v1/outcomes" + (since.isEmpty() ? "" : "?since=" + since),
            null);
    assertThat(answer.getStatusCode().value()).as(answer.getBody()).isEqualTo(200);
    return answer.getBody() == null ? List.of() : answer.getBody().lines().map(coOp::read).toList();
  }
}
