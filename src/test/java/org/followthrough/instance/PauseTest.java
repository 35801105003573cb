package org.followthrough.instance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/** An instance stands still because a person says so, and goes on when a person says so. */
@SandboxTest
class PauseTest {

  @Autowired CoOp coOp;

  private OffsetDateTime monday;

  /** On Monday at 09:00 the email went out; the text would follow on Thursday at 09:00. */
  @BeforeEach
  void aFamilyThatWasWritten() {
    coOp.opensOnAMonday();
    monday = coOp.now().truncatedTo(ChronoUnit.HOURS);
    coOp.aFamily("martinez");
    coOp.aPredictionFor("martinez");
  }

  @Test
  void nothingGoesOutWhileItIsPaused() {
    coOp.does("pause", instance(), "They are on holiday.");

    coOp.daysPass(10);

    assertThat(coOp.channelsUsedFor("martinez")).containsExactly("email");
    assertThat(instance().get("status").asText()).isEqualTo("paused");
    assertThat(instance().get("nextExecutionAt").isNull()).isTrue();
  }

  /** Paused on Tuesday, one day into three, and resumed on a Friday, ten days later. */
  @ParameterizedTest(name = "{0}: the text is due {1} days after the email")
  @CsvSource({"count_active_time, 13", "restart_wait, 14", "keep_dates, 11"})
  void aWaitGoesOnAsThePolicySays(String waits, int days) {
    coOp.daysPass(1);
    coOp.does("pause", instance(), "They are on holiday.");
    coOp.daysPass(10);

    JsonNode answer =
        coOp.body(coOp.tries("resume", instance(), Map.of("reason", "Back", "waits", waits)));

    if (days > 11) {
      assertThat(minutesFromMonday(answer)).isBetween(days * 1440L, days * 1440L + 5);
      assertThat(coOp.channelsUsedFor("martinez")).containsExactly("email");
    }
    coOp.passes("P" + (days + 3 - 11) + "D");
    assertThat(coOp.channelsUsedFor("martinez")).containsExactly("email", "sms");
  }

  @Test
  void whereNoPolicyIsGivenAWaitGoesOnWhereItStood() {
    coOp.daysPass(1);
    coOp.does("pause", instance(), "They are on holiday.");
    coOp.daysPass(10);

    JsonNode answer = coOp.does("resume", instance(), "They are back.");

    assertThat(minutesFromMonday(answer)).isBetween(13 * 1440L, 13 * 1440L + 5);
    assertThat(answer.get("status").asText()).isEqualTo("running");
  }

  @Test
  void aReplyIsHeardWhileItIsPaused() {
    coOp.does("pause", instance(), "They are on holiday.");

    coOp.familyReplies("martinez", "email", "We are fine, thank you.");
    coOp.completes("Answer the reply", Map.of("replyNotes", "Nice to hear."));

    assertThat(coOp.standingOf("martinez")).isEqualTo("completed/success");
  }

  @Test
  void itCanBeCancelledWhileItIsPaused() {
    coOp.does("pause", instance(), "They are on holiday.");

    coOp.does("cancel", instance(), "They have left.");

    assertThat(coOp.standingOf("martinez")).isEqualTo("cancelled/cancelled");
  }

  @Test
  void whatATaskLeadsToStandsStillToo() {
    coOp.does("cancel", instance(), "It is about another family.");
    coOp.aFamilyWith("jones", "consent", Map.of("email", false, "sms", false));
    coOp.aPredictionFor("jones");
    coOp.does("pause", coOp.onlyInstanceOf("jones"), "Let us wait.");

    coOp.completes("Call the family", Map.of("callOutcome", "voicemail"));

    coOp.daysPass(5);
    assertThat(coOp.tasks("Call the family")).isEmpty();
    coOp.does("resume", coOp.onlyInstanceOf("jones"), "Go on.");
    coOp.daysPass(2);
    assertThat(coOp.tasks("Call the family")).hasSize(1);
  }

