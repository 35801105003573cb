package org.followthrough.outreach;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.followthrough.channel.Channel;
import org.followthrough.contact.Attempt;
import org.followthrough.engine.StepFault;
import org.followthrough.family.Family;
import org.followthrough.family.Organisation;
import org.followthrough.timing.HolidayCalendars;
import org.springframework.stereotype.Component;

/**
 * The one gate that every automatic message passes, at the moment of sending and whichever path it
 * comes by. The first of its rules that objects decides.
 */
@Component
class Gate {

  /**
   * Whom it asks, one after the other. What closes it for good stands before what only holds; the
   * rate is last, since it gives away a place that no other rule may then refuse.
   */
  static final List<Class<? extends GateRule>> IN_ORDER =
      List.of(
          ConsentRule.class,
          AddressRule.class,
          BlockedAddressRule.class,
          UnreadReplyRule.class,
          CourtesyRule.class,
          WindowRule.class,
          LimitRule.class,
          RateRule.class);

  /** What holds for whoever writes. */
  private static final Set<Class<? extends GateRule>> FOR_PEOPLE_TOO =
      Set.of(ConsentRule.class, AddressRule.class, BlockedAddressRule.class, WindowRule.class);

  private final List<GateRule> rules;
  private final LimitRule limits;
  private final GateFacts facts;
  private final Organisation organisation;
  private final HolidayCalendars holidays;
  private final Clock clock;

  Gate(
      List<GateRule> rules,
      LimitRule limits,
      GateFacts facts,
      Organisation organisation,
      HolidayCalendars holidays,
      Clock clock) {
    this.rules =
        rules.stream().sorted(Comparator.comparing(rule -> place(rule.getClass()))).toList();
    this.limits = limits;
    this.facts = facts;
    this.organisation = organisation;
    this.holidays = holidays;
    this.clock = clock;
  }

  private static int place(Class<? extends GateRule> rule) {
    int place = IN_ORDER.indexOf(rule);
    if (place < 0) {
      throw new IllegalStateException("when the gate asks " + rule + " is not said in its list");
    }
    return place;
  }

  /** A message of a step, as it comes to the gate now. */
  OutgoingMessage outgoingMessage(
      Channel channel, Family family, String stepId, String instanceId) {
    Instant now = clock.instant();
    GateFacts.Facts known =
        facts.of(
            instanceId,
            stepId,
            family.familyId(),
            channel.name(),
            channel.address(family).orElse(null),
            LimitRule.since(now, family.zoneOr(organisation)));
    return new OutgoingMessage(
        new OutgoingMessage.Step(stepId, known.triggeredBy(), known.workflow(), known.urgent()),
        channel,
        family,
        family.zoneOr(organisation),
        holidays.of(family),
        now,
        known.standing());
  }

  Answer ask(OutgoingMessage outgoingMessage) {
    return rules.stream()
        .map(rule -> rule.objection(outgoingMessage))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(Open::new);
  }

  /**
   * The same for what a person writes to one family: what holds automatic messages back, so that
   * there are not too many or a person can read first, does not hold the person.
   */
  Answer askForAPerson(OutgoingMessage outgoingMessage) {
    return rules.stream()
        .filter(rule -> FOR_PEOPLE_TOO.contains(rule.getClass()))
        .map(rule -> rule.objection(outgoingMessage))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(Open::new);
  }

  /**
   * Records an attempt as begun, and looks once more, at that very moment, at what other messages
   * and the family itself may have changed since the gate was asked.
   *
   * @return false where another thread has recorded this attempt already
   * @throws StepFault.Held where the gate must be asked again
   */
  boolean begin(Attempt attempt, OutgoingMessage outgoingMessage) {
    return limits.begin(attempt, outgoingMessage);
  }

  /** What the gate says of one message. */
  sealed interface Answer {}

  /** It may go now. */
  record Open() implements Answer {}

  /**
   * It may go later: no rule objects at that moment, as things stand.
   *
   * @param cause {@code RATE} where that moment is kept for it, so that it then goes before others
   */
  record Held(Instant until, String because, StepFault.Held.Cause cause) implements Answer {

    Held(Instant until, String because) {
      this(until, because, StepFault.Held.Cause.RULE);
    }

    /** What the step throws that sends it. */
    StepFault.Held fault() {
      return new StepFault.Held(until, because, cause);
    }
  }

  /** It may never go on this channel, as things stand. */
  record Closed(String reason) implements Answer {}
}
