package org.followthrough.outreach;

import java.util.Optional;
import org.followthrough.outreach.Gate.Answer;

/**
 * One thing that must be so before a message may leave. Each is a bean of its own, whose
 * {@code @Order} says when it is asked: consent 10, address 20, courtesy 25, window 30, limits 40,
 * rate 50.
 */
interface GateRule {

  /** What it has against the message now; empty where nothing. */
  Optional<Answer> objection(OutgoingMessage outgoingMessage);
}
