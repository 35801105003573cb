package org.followthrough.api;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.followthrough.api.TooLarge.Most;

/** A request whose body is counted while it is read, and ends with {@link TooLarge}. */
final class CountedBody extends HttpServletRequestWrapper {

  private final Most most;

  CountedBody(HttpServletRequest request, Most most) {
    super(request);
    this.most = most;
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    return new Counted(super.getInputStream(), most);
  }

  @Override
  public BufferedReader getReader() throws IOException {
    return reader(this);
  }

  static BufferedReader reader(HttpServletRequest request) throws IOException {
    Charset charset =
        request.getCharacterEncoding() == null
            ? StandardCharsets.UTF_8
            : Charset.forName(request.getCharacterEncoding());
    return new BufferedReader(new InputStreamReader(request.getInputStream(), charset));
  }

  private static final class Counted extends ServletInputStream {

    private final ServletInputStream body;
    private final Most most;
    private long read;

    Counted(ServletInputStream body, Most most) {
      this.body = body;
      this.most = most;
    }

    @Override
    public int read() throws IOException {
      int next = body.read();
      count(next < 0 ? 0 : 1);
      return next;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int got = body.read(into, offset, length);
      count(Math.max(0, got));
      return got;
    }

    private void count(int bytes) throws TooLarge {
      read += bytes;
      if (read > most.bytes()) {
        throw most.exceeded();
      }
    }

    @Override
    public boolean isFinished() {
      return body.isFinished();
    }

    @Override
    public boolean isReady() {
      return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      body.setReadListener(listener);
    }
  }
}
