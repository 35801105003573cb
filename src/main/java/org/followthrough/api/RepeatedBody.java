package org.followthrough.api;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A request whose body has been read already, and is there once more for whoever comes next. */
public final class RepeatedBody extends HttpServletRequestWrapper {

  private final byte[] bytes;
  private final int length;
  private final ServletInputStream body;

  /**
   * @param bytes in which the body is; not copied
   * @param length how many of them it has
   */
  RepeatedBody(HttpServletRequest request, byte[] bytes, int length) {
    super(request);
    this.bytes = bytes;
    this.length = length;
    this.body = new Stream(new ByteArrayInputStream(bytes, 0, length));
  }

  /** All of it, to be looked at; whoever comes next reads it from its beginning all the same. */
  public ByteBuffer whole() {
    return ByteBuffer.wrap(bytes, 0, length).asReadOnlyBuffer();
  }

  @Override
  public ServletInputStream getInputStream() {
    return body;
  }

  @Override
  public BufferedReader getReader() throws IOException {
    return CountedBody.reader(this);
  }

  private static final class Stream extends ServletInputStream {

    private final ByteArrayInputStream body;

    Stream(ByteArrayInputStream body) {
      this.body = body;
    }

    @Override
    public int read() {
      return body.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return body.read(into, offset, length);
    }

    @Override
    public boolean isFinished() {
      return body.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new IllegalStateException("what is there already is not waited for");
    }
  }
}
