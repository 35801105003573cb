package org.followthrough.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.followthrough.engine.LetThrough;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Tells the engine who is calling, so that what it records has a name on it. Whoever calls the
 * engine's own REST, or works at the desk as in Tasklist, is held to the engine's authorizations;
 * whoever calls our API has been let through already, and the engine is called by our code, which
 * needs more of it than the caller may do.
 */
class EngineUser extends OncePerRequestFilter {

  private static final String ENGINES_REST = "/engine-rest";
  private static final String DESK = "/desk";

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
        List<String> groups =
            user.getAuthorities().stream().map(GrantedAuthority::getAuthority).toList();
        // Decoded, and so the very path by which the engine's REST was chosen.
        String path = request.getServletPath();
        if (path.startsWith(ENGINES_REST) || path.startsWith(DESK)) {
          identities.setAuthentication(user.getName(), groups);
        } else {
          LetThrough.signIn(identities, user.getName(), groups);
        }
      }
      chain.doFilter(request, response);
    } finally {
      identities.clearAuthentication();
    }
  }
}
