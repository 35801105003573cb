package org.followthrough.failure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.OffsetDateTime;
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

/** What becomes of a step whose provider has trouble of its own. */
@SandboxTest
class FailedSendTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamily() {
    coOp.opensOnAMonday();
    coOp.aFamily("haddad");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"email", "sms"})
  void aTransientFaultIsRetriedAfter5And15And35Minutes(String channel) {
    coOp.channelIs(channel, "transient");
    OffsetDateTime first = firstTry(channel);

    List<Long> minutes = new ArrayList<>();
    for (int retry = 0; retry < 3; retry++) {
      OffsetDateTime next = nextExecutionAt();
      minutes.add(Math.round(Duration.between(first, next).toSeconds() / 60.0));
      coOp.passes(Duration.between(coOp.now(), next).plusSeconds(1).toString());
    }

    assertThat(minutes).containsExactly(5L, 15L, 35L);
    assertThat(coOp.onlyInstanceOf("haddad").get("nextExecutionAt").isNull()).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"email", "sms"})
  void whenAllRetriesAreUsedUpTheInstanceIsPausedAndNoFallbackIsTaken(String channel) {
    coOp.channelIs(channel, "transient");
    firstTry(channel);

    coOp.passes("PT36M");
    coOp.daysPass(7);

    assertThat(coOp.standingOf("haddad")).isEqualTo("paused");
    assertThat(coOp.received("haddad")).isEmpty();
    assertThat(coOp.tasks("Call the family")).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"email, 450", "sms, 503"})
  void everyFailedTryIsCountedAndTheLastOneSaysWhy(String channel, String code) {
    coOp.channelIs(channel, "transient");
    firstTry(channel);

    coOp.passes("PT36M");

    assertThat(coOp.onlyInstanceOf("haddad").get("errorCount").asInt()).isEqualTo(4);
    assertThat(coOp.onlyInstanceOf("haddad").get("lastError").asText()).contains(code);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"email", "sms"})
  void whenAllRetriesAreUsedUpCockpitShowsOneIncident(String channel) {
    coOp.channelIs(channel, "transient");
    firstTry(channel);

    coOp.passes("PT36M");

    assertThat(coOp.incidentsOf(coOp.onlyInstanceOf("haddad"))).hasSize(1);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"email", "sms"})
  void whenTheSecondTrySucceedsOneMessageArrives(String channel) {
    coOp.channelIs(channel, "transient", 1);
    firstTry(channel);

    coOp.passes("PT1H");

    assertThat(coOp.channelsUsedFor("haddad")).containsExactly(channel);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"email, Send the first email", "sms, Send the text"})
  void whenTheSecondTrySucceedsTheStepCountsOneRetry(String channel, String name) {
    coOp.channelIs(channel, "transient", 1);
    firstTry(channel);

    coOp.passes("PT1H");

    JsonNode step = coOp.onlyStep("haddad", name);
    assertThat(step.get("status").asText()).isEqualTo("completed");
    assertThat(step.get("retryCount").asInt()).isEqualTo(1);
  }

  @Test
  void theWaitCountsFromTheTryThatSucceeded() {
    coOp.channelIs("email", "transient", 2);
    coOp.aPredictionFor("haddad");
    coOp.passes("PT1H");
    OffsetDateTime sent =
        coOp.receivedAt("haddad", "email", CoOp.NEW_YORK).plusDays(3).toOffsetDateTime();

    assertThat(Duration.between(sent, nextExecutionAt()).abs()).isLessThan(Duration.ofSeconds(5));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"email", "sms"})
  void aSlowProviderGetsOneMessage(String channel) {
    coOp.channelIs(channel, "slow", 1);

    firstTry(channel);
    coOp.passes("PT1H");

    assertThat(coOp.channelsUsedFor("haddad")).containsExactly(channel);
  }

  @Test
  void aPausedInstanceStillHearsAReply() {
    coOp.aPredictionFor("haddad");
    coOp.channelIs("sms", "transient");
    coOp.daysPass(3);
    coOp.passes("PT36M");
    assertThat(coOp.standingOf("haddad")).isEqualTo("paused");

    coOp.familyReplies("haddad", "email", "Here we are.");
    coOp.completes("Answer the reply", Map.of("replyNotes", "Good."));

    assertThat(coOp.standingOf("haddad")).isEqualTo("completed/success");
  }

  /** Until the given channel is tried for the first time; for a text, the family has no email. */
  private OffsetDateTime firstTry(String channel) {
    if (channel.equals("sms")) {
      coOp.aFamilyWithout("haddad", "email");
    }
    OffsetDateTime before = coOp.now();
    coOp.aPredictionFor("haddad");
    return before;
  }

  private OffsetDateTime nextExecutionAt() {
    return OffsetDateTime.parse(coOp.onlyInstanceOf("haddad").get("nextExecutionAt").asText());
  }
}
