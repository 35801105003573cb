package org.followthrough.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever has signed in always finds a thread, and nobody shuts out others of a kind. */
class ShareOfStrangersTest {

  private static final String OF_A_STRANGER = "";
  private static final String OF_SARAH = "Name: sarah\r\n";

  private final List<Peer> peers = new ArrayList<>();
  private SmallServer server;

  @AfterEach
  void end() {
    peers.forEach(Peer::close);
    if (server != null) {
      server.workIsDone();
      server.close();
    }
  }

  @Test
  void oneMoreStrangerTakesThePlaceOfWhoeverIsWaitedForLongest() {
    server = new SmallServer("strangers.at-once=3", "strangers.patience=PT1H");
    List<Peer> slow = sendSlowly(OF_A_STRANGER, 3);

    assertThat(ask("/", OF_A_STRANGER).hears()).startsWith("HTTP/1.1 200");

    assertThat(slow.get(0).hears()).startsWith("HTTP/1.1 400");
    server.waitsFor(2);
  }

  @Test
  void anAddressHasAShareOfItsOwn() {
    server = new SmallServer("strangers.per-address=2", "strangers.patience=PT1H");
    List<Peer> slow = sendSlowly(OF_A_STRANGER, 2);

    assertThat(ask("/", OF_A_STRANGER).hears()).startsWith("HTTP/1.1 200");

    assertThat(slow.get(0).hears()).startsWith("HTTP/1.1 400");
  }

  @Test
  void whileAllStrangersAreWorkedForTheNextIsAskedToComeAgain() {
    server = new SmallServer("strangers.at-once=3");
    List<Peer> served = IntStream.range(0, 3).mapToObj(i -> ask("/work", OF_A_STRANGER)).toList();
    server.worksOn(3);

    assertThat(ask("/", OF_A_STRANGER).hearsAll())
        .startsWith("HTTP/1.1 429")
        .contains("Retry-After: 1")
        .contains("try again in a second");

    server.workIsDone();
    assertThat(served).allSatisfy(one -> assertThat(one.hears()).startsWith("HTTP/1.1 200"));
  }

  @Test
  void meanwhileWhoeverHasSignedInIsServedAndHealthIsTold() {
    server = new SmallServer("strangers.at-once=3");
    IntStream.range(0, 3).forEach(i -> ask("/work", OF_A_STRANGER));
    server.worksOn(3);

    assertThat(ask("/", OF_SARAH).hears()).startsWith("HTTP/1.1 200");
    assertThat(ask("/actuator/health", OF_A_STRANGER).hears()).startsWith("HTTP/1.1 200");
  }

  @Test
  void noneOfTheSignedInIsCutOffForAStranger() {
    server = new SmallServer("strangers.at-once=3", "strangers.patience=PT1H", "patience=PT1H");
    List<Peer> slow = sendSlowly(OF_SARAH, 5);

    for (int i = 0; i < 4; i++) {
      assertThat(ask("/", OF_A_STRANGER).hears()).startsWith("HTTP/1.1 200");
    }

    server.waitsFor(slow.size());
  }

  @Test
  void oneUserIsWaitedForSoOftenAtOnceAndNoMore() {
    server = new SmallServer("per-user=4", "patience=PT1H");

    List<Peer> slow = sendSlowly(OF_SARAH, 4);
    sendsSlowly(OF_SARAH);
    sendsSlowly(OF_SARAH);

    assertThat(slow.get(0).hears()).startsWith("HTTP/1.1 400");
    assertThat(slow.get(1).hears()).startsWith("HTTP/1.1 400");
    server.waitsFor(4);
  }

  @Test
  void theOldestIdleConnectionMakesRoomForOneMoreOfItsAddress() {
    server = new SmallServer("connections-per-address=3", "headers=PT1H");
    Peer idle = peer();
    Peer begun = peer().says("GET / HTTP/1.1\r\n");
    Peer served = ask("/work", OF_SARAH);
    server.worksOn(1);

    peer();
    assertThat(idle.hears()).as("the oldest").isEmpty();
    peer();
    assertThat(begun.hears()).as("the next").isEmpty();

    server.workIsDone();
    assertThat(served.hears()).as("what was under way").startsWith("HTTP/1.1 200");
  }

  @Test
  void whereNoConnectionIsIdleOneMoreIsRefused() {
    server = new SmallServer("connections-per-address=2");
    ask("/work", OF_SARAH);
    ask("/work", OF_SARAH);
    server.worksOn(2);

    assertThat(peer().hears()).isEmpty();
  }

  @Test
  void aShareThatLeavesNoThreadForTheSignedInIsRefusedAtTheStart() {
    assertThatThrownBy(() -> new SmallServer("strangers.at-once=200"))
        .rootCause()
        .hasMessageContaining("followthrough.load.strangers.at-once")
        .hasMessageContaining("server.tomcat.threads.max");
  }

  private List<Peer> sendSlowly(String who, int many) {
    List<Peer> slow = new ArrayList<>();
    for (int i = 1; i <= many; i++) {
      slow.add(sendsSlowly(who));
      server.waitsFor(i);
    }
    return slow;
  }

  private Peer sendsSlowly(String who) {
    return peer()
        .says("POST /read HTTP/1.1\r\nHost: h\r\n" + who + "Content-Length: 100000\r\n\r\n")
        .goesOnSaying("a");
  }

  private Peer ask(String path, String who) {
    return peer()
        .says("GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n" + who + "\r\n");
  }

  private Peer peer() {
    Peer peer = server.peer();
    peers.add(peer);
    return peer;
  }
}
