package org.followthrough.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Refuses a path that can be read in more than one way before anything reads it: what chooses the
 * servlet has decoded it and taken double slashes, dots and parameters out of it, and what comes
 * after stumbles over the difference.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class ReadablePath extends OncePerRequestFilter {

  private final HttpFirewall firewall;
  private final ProblemWriter problems;

  ReadablePath(HttpFirewall firewall, ProblemWriter problems) {
    this.firewall = firewall;
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (isReadable(request)) {
      chain.doFilter(request, response);
    } else {
      problems.refuse(request, response, HttpStatus.BAD_REQUEST, ContainerErrors.MALFORMED);
    }
  }

  private boolean isReadable(HttpServletRequest request) {
    try {
      firewall.getFirewalledRequest(request);
      ServletRequestPathUtils.parse(request);
      return true;
    } catch (RequestRejectedException | IllegalArgumentException e) {
      return false;
    }
  }
}
