package org.followthrough.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.camunda.bpm.engine.ProcessEngines;
import org.camunda.bpm.webapp.impl.security.auth.Authentication;
import org.camunda.bpm.webapp.impl.security.auth.AuthenticationUtil;
import org.camunda.bpm.webapp.impl.security.auth.Authentications;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets whoever has signed in to a web app of Camunda read what a tab in it shows, with the roles
 * that the user has now. Only for calls that change nothing, which no token keeps another site from
 * making, and for those that bring the token of their session.
 */
class WebAppReader extends OncePerRequestFilter {

  private final RequestMatcher reads;
  private final Roles roles;

  WebAppReader(RequestMatcher reads, Roles roles) {
    this.reads = reads;
    this.roles = roles;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    HttpSession session = request.getSession(false);
    if (session != null && reads.matches(request)) {
      Authentications signedIn = AuthenticationUtil.getAuthsFromSession(session);
      Authentication user =
          signedIn == null
              ? null
              : signedIn.getAuthenticationForProcessEngine(ProcessEngines.NAME_DEFAULT);
      if (user != null) {
        String userId = user.getIdentityId();
        SecurityContextHolder.getContext()
            .setAuthentication(
                UsernamePasswordAuthenticationToken.authenticated(
                    userId, null, AuthorityUtils.createAuthorityList(roles.of(userId))));
      }
    }
    chain.doFilter(request, response);
  }
}
