package org.followthrough.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.followthrough.CoOp;
import org.followthrough.RawCall;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;

/**
 * Somebody has seen a call of the SMS gateway with its signature, and sends it again with something
 * else in it: what is read is what was signed, or nothing is.
 */
@SandboxTest
class ReplayedWebhookTest {

  private static final String INBOUND = "/webhooks/sms/inbound";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String HELLO = "MessageSid=SMseen&From=%2B12015550142&Body=Hello%21";

  private static final Map<String, String> SIGNED =
      Map.of("MessageSid", "SMseen", "From", "+12015550142", "Body", "Hello!");

  @Autowired CoOp coOp;
  @Autowired Environment environment;

  @BeforeEach
  void aFamily() {
    coOp.opensOnAMonday();
    coOp.aFamilyWith("costa", "phone", "+12015550142");
    coOp.aPredictionFor("costa");
  }

  @ParameterizedTest
  @ValueSource(strings = {FORM, FORM + "; charset=utf-8", FORM + ";charset=UTF-8"})
  void asItWasItIsTaken(String type) {
    assertThat(replayed(INBOUND, type, HELLO, signature(INBOUND, SIGNED))).isEqualTo(200);

    coOp.settles();
    assertThat(coOp.contextOf(coOp.onlyTask("Answer the reply"))).contains("Hello!");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        HELLO + "&Body=STOP",
        "Body=STOP&" + HELLO,
        HELLO + "&Body=Hello%21",
        HELLO + "&%42ody=STOP",
        HELLO + "&OptOutType=STOP",
        HELLO + "&From=%2B12015550199",
        HELLO + "&MessageSid=SMother",
        HELLO + "&=STOP",
        HELLO + "&Body",
        HELLO + "&Body=%",
        "MessageSid=SMseen&From=%2B12015550142&Body=STOP",
        "MessageSid=SMseen&From=%2B12015550142",
        ""
      })
  void anotherBodyIsNot(String body) {
    assertThat(replayed(INBOUND, FORM, body, signature(INBOUND, SIGNED))).isEqualTo(403);
    nothingWasRead();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        INBOUND + "?Body=STOP",
        INBOUND + "?From=%2B12015550142",
        INBOUND + "?MessageSid=SMother",
        INBOUND + "?",
        INBOUND + "?x=1"
      })
  void anotherAddressIsNot(String path) {
    assertThat(replayed(path, FORM, HELLO, signature(INBOUND, SIGNED))).isEqualTo(403);
    nothingWasRead();
  }

  /** The address is signed as it is written; what it means could be written in many ways. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/webhooks/sms/%69nbound",
        INBOUND + "?a=%42",
        INBOUND + "?a=1+1",
        INBOUND + "?a=1&a=2"
      })
  void evenASignedAddressIsPlain(String path) {
    assertThat(replayed(path, FORM, HELLO, signature(path, SIGNED))).isEqualTo(403);
    nothingWasRead();
  }

  /** Twilio's own check would hold them to be two values of one, or one of two. */
  @Test
  void evenASignedFieldStandsInOnePlaceOnly() {
    String path = INBOUND + "?Body=STOP";

    assertThat(replayed(path, FORM, HELLO, signature(path, SIGNED))).isEqualTo(403);
    nothingWasRead();
  }

  @Test
  void whatIsSignedInTheAddressIsNoFieldOfTheForm() {
    String path = INBOUND + "?Body=STOP";
    Map<String, String> withoutBody = Map.of("MessageSid", "SMseen", "From", "+12015550142");
    String form = "MessageSid=SMseen&From=%2B12015550142";

    assertThat(replayed(path, FORM, form, signature(path, withoutBody))).isEqualTo(200);

    coOp.settles();
    assertThat(mayBeTexted()).isTrue();
  }

  /** Twilio signs JSON by its hash in the address, and sends us none. */
  @ParameterizedTest
  @CsvSource({
    "application/json, '{\"MessageSid\": \"SMseen\", \"From\": \"+12015550142\", \"Body\": \"STOP\"}'",
    "application/json, MessageSid=SMseen&From=%2B12015550142&Body=Hello%21",
    "text/plain, MessageSid=SMseen&From=%2B12015550142&Body=Hello%21",
    "application/x-www-form-urlencoded; charset=utf-16, MessageSid=SMseen&From=%2B12015550142&Body=Hello%21",
    "application/x-www-form-urlencodedx, MessageSid=SMseen&From=%2B12015550142&Body=Hello%21",
    "'multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name=\"Body\"\r\n\r\nSTOP\r\n--x--\r\n'"
  })
  void anotherKindOfBodyIsNotRead(String type, String body) {
    for (Map<String, String> signed : java.util.List.of(SIGNED, Map.<String, String>of())) {
      assertThat(replayed(INBOUND, type, body, signature(INBOUND, signed))).isEqualTo(403);
    }
    nothingWasRead();
  }

  @Test
  void theAddressIsThatOfTheSettingsWhateverAProxyOrACallerSays() {
    RawCall call =
        RawCall.of("POST", INBOUND)
            .header("X-Forwarded-Proto", "https")
            .header("X-Forwarded-Host", "evil.example")
            .header("X-Twilio-Signature", sign("https://evil.example" + INBOUND, SIGNED))
            .body(FORM, HELLO);

    assertThat(call.to(coOp.url()).status()).isEqualTo(403);
    nothingWasRead();
  }

  @Test
  void aSignedCallThatLacksAFieldIsToldWhich() {
    RawCall.Answer answer =
        RawCall.of("POST", INBOUND)
            .header("X-Twilio-Signature", signature(INBOUND, Map.of("Body", "STOP")))
            .body(FORM, "Body=STOP")
            .to(coOp.url());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("MessageSid");
  }

  private void nothingWasRead() {
    coOp.settles();
    assertThat(coOp.tasks("Answer the reply")).isEmpty();
    assertThat(mayBeTexted()).isTrue();
  }

  private boolean mayBeTexted() {
    return coOp.body(coOp.as("sarah", HttpMethod.GET, "/api/v1/families/costa", null))
        .at("/consent/sms")
        .asBoolean();
  }

  private int replayed(String path, String type, String body, String signature) {
    return RawCall.of("POST", path)
        .header("X-Twilio-Signature", signature)
        .body(type, body)
        .to(coOp.url())
        .status();
  }

  private String signature(String path, Map<String, String> form) {
    return sign(environment.getRequiredProperty("followthrough.public-url") + path, form);
  }

  /** As Twilio documents it: the address, then the fields by name. */
  private String sign(String url, Map<String, String> form) {
    StringBuilder signed = new StringBuilder(URI.create(url).toString());
    new TreeMap<>(form).forEach((name, value) -> signed.append(name).append(value));
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(
          new SecretKeySpec(
              environment
                  .getRequiredProperty("followthrough.sms.auth-token")
                  .getBytes(StandardCharsets.UTF_8),
              "HmacSHA1"));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
