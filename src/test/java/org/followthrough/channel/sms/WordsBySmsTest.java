package org.followthrough.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;

/** What the gateway brings us of a family's words, and what it says that it has understood. */
@SandboxTest
class WordsBySmsTest {

  private static final String PHONE = "+12015550101";

  @Autowired CoOp coOp;

  @Value("${followthrough.sms.auth-token}")
  String authToken;

  @Value("${followthrough.public-url}")
  String publicUrl;

  private int texts;

  @BeforeEach
  void aFamilyThatGotAnEmailAndAText() {
    coOp.opensOnAMonday();
    coOp.aFamily("larsen");
    coOp.aPredictionFor("larsen");
    coOp.daysPass(3);
  }

  @Test
  void whoAsksForHelpIsToldAtOnceWhoWeAreAndTheOutreachGoesOn() {
    coOp.familyReplies("larsen", "sms", "HELP");

    assertThat(coOp.lastMessage("larsen", "sms").get("text").asText())
        .startsWith("Followthrough Co-op:")
        .contains("STOP");
    assertThat(coOp.tasks("Answer the reply")).isEmpty();
    coOp.daysPass(2);
    assertThat(coOp.tasks("Call the family")).hasSize(1);
  }

  @Test
  void theSameQuestionBroughtAgainIsAnsweredInTheSameWords() {
    assertThat(says("SMhelp", "Help", null)).contains("<Message>");
    assertThat(says("SMhelp", "Help", null)).contains("<Message>");
  }

  @Test
  void whomTheGatewayHasAnsweredWeDoNotAnswerToo() {
    assertThat(says("HELP", "HELP")).doesNotContain("<Message>");
    assertThat(coOp.tasks("Answer the reply")).isEmpty();
  }

  @Test
  void whoHasSaidStopIsSentNothingNotEvenHelp() {
    says("STOP", null);

    assertThat(says("HELP", null)).doesNotContain("<Message>");
  }

  @ParameterizedTest(name = "{0} / {1}")
  @CsvSource({"STOP, STOP, false", "no gracias, STOP, false", "PARAR, , false", "Hello, , true"})
  void whatTheGatewayTookForAStopIsOne(String text, String optOutType, boolean mayBeTexted) {
    says(text, optOutType);

    assertThat(mayBeTexted()).isEqualTo(mayBeTexted);
  }

  @Test
  void whatTheGatewayTookForAStartTakesAStopBack() {
    says("STOP", "STOP");

    says("START", "START");

    assertThat(mayBeTexted()).isTrue();
  }

  @Test
  void aYesThatTheGatewayTakesForAStartIsAnAnswerWhereNobodyHadSaidStop() {
    says("YES", "START");

    assertThat(coOp.tasks("Answer the reply")).hasSize(1);
  }

  @Test
  void aPhoneThatAnswersForADriverIsNoReply() {
    coOp.familyReplies(
        "larsen",
        "sms",
        "I'm driving with Focus turned on. I'll see your message when I get where I'm going.");

    assertThat(coOp.tasks("Answer the reply")).isEmpty();
    JsonNode timeline =
        coOp.body(coOp.as("sarah", HttpMethod.GET, "/api/v1/families/larsen/timeline", null));
    assertThat(timeline.toString()).contains("An automatic answer came", "drivingNote");
  }

  private boolean mayBeTexted() {
    return coOp.body(coOp.as("sarah", HttpMethod.GET, "/api/v1/families/larsen", null))
        .at("/consent/sms")
        .asBoolean();
  }

  private String says(String text, String optOutType) {
    return says("SM" + ++texts, text, optOutType);
  }

  /** The gateway's own call, signed. */
  private String says(String sid, String text, String optOutType) {
    Map<String, String> fields =
        new TreeMap<>(Map.of("MessageSid", sid, "From", PHONE, "Body", text));
    if (optOutType != null) {
      fields.put("OptOutType", optOutType);
    }
    MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
    fields.forEach(form::add);
    ResponseEntity<String> answer =
        RestClient.create(coOp.url())
            .post()
            .uri("/webhooks/sms/inbound")
            .header("X-Twilio-Signature", signature(fields))
            .contentType(MediaType.APPLICATION_FORM_URLENCODED)
            .body(form)
            .retrieve()
            .toEntity(String.class);
    return answer.getBody();
  }

  private String signature(Map<String, String> fields) {
    StringBuilder signed = new StringBuilder(publicUrl + "/webhooks/sms/inbound");
    fields.forEach((name, value) -> signed.append(name).append(value));
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(authToken.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
