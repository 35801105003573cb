package org.followthrough.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/**
 * A reply comes while a message is on the wire: the provider has it, and has not yet said so. The
 * message counts as sent, the reply stops all the rest, and nobody waits for the other.
 */
@SandboxTest
class ReplyDuringSendTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamily() {
    coOp.opensOnAMonday();
    coOp.aFamilyWith("moreno", "phone", "+12015550163");
  }

  @Test
  void aReplyToTheMailThatIsStillBeingSentStopsTheRest() {
    coOp.channelIs("email", "slow", 1);
    coOp.body(coOp.predicts(coOp.aPrediction("moreno", 0.87, 91)));
    awaits("email");

    answers("email");

    coOp.channelIs("email", "none");
    assertThatOnlyTheReplyIsLeft("email");
    assertThat(delivery("Send the first email")).isEqualTo("sent");
  }

  @Test
  void aReplyToAnEarlierMailWhileTheTextIsBeingSentStopsTheRest() {
    coOp.aPredictionFor("moreno");
    coOp.channelIs("sms", "slow", 1);
    CompletableFuture<Void> threeDays = CompletableFuture.runAsync(() -> coOp.daysPass(3));
    awaits("sms");

    answers("email");

    coOp.channelIs("sms", "none");
    threeDays.join();
    assertThatOnlyTheReplyIsLeft("email", "sms");
    assertThat(delivery("Send the text")).isEqualTo("delivered");
  }

  @Test
  void aTextedReplyWhileTheTextIsBeingSentStopsTheRest() {
    coOp.aPredictionFor("moreno");
    coOp.channelIs("sms", "slow", 1);
    CompletableFuture<Void> threeDays = CompletableFuture.runAsync(() -> coOp.daysPass(3));
    awaits("sms");

    answers("sms");

    coOp.channelIs("sms", "none");
    threeDays.join();
    assertThatOnlyTheReplyIsLeft("email", "sms");
  }

  private void awaits(String channel) {
    await().until(() -> coOp.channelsUsedFor("moreno").contains(channel));
  }

  /** Without waiting for the clock, which waits for the send. */
  private void answers(String channel) {
    String id = coOp.lastMessage("moreno", channel).get("id").asText();
    assertThat(
            coOp.as(
                    "admin",
                    HttpMethod.POST,
                    "/sandbox/messages/" + id + "/reply",
                    Map.of("text", "Here we are."))
                .getStatusCode()
                .is2xxSuccessful())
        .isTrue();
  }

  private void assertThatOnlyTheReplyIsLeft(String... channels) {
    coOp.daysPass(10);
    assertThat(coOp.channelsUsedFor("moreno")).containsExactly(channels);
    assertThat(coOp.tasks("Call the family")).isEmpty();
    coOp.completes("Answer the reply", Map.of("replyNotes", "Good."));
    assertThat(coOp.standingOf("moreno")).isEqualTo("completed/success");
    assertThat(coOp.incidentsOf(coOp.onlyInstanceOf("moreno"))).isEmpty();
  }

  private String delivery(String step) {
    return coOp.onlyStep("moreno", step).get("output").get("delivery").asText();
  }
}
