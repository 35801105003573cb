package org.followthrough.outreach;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.followthrough.channel.Channel;
import org.followthrough.contact.Attempts.Recent;
import org.followthrough.family.Family;
import org.followthrough.family.Organisation;
import org.followthrough.message.Message;
import org.followthrough.message.MessageTemplates.UnusableTemplate;
import org.followthrough.outreach.GateFacts.Standing;
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

  /** What these object to does not depend on the moment. */
  private static final Set<Class<? extends GateRule>> WHENEVER_ASKED =
      Set.of(UnreadReplyRule.class, CourtesyRule.class, BlockedAddressRule.class);

  private final List<Channel> channels;
  private final List<GateRule> rules;
  private final GateFacts facts;
  private final MessageRendering rendering;
  private final MessageVariables variables;
  private final Organisation organisation;
  private final HolidayCalendars holidays;

  ForeseenMessages(
      List<Channel> channels,
      List<GateRule> rules,
      GateFacts facts,
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
    this.facts = facts;
    this.rendering = rendering;
    this.variables = variables;
    this.organisation = organisation;
    this.holidays = holidays;
  }

  /** The names of the channels, as steps are called that use them. */
  public List<String> channels() {
    return channels.stream().map(Channel::name).toList();
  }

  /**
   * What the gate would say of a message at its moment.
   *
   * @param memory what was asked before about the same family, of which nothing changes meanwhile
   */
  public Answer ask(Waiting waiting, Memory memory) {
    OutgoingMessage message =
        new OutgoingMessage(
            new OutgoingMessage.Step("", "", waiting.workflow, waiting.urgent),
            named(waiting.channel),
            waiting.family,
            waiting.family.zoneOr(organisation),
            holidays.of(waiting.family),
            waiting.at,
            standing(waiting, memory));
    for (GateRule rule : rules) {
      boolean endsByItself = !UNTIL_SOMEBODY_ACTS.contains(rule.getClass());
      if (endsByItself || !waiting.hasWaited) {
        Optional<Gate.Answer> objection = objection(rule, message, waiting, memory);
        if (objection.isPresent()) {
          return answer(objection.get(), endsByItself);
        }
      }
    }
    return new Answer(State.OPEN, waiting.at, null);
  }

  private Standing standing(Waiting waiting, Memory memory) {
    Channel channel = named(waiting.channel);
    return memory.standings.computeIfAbsent(
        List.of(waiting.channel, waiting.workflow),
        unknown ->
            facts.standing(
                waiting.workflow,
                waiting.family.familyId(),
                waiting.channel,
                channel.address(waiting.family).orElse(null),
                memory.begins));
  }

  private Optional<Gate.Answer> objection(
      GateRule rule, OutgoingMessage message, Waiting waiting, Memory memory) {
    if (rule instanceof LimitRule limits) {
      return limits.objection(message, recent(message, waiting.sent, memory));
    }
    return WHENEVER_ASKED.contains(rule.getClass())
        ? memory.objections.computeIfAbsent(
            List.of(rule.getClass(), waiting.channel, waiting.workflow),
            unknown -> rule.objection(message))
        : rule.objection(message);
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
            at,
            Standing.CLEAR);
    return message.channel().address(family).isEmpty()
        ? Optional.empty()
        : rules.stream()
            .filter(LimitRule.class::isInstance)
            .flatMap(
                rule ->
                    ((LimitRule) rule)
                        .objection(message, recent(message, List.of(), new Memory(at))).stream())
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
  private Recent recent(OutgoingMessage message, List<Sent> foreseen, Memory memory) {
    Instant since = LimitRule.since(message.at(), message.zone());
    String address = message.channel().address(message.family()).orElseThrow();
    Recent recent =
        memory.recent.computeIfAbsent(
            address,
            unknown ->
                facts.recent(
                    since.isBefore(memory.begins) ? since : memory.begins,
                    message.family().familyId(),
                    unknown));
    List<Sent> counted =
        foreseen.stream()
            .filter(one -> one.at.isAfter(since) && !one.at.isAfter(message.at()))
            .toList();
    return new Recent(
        merged(recent.toFamily(), since, counted.stream().map(Sent::at), message.at()),
        merged(
            recent.toAddress(),
            since,
            counted.stream().filter(one -> one.address.equalsIgnoreCase(address)).map(Sent::at),
            message.at()));
  }

  private static List<Instant> merged(
      List<Instant> recorded, Instant since, Stream<Instant> more, Instant until) {
    return Stream.concat(
            recorded.stream().filter(at -> at.isAfter(since) && !at.isAfter(until)), more)
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
      Optional<Prediction> prediction,
      Memory memory) {
    return memory.texts.computeIfAbsent(
        List.of(channel, template),
        unknown ->
            named(channel)
                .render(template, family.language(), variables.of(family, facts, prediction)));
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

  /** What was asked before about one family. */
  public static final class Memory {

    private final Instant begins;

    private final Map<String, Recent> recent = new HashMap<>();
    private final Map<List<String>, Standing> standings = new HashMap<>();
    private final Map<List<Object>, Optional<Gate.Answer>> objections = new HashMap<>();
    private final Map<List<String>, Message> texts = new HashMap<>();

    /**
     * @param begins the earliest moment about which anything will be asked
     */
    public Memory(Instant begins) {
      this.begins = begins.minus(LimitRule.LONGEST_LIMIT_IN_DAYS + 1L, ChronoUnit.DAYS);
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
