package org.followthrough.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;

/** What the SMS gateway tells us, signed as Twilio signs it; and what pretends to be it. */
@SandboxTest
class SmsWebhookTest {

  private static final String PHONE = "+12015550142";

  @Autowired CoOp coOp;
  @Autowired Environment environment;
  @Autowired JdbcClient jdbc;

  @BeforeEach
  void aFamily() {
    coOp.opensOnAMonday();
    coOp.aFamilyWith("costa", "phone", PHONE);
    coOp.aPredictionFor("costa");
  }

  /** 30003: the phone is off; 30005: there is no such number; 30006: a landline. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({"30003, false", "30005, true", "30006, true"})
  void aTextThatDoesNotArriveIsFollowedByTheCallAndABadNumberIsNotTextedAgain(
      String code, boolean isBadNumber) {
    // The receipt comes while the gateway still has to answer that it took the text.
    coOp.channelIs("sms", "slow", 1);
    CompletableFuture<Void> threeDays = CompletableFuture.runAsync(() -> coOp.daysPass(3));
    await().until(() -> coOp.channelsUsedFor("costa").contains("sms"));

    assertThat(receipt("undelivered", code)).isEqualTo(204);

    coOp.channelIs("sms", "none");
    threeDays.join();
    coOp.passes("PT2S");
    assertThat(coOp.tasks("Call the family")).hasSize(1);
    assertThat(coOp.onlyStep("costa", "Send the text").get("output").get("delivery").asText())
        .isEqualTo("failed");
    coOp.operationsDeletes(coOp.onlyInstanceOf("costa"));
    coOp.aPredictionFor("costa");
    coOp.daysPass(5);
    assertThat(coOp.channelsUsedFor("costa"))
        .containsExactly(
            isBadNumber
                ? new String[] {"email", "sms", "email"}
                : new String[] {"email", "sms", "email", "sms"});
  }

  @Test
  void aReceiptThatComesAgainChangesNothing() {
    coOp.daysPass(3);
    Map<String, String> form =
        Map.of("MessageSid", lastSid(), "MessageStatus", "delivered", "To", PHONE);

    assertThat(signed(statusCallback(), form)).isEqualTo(204);
    assertThat(signed(statusCallback(), form)).isEqualTo(204);

    assertThat(coOp.onlyStep("costa", "Send the text").get("output").get("delivery").asText())
        .isEqualTo("delivered");
  }

  @Test
  void aReceiptForATextThatWeNeverSentIsTakenAndChangesNothing() {
    String url = url("/webhooks/sms/status?instance=none&step=none&attempt=1");

    assertThat(signed(url, Map.of("MessageSid", "SMnone", "MessageStatus", "failed", "To", PHONE)))
        .isEqualTo(204);
  }

  @Test
  void aReplyThatComesAgainCountsOnce() {
    inbound("SMonce", "Hello!");
    coOp.completes("Answer the reply", Map.of("replyNotes", "Hello back."));

    assertThat(inbound("SMonce", "Hello!")).isEqualTo(200);

    coOp.settles();
    assertThat(coOp.tasks("Answer the reply")).isEmpty();
  }

  @Test
  void aStopThatIsReplayedAfterAStartWithdrawsNothing() {
    inbound("SMstop", "STOP");
    inbound("SMstart", "START");

    assertThat(inbound("SMstop", "STOP")).isEqualTo(200);

    assertThat(mayBeTexted()).isTrue();
  }

  @Test
  void aSignatureHoldsForItsOwnWordsOnly() {
    Map<String, String> sent = text("SMforged", "Hello!");
    Map<String, String> changed = text("SMforged", "STOP");

    assertThat(post(url("/webhooks/sms/inbound"), changed, signature("/inbound", sent)))
        .isEqualTo(403);
    assertThat(mayBeTexted()).isTrue();
  }

  @Test
  void aSignatureHoldsForItsOwnAddressOnly() {
    Map<String, String> sent = text("SMforged", "STOP");

    assertThat(post(url("/webhooks/sms/inbound?to=us"), sent, signature("/inbound", sent)))
        .isEqualTo(403);
    assertThat(mayBeTexted()).isTrue();
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedAndTheNextTextIsTaken() {
    assertThat(inbound("SMlarge", "x".repeat(2 * 1024 * 1024))).isEqualTo(413);

    assertThat(inbound("SMsmall", "Hello!")).isEqualTo(200);

    coOp.settles();
    assertThat(coOp.contextOf(coOp.onlyTask("Answer the reply"))).contains("Hello!");
  }

  @Test
  void aBodyThatDoesNotSayHowLargeItIsIsReadNoFurtherThanTheLimit() {
    Map<String, String> form = text("SMendless", "STOP");
    form.put("Body2", "x".repeat(2 * 1024 * 1024));
    byte[] body = encoded(form).getBytes(StandardCharsets.UTF_8);

    int status =
        RestClient.create()
            .post()
            .uri(URI.create(url("/webhooks/sms/inbound")))
            .header("X-Twilio-Signature", signature("/inbound", form))
            .contentType(MediaType.APPLICATION_FORM_URLENCODED)
            .body(out -> out.write(body))
            .retrieve()
            .onStatus(answered -> true, (request, response) -> {})
            .toBodilessEntity()
            .getStatusCode()
            .value();

    assertThat(status).isBetween(400, 499);
    assertThat(mayBeTexted()).isTrue();
  }

  private int receipt(String status, String errorCode) {
    return signed(
        statusCallback(),
        Map.of(
            "MessageSid", lastSid(), "MessageStatus", status, "ErrorCode", errorCode, "To", PHONE));
  }

  /** Where the gateway reports on the last text: it was told with the text. */
  private String statusCallback() {
    return jdbc.sql(
            """
            select 'instance=' || instance_id || '&step=' || step_id || '&attempt=' || number
            from followthrough.attempt where family_id = 'costa' and channel = 'sms'
            order by begun_at desc limit 1""")
        .query(String.class)
        .optional()
        .map(query -> url("/webhooks/sms/status?" + query))
        .orElseThrow();
  }

