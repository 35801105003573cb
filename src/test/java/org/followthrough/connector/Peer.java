package org.followthrough.connector;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The other end of one connection, which sends byte by byte what a well-behaved one sends at once.
 */
final class Peer implements AutoCloseable {

  /** Long, for a machine that has much else to do. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final ScheduledExecutorService TRICKLE =
      Executors.newScheduledThreadPool(
          2,
          task -> {
            Thread thread = new Thread(task, "trickle");
            thread.setDaemon(true);
            return thread;
          });

  private final Socket socket;
  private Duration patience = TIMEOUT;

  private Peer(int port) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Peer of(int port) {
    return new Peer(port);
  }

  /** From now on it waits for few seconds only. */
  Peer isImpatient() {
    patience = Duration.ofSeconds(5);
    return this;
  }

  Peer says(String text) {
    try {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says the same again and again, without end. */
  Peer goesOnSaying(String bytes) {
    TRICKLE.scheduleWithFixedDelay(() -> says(bytes), 0, 50, TimeUnit.MILLISECONDS);
    return this;
  }

  /** The same piece so many times, one after the other; done when the last one is said. */
  Peer saysInPieces(String piece, int pieces) {
    CountDownLatch left = new CountDownLatch(pieces);
    ScheduledFuture<?> saying =
        TRICKLE.scheduleWithFixedDelay(
            () -> {
              if (left.getCount() > 0) {
                says(piece);
                left.countDown();
              }
            },
            0,
            50,
            TimeUnit.MILLISECONDS);
    await().atMost(TIMEOUT).until(() -> left.getCount() == 0 || saying.isDone());
    saying.cancel(false);
    return this;
  }

  /** Passes over what was answered besides the first line, where no body comes with it. */
  void skipsHeaders() {
    String line = hears();
    while (!line.isEmpty()) {
      line = hears();
    }
  }

  /** The first line that is answered; empty where the connection ends without one. */
  String hears() {
    try {
      socket.setSoTimeout((int) patience.toMillis());
      StringBuilder line = new StringBuilder();
      InputStream in = socket.getInputStream();
      for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
        line.append((char) next);
      }
      return line.toString().strip();
    } catch (SocketTimeoutException e) {
      throw new AssertionError("nothing was answered, and the connection was not ended", e);
    } catch (IOException e) {
      return "";
    }
  }

  /** Whatever is still answered; the end of the connection is waited for. */
  String hearsAll() {
    try {
      socket.setSoTimeout((int) patience.toMillis());
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the connection was not ended", e);
    } catch (IOException e) {
      return "";
    }
  }

  void isDroppedWhenItSpeaks() {
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () -> {
              boolean dropped = false;
              try {
                says("x");
              } catch (UncheckedIOException e) {
                dropped = true;
              }
              assertThat(dropped).as("the connection is gone").isTrue();
            });
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
