package org.followthrough.connector;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.camunda.bpm.webapp.impl.security.auth.Authentication;
import org.camunda.bpm.webapp.impl.security.auth.AuthenticationUtil;
import org.camunda.bpm.webapp.impl.security.auth.Authentications;
import org.followthrough.api.ProblemWriter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds out who sends a request, after sign-in and before anybody reads its body, and holds those
 * who have not signed in to their share.
 */
final class StrangersShare extends OncePerRequestFilter {

  private static final String HEALTH = "/actuator/health";

  private final Calls calls;
  private final ProblemWriter problems;

  StrangersShare(Calls calls, ProblemWriter problems) {
    this.calls = calls;
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Call call = Call.of(request);
    // In a test of one layer there is no connection.
    if (call == null) {
      chain.doFilter(request, response);
      return;
    }
    call.sender.is(user(request));
    if (call.sender.isStranger() && !isHealth(request) && !calls.admit(call)) {
      response.setHeader(HttpHeaders.RETRY_AFTER, "1");
      problems.refuse(
          request,
          response,
          HttpStatus.TOO_MANY_REQUESTS,
          "Too many requests without a sign-in are under way; try again in a second.");
      return;
    }
    chain.doFilter(request, response);
  }

  /** Whoever asks whether we live takes no place, sends nothing, and must be answered. */
  private static boolean isHealth(HttpServletRequest request) {
    return request.getMethod().equals("GET")
        && request.getContentLengthLong() <= 0
        && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null
        && request.getRequestURI().startsWith(HEALTH);
  }

  private static String user(HttpServletRequest request) {
    org.springframework.security.core.Authentication user =
        SecurityContextHolder.getContext().getAuthentication();
    if (user != null && user.isAuthenticated() && !(user instanceof AnonymousAuthenticationToken)) {
      return user.getName();
    }
    HttpSession session = request.getSession(false);
    Authentications inWebApps =
        session == null ? null : AuthenticationUtil.getAuthsFromSession(session);
    return inWebApps == null
        ? null
        : inWebApps.getAuthentications().stream()
            .map(Authentication::getIdentityId)
            .findAny()
            .orElse(null);
  }
}
