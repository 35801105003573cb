package org.followthrough.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.camunda.bpm.engine.IdentityService;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Tells the engine who is calling, so that what it records has a name on it. */
class EngineUser extends OncePerRequestFilter {

  private final IdentityService identities;

  EngineUser(IdentityService identities) {
    this.identities = identities;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Authentication user = SecurityContextHolder.getContext().getAuthentication();
    try {
      if (user != null && !(user instanceof AnonymousAuthenticationToken)) {
        identities.setAuthentication(
            user.getName(),
            user.getAuthorities().stream().map(GrantedAuthority::getAuthority).toList());
      }
      chain.doFilter(request, response);
    } finally {
      identities.clearAuthentication();
    }
  }
}
