package org.followthrough.enginerest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DayOfWeek;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.security.WebAppSession;
import org.followthrough.security.WebAppSession.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/**
 * Whoever suspends something in Cockpit or over Camunda's REST pauses an instance, which goes on
 * hearing, or is told what there is instead. A family never answers into the void.
 */
@SandboxTest
class SuspendedInCockpitTest {

  @Autowired CoOp coOp;

  private WebAppSession cockpit;
  private JsonNode instance;

  /** The email went out; the text would follow in three days. */
  @BeforeEach
  void aFamilyThatWasWritten() {
    coOp.opensOnAMonday();
    cockpit = new WebAppSession(coOp.url());
    assertThat(cockpit.signIn("cockpit", "otto", "otto")).isEqualTo(200);
    coOp.aFamily("martinez");
    coOp.aPredictionFor("martinez");
    instance = coOp.onlyInstanceOf("martinez");
  }

  @Test
  void aSuspendedInstanceHearsItsFamily() {
    suspend(true);

    coOp.familyReplies("martinez", "email", "We are fine, thank you.");
    coOp.completes("Answer the reply", Map.of("replyNotes", "Nice to hear."));

    assertThat(coOp.standingOf("martinez")).isEqualTo("completed/success");
  }

  @Test
  void theTasksOfASuspendedInstanceCanBeCompleted() {
    coOp.daysPass(7);
    suspend(true);

    coOp.completes("Call the family", Map.of("callOutcome", "reached", "callNotes", "All well."));

    assertThat(coOp.standingOf("martinez")).startsWith("completed/");
  }

  @Test
  void whatASuspendedInstanceHasCalledStandsStillToo() {
    coOp.comesTo(
        coOp.now()
            .atZoneSameInstant(CoOp.NEW_YORK)
            .with(TemporalAdjusters.next(DayOfWeek.SATURDAY))
            .withHour(10));
    coOp.aFamilyWith("jones", "phone", "+12015550102");
    coOp.aPredictionFor("jones");
    instance = coOp.onlyInstanceOf("jones");
    suspend(true);

    coOp.daysPass(5);

    assertThat(coOp.received("jones")).isEmpty();
  }

  @Test
  void whoSuspendedAndActivatedIsOnRecord() {
    suspend(true);
    suspend(false);

    assertThat(coOp.onlyStep("martinez", "Paused").get("actor").asText()).isEqualTo("otto");
    assertThat(coOp.onlyStep("martinez", "Resumed").get("actor").asText()).isEqualTo("otto");
  }

  @Test
  void cockpitShowsThatItIsSuspendedWhoeverPausedIt() {
    coOp.does("pause", instance, "They are on holiday.");
    assertThat(inCockpit().get("suspended").asBoolean()).isTrue();

    coOp.does("resume", instance, "They are back.");
    assertThat(inCockpit().get("suspended").asBoolean()).isFalse();
  }

  @Test
  void activatingReleasesNothingThatAReplyHolds() {
    coOp.happens(
        "payment_overdue",
        "martinez",
        Map.of("invoiceId", "i-1", "amount", 20, "currency", "USD", "dueDate", "2026-01-05"));
    coOp.familyReplies("martinez", "email", "I shall pay next week.");
    instance =
        coOp.instancesOf("martinez").stream()
            .filter(one -> one.get("workflow").asText().equals("payment_reminder"))
            .findFirst()
            .orElseThrow();
    suspend(false);
    int before = coOp.received("martinez").size();

    coOp.daysPass(10);

    assertThat(coOp.received("martinez")).hasSize(before);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PUT  | /process-definition/key/high_risk_intervention/suspended | {'suspended': true, 'includeProcessInstances': true}
          PUT  | /process-definition/key/high_risk_intervention/suspended | {'suspended': false, 'includeProcessInstances': true}
          PUT  | /process-definition/{definition}/suspended   | {'suspended': true}
          PUT  | /process-definition/suspended                | {'suspended': true, 'processDefinitionKey': 'high_risk_intervention'}
          PUT  | /job-definition/{jobDefinition}/suspended    | {'suspended': true, 'includeJobs': true}
          PUT  | /job-definition/suspended                    | {'suspended': false, 'includeJobs': true, 'processDefinitionKey': 'high_risk_intervention'}
          PUT  | /job/suspended                               | {'suspended': false, 'processDefinitionKey': 'high_risk_intervention'}
          PUT  | /process-instance/suspended                  | {'suspended': true, 'processInstanceIds': ['{instance}']}
          POST | /process-instance/suspended-async            | {'suspended': true, 'processInstanceIds': ['{instance}']}
          """)
  void whatWouldStopOrReleaseMoreThanOneIsRefusedWithWhatThereIsInstead(
      String method, String path, String body) {
    for (String user : List.of("otto", "admin")) {
      WebAppSession session = new WebAppSession(coOp.url());
      assertThat(session.signIn("cockpit", user, user)).isEqualTo(200);
      Answer answer =
          session.call(HttpMethod.valueOf(method), real(path), real(body).replace('\'', '"'));

      assertThat(answer.status()).as(user).isEqualTo(403);
      assertThat(answer.body())
          .contains("/api/v1/workflows/{key}/active", "/api/v1/instances/{id}/pause");
      assertThat(
              coOp.as(user, HttpMethod.valueOf(method), "/engine-rest" + real(path), json(body))
                  .getStatusCode()
                  .value())
          .isEqualTo(403);
    }
    coOp.daysPass(3);
    assertThat(coOp.channelsUsedFor("martinez")).containsExactly("email", "sms");
  }

  private void suspend(boolean suspended) {
    Answer answer =
        cockpit.call(
            HttpMethod.PUT,
            "/process-instance/" + instance.get("id").asText() + "/suspended",
            "{\"suspended\": " + suspended + "}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(204);
  }

  private JsonNode inCockpit() {
    return coOp.read(
        cockpit
            .call(HttpMethod.GET, "/process-instance/" + instance.get("id").asText(), null)
            .body());
  }

  private JsonNode json(String body) {
    return coOp.read(real(body).replace('\'', '"'));
  }

  private String real(String text) {
    return text.replace("{instance}", instance.get("id").asText())
        .replace(
            "{definition}",
            first("/process-definition?latestVersion=true&key=high_risk_intervention"))
        .replace(
            "{jobDefinition}",
            first("/job-definition?processDefinitionKey=high_risk_intervention"));
  }

  private String first(String path) {
    return coOp.read(cockpit.call(HttpMethod.GET, path, null).body()).get(0).get("id").asText();
  }
}
