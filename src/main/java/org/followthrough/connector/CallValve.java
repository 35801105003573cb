package org.followthrough.connector;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.followthrough.api.Sender;

/**
 * Tells {@link Calls} when a request begins and ends. A body that nobody has read is still taken
 * in, within the same limits, so that its sender hears the answer instead of a broken connection.
 */
final class CallValve extends ValveBase {

  /** In bytes; the connection of a longer one is closed. */
  private static final long MOST_THROWN_AWAY = 1024L * 1024 * 1024;

  private final Calls calls;

  CallValve(Calls calls) {
    super(true);
    this.calls = calls;
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    NioSocketWrapper connection = WatchedConnector.connectionOf(request.getCoyoteRequest());
    Call call =
        calls.begin(
            connection,
            request.getCoyoteRequest(),
            Sender.begin(request),
            ClientNetwork.of(request.getRemoteAddr()));
    call.keepWith(request);
    try {
      getNext().invoke(request, response);
      if (!request.isAsync()) {
        finish(call, request, response);
      }
    } finally {
      if (!request.isAsync()) {
        calls.end(call);
      }
    }
  }

  private void finish(Call call, Request request, Response response) throws IOException {
    org.apache.coyote.Request body = request.getCoyoteRequest();
    // Whoever asks first whether to send is not waited for: Tomcat closes the connection.
    if (isRead(body) || body.hasExpectation()) {
      return;
    }
    response.finishResponse();
    if (call.sender.user() != null || calls.admit(call)) {
      throwAway(body);
    }
    if (!isRead(body)) {
      body.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
    }
  }

  private static void throwAway(org.apache.coyote.Request body) {
    Waste waste = new Waste();
    try {
      for (long left = MOST_THROWN_AWAY; left > 0; left -= waste.read) {
        if (body.doRead(waste) < 0) {
          return;
        }
      }
    } catch (IOException e) {
      // Cut off, or gone: either way nobody sends any more.
    }
  }

  private static boolean isRead(org.apache.coyote.Request body) {
    AtomicBoolean read = new AtomicBoolean();
    body.action(ActionCode.REQUEST_BODY_FULLY_READ, read);
    return read.get();
  }

  private static final class Waste implements ApplicationBufferHandler {

    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private int read;

    @Override
    public void setByteBuffer(ByteBuffer buffer) {
      this.buffer = buffer;
      this.read = buffer.remaining();
    }

    @Override
    public ByteBuffer getByteBuffer() {
      return buffer;
    }

    @Override
    public void expand(int size) {
      // Nothing is kept.
    }
  }
}