  @Test
  void whoAndWhyIsInItsSteps() {
    coOp.does("pause", instance(), "They are on holiday.");

    JsonNode step = coOp.onlyStep("martinez", "Paused");

    assertThat(step.get("actor").asText()).isEqualTo("sarah");
    assertThat(step.get("input").get("reason").asText()).isEqualTo("They are on holiday.");
  }

  @Test
  void pausingTwiceIsRefusedInWords() {
    coOp.does("pause", instance(), "They are on holiday.");

    ResponseEntity<String> again = coOp.tries("pause", instance(), Map.of("reason", "Again"));

    assertThat(again.getStatusCode().value()).isEqualTo(409);
    assertThat(again.getBody()).contains("is paused already");
  }

  @Test
  void resumingWhatRunsIsRefusedInWords() {
    ResponseEntity<String> answer = coOp.tries("resume", instance(), Map.of("reason", "Go on"));

    assertThat(answer.getStatusCode().value()).isEqualTo(409);
    assertThat(answer.getBody()).contains("is not paused");
  }

  @Test
  void pausingWhatHasEndedIsRefusedInWords() {
    coOp.does("cancel", instance(), "They have left.");

    ResponseEntity<String> answer = coOp.tries("pause", instance(), Map.of("reason", "Wait"));

    assertThat(answer.getStatusCode().value()).isEqualTo(409);
    assertThat(answer.getBody()).contains("has ended");
  }

  @Test
  void withoutAReasonNothingIsPaused() {
    ResponseEntity<String> answer = coOp.tries("pause", instance(), Map.of("reason", " "));

    assertThat(answer.getStatusCode().value()).isEqualTo(400);
    assertThat(answer.getBody()).contains("reason");
  }

  @Test
  void aPolicyThatDoesNotExistIsRefusedWithThoseThatDo() {
    coOp.does("pause", instance(), "They are on holiday.");

    ResponseEntity<String> answer =
        coOp.tries("resume", instance(), Map.of("reason", "Go on", "waits", "forget"));

    assertThat(answer.getStatusCode().value()).isEqualTo(400);
    assertThat(answer.getBody()).contains("count_active_time, keep_dates, restart_wait");
  }

  @Test
  void suspendedInCockpitItIsPausedAndActivatedItGoesOn() {
    inCockpit(true);
    assertThat(instance().get("status").asText()).isEqualTo("paused");

    inCockpit(false);

    assertThat(instance().get("status").asText()).isEqualTo("running");
    coOp.daysPass(3);
    assertThat(coOp.channelsUsedFor("martinez")).containsExactly("email", "sms");
  }

  @Test
  void anInstanceWithAFailedStepStaysPausedUntilThatIsGoneToo() {
    coOp.aFamily("jones");
    coOp.channelIs("email", "transient");
    coOp.aPredictionFor("jones");
    coOp.passes("PT1H");
    JsonNode jones = coOp.onlyInstanceOf("jones");
    coOp.does("pause", jones, "Let us wait.");
    coOp.channelIs("email", "none");

    assertThat(coOp.does("retry", jones, "The mail server is back.").get("status").asText())
        .isEqualTo("paused");
    assertThat(coOp.received("jones")).isEmpty();

    coOp.does("resume", jones, "Go on.");
    assertThat(coOp.channelsUsedFor("jones")).containsExactly("email");
  }

  private void inCockpit(boolean suspended) {
    ResponseEntity<String> done =
        coOp.as(
            "admin",
            HttpMethod.PUT,
            "/engine-rest/process-instance/" + instance().get("id").asText() + "/suspended",
            Map.of("suspended", suspended));
    assertThat(done.getStatusCode().is2xxSuccessful()).as(done.getBody()).isTrue();
  }

  private JsonNode instance() {
    return coOp.onlyInstanceOf("martinez");
  }

  private long minutesFromMonday(JsonNode instance) {
    OffsetDateTime next = OffsetDateTime.parse(instance.get("nextExecutionAt").asText());
    assertThat(next.atZoneSameInstant(CoOp.NEW_YORK).toLocalTime())
        .isBetween(LocalTime.of(9, 0), LocalTime.of(9, 5));
    return ChronoUnit.MINUTES.between(monday, next);
  }
}
