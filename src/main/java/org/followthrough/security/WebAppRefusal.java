package org.followthrough.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.webapp.impl.security.auth.Authentication;
import org.camunda.bpm.webapp.impl.security.auth.UserAuthentication;
import org.springframework.web.filter.OncePerRequestFilter;

/** Says in words whose a web app is, where somebody opens one that is not theirs. */
class WebAppRefusal extends OncePerRequestFilter {

  private static final Pattern PAGE = Pattern.compile("/camunda/app/(\\w+)(/\\w+/?)?");

  private static final Map<String, String> WHOSE =
      Map.of(
          "cockpit", "Cockpit is for operations",
          "admin", "Admin is for administrators",
          "tasklist", "Tasklist is for coordinators");

  private final RefusalPage page;

  WebAppRefusal(RefusalPage page) {
    this.page = page;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Matcher path = PAGE.matcher(request.getRequestURI());
    Authentication user = WebAppSignIn.user(request.getSession(false));
    if (RefusalPage.isFor(request)
        && path.matches()
        && WHOSE.containsKey(path.group(1))
        && user instanceof UserAuthentication known
        && !known.isAuthorizedForApp(path.group(1))) {
      page.write(request, response, WHOSE.get(path.group(1)));
    } else {
      chain.doFilter(request, response);
    }
  }
}
