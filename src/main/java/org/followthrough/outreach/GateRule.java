package org.followthrough.outreach;

import java.util.Optional;
import org.followthrough.outreach.Gate.Answer;

/** One thing that must be so before a message may leave; {@link Gate#IN_ORDER} lists them all. */
interface GateRule {

  /** What it has against the message now; empty where nothing. */
  Optional<Answer> objection(OutgoingMessage outgoingMessage);
}
