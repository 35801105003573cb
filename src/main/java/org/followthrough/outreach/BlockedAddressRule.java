package org.followthrough.outreach;

import java.util.Optional;
import org.followthrough.contact.BlockedAddresses;
import org.followthrough.outreach.Gate.Answer;
import org.springframework.stereotype.Component;

/** Nothing is sent to an address that a message came back from, until the family has another. */
@Component
class BlockedAddressRule implements GateRule {

  private final BlockedAddresses blocked;

  BlockedAddressRule(BlockedAddresses blocked) {
    this.blocked = blocked;
  }

  @Override
  public Optional<Answer> objection(OutgoingMessage outgoingMessage) {
    return outgoingMessage
        .channel()
        .address(outgoingMessage.family())
        .flatMap(address -> blocked.reason(outgoingMessage.channel().name(), address))
        .map(reason -> new Gate.Closed("an earlier message to this address came back: " + reason));
  }
}
