package org.followthrough.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.camunda.bpm.engine.ProcessEngines;
import org.camunda.bpm.webapp.impl.security.auth.Authentication;
import org.camunda.bpm.webapp.impl.security.auth.AuthenticationUtil;
import org.camunda.bpm.webapp.impl.security.auth.Authentications;
import org.camunda.bpm.webapp.impl.security.filter.util.CsrfConstants;

/** What a session of Camunda's web apps says of whoever has signed in there. */
final class WebAppSignIn {

  private WebAppSignIn() {}

  /** Null where nobody has. */
  static Authentication user(HttpSession session) {
    Authentications signedIn =
        session == null ? null : AuthenticationUtil.getAuthsFromSession(session);
    return signedIn == null
        ? null
        : signedIn.getAuthenticationForProcessEngine(ProcessEngines.NAME_DEFAULT);
  }

  /** The secret that each change in this session has to bring; null where there is none yet. */
  static String token(HttpSession session) {
    return (String) session.getAttribute(CsrfConstants.CSRF_TOKEN_SESSION_ATTR_NAME);
  }

  /** Whether a call brings it, as the web apps do. */
  static boolean bringsToken(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    return session != null
        && hasToken(session, request.getHeader(CsrfConstants.CSRF_TOKEN_HEADER_NAME));
  }

  static boolean hasToken(HttpSession session, String given) {
    String token = token(session);
    return token != null
        && given != null
        && MessageDigest.isEqual(
            token.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }
}
