package org.followthrough.sandbox;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The fault a server has now, used up message by message. */
final class Faults {

  private static final long SLOW_SECONDS = 3;

  private final CountDownLatch closing = new CountDownLatch(1);
  private Fault current = Fault.NONE;

  synchronized void set(Fault fault) {
    current = fault;
  }

  /** What the next message would meet. */
  synchronized Fault.Mode current() {
    return current.mode();
  }

  /** What the next message meets. */
  synchronized Fault.Mode take() {
    Fault taken = current;
    if (taken.times() != null) {
      current = taken.times() == 1 ? Fault.NONE : new Fault(taken.mode(), taken.times() - 1);
    }
    return taken.mode();
  }

  /** Real time, not the sandbox's: the peer waits at a socket. */
  void dawdle() {
    try {
      closing.await(SLOW_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets go of whoever dawdles, so that closing a server is not slow too. */
  void close() {
    closing.countDown();
  }
}