  private String lastSid() {
    return coOp.lastMessage("costa", "sms").get("id").asText();
  }

  private int inbound(String sid, String words) {
    return signed(url("/webhooks/sms/inbound"), text(sid, words));
  }

  private static Map<String, String> text(String sid, String words) {
    return new LinkedHashMap<>(Map.of("MessageSid", sid, "From", PHONE, "Body", words));
  }

  private boolean mayBeTexted() {
    return coOp.body(coOp.as("sarah", HttpMethod.GET, "/api/v1/families/costa", null))
        .at("/consent/sms")
        .asBoolean();
  }

  private int signed(String url, Map<String, String> form) {
    return post(url, form, sign(url, form));
  }

  private String signature(String webhook, Map<String, String> form) {
    return sign(url("/webhooks/sms" + webhook), form);
  }

  private String url(String path) {
    return environment.getRequiredProperty("followthrough.public-url") + path;
  }

  /** As Twilio documents it: the address, then the fields by name. */
  private String sign(String url, Map<String, String> form) {
    StringBuilder signed = new StringBuilder(url);
    new TreeMap<>(form).forEach((name, value) -> signed.append(name).append(value));
    byte[] secret =
        environment
            .getRequiredProperty("followthrough.sms.auth-token")
            .getBytes(StandardCharsets.UTF_8);
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret, "HmacSHA1"));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static int post(String url, Map<String, String> form, String signature) {
    MultiValueMap<String, String> body = new LinkedMultiValueMap<>();
    form.forEach(body::add);
    return RestClient.create()
        .post()
        .uri(URI.create(url))
        .header("X-Twilio-Signature", signature)
        .contentType(MediaType.APPLICATION_FORM_URLENCODED)
        .body(body)
        .retrieve()
        .onStatus(answered -> true, (request, response) -> {})
        .toBodilessEntity()
        .getStatusCode()
        .value();
  }

  private static String encoded(Map<String, String> form) {
    StringBuilder body = new StringBuilder();
    form.forEach(
        (name, value) ->
            body.append(body.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(java.net.URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return body.toString();
  }
}
