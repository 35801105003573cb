package org.followthrough.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;

/** What counts as a family's answer, and what does not. */
@SandboxTest
class ReplyTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamilyThatGotAnEmailAndAText() {
    coOp.opensOnAMonday();
    coOp.aFamily("dubois");
    coOp.aPredictionFor("dubois");
    coOp.daysPass(3);
    assertThat(coOp.channelsUsedFor("dubois")).containsExactly("email", "sms");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"STOP", "stop", " Stop ", "UNSUBSCRIBE", "Quit"})
  void stopWithdrawsTheConsentToTexts(String text) {
    coOp.familyReplies("dubois", "sms", text);

    assertThat(consent("sms")).isFalse();
  }

  @Test
  void stopWithdrawsNoOtherConsent() {
    coOp.familyReplies("dubois", "sms", "STOP");

    assertThat(consent("email")).isTrue();
    assertThat(consent("call")).isTrue();
  }

  @Test
  void stopIsNoReplyAndTheCallStillComes() {
    coOp.familyReplies("dubois", "sms", "STOP");
    assertThat(coOp.tasks("Answer the reply")).isEmpty();

    coOp.daysPass(2);

    assertThat(coOp.tasks("Call the family")).hasSize(1);
  }

  @Test
  void afterStopNoTextIsSentAnyMore() {
    coOp.familyReplies("dubois", "sms", "STOP");
    coOp.operationsDeletes(coOp.onlyInstanceOf("dubois"));
    coOp.daysPass(4);

    coOp.aPredictionFor("dubois");
    coOp.daysPass(3);

    assertThat(coOp.channelsUsedFor("dubois")).containsExactly("email", "sms", "email");
  }

  @Test
  void stopHoldsForEveryFamilyWithThatNumber() {
    coOp.aFamily("aubry");

    coOp.familyReplies("dubois", "sms", "STOP");

    assertThat(consent("sms")).isFalse();
    assertThat(consentOf("aubry", "sms")).isFalse();
  }

  @Test
  void aSentenceThatContainsStopIsAReply() {
    coOp.familyReplies("dubois", "sms", "Please stop by on Friday!");

    assertThat(consent("sms")).isTrue();
    assertThat(coOp.tasks("Answer the reply")).hasSize(1);
  }

  @Test
  void anOutOfOfficeNoteIsNoReply() {
    coOp.familyReplies(
        "dubois", "email", "I am away until May.", Map.of("Auto-Submitted", "auto-replied"));

    assertThat(coOp.tasks("Answer the reply")).isEmpty();
    coOp.daysPass(2);
    assertThat(coOp.tasks("Call the family")).hasSize(1);
  }

  @Test
  void aMailThatSaysItWasWrittenByAPersonIsAReply() {
    coOp.familyReplies("dubois", "email", "We are back.", Map.of("Auto-Submitted", "no"));

    assertThat(coOp.tasks("Answer the reply")).hasSize(1);
  }

  @Test
  void theQuotedMailIsNoPartOfTheFamilysWords() {
    coOp.familyReplies("dubois", "email", "We are back.");

    assertThat(coOp.contextOf(coOp.onlyTask("Answer the reply")))
        .contains("We are back.")
        .doesNotContain("We have been thinking of you");
  }

  @ParameterizedTest(name = "signature {0}")
  @ValueSource(strings = {"", "c2lnbmVkIGJ5IG5vYm9keQ==", "not base64 at all"})
  void aForgedTextIsRefusedAndChangesNothing(String signature) {
    HttpStatusCode status =
        forged(
            "/webhooks/sms/inbound",
            signature,
            Map.of("MessageSid", "SMforged", "From", "+12015550101", "Body", "STOP"));

    assertThat(status.value()).isEqualTo(403);
    assertThat(consent("sms")).isTrue();
  }

  @Test
  void aForgedReplyPutsNoTaskBeforeAnybody() {
    forged(
        "/webhooks/sms/inbound",
        "c2lnbmVkIGJ5IG5vYm9keQ==",
        Map.of("MessageSid", "SMforged", "From", "+12015550101", "Body", "Hello!"));

    coOp.settles();

    assertThat(coOp.tasks("Answer the reply")).isEmpty();
  }

  @Test
  void aForgedReceiptChangesNothing() {
    String sid = coOp.lastMessage("dubois", "sms").get("id").asText();

    HttpStatusCode status =
        forged(
            "/webhooks/sms/status",
            "c2lnbmVkIGJ5IG5vYm9keQ==",
            Map.of("MessageSid", sid, "MessageStatus", "failed"));

    assertThat(status.value()).isEqualTo(403);
    assertThat(coOp.onlyStep("dubois", "Send the text").get("output").get("delivery").asText())
        .isEqualTo("delivered");
  }

  private boolean consent(String channel) {
    return consentOf("dubois", channel);
  }

  private boolean consentOf(String familyId, String channel) {
    return coOp.body(coOp.as("sarah", HttpMethod.GET, "/api/v1/families/" + familyId, null))
        .get("consent")
        .get(channel)
        .asBoolean();
  }

  private HttpStatusCode forged(String path, String signature, Map<String, String> fields) {
    MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
    fields.forEach(form::add);
    return RestClient.create(coOp.url())
        .post()
        .uri(path)
        .header("X-Twilio-Signature", signature)
        .contentType(MediaType.APPLICATION_FORM_URLENCODED)
        .body(form)
        .retrieve()
        .onStatus(answered -> true, (request, response) -> {})
        .toBodilessEntity()
        .getStatusCode();
  }
}
