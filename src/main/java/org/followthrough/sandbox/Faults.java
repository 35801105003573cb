package org.followthrough.sandbox;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The fault a server has now, used up message by message. */
final class Faults {

  private static final long SLOW_SECONDS = 3;

  private CountDownLatch over = new CountDownLatch(1);
  private Fault current = Fault.NONE;

  /** What messages meet from now on; whoever dawdles over one before goes on at once. */
  synchronized void set(Fault fault) {
    current = fault;
    over.countDown();
    over = new CountDownLatch(1);
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
      over().await(SLOW_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized CountDownLatch over() {
    return over;
  }

  /** Nobody dawdles any more, so that closing a server is not slow too. */
  synchronized void close() {
    over.countDown();
  }
}
