package org.followthrough.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The application goes on serving while many who have not signed in send bodies byte by byte. */
@SandboxTest
class LoadFromStrangersTest {

  private static final int MANY = 230;

  /** Some are open to everybody, some are not, and one does not exist. */
  private static final List<String> PATHS =
      List.of(
          "/engine-rest/task",
          "/api/v1/predictions",
          "/api/v1/predictions/import",
          "/webhooks/sms/inbound",
          "/unsubscribe/a-token",
          "/sandbox/clock",
          "/camunda/api/admin/auth/user/default/login/tasklist",
          "/actuator/health",
          "/nowhere");

  private static final List<String> LENGTHS =
      List.of("Content-Length: 60000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n1000;a=");

  @Autowired CoOp coOp;

  private final List<Peer> peers = new ArrayList<>();

  @AfterEach
  void end() {
    peers.forEach(Peer::close);
  }

  @Test
  void healthAndACoordinatorsPagesAnswerWhileManyBodiesTrickle() {
    IntStream.range(0, MANY).forEach(this::sendSlowly);

    for (int i = 0; i < 10; i++) {
      assertThat(ask("/actuator/health", "")).startsWith("HTTP/1.1 200");
      assertThat(ask("/api/v1/instances", signedIn("sarah"))).startsWith("HTTP/1.1 200");
      assertThat(ask("/engine-rest/task", signedIn("sarah"))).startsWith("HTTP/1.1 200");
      assertThat(ask("/camunda/app/tasklist/default/", "")).startsWith("HTTP/1.1 200");
    }
  }

  /** More of them than strangers' places at this address: the first makes room. */
  @Test
  void whoeverIsCutOffHearsWhy() {
    Peer first = sendSlowlyTo("/sandbox/clock", LENGTHS.get(0));

    IntStream.range(0, MANY).forEach(i -> sendSlowlyTo("/sandbox/clock", LENGTHS.get(0)));

    assertThat(first.hearsAll())
        .startsWith("HTTP/1.1 408")
        .contains("application/problem+json")
        .contains("The body came too slowly");
  }

  /** In the engine's own form, under its paths. */
  @Test
  void alsoUnderThePathsOfTheEngine() {
    String login = "/camunda/api/admin/auth/user/default/login/tasklist";
    Peer first = sendSlowlyTo(login, LENGTHS.get(0));

    IntStream.range(0, MANY).forEach(i -> sendSlowlyTo(login, LENGTHS.get(0)));

    assertThat(first.hearsAll())
        .startsWith("HTTP/1.1 408")
        .contains("\"message\":\"The body came too slowly");
  }

  private void sendSlowly(int number) {
    sendSlowlyTo(
        PATHS.get(number % PATHS.size()), LENGTHS.get(number / PATHS.size() % LENGTHS.size()));
  }

  private Peer sendSlowlyTo(String path, String length) {
    return peer()
        .says("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n")
        .says("Content-Type: application/json\r\n" + length)
        .goesOnSaying("a");
  }

  /** The first line of the answer; it is waited for less long than any slow sender is. */
  private String ask(String path, String signedIn) {
    return peer()
        .isImpatient()
        .says("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + signedIn)
        .says("Connection: close\r\n\r\n")
        .hears();
  }

  private static String signedIn(String user) {
    String credentials = Base64.getEncoder().encodeToString((user + ":" + user).getBytes());
    return "Authorization: Basic " + credentials + "\r\n";
  }

  private Peer peer() {
    Peer peer = Peer.of(Integer.parseInt(coOp.url().replaceAll(".*:", "")));
    peers.add(peer);
    return peer;
  }
}
