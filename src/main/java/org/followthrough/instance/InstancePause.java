package org.followthrough.instance;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import org.followthrough.family.Families;
import org.followthrough.family.Organisation;
import org.followthrough.timing.BusinessTime;
import org.springframework.stereotype.Component;

/**
 * Lets the jobs of an instance and of what it calls stand still, and go on when nothing stands in
 * their way any more. The instance itself is never suspended: it hears replies and events, and its
 * tasks can be completed. Only for use inside the engine's commands.
 */
@Component
public class InstancePause {

  private final Instances instances;
  private final Families families;
  private final Organisation organisation;
  private final Clock clock;

  InstancePause(Instances instances, Families families, Organisation organisation, Clock clock) {
    this.instances = instances;
    this.families = families;
    this.organisation = organisation;
    this.clock = clock;
  }

  /**
   * Nothing of the instance runs by itself until this cause, and every other, is gone.
   *
   * @return false where it stood still for that cause already
   */
  public boolean begin(String instanceId, Cause cause) {
    if (!instances.standStill(instanceId, cause)) {
      return false;
    }
    InstanceJobs.ofThisCommand().suspend(instanceId);
    return true;
  }

  /**
   * A cause is gone. Where it was the last, the instance goes on: after a failed step with the
   * dates that it has, else its waits go on where they stood.
   *
   * @return false where the instance did not stand still for that cause
   */
  public boolean end(String instanceId, Cause cause) {
    return end(instanceId, cause, cause != Cause.FAILED_STEP);
  }

  /**
   * The same.
   *
   * @param countActiveTime whether each wait is put off by the time it stood still
   */
  boolean end(String instanceId, Cause cause, boolean countActiveTime) {
    Optional<Instant> since = instances.standsStillSince(instanceId);
    if (!instances.goOn(instanceId, cause)) {
      return false;
    }
    if (countActiveTime && since.isPresent()) {
      putOffWaits(instanceId, since.get());
    }
    if (instances.standsStillSince(instanceId).isEmpty()) {
      InstanceJobs.ofThisCommand().activate(instanceId);
    }
    return true;
  }

  private void putOffWaits(String instanceId, Instant since) {
    ZoneId zone =
        instances
            .find(instanceId)
            .flatMap(instance -> families.find(instance.familyId()))
            .map(family -> family.zoneOr(organisation))
            .orElseGet(organisation::timeZone);
    Instant now = clock.instant();
    InstanceJobs.ofThisCommand()
        .putOff(
            instanceId,
            (created, due) ->
                BusinessTime.putOff(due, created.isAfter(since) ? created : since, now, zone));
  }

  /** What can stand in an instance's way. */
  public enum Cause {
    /** Somebody paused it. */
    PERSON,
    /** A step failed for good, and somebody must decide. */
    FAILED_STEP,
    /** The family replied, and somebody is to answer first; the instance counts as running. */
    REPLY;

    /** The word for it in the database. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
