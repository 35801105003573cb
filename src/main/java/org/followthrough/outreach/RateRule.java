package org.followthrough.outreach;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.followthrough.channel.Channel;
import org.followthrough.engine.StepFault;
import org.followthrough.outreach.Gate.Answer;
import org.followthrough.outreach.Gate.Held;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.stereotype.Component;

/**
 * What falls due together leaves no faster than its channel may. Where a second is full, a message
 * is given a place in a later one, once; whoever comes to the gate first comes first, and the
 * engine lets come first what has the higher priority and is due longer.
 */
@Component
class RateRule implements GateRule {

  /** Of so many places in a second one is kept for what is urgent, which so overtakes any crowd. */
  private static final int PLACES_FOR_EACH_URGENT = 20;

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final ChannelProperties properties;
  private final SendSlots slots;
  private final Map<String, SendPacer> metronomes;

  /**
   * @throws InvalidConfigurationPropertyValueException where a channel is configured that is none
   */
  RateRule(ChannelProperties properties, List<Channel> channels, SendSlots slots) {
    List<String> names = channels.stream().map(Channel::name).sorted().toList();
    properties
        .channels()
        .forEach(
            (name, pace) -> {
              if (!names.contains(name)) {
                throw new InvalidConfigurationPropertyValueException(
                    "followthrough.channels." + name + ".per-second",
                    pace.perSecond(),
                    "There is no channel '" + name + "'; there are " + String.join(", ", names));
              }
            });
    this.properties = properties;
    this.slots = slots;
    this.metronomes =
        names.stream()
            .collect(
                Collectors.toMap(name -> name, name -> new SendPacer(properties.perSecond(name))));
  }

  @Override
  public Optional<Answer> objection(OutgoingMessage outgoingMessage) {
    String channel = outgoingMessage.channel().name();
    int perSecond = properties.perSecond(channel);
    Instant place =
        slots.take(
            outgoingMessage.step().id(),
            channel,
            outgoingMessage.step().urgent() ? perSecond : perSecond - keptForUrgent(perSecond),
            outgoingMessage.at());
    if (place.isAfter(outgoingMessage.at())) {
      return Optional.of(
          new Held(
              place,
              "%s moved to %s: no more than %d %s a second"
                  .formatted(
                      TIME.format(outgoingMessage.at().atZone(outgoingMessage.zone())),
                      TIME.format(place.atZone(outgoingMessage.zone())),
                      perSecond,
                      channel),
              StepFault.Held.Cause.RATE));
    }
    metronomes.get(channel).awaitTurn(outgoingMessage.at());
    return Optional.empty();
  }

  private static int keptForUrgent(int perSecond) {
    return perSecond == 1 ? 0 : Math.max(1, perSecond / PLACES_FOR_EACH_URGENT);
  }
}
