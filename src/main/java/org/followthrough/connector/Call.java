package org.followthrough.connector;

import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.followthrough.api.Sender;

/** One request under way, with the connection on which it came. */
final class Call {

  private static final String ATTRIBUTE = Call.class.getName();

  final NioSocketWrapper connection;
  final Sender sender;
  final String address;

  /** Those that began earlier have lower ones. */
  final long number;

  private final SocketChannel channel;
  private final Request request;
  private long bytes;
  private long waited;

  Call(NioSocketWrapper connection, Request request, Sender sender, String address, long number) {
    this.connection = connection;
    this.channel = connection.getSocket().getIOChannel();
    this.request = request;
    this.sender = sender;
    this.address = address;
    this.number = number;
  }

  /** Null where the request came through no connector of ours. */
  static Call of(ServletRequest request) {
    return (Call) request.getAttribute(ATTRIBUTE);
  }

  void keepWith(ServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  /** Whether a thread stands still now because the other side neither sends nor takes in. */
  boolean isWaiting() {
    return connection.interestOpsHas(SelectionKey.OP_READ)
        || connection.interestOpsHas(SelectionKey.OP_WRITE);
  }

  /**
   * Some time has passed. What came or went in it makes up for earlier waiting, but for none that
   * is still to come: much that lies in a buffer of the network buys no time.
   *
   * @param bytesPerSecond how many make up for a second
   */
  void passed(long millis, long bytesPerSecond) {
    long now = request.getBytesRead() + request.getResponse().getBytesWritten(false);
    waited = Math.max(0, waited - (now - bytes) * 1000 / bytesPerSecond);
    bytes = now;
    if (isWaiting()) {
      waited += millis;
    }
  }

  boolean hasWaitedLongerThan(Duration patience) {
    return waited > patience.toMillis();
  }

  /**
   * Ends the waiting. The thread that reads finds the end of what was sent, and answers; one that
   * writes cannot go on.
   */
  void cutOff() {
    sender.cutOff();
    boolean writes = connection.interestOpsHas(SelectionKey.OP_WRITE);
    try {
      channel.shutdownInput();
      if (writes) {
        channel.shutdownOutput();
      }
    } catch (IOException e) {
      // It has gone by itself.
    }
  }
}
