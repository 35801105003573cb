package org.followthrough.outreach;

import java.time.Instant;
import java.util.Optional;
import org.followthrough.channel.Channel;
import org.followthrough.family.BlockedAddresses;
import org.followthrough.family.Family;
import org.springframework.stereotype.Component;

/**
 * The one gate that every automatic message passes, at the moment of sending and whichever path it
 * comes by. It asks for an address, for consent, and whether the address has bounced.
 */
@Component
class Gate {

  private final BlockedAddresses blocked;

  Gate(BlockedAddresses blocked) {
    this.blocked = blocked;
  }

  Answer ask(Channel channel, Family family) {
    Optional<String> address = channel.address(family);
    if (address.isEmpty()) {
      return new Closed("the family has no address for " + channel.name());
    }
    if (!channel.isAllowedBy(family)) {
      return new Closed("the family has not consented to " + channel.name());
    }
    Optional<String> bounced = blocked.reason(channel.name(), address.get());
    if (bounced.isPresent()) {
      return new Closed("an earlier message to this address came back: " + bounced.get());
    }
    return new Open();
  }

  /** What the gate says of one message. */
  sealed interface Answer {}

  /** It may go now. */
  record Open() implements Answer {}

  /** It may go later. */
  record Held(Instant until, String because) implements Answer {}

  /** It may never go on this channel, as things stand. */
  record Closed(String reason) implements Answer {}
}
