package org.followthrough.outreach;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.followthrough.contact.AddressConsents;
import org.followthrough.contact.Attempt;
import org.followthrough.contact.Attempts;
import org.followthrough.contact.Attempts.Bounds;
import org.followthrough.contact.Attempts.Recent;
import org.followthrough.contact.UnreadReplyHolds;
import org.followthrough.outreach.Gate.Answer;
import org.followthrough.outreach.Gate.Held;
import org.followthrough.timing.SendWindow.Move;
import org.springframework.stereotype.Component;

/**
 * No family hears from us too often, over all workflows, and no address, whoever shares it. What
 * left or may have left counts; tries of one step are one message.
 */
@Component
class LimitRule implements GateRule {

  static final int LONGEST_LIMIT_IN_DAYS = 7;

  private final LimitProperties limits;
  private final Attempts attempts;
  private final AddressConsents addresses;
  private final UnreadReplyHolds holds;
  private final SendWindowTable table;

  LimitRule(
      LimitProperties limits,
      Attempts attempts,
      AddressConsents addresses,
      UnreadReplyHolds holds,
      SendWindowTable table) {
    this.limits = limits;
    this.attempts = attempts;
    this.addresses = addresses;
    this.holds = holds;
    this.table = table;
  }

  @Override
  public Optional<Answer> objection(OutgoingMessage outgoingMessage) {
    return objection(outgoingMessage, outgoingMessage.standing().recent());
  }

  /** The same, for whoever knows what will have been sent by the moment of the message. */
  Optional<Answer> objection(OutgoingMessage outgoingMessage, Recent recent) {
    return held(outgoingMessage, recent).map(Answer.class::cast);
  }

  /**
   * Records an attempt as begun, unless another message, which leaves at this moment, makes it one
   * too many, or the family has said something since the gate was asked.
   *
   * @return false where another thread has recorded this attempt already
   * @throws org.followthrough.engine.StepFault.Held where the gate must be asked again
   */
  boolean begin(Attempt attempt, OutgoingMessage outgoingMessage) {
    return attempts.begin(
        attempt,
        new Bounds(
            since(outgoingMessage.at(), outgoingMessage.zone()),
            today(outgoingMessage),
            limits.perFamilyPerDay(),
            limits.perFamilyPerSevenDays(),
            limits.perAddressPerDay()),
        recent ->
            saidMeanwhile(attempt, outgoingMessage)
                .or(() -> held(outgoingMessage, recent))
                .ifPresent(
                    held -> {
                      throw held.fault();
                    }));
  }

  /** Whoever says no takes the same lock: either this sees it, or the message had left before. */
  private Optional<Held> saidMeanwhile(Attempt attempt, OutgoingMessage outgoingMessage) {
    return addresses.saysNo(attempt.channel(), attempt.address())
        ? Optional.of(new Held(outgoingMessage.at(), "the family has just said no"))
        : holds
            .because(attempt.familyId())
            .map(because -> UnreadReplyRule.held(outgoingMessage, because));
  }

  /** From when on what was sent may still count. */
  static Instant since(Instant now, ZoneId zone) {
    return now.atZone(zone).minusDays(LONGEST_LIMIT_IN_DAYS).toInstant();
  }

  private static Instant today(OutgoingMessage outgoingMessage) {
    return now(outgoingMessage).truncatedTo(ChronoUnit.DAYS).toInstant();
  }

  private Optional<Held> held(OutgoingMessage outgoingMessage, Recent recent) {
    ZonedDateTime now = now(outgoingMessage);
    Instant today = today(outgoingMessage);
    Instant tomorrow =
        now.toLocalDate().plusDays(1).atStartOfDay(outgoingMessage.zone()).toInstant();
    List<Instant> toFamilyToday = after(today, recent.toFamily());
    List<Instant> toAddressToday = after(today, recent.toAddress());
    return Stream.of(
            full(toFamilyToday, limits.perFamilyPerDay())
                .map(sent -> new Full(tomorrow, messages(sent) + " to this family on this day")),
            full(recent.toFamily(), limits.perFamilyPerSevenDays())
                .map(
                    sent ->
                        new Full(
                            sent.get(0)
                                .atZone(outgoingMessage.zone())
                                .plusDays(LONGEST_LIMIT_IN_DAYS)
                                .toInstant(),
                            messages(sent) + " to this family in 7 days")),
            full(toAddressToday, limits.perAddressPerDay())
                .map(sent -> new Full(tomorrow, messages(sent) + " to this address on this day")))
        .flatMap(Optional::stream)
        .max(Comparator.comparing(Full::until))
        .map(full -> held(outgoingMessage, full));
  }

  private Held held(OutgoingMessage outgoingMessage, Full full) {
    Move move = outgoingMessage.moved(full.until, table.windowFor(outgoingMessage));
    return new Held(move.to().toInstant(), move.inWords(full.because));
  }

  /** The newest of what was sent, as many as the limit lets, where it lets no more. */
  private static Optional<List<Instant>> full(List<Instant> sent, int limit) {
    return sent.size() < limit
        ? Optional.empty()
        : Optional.of(sent.subList(sent.size() - limit, sent.size()));
  }

  private static List<Instant> after(Instant moment, List<Instant> sent) {
    return sent.stream().filter(at -> !at.isBefore(moment)).toList();
  }

  private static String messages(List<Instant> sent) {
    return "already " + sent.size() + (sent.size() == 1 ? " message" : " messages");
  }

  private static ZonedDateTime now(OutgoingMessage outgoingMessage) {
    return outgoingMessage.at().atZone(outgoingMessage.zone());
  }

  private record Full(Instant until, String because) {}
}
