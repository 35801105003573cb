package org.followthrough.connector;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tomcat's connector for HTTP/1.1, but that it bounds what Tomcat does not: the connections of one
 * address, and the whole time that headers and bodies take, where Tomcat bounds the time between
 * two bytes.
 */
final class WatchedConnector {

  /** Tomcat keeps a request's notes by number; its own are the lowest. */
  private static final int CONNECTION = 24;

  private static final Logger LOG = LoggerFactory.getLogger(WatchedConnector.class);

  private WatchedConnector() {}

  static NioSocketWrapper connectionOf(Request request) {
    return (NioSocketWrapper) request.getNote(CONNECTION);
  }

  /** Public, since Tomcat makes it of its name. */
  public static final class Protocol extends Http11NioProtocol {

    /** Whoever is in the way of others is gone within this time; in milliseconds. */
    private static final int SWEEP = 250;

    private final Connections connections;

    public Protocol() {
      this(new Connections());
    }

    private Protocol(Connections connections) {
      super(connections);
      this.connections = connections;
    }

    void watch(Calls calls, LoadProperties load) {
      connections.calls = calls;
      connections.load = load;
    }

    @Override
    public void start() throws Exception {
      if (connections.load.strangers().atOnce() >= getMaxThreads()) {
        throw new IllegalStateException(
            "followthrough.load.strangers.at-once must be less than server.tomcat.threads.max, "
                + getMaxThreads()
                + ": what is left is for whoever has signed in");
      }
      super.start();
      getUtilityExecutor()
          .scheduleWithFixedDelay(connections::sweep, SWEEP, SWEEP, TimeUnit.MILLISECONDS);
    }

    @Override
    protected Processor createProcessor() {
      return new Http11Processor(this, getAdapter()) {
        @Override
        public SocketState service(SocketWrapperBase<?> connection) throws IOException {
          request.setNote(CONNECTION, connection);
          return super.service(connection);
        }
      };
    }
  }

  private static final class Connections extends NioEndpoint {

    /** Of a hundred connections, how many are kept free for whoever comes next. */
    private static final int RESERVE_PERCENT = 5;

    private final Map<String, Set<SocketChannel>> byAddress = new HashMap<>();
    private Map<NioSocketWrapper, Long> sendingHeaders = new HashMap<>();
    private volatile Calls calls;
    private volatile LoadProperties load;

    @Override
    protected boolean setSocketOptions(SocketChannel connection) {
      if (!makeRoom(connection) || !super.setSocketOptions(connection)) {
        return false;
      }
      synchronized (byAddress) {
        byAddress.computeIfAbsent(network(connection), n -> new LinkedHashSet<>()).add(connection);
      }
      return true;
    }

    private boolean makeRoom(SocketChannel connection) {
      boolean room;
      synchronized (byAddress) {
        Set<SocketChannel> neighbours = byAddress.getOrDefault(network(connection), Set.of());
        if (neighbours.size() >= load.connectionsPerAddress()) {
          neighbours.removeIf(other -> !other.isOpen());
        }
        room = neighbours.size() < load.connectionsPerAddress() || endOneOf(neighbours);
        int most = getMaxConnections();
        if (most > 0 && connections.size() >= most - most * RESERVE_PERCENT / 100) {
          byAddress.values().stream()
              .max((one, other) -> Integer.compare(one.size(), other.size()))
              .ifPresent(this::endOneOf);
        }
      }
      if (!room) {
        destroySocket(connection);
      }
      return room;
    }

    /** The oldest on which nothing is under way. */
    private boolean endOneOf(Set<SocketChannel> some) {
      for (Iterator<SocketChannel> each = some.iterator(); each.hasNext(); ) {
        SocketChannel one = each.next();
        if (!calls.on((NioSocketWrapper) connections.get(one))) {
          each.remove();
          end(one);
          return true;
        }
      }
      return false;
    }

    /** Tomcat then finds the end of what was sent, and closes it in its own order. */
    private static void end(SocketChannel connection) {
      try {
        connection.shutdownInput();
      } catch (IOException e) {
        // It has gone by itself.
      }
    }

    private static String network(SocketChannel connection) {
      return ClientNetwork.of(connection.socket().getInetAddress());
    }

    private void sweep() {
      try {
        cutOffWhoeverIsLate();
      } catch (RuntimeException e) {
        // Or it would be the last time.
        LOG.error("Slow senders were not looked for", e);
      }
    }

    private void cutOffWhoeverIsLate() {
      synchronized (byAddress) {
        byAddress.values().forEach(some -> some.removeIf(one -> !one.isOpen()));
        byAddress.values().removeIf(Set::isEmpty);
      }
      Map<NioSocketWrapper, Long> stillSending = new HashMap<>();
      connections.forEach(
          (channel, connection) -> {
            NioSocketWrapper one = (NioSocketWrapper) connection;
            // It has one from the first byte of a request on.
            if (one.getCurrentProcessor() != null && !calls.on(one)) {
              long millis = sendingHeaders.getOrDefault(one, 0L) + Protocol.SWEEP;
              stillSending.put(one, millis);
              if (millis > load.headers().toMillis()) {
                end(channel);
              }
            }
          });
      sendingHeaders = stillSending;
      calls.sweep(Protocol.SWEEP);
    }
  }
}
