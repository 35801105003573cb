package org.followthrough.outreach;

import java.util.Optional;
import org.followthrough.outreach.Gate.Answer;
import org.springframework.stereotype.Component;

/** Nobody is written to on a channel without consent. */
@Component
class ConsentRule implements GateRule {

  @Override
  public Optional<Answer> objection(OutgoingMessage outgoingMessage) {
    return outgoingMessage.channel().isAllowedBy(outgoingMessage.family())
        ? Optional.empty()
        : Optional.of(
            new Gate.Closed("the family has not consented to " + outgoingMessage.channel().name()));
  }
}
