package org.followthrough.outreach;

import java.time.Duration;
import java.util.Optional;
import org.followthrough.outreach.Gate.Answer;
import org.followthrough.outreach.Gate.Held;
import org.springframework.stereotype.Component;

/**
 * Nothing goes to a family whose words may be a no, or may be another family's, until a person has
 * read them. Whoever completes that task lets the message go at once.
 */
@Component
class UnreadReplyRule implements GateRule {

  private static final Duration BEFORE_ASKED_AGAIN = Duration.ofHours(1);

  @Override
  public Optional<Answer> objection(OutgoingMessage outgoingMessage) {
    return outgoingMessage.standing().replyHold().map(because -> held(outgoingMessage, because));
  }

  static Held held(OutgoingMessage outgoingMessage, String because) {
    return new Held(outgoingMessage.at().plus(BEFORE_ASKED_AGAIN), because);
  }
}
