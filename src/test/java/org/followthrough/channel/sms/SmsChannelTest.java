package org.followthrough.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.followthrough.channel.Channel.Outgoing;
import org.followthrough.channel.Delivery;
import org.followthrough.message.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

/** What the channel makes of every way in which the gateway can answer, or not. */
class SmsChannelTest {

  private static final Clock NOW =
      Clock.fixed(Instant.parse("2026-03-02T14:00:00Z"), ZoneOffset.UTC);

  private static final Duration TIMEOUT = Duration.ofMillis(500);

  private final Map<String, String> headers = new HashMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer gateway;

  @BeforeEach
  void aGateway() throws IOException {
    gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    gateway.start();
  }

  @AfterEach
  void stops() {
    gateway.stop(0);
  }

  @Test
  void anAcceptedTextIsKnownByTheGatewaysId() {
    answers(201, "{\"sid\":\"SM123\",\"status\":\"queued\"}");
    assertThat(send()).isEqualTo(new Delivery.Accepted("SM123"));
  }

  @Test
  void anErrorOfTheGatewayLeavesTheTextInDoubtAndIsNotRepeatedBehindOurBack() {
    answers(500, "{\"code\":20500,\"message\":\"oops\",\"status\":500}");
    assertThat(send()).isInstanceOf(Delivery.InDoubt.class);
    assertThat(requests).hasValue(1);
  }

  @Test
  void anErrorWithoutSenseLeavesTheTextInDoubt() {
    answers(502, "<html>bad gateway</html>");
    assertThat(send()).isInstanceOf(Delivery.InDoubt.class);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(ints = {429, 503})
  void aGatewayThatWantsToBeLeftAloneMayBeTriedLater(int status) {
    answers(status, "{\"code\":20429,\"message\":\"slow down\",\"status\":429}");
    assertThat(send()).isInstanceOf(Delivery.Refused.class);
    assertThat(requests).hasValue(1);
  }

  @ParameterizedTest(name = "Retry-After: {0}")
  @CsvSource({
    "1200, PT20M",
    "'Mon, 02 Mar 2026 14:20:00 GMT', PT20M",
    "'Mon, 02 Mar 2026 13:00:00 GMT', PT0S",
    "soon, PT0S",
    "999999999, P1D",
  })
  void theGatewaySaysHowLongItWantsToBeLeftAlone(String retryAfter, Duration pause) {
    headers.put("Retry-After", retryAfter);
    answers(429, "{}");
    assertThat(send())
        .isInstanceOfSatisfying(
            Delivery.Refused.class, refused -> assertThat(refused.retryAfter()).isEqualTo(pause));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(ints = {21211, 21610, 21614})
  void aNumberThatCannotBeTextedIsUndeliverable(int code) {
    answers(400, "{\"code\":%d,\"message\":\"no\",\"status\":400}".formatted(code));
    assertThat(send()).isInstanceOf(Delivery.Undeliverable.class);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({"401, 20003", "403, 20003", "400, 21606", "400, 21659", "404, 20404", "400, 12345"})
  void whatIsWrongWithOurAccountIsOurFaultAndNotTheFamilys(int status, int code) {
    answers(status, "{\"code\":%d,\"message\":\"no\",\"status\":%d}".formatted(code, status));
    assertThat(send()).isInstanceOf(Delivery.Misconfigured.class);
  }

  @Test
  void aTextThatIsTooLongIsTheTextsFault() {
    answers(400, "{\"code\":21617,\"message\":\"too long\",\"status\":400}");
    assertThat(send()).isInstanceOf(Delivery.Unacceptable.class);
  }

  @Test
  void aGatewayThatFallsSilentIsNotWaitedForLongerThanConfiguredAndLeavesTheTextInDoubt() {
    gateway.createContext("/", exchange -> {});
    assertThat(assertTimeout(TIMEOUT.plusSeconds(10), this::send))
        .isInstanceOf(Delivery.InDoubt.class);
  }

  @Test
  void aConnectionThatBreaksBeforeTheAnswerLeavesTheTextInDoubt() {
    gateway.createContext("/", HttpExchange::close);
    assertThat(send()).isInstanceOf(Delivery.InDoubt.class);
  }

  @Test
  void anAnswerThatMakesNoSenseLeavesTheTextInDoubt() {
    answers(201, "<html>welcome</html>");
    assertThat(send()).isInstanceOf(Delivery.InDoubt.class);
    assertThat(requests).hasValue(1);
  }

  @Test
  void aGatewayThatIsNotThereHasNothing() {
    gateway.stop(0);
    assertThat(send()).isInstanceOf(Delivery.Refused.class);
  }

  @Test
  void nothingIsOnRecordAsBegunWhereThereIsNoConnection() {
    AtomicInteger begun = new AtomicInteger();
    gateway.stop(0);
    sendNoting(begun::incrementAndGet);
    assertThat(begun).hasValue(0);
  }

  @Test
  void whatIsBegunIsOnRecordOnceBeforeTheGatewayHearsOfIt() {
    AtomicInteger heardBefore = new AtomicInteger(-1);
    answers(201, "{\"sid\":\"SM123\",\"status\":\"queued\"}");
    sendNoting(() -> heardBefore.set(requests.get()));
    assertThat(heardBefore).hasValue(0);
    assertThat(requests).hasValue(1);
  }

  private Delivery send() {
    return sendNoting(() -> {});
  }

  private Delivery sendNoting(Runnable beforeTheWire) {
    SmsProperties properties =
        new SmsProperties(
            URI.create("http://127.0.0.1:" + gateway.getAddress().getPort()),
            "AC1",
            "token",
            "+15005550006",
            TIMEOUT);
    MockEnvironment environment =
        new MockEnvironment().withProperty("followthrough.public-url", "https://coop.example");
    SmsChannel channel =
        new SmsChannel(properties, new SmsWebhooks(environment, properties), null, null, NOW);
    return channel.send(
        new Outgoing("step", 1, "instance", "+12015550101", new Message(null, "Hello", null)),
        beforeTheWire);
  }

  private void answers(int status, String body) {
    gateway.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          exchange.getRequestBody().readAllBytes();
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          headers.forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }
}
