package org.followthrough.outreach;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/**
 * Spaces out what leaves on a channel. Places in seconds plan a crowd; after a machine has stalled,
 * all whose places it missed would leave at once, were it not for this.
 */
class SendPacer {

  private final Duration beat;
  private Instant next = Instant.EPOCH;

  SendPacer(int perSecond) {
    this.beat = Duration.ofSeconds(1).dividedBy(perSecond);
  }

  /** Returns when it is the caller's turn: within a beat for each other one that waits. */
  void awaitTurn(Instant now) {
    LockSupport.parkNanos(untilTurn(now).toNanos());
  }

  /** How long the caller has to wait, who then has had its turn. */
  synchronized Duration untilTurn(Instant now) {
    Instant turn = next.isAfter(now) ? next : now;
    next = turn.plus(beat);
    return Duration.between(now, turn);
  }
}
