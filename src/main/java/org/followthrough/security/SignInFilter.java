package org.followthrough.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.followthrough.api.ProblemWriter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Says from where a call comes before any password is checked for it, and answers 429 where none
 * was looked at. {@link SignInThrottle} decides that.
 */
class SignInFilter extends OncePerRequestFilter {

  /** Calls of Camunda that carry a password in their body; to them a delay is a wrong password. */
  private static final Pattern PASSWORD_IN_BODY =
      Pattern.compile(
          "/camunda/api/admin/auth/user/[^/]+/login/[^/]+"
              + "|/(engine-rest|camunda/api/engine)/.*(identity/verify|user/[^/]+/credentials)");

  private final ProblemWriter problems;

  SignInFilter(ProblemWriter problems) {
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Caller caller = new Caller(SignInNetwork.of(request.getRemoteAddr()));
    try {
      caller.during(
          () -> {
            if (PASSWORD_IN_BODY.matcher(request.getRequestURI()).matches()) {
              orDelayed(caller, request, response, chain);
            } else {
              chain.doFilter(request, response);
            }
            return null;
          });
    } catch (IOException | ServletException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new ServletException(e);
    }
  }

  /** Small answers, which can wait until it is known whether they stand. */
  private void orDelayed(
      Caller caller, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    HeldAnswer answer = new HeldAnswer(response);
    chain.doFilter(request, answer);
    if (caller.delay().isZero()) {
      answer.release();
    } else {
      refuse(problems, request, response, caller.delay());
    }
  }

  static void refuse(
      ProblemWriter problems,
      HttpServletRequest request,
      HttpServletResponse response,
      Duration delay)
      throws IOException {
    response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(delay.plusMillis(999).toSeconds()));
    problems.refuse(request, response, HttpStatus.TOO_MANY_REQUESTS, SignInDelayed.DETAIL);
  }

  private static final class HeldAnswer extends ContentCachingResponseWrapper {

    private int error;

    HeldAnswer(HttpServletResponse response) {
      super(response);
    }

    @Override
    public void sendError(int status) {
      error = status;
    }

    @Override
    public void sendError(int status, String message) {
      error = status;
    }

    void release() throws IOException {
      if (error == 0) {
        copyBodyToResponse();
      } else {
        super.sendError(error);
      }
    }
  }
}
