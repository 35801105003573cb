package org.followthrough.outreach;

import java.util.Optional;
import org.followthrough.outreach.Gate.Answer;
import org.springframework.stereotype.Component;

/** Nobody is written to at night, on a weekend or on a holiday, as the table has it. */
@Component
class WindowRule implements GateRule {

  private final SendWindowTable table;

  WindowRule(SendWindowTable table) {
    this.table = table;
  }

  @Override
  public Optional<Answer> objection(OutgoingMessage outgoingMessage) {
    return table
        .windowFor(outgoingMessage)
        .move(outgoingMessage.at(), outgoingMessage.zone(), outgoingMessage.holidays())
        .map(move -> new Gate.Held(move.to().toInstant(), move.inWords()));
  }
}
