package org.followthrough.outreach;

import java.util.Optional;
import org.followthrough.outreach.Gate.Answer;
import org.springframework.stereotype.Component;

/** There must be an address to write to. */
@Component
class AddressRule implements GateRule {

  @Override
  public Optional<Answer> objection(OutgoingMessage outgoingMessage) {
    return outgoingMessage.channel().address(outgoingMessage.family()).isPresent()
        ? Optional.empty()
        : Optional.of(
            new Gate.Closed("the family has no address for " + outgoingMessage.channel().name()));
  }
}
