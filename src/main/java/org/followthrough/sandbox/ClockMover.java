package org.followthrough.sandbox;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.followthrough.api.InvalidRequest;
import org.followthrough.engine.JobAcquisition;
import org.followthrough.sandbox.DueWork.Look;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Moves the clock by hops, from one due moment to the next, so that what falls due on the way
 * happens at its own time; and never while something is in flight.
 */
@Component
@Profile(SandboxWorld.PROFILE)
class ClockMover {

  private final SandboxClock clock;
  private final DueWork work;
  private final ClockGate gate;
  private final JobAcquisition jobs;

  ClockMover(SandboxClock clock, DueWork work, ClockGate gate, JobAcquisition jobs) {
    this.clock = clock;
    this.work = work;
    this.gate = gate;
    this.jobs = jobs;
  }

  /**
   * @throws InvalidRequest 409 where {@code target} is past, or work that is due does not get done
   */
  synchronized void moveTo(Instant target) {
    clock.refusePast(target);
    AtomicBoolean arrived = new AtomicBoolean();
    while (!arrived.get()) {
      becomeQuiet();
      gate.exclusively(
          () -> {
            Look look = work.look();
            if (look.isQuiet()) {
              boolean dueOnTheWay = look.next() != null && look.next().isBefore(target);
              clock.moveTo(dueOnTheWay ? look.next() : target);
              arrived.set(!dueOnTheWay);
            }
          });
      jobs.lookNow();
    }
  }

  /** Moves to the next due moment; stays where nothing will ever be due. */
  synchronized void moveToNext() {
    becomeQuiet();
    Instant next = work.look().awaited();
    if (next != null && next.isAfter(clock.instant())) {
      moveTo(next);
    }
  }

  /**
   * Waits until nothing is due any more and nothing in flight.
   *
   * @throws InvalidRequest 409 where that does not come about
   */
  void becomeQuiet() {
    Look before = null;
    long changedAt = System.nanoTime();
    for (Look look = work.look(); !look.isQuiet(); look = work.look()) {
      if (!look.equals(before)) {
        before = look;
        changedAt = System.nanoTime();
      } else if (System.nanoTime() - changedAt > DueWork.TIMEOUT.toNanos()) {
        throw InvalidRequest.conflict(
            "The clock stands still: %d job(s) due and %d job(s), mails or webhooks in flight do not get done. Cockpit and the log say more."
                .formatted(look.due(), look.inFlight()));
      }
      if (look.due() > 0) {
        jobs.lookNow();
      }
      work.awaitNews();
    }
  }

  boolean isSettled() {
    return work.look().isQuiet();
  }
}
