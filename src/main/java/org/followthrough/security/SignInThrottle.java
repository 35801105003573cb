package org.followthrough.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.followthrough.api.ProblemWriter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Slows down whoever guesses passwords, over HTTP Basic or in the web apps' form: an address from
 * which too many sign-ins have failed may try no other for a while, not even with the right
 * password. Each node counts for itself.
 */
class SignInThrottle extends OncePerRequestFilter {

  private static final Pattern FORM =
      Pattern.compile("/camunda/api/admin/auth/user/[^/]+/login/[^/]+");

  /** Enough for any organisation; beyond it the oldest are forgotten, so that memory is bounded. */
  private static final int ADDRESSES = 10_000;

  private final SignInProperties limits;
  private final Clock clock;
  private final ProblemWriter problems;
  private final Map<String, Failures> failures =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
          return size() > ADDRESSES;
        }
      };

  SignInThrottle(SignInProperties limits, Clock clock, ProblemWriter problems) {
    this.limits = limits;
    this.clock = clock;
    this.problems = problems;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return request.getHeader(HttpHeaders.AUTHORIZATION) == null
        && !FORM.matcher(request.getRequestURI()).matches();
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String address = request.getRemoteAddr();
    Duration refused = refused(address);
    if (refused.compareTo(Duration.ZERO) > 0) {
      response.setHeader(
          HttpHeaders.RETRY_AFTER, String.valueOf(refused.plusMillis(999).toSeconds()));
      problems.write(
          request.getRequestURI(),
          response,
          HttpStatus.TOO_MANY_REQUESTS,
          "Too many sign-ins from this address have failed; try again after the seconds that"
              + " Retry-After says.");
      return;
    }
    chain.doFilter(request, response);
    if (response.getStatus() == HttpStatus.UNAUTHORIZED.value()) {
      failed(address);
    }
  }

  private synchronized Duration refused(String address) {
    Failures before = failures.get(address);
    return before == null || before.count < limits.failures()
        ? Duration.ZERO
        : Duration.between(clock.instant(), before.first.plus(limits.within()));
  }

  private synchronized void failed(String address) {
    Instant now = clock.instant();
    Failures before = failures.get(address);
    failures.put(
        address,
        before == null || !now.isBefore(before.first.plus(limits.within()))
            ? new Failures(now, 1)
            : new Failures(before.first, before.count + 1));
  }

  private record Failures(Instant first, int count) {}
}
