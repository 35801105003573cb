package org.followthrough.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever sends, or takes in, byte by byte is waited for within limits, on real sockets. */
class SlowSendersTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

  private final List<Peer> peers = new ArrayList<>();
  private SmallServer server;

  @AfterEach
  void end() {
    peers.forEach(Peer::close);
    server.close();
  }

  @Test
  void aBodyThatTricklesIsNotWaitedForWithoutEnd() {
    server = new SmallServer();

    assertThat(peer().says(post("/read", "Content-Length: 100000")).goesOnSaying("a").hears())
        .startsWith("HTTP/1.1 400");
  }

  @Test
  void norIsOneWhoseBytesAreOnlyAnnouncementsOfBytes() {
    server = new SmallServer();

    assertThat(
            peer()
                .says(post("/read", "Transfer-Encoding: chunked") + "1000;a=")
                .goesOnSaying("a")
                .hears())
        .startsWith("HTTP/1.1 400");
  }

  @Test
  void norIsOneThatWasRefusedAlready() {
    server = new SmallServer();
    Peer refused = peer().says(post("/refuse", "Content-Length: 100000")).goesOnSaying("a");

    assertThat(refused.hears()).startsWith("HTTP/1.1 401");
    refused.isDroppedWhenItSpeaks();
  }

  @Test
  void norAreHeadersThatTrickle() {
    server = new SmallServer();

    assertThat(peer().says("GET / HTTP/1.1\r\nHost: h\r\n").goesOnSaying("A: b\r\n").hears())
        .isEmpty();
  }

  @Test
  void norIsAReaderOfAnAnswer() {
    server = new SmallServer();
    Peer reader = peer().says("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");

    // It takes in nothing until somebody else, who came later, is not waited for any more.
    peer().says(post("/read", "Name: sarah\r\nContent-Length: 100000")).goesOnSaying("a").hears();

    assertThat(reader.hearsAll()).hasSizeLessThan(64 * 1024 * 1024);
  }

  @Test
  void whoeverHasSignedInIsWaitedForLonger() {
    server = new SmallServer("strangers.patience=PT0.25S", "patience=PT1H");
    Peer sarah =
        peer().says(post("/read", "Name: sarah\r\nContent-Length: 1000")).goesOnSaying("a");

    peer().says(post("/read", "Content-Length: 100000")).goesOnSaying("a").hears();

    assertThat(sarah.says("a".repeat(1000)).hears()).startsWith("HTTP/1.1 200");
  }

  @Test
  void butNotWithoutEnd() {
    server = new SmallServer();

    assertThat(
            peer()
                .says(post("/read", "Name: sarah\r\nContent-Length: 100000"))
                .goesOnSaying("a")
                .hears())
        .startsWith("HTTP/1.1 400");
  }

  /** As many bytes as make up for the time in which nothing comes. */
  @Test
  void aFileThatKeepsComingMayBeOfAnyLength() {
    server = new SmallServer("patience=PT0.5S", "slowest=1KB");
    int pieces = 60;
    Peer sender = peer().says(post("/read", "Name: predictor\r\nContent-Length: " + pieces * 2048));
    Peer other = peer().says(post("/read", "Name: predictor\r\nContent-Length: 99999"));

    sender.saysInPieces("a".repeat(2048), pieces);

    assertThat(sender.hears()).startsWith("HTTP/1.1 200");
    assertThat(other.hears()).as("who sent nothing in that time").startsWith("HTTP/1.1 400");
  }

  @Test
  void theServersOwnWorkCostsNobodysPatience() {
    server = new SmallServer();
    Peer served = peer().says("GET /work HTTP/1.1\r\nHost: h\r\n\r\n");

    peer().says(post("/read", "Name: sarah\r\nContent-Length: 100000")).goesOnSaying("a").hears();
    server.workIsDone();

    assertThat(served.hears()).startsWith("HTTP/1.1 200");
  }

  @Test
  void whoeverSentALargeBodyForNothingHearsWhyAndMayGoOn() {
    server = new SmallServer();
    int length = 5 * 1024 * 1024;
    Peer refused =
        peer().says(post("/refuse", "Content-Length: " + length)).says("a".repeat(length));

    assertThat(refused.hears()).startsWith("HTTP/1.1 401");
    refused.skipsHeaders();
    assertThat(refused.says(GET).hears()).startsWith("HTTP/1.1 200");
  }

  private Peer peer() {
    Peer peer = server.peer();
    peers.add(peer);
    return peer;
  }

  private static String post(String path, String headers) {
    return "POST " + path + " HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n\r\n";
  }
}
