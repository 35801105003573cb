package org.followthrough.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.webapp.impl.security.auth.AuthenticationUtil;
import org.camunda.bpm.webapp.impl.security.auth.UserAuthentication;
import org.camunda.bpm.webapp.impl.util.ServletContextUtil;
import org.springframework.stereotype.Component;

/**
 * Signs people in to a session that serves our pages and Camunda's web apps alike: it is the one
 * that those make. The password is checked where every other is, so that whoever guesses waits.
 */
@Component
public class WebSignIn {

  /** Longer than any call: who talks with a family for an hour is still there afterwards. */
  private static final Duration TIMEOUT = Duration.ofHours(4);

  private final ProcessEngine engine;

  WebSignIn(ProcessEngine engine) {
    this.engine = engine;
  }

  /** The session is a new one then, whatever a stranger may have put into the old one. */
  public Result signIn(HttpServletRequest request, String userId, String password) {
    if (!engine.getIdentityService().checkPassword(userId, password)) {
      Duration delay = Caller.current().map(Caller::delay).orElse(Duration.ZERO);
      return delay.isZero() ? new Result.Wrong() : new Result.Delayed(delay);
    }
    UserAuthentication user = AuthenticationUtil.createAuthentication(engine, userId);
    if (user == null) {
      return new Result.Wrong();
    }
    user.setCacheValidationTime(
        ServletContextUtil.getAuthCacheValidationTime(request.getServletContext()));
    signOut(request);
    AuthenticationUtil.revalidateSession(request, user);
    request.getSession().setMaxInactiveInterval((int) TIMEOUT.toSeconds());
    return new Result.SignedIn();
  }

  /** From our pages and the web apps. */
  public void signOut(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
  }

  /** What came of a try. */
  public sealed interface Result {

    record SignedIn() implements Result {}

    /** There is no such user, or the password is another. */
    record Wrong() implements Result {}

    /** The password was not looked at: too many others were wrong before. */
    record Delayed(Duration delay) implements Result {}
  }
}
