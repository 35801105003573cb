package org.followthrough.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.followthrough.channel.Channel.Outgoing;
import org.followthrough.channel.Delivery;
import org.followthrough.message.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

/** What the channel makes of every way in which the gateway can answer, or not. */
class SmsChannelTest {

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
  void aServerErrorIsRefusedAndNotRepeatedBehindOurBack() {
    answers(500, "{\"code\":20500,\"message\":\"oops\",\"status\":500}");
    assertThat(send()).isInstanceOf(Delivery.Refused.class);
    assertThat(requests).hasValue(1);
  }

  @Test
  void tooManyRequestsMayBeTriedLater() {
    answers(429, "{\"code\":20429,\"message\":\"slow down\",\"status\":429}");
    assertThat(send()).isInstanceOf(Delivery.Refused.class);
    assertThat(requests).hasValue(1);
  }

  @Test
  void aNumberThatCannotBeTextedIsUndeliverable() {
    answers(400, "{\"code\":21614,\"message\":\"not a mobile number\",\"status\":400}");
    assertThat(send()).isInstanceOf(Delivery.Undeliverable.class);
  }

  @Test
  void wrongCredentialsAreOurFaultAndNotTheFamilys() {
    answers(401, "{\"code\":20003,\"message\":\"Authenticate\",\"status\":401}");
    assertThat(send()).isInstanceOf(Delivery.Misconfigured.class);
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

  private Delivery send() {
    SmsProperties properties =
        new SmsProperties(
            URI.create("http://127.0.0.1:" + gateway.getAddress().getPort()),
            "AC1",
            "token",
            "+15005550006");
    MockEnvironment environment =
        new MockEnvironment().withProperty("followthrough.public-url", "https://coop.example");
    SmsChannel channel =
        new SmsChannel(properties, new SmsWebhooks(environment, properties), null, null);
    return channel.send(
        new Outgoing("step", 1, "instance", "+12015550101", new Message(null, "Hello", null)));
  }

  private void answers(int status, String body) {
    gateway.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          exchange.getRequestBody().readAllBytes();
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }
}
