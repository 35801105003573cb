package org.followthrough.outreach;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.followthrough.channel.Channel;
import org.followthrough.contact.Attempts.Recent;
import org.followthrough.contact.RecentMessages;
import org.followthrough.family.Family;
import org.followthrough.family.Organisation;
import org.followthrough.message.Message;
import org.followthrough.message.MessageTemplates.UnusableTemplate;
import org.followthrough.timing.HolidayCalendars;
import org.followthrough.trigger.Prediction;
import org.springframework.stereotype.Component;

/**
 * What would become of a message at a moment that is not now: asks the very rules of the {@link
 * Gate}, and renders the very texts, but takes no place, counts nothing and sends nothing. What
 * others will do until then nobody knows: neither the rate of a channel nor its outages are
 * foreseen.
 */
@Component
public class ForeseenMessages {

  /** What these object to ends when a person or another workflow has done something. */
  private static final Set<Class<? extends GateRule>> UNTIL_SOMEBODY_ACTS =
      Set.of(UnreadReplyRule.class, CourtesyRule.class);

  private final List<Channel> channels;
  private final List<GateRule> rules;
  private final RecentMessages sent;
  private final MessageRendering rendering;
  private final MessageVariables variables;
  private final Organisation organisation;
  private final HolidayCalendars holidays;

  ForeseenMessages(
      List<Channel> channels,
      List<GateRule> rules,
      RecentMessages sent,
      MessageRendering rendering,
      MessageVariables variables,
      Organisation organisation,
      HolidayCalendars holidays) {
    this.channels = channels;
    this.rules =
        rules.stream()
            // It gives away places.
            .filter(rule -> !(rule instanceof RateRule))
            .sorted(Comparator.comparing(rule -> Gate.IN_ORDER.indexOf(rule.getClass())))
            .toList();
    this.sent = sent;
    this.rendering = rendering;
    this.variables = variables;
    this.organisation = organisation;
    this.holidays = holidays;
  }

  /** The names of the channels, as steps are called that use them. */
  public List<String> channels() {
    return channels.stream().map(Channel::name).toList();
  }

  /** What the gate would say of a message at its moment. */
  public Answer ask(Waiting waiting) {
    OutgoingMessage message =
        new OutgoingMessage(
            new OutgoingMessage.Step("", "", waiting.workflow, waiting.urgent),
            named(waiting.channel),
            waiting.family,
            waiting.family.zoneOr(organisation),
            holidays.of(waiting.family),
            waiting.at);
    for (GateRule rule : rules) {
      boolean endsByItself = !UNTIL_SOMEBODY_ACTS.contains(rule.getClass());
      if (endsByItself || !waiting.hasWaited) {
        Optional<Gate.Answer> objection =
            rule instanceof LimitRule limits
                ? limits.objection(message, recent(message, waiting.sent))
                : rule.objection(message);
        if (objection.isPresent()) {
          return answer(objection.get(), endsByItself);
        }
      }
    }
    return new Answer(State.OPEN, waiting.at, null);
  }

  /** What only the limits would say now of one more message on a channel; empty where nothing. */
  public Optional<String> overTheLimits(String channel, Family family, Instant at) {
    OutgoingMessage message =
        new OutgoingMessage(
            new OutgoingMessage.Step("", "", "", false),
            named(channel),
            family,
            family.zoneOr(organisation),
            holidays.of(family),
            at);
    return message.channel().address(family).isEmpty()
        ? Optional.empty()
        : rules.stream()
            .filter(LimitRule.class::isInstance)
            .flatMap(
                rule -> ((LimitRule) rule).objection(message, recent(message, List.of())).stream())
            .findFirst()
            .map(objection -> answer(objection, true).because());
  }

  private static Answer answer(Gate.Answer answer, boolean endsByItself) {
    if (answer instanceof Gate.Held held) {
      return new Answer(
          endsByItself ? State.HELD : State.HELD_BY_SOMEBODY, held.until(), held.because());
    }
    return new Answer(State.CLOSED, null, ((Gate.Closed) answer).reason());
  }

  /** What is on record and what is foreseen. */
  private Recent recent(OutgoingMessage message, List<Sent> foreseen) {
    Instant since = LimitRule.since(message);
    String address = message.channel().address(message.family()).orElseThrow();
    Recent recent = sent.since(since, message.family().familyId(), address);
    List<Sent> counted =
        foreseen.stream()
            .filter(one -> one.at.isAfter(since) && !one.at.isAfter(message.at()))
            .toList();
    return new Recent(
        merged(recent.toFamily(), counted.stream().map(Sent::at), message.at()),
        merged(
            recent.toAddress(),
            counted.stream().filter(one -> one.address.equalsIgnoreCase(address)).map(Sent::at),
            message.at()));
  }

  private static List<Instant> merged(List<Instant> recorded, Stream<Instant> more, Instant until) {
    return Stream.concat(recorded.stream().filter(at -> !at.isAfter(until)), more)
        .sorted()
        .toList();
  }

  /** Where a channel reaches a family; empty where it does not. */
  public Optional<String> address(String channel, Family family) {
    return named(channel).address(family);
  }

  /**
   * Which template a message would use.
   *
   * @param first what the decision says of the first message
   * @param own what the step itself says
   */
  public Optional<String> template(String channel, Optional<String> first, Optional<String> own) {
    return rendering.templateFor(named(channel), first, own);
  }

  /**
   * What a family would read.
   *
   * @param facts what the events behind the instance say
   * @throws UnusableTemplate where a text or a variable is missing; the message names it
   */
  public Message text(
      String channel,
      String template,
      Family family,
      Map<String, Object> facts,
      Optional<Prediction> prediction) {
    return named(channel)
        .render(template, family.language(), variables.of(family, facts, prediction));
  }

  private Channel named(String name) {
    return channels.stream()
        .filter(channel -> channel.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no channel " + name));
  }

  /**
   * A message that waits before the gate.
   *
   * @param hasWaited whether what somebody must do has been done by then
   * @param sent what the same instance will have sent before
   */
  public record Waiting(
      String channel,
      Family family,
      String workflow,
      boolean urgent,
      Instant at,
      boolean hasWaited,
      List<Sent> sent) {

    public Waiting {
      sent = new ArrayList<>(sent);
    }
  }

  /** A message that will have left. */
  public record Sent(Instant at, String address) {}

  /** What the gate says. */
  public enum State {
    OPEN,
    /** Until the moment of the answer. */
    HELD,
    /** Until a person or another workflow has done something, nobody knows when. */
    HELD_BY_SOMEBODY,
    /** It does not leave on this channel. */
    CLOSED
  }

  /**
   * @param until when to ask again; null where it is closed
   * @param because in words; null where it is open
   */
  public record Answer(State state, Instant until, String because) {}
}
