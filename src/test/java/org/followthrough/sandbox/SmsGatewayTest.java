package org.followthrough.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Message.Status;
import com.twilio.rest.api.v2010.account.MessageCreator;
import com.twilio.security.RequestValidator;
import com.twilio.type.PhoneNumber;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmsGatewayTest {

  private static final String ACCOUNT = "AC00000000000000000000000000000001";
  private static final String TOKEN = "sandbox-token";
  private static final String ORGANISATION = "+15005550006";
  private static final String FAMILY = "+12125550123";

  @TempDir Path directory;

  private final TestClock clock = new TestClock("2026-03-02T14:00:00.123456Z");
  private WebhookListener application;
  private SmsGateway gateway;

  @BeforeEach
  void start() throws Exception {
    application = new WebhookListener();
    gateway = gateway();
  }

  @AfterEach
  void stop() {
    gateway.close();
    application.close();
  }

  @Test
  void aFamilyReadsWhatWasTextedToIt() {
    com.twilio.rest.api.v2010.account.Message sent = send(FAMILY);

    assertThat(sent.getSid()).matches("SM[0-9a-f]{32}");
    assertThat(sent.getStatus()).isEqualTo(Status.QUEUED);
    assertThat(sent.getDateCreated()).isEqualTo(ZonedDateTime.parse("2026-03-02T14:00:00Z"));
    assertThat(gateway.messages())
        .containsExactly(
            new Message(
                sent.getSid(),
                "sms",
                FAMILY,
                new Message.Content(null, "Hello & “good day”, Señora", null, Map.of()),
                OffsetDateTime.parse("2026-03-02T14:00:00.123Z"),
                "instance-7"));
    assertThat(gateway.message(sent.getSid())).contains(gateway.messages().get(0));
  }

  @Test
  void aTextIsOnDiskBeforeItIsAccepted() {
    gateway.fault(new Fault(Fault.Mode.SLOW, 1));

    CompletableFuture<?> sending = CompletableFuture.runAsync(() -> send(FAMILY));

    await()
        .until(() -> directory.toFile().list((parent, name) -> name.endsWith(".json")).length == 1);
    assertThat(sending).isNotDone();
    assertThat(gateway.messages()).hasSize(1);
    assertThat(gateway.pendingWebhooks()).isEqualTo(2);
    gateway.fault(Fault.NONE);
    await().untilAsserted(() -> assertThat(sending).isCompleted());
  }

  @Test
  void everythingIsThereAgainAfterARestart() throws Exception {
    send(FAMILY);
    clock.advance(Duration.ofDays(1));
    send("+12125550199");
    List<Message> before = gateway.messages();
    Files.writeString(directory.resolve("0000000009-SMcut.json.tmp"), "{\"half");

    Files.writeString(directory.resolve("not-ours.json"), "{}");
    restart();
    send("+12125550177");

    assertThat(gateway.messages()).startsWith(before.toArray(Message[]::new)).hasSize(3);
  }

  @Test
  void theApplicationHearsThatATextWasSentAndThenDelivered() {
    com.twilio.rest.api.v2010.account.Message sent = send(FAMILY);

    await().until(() -> gateway.pendingWebhooks() == 0);
    assertThat(application.calls())
        .extracting(call -> call.form().get("MessageStatus"))
        .containsExactly("sent", "delivered");
    assertThat(application.calls())
        .allSatisfy(
            call -> {
              assertThat(call.form())
                  .containsEntry("MessageSid", sent.getSid())
                  .containsEntry("AccountSid", ACCOUNT)
                  .containsEntry("To", FAMILY)
                  .containsEntry("From", ORGANISATION);
              assertThat(isSigned(call)).isTrue();
            });
    await().until(() -> fetch(sent.getSid()).getStatus() == Status.DELIVERED);
  }

  @Test
  void aCallbackThatIsRefusedComesAgain() {
    application.refuse(503, 500);

    send(FAMILY);

    await().until(() -> gateway.pendingWebhooks() == 0);
    assertThat(application.calls())
        .extracting(call -> call.form().get("MessageStatus"))
        .containsExactly("sent", "delivered");
  }

  @Test
  void aCallbackThatNobodyTakesIsGivenUp() throws Exception {
    try (ServerSocket nobody = new ServerSocket(0)) {
      String url = "http://127.0.0.1:" + nobody.getLocalPort() + "/";
      nobody.close();
      creator(FAMILY, url).create(client(TOKEN));
    }

    assertThat(gateway.pendingWebhooks()).isPositive();
    await().until(() -> gateway.pendingWebhooks() == 0);
  }

  @Test
  void callbacksThatAKillCutOffGoOnWhenTheApplicationIsBack() {
    application.refuse(503, 503, 503, 503);
    com.twilio.rest.api.v2010.account.Message sent = send(FAMILY);

    restart();
    assertThat(gateway.pendingWebhooks()).isZero();
    gateway.resumeCallbacks();

    await().until(() -> gateway.pendingWebhooks() == 0);
    assertThat(application.calls())
        .last()
        .satisfies(
            call ->
                assertThat(call.form())
                    .containsEntry("MessageSid", sent.getSid())
                    .containsEntry("MessageStatus", "delivered"));
  }

  @Test
  void aTextIsFoundByWhomItWentToAndWhen() {
    com.twilio.rest.api.v2010.account.Message first = send(FAMILY);
    send("+12125550199");
    clock.advance(Duration.ofHours(1));
    com.twilio.rest.api.v2010.account.Message second = send(FAMILY);

    assertThat(sids(reader().setTo(FAMILY))).containsExactly(second.getSid(), first.getSid());
    assertThat(sids(reader().setTo(FAMILY).setDateSentAfter(at("2026-03-02T14:00:00Z"))))
        .containsExactly(second.getSid(), first.getSid());
    assertThat(sids(reader().setTo(FAMILY).setDateSentAfter(at("2026-03-02T14:00:01Z"))))
        .containsExactly(second.getSid());
    assertThat(
            sids(
                reader()
                    .setTo(FAMILY)
                    .setDateSentAfter(at("2026-03-02T09:00:00-05:00"))
                    .setDateSentBefore(at("2026-03-02T14:59:59Z"))))
        .containsExactly(first.getSid());
    assertThat(sids(reader().setDateSent(at("2026-03-02T15:00:00Z"))))
        .containsExactly(second.getSid());
    assertThat(sids(reader().setTo("+12125550000"))).isEmpty();
  }

  @Test
  void aLongListComesInPages() {
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      sent.add(0, send(FAMILY).getSid());
    }

    assertThat(sids(reader().setTo(FAMILY).pageSize(2))).isEqualTo(sent);
  }

  @Test
  void wrongCredentialsAreRefused() {
    assertThatThrownBy(() -> creator(FAMILY, null).create(client("wrong")))
        .asInstanceOf(type(ApiException.class))
        .satisfies(
            refused -> {
              assertThat(refused.getStatusCode()).isEqualTo(401);
              assertThat(refused.getCode()).isEqualTo(20003);
            });
    assertThat(gateway.messages()).isEmpty();
  }

  @Test
  void whatIsNoNumberIsRefused() {
    assertRefused("5550123", 400, 21211);
  }

  @Test
  void anUnknownTextIsNotFound() {
    assertThatThrownBy(() -> fetch("SM00000000000000000000000000000000"))
        .asInstanceOf(type(ApiException.class))
        .satisfies(refused -> assertThat(refused.getStatusCode()).isEqualTo(404));
  }

  @Test
  void aTransientFaultRefusesAsManyTextsAsToldAndNoMore() {
    gateway.fault(new Fault(Fault.Mode.TRANSIENT, 2));

    assertRefused(FAMILY, 503, 20503);
    assertRefused(FAMILY, 503, 20503);
    send(FAMILY);

    assertThat(gateway.messages()).hasSize(1);
  }

  @Test
  void aPermanentFaultMeansThatTheNumberTakesNoTexts() {
    gateway.fault(new Fault(Fault.Mode.PERMANENT, null));

    assertRefused(FAMILY, 400, 21614);
    assertRefused(FAMILY, 400, 21614);
    gateway.fault(Fault.NONE);
    send(FAMILY);

    assertThat(gateway.messages()).hasSize(1);
  }

  @Test
  void aFamilyRepliesByText() {
    creator(FAMILY, null).create(client(TOKEN));

    gateway.reply(gateway.messages().get(0), "STOP – adiós & danke");

    assertThat(application.calls())
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.url()).isEqualTo(application.url("/inbound?from=sms"));
              assertThat(call.form())
                  .containsEntry("From", FAMILY)
                  .containsEntry("To", ORGANISATION)
                  .containsEntry("Body", "STOP – adiós & danke")
                  .containsEntry("AccountSid", ACCOUNT)
                  .hasEntrySatisfying(
                      "MessageSid", sid -> assertThat(sid).matches("SM[0-9a-f]{32}"));
              assertThat(isSigned(call)).isTrue();
            });
  }

  @Test
  void aReplyThatTheApplicationRefusesSaysSo() {
    creator(FAMILY, null).create(client(TOKEN));
    application.refuse(403);

    assertThatThrownBy(() -> gateway.reply(gateway.messages().get(0), "Hello"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("403");
    assertThat(gateway.pendingWebhooks()).isZero();
  }

  @Test
  void nothingIsLeftAfterAReset() {
    send(FAMILY);
    gateway.fault(new Fault(Fault.Mode.PERMANENT, null));

    gateway.clear();

    await().until(() -> gateway.pendingWebhooks() == 0);
    assertThat(gateway.messages()).isEmpty();
    assertThat(directory).isEmptyDirectory();
    restart();
    assertThat(gateway.messages()).isEmpty();
    send(FAMILY);
    assertThat(gateway.messages()).hasSize(1);
  }

  private SmsGateway gateway() {
    return new SmsGateway(
        directory, clock, ACCOUNT, TOKEN, () -> application.url("/inbound?from=sms"));
  }

  private void restart() {
    gateway.close();
    gateway = gateway();
  }

  private com.twilio.rest.api.v2010.account.Message send(String to) {
    return creator(to, application.url("/status?instance=instance-7&step=a%20b"))
        .create(client(TOKEN));
  }

  private static MessageCreator creator(String to, String callback) {
    MessageCreator creator =
        com.twilio.rest.api.v2010.account.Message.creator(
            new PhoneNumber(to), new PhoneNumber(ORGANISATION), "Hello & “good day”, Señora");
    return callback == null ? creator : creator.setStatusCallback(URI.create(callback));
  }

  private com.twilio.rest.api.v2010.account.Message fetch(String sid) {
    return com.twilio.rest.api.v2010.account.Message.fetcher(sid).fetch(client(TOKEN));
  }

  private static com.twilio.rest.api.v2010.account.MessageReader reader() {
    return com.twilio.rest.api.v2010.account.Message.reader();
  }

  private List<String> sids(
      com.twilio.base.Reader<com.twilio.rest.api.v2010.account.Message> reader) {
    List<String> sids = new ArrayList<>();
    reader.read(client(TOKEN)).forEach(message -> sids.add(message.getSid()));
    return sids;
  }

  private TwilioRestClient client(String token) {
    return new TwilioRestClient.Builder(ACCOUNT, token)
        .httpClient(new TwilioRedirect(gateway.baseUrl()))
        .build();
  }

  private void assertRefused(String to, int status, int code) {
    assertThatThrownBy(() -> send(to))
        .asInstanceOf(type(ApiException.class))
        .satisfies(
            refused -> {
              assertThat(refused.getStatusCode()).isEqualTo(status);
              assertThat(refused.getCode()).isEqualTo(code);
            });
    assertThat(gateway.messages()).isEmpty();
  }

  private static boolean isSigned(WebhookListener.Call call) {
    return new RequestValidator(TOKEN).validate(call.url(), call.form(), call.signature());
  }

  private static ZonedDateTime at(String moment) {
    return ZonedDateTime.parse(moment);
  }
}
