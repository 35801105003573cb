package org.followthrough.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * No body of the API, of a webhook or of the unsubscribe page is larger than this, whether its
 * length is announced or found out while it is read. Imports stream, and may be as long as they
 * like.
 */
@Component
class BodyLimit extends OncePerRequestFilter {

  /** In bytes. The largest call there is has some ten thousand. */
  static final int LARGEST = 1024 * 1024;

  /** How the path of a call ends whose body may be of any length. */
  static final String IMPORT = "/import";

  /**
   * Also what is open to everybody; Tomcat itself limits forms that do not say how large they are.
   */
  private static final List<String> LIMITED = List.of("/api/", "/webhooks/", "/unsubscribe/");

  private final ProblemWriter problems;

  BodyLimit(ProblemWriter problems) {
    this.problems = problems;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    String path = request.getRequestURI();
    return LIMITED.stream().noneMatch(path::startsWith) || path.endsWith(IMPORT);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getContentLengthLong() > LARGEST) {
      problems.write(
          request.getRequestURI(), response, HttpStatus.PAYLOAD_TOO_LARGE, TooLarge.DETAIL);
    } else {
      chain.doFilter(new Limited(request), response);
    }
  }

  /** The body went on after the limit. */
  static class TooLarge extends IOException {

    static final String DETAIL =
        "The body is larger than "
            + LARGEST
            + " bytes, which is the most that is taken; send many predictions or families by the"
            + " calls that end in /import";

    private static final long serialVersionUID = 1L;

    TooLarge() {
      super(DETAIL);
    }
  }

  private static final class Limited extends HttpServletRequestWrapper {

    Limited(HttpServletRequest request) {
      super(request);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      return new Counted(super.getInputStream());
    }

    @Override
    public BufferedReader getReader() throws IOException {
      Charset charset =
          getCharacterEncoding() == null
              ? StandardCharsets.UTF_8
              : Charset.forName(getCharacterEncoding());
      return new BufferedReader(new InputStreamReader(getInputStream(), charset));
    }
  }

  private static final class Counted extends ServletInputStream {

    private final ServletInputStream body;
    private long read;

    Counted(ServletInputStream body) {
      this.body = body;
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
      if (read > LARGEST) {
        throw new TooLarge();
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
