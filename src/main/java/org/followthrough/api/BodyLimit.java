package org.followthrough.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.followthrough.api.TooLarge.Most;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * No body is larger than its path needs, whether its length is announced or found out while it is
 * read. Imports stream, and may be as long as they like.
 *
 * <p>What goes to the engine, which reads a body into memory as a whole, is read here first: the
 * engine would answer one that breaks off in words of its own, or run out of memory.
 */
@Component
@Order(BodyLimit.BEFORE_ALL_THAT_READ)
class BodyLimit extends OncePerRequestFilter {

  /** In bytes. The largest call there is has some ten thousand. */
  static final int LARGEST = 1024 * 1024;

  /** How the path of a call ends whose body may be of any length. */
  static final String IMPORT = "/import";

  /** After sign-in, and after it is known who asks. */
  static final int BEFORE_ALL_THAT_READ = -80;

  private static final List<String> ENGINE = List.of("/engine-rest/", "/camunda/api/");

  /** Everybody's in the sandbox, and of a loopback interface only. */
  private static final String SANDBOX = "/sandbox/";

  private static final Pattern DEPLOYMENT =
      Pattern.compile(
          "/engine-rest(/engine/[^/]+)?/deployment/create"
              + "|/camunda/api/engine/engine/[^/]+/deployment/create"
              + "|/api/v1/(deployments/check|shadows)");

  private final ProblemWriter problems;
  private final BodyProperties limits;
  private final Semaphore memory;

  BodyLimit(ProblemWriter problems, BodyProperties limits) {
    this.problems = problems;
    this.limits = limits;
    this.memory = new Semaphore((int) (limits.held().toBytes() / HeldBody.PIECE));
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String path = path(request);
    if (path.startsWith("/api/") && path.endsWith(IMPORT)) {
      chain.doFilter(request, response);
      return;
    }
    Most most = most(request, path);
    if (request.getContentLengthLong() > most.bytes()) {
      problems.refuse(
          request, response, HttpStatus.PAYLOAD_TOO_LARGE, most.exceeded().getMessage());
    } else if (ENGINE.stream().anyMatch(path::startsWith) && hasBody(request)) {
      readFirst(request, response, chain, most);
    } else {
      chain.doFilter(new CountedBody(request, most), response);
    }
  }

  private Most most(HttpServletRequest request, String path) {
    Sender sender = Sender.of(request);
    if (sender != null && sender.isStranger() && !path.startsWith(SANDBOX)) {
      return new Most(limits.strangers().toBytes(), "sign in to send more");
    }
    if (DEPLOYMENT.matcher(path).matches()) {
      return new Most(limits.deployment().toBytes(), Most.IN_SEVERAL);
    }
    return new Most(
        LARGEST,
        path.startsWith("/api/")
            ? "send many predictions or families by the calls that end in /import"
            : "send less at once");
  }

  private void readFirst(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain, Most most)
      throws ServletException, IOException {
    HeldBody body = new HeldBody(memory);
    try {
      body.read(request.getInputStream(), most);
      body.checkParts(request.getContentType());
      chain.doFilter(body.of(request), response);
    } catch (TooLarge e) {
      problems.refuse(request, response, HttpStatus.PAYLOAD_TOO_LARGE, e.getMessage());
    } catch (HeldBody.NoMemory e) {
      response.setHeader(HttpHeaders.RETRY_AFTER, "1");
      problems.refuse(request, response, HttpStatus.SERVICE_UNAVAILABLE, e.getMessage());
    } catch (HeldBody.BrokenOff e) {
      logger.debug("Nothing is done with half a body; Tomcat answers it", e);
    } finally {
      body.release();
    }
  }

  private static boolean hasBody(HttpServletRequest request) {
    return request.getContentLengthLong() > 0
        || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
  }

  /** Decoded, and so the very path by which the engine's REST is chosen. */
  private static String path(HttpServletRequest request) {
    return request.getServletPath() + Objects.requireNonNullElse(request.getPathInfo(), "");
  }
}
