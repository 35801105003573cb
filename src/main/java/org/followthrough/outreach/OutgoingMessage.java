package org.followthrough.outreach;

import java.time.Instant;
import java.time.ZoneId;
import org.followthrough.channel.Channel;
import org.followthrough.family.Family;
import org.followthrough.outreach.GateFacts.Standing;
import org.followthrough.timing.Holidays;
import org.followthrough.timing.SendWindow;

/**
 * A message that is about to leave.
 *
 * @param zone in which the family lives
 * @param holidays of where it lives
 * @param at now
 * @param standing how things stood with the family when the gate was asked
 */
record OutgoingMessage(
    Step step,
    Channel channel,
    Family family,
    ZoneId zone,
    Holidays holidays,
    Instant at,
    Standing standing) {

  /**
   * The step that sends it.
   *
   * @param id the engine's job, which stays the same through all retries
   * @param triggeredBy what started its instance, such as {@code prediction:12345}
   * @param workflow the key of the workflow that it is a step of
   * @param urgent whether its instance is
   */
  record Step(String id, String triggeredBy, String workflow, boolean urgent) {}

  /** What {@code window} says of this message at another moment. */
  SendWindow.Move moved(Instant to, SendWindow window) {
    Instant open = window.atOrAfter(to, zone, holidays);
    return new SendWindow.Move(at.atZone(zone), open.atZone(zone), "");
  }
}
