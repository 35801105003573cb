package org.followthrough.sandbox;

import java.time.DayOfWeek;
import java.time.Instant;
import java.util.Optional;
import org.followthrough.api.InvalidRequest;
import org.followthrough.engine.JobAcquisition;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Makes an empty system again: no families, no instances, no messages, nobody's own deployments.
 */
@Component
@Profile(SandboxWorld.PROFILE)
class SandboxReset {

  private final JobAcquisition jobs;
  private final ClockGate gate;
  private final DueWork work;
  private final EmptySystem system;
  private final SandboxClock clock;
  private final OpeningDay openingDay;

  SandboxReset(
      JobAcquisition jobs,
      ClockGate gate,
      DueWork work,
      EmptySystem system,
      SandboxClock clock,
      OpeningDay openingDay) {
    this.jobs = jobs;
    this.gate = gate;
    this.work = work;
    this.system = system;
    this.clock = clock;
    this.openingDay = openingDay;
  }

  /**
   * @param startAt what the clock shows then: with nobody there, nothing happens on the way
   * @throws InvalidRequest 409 where {@code startAt} is past
   */
  synchronized void reset(Optional<Instant> startAt) {
    startAt.ifPresent(clock::refusePast);
    system.endFaults();
    jobs.stop();
    try {
      work.awaitNobodyAtWork();
      gate.exclusively(() -> clear(startAt));
    } finally {
      jobs.start();
    }
  }

  /** At 09:00 of the next such day that begins seven days without a holiday. */
  Instant next(DayOfWeek day) {
    return openingDay.next(day);
  }

  private void clear(Optional<Instant> startAt) {
    system.clear();
    startAt.ifPresent(
        moment -> {
          clock.moveTo(moment);
          system.planSchedulesAnew();
        });
  }
}
