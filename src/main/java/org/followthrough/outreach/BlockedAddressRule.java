package org.followthrough.outreach;

import java.util.Optional;
import org.followthrough.outreach.Gate.Answer;
import org.springframework.stereotype.Component;

/** Nothing is sent to an address that a message came back from, until the family has another. */
@Component
class BlockedAddressRule implements GateRule {

  @Override
  public Optional<Answer> objection(OutgoingMessage outgoingMessage) {
    return outgoingMessage
        .standing()
        .blocked()
        .map(reason -> new Gate.Closed("an earlier message to this address came back: " + reason));
  }
}
