package org.followthrough.security;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** The password was not looked at: too many others were wrong before. */
class SignInDelayed extends AuthenticationException {

  static final String DETAIL =
      "Too many sign-ins have failed, from this address or as this user; try again after the"
          + " seconds that Retry-After says.";

  private static final long serialVersionUID = 1L;

  private final Duration delay;

  SignInDelayed(Duration delay) {
    super(DETAIL);
    this.delay = delay;
  }

  Duration delay() {
    return delay;
  }
}
