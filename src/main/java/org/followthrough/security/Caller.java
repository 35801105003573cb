package org.followthrough.security;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * For whom a thread works: passwords that are checked meanwhile count for where the call came from.
 * Jobs and start-up work for nobody.
 */
final class Caller {

  private static final ThreadLocal<Caller> CURRENT = new ThreadLocal<>();

  private final SignInNetwork from;
  private volatile Duration delay = Duration.ZERO;

  Caller(SignInNetwork from) {
    this.from = from;
  }

  static Optional<Caller> current() {
    return Optional.ofNullable(CURRENT.get());
  }

  SignInNetwork from() {
    return from;
  }

  /** For how long no password of this caller's is looked at; zero where none was refused so. */
  Duration delay() {
    return delay;
  }

  void delayedFor(Duration refused) {
    delay = refused;
  }

  /** Does some work for this caller, in whichever thread. */
  <T> T during(Callable<T> work) throws Exception {
    Caller before = CURRENT.get();
    CURRENT.set(this);
    try {
      return work.call();
    } finally {
      if (before == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(before);
      }
    }
  }
}
