package org.followthrough.outreach;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.followthrough.channel.Channel;
import org.followthrough.channel.Channel.Outgoing;
import org.followthrough.channel.Delivery;
import org.followthrough.contact.AddressConsents;
import org.followthrough.contact.Attempt;
import org.followthrough.contact.Attempt.State;
import org.followthrough.contact.Attempts;
import org.followthrough.engine.StepFault;
import org.followthrough.family.Family;
import org.followthrough.message.Message;
import org.springframework.stereotype.Component;
import org.springframework.web.util.HtmlUtils;

/**
 * What a person writes to one family, word for word. It passes the gate as every message does,
 * stands on record as an attempt, and leaves at most once; only what keeps automatic messages from
 * being too many does not keep a person from answering.
 */
@Component
public class PersonalMessages {

  private static final String TEMPLATE = "written_by_hand";
  private static final int TRIES = 4;
  private static final Duration BEFORE_ANOTHER_TRY = Duration.ofMinutes(5);

  private final List<Channel> channels;
  private final Gate gate;
  private final Attempts attempts;
  private final AddressConsents addresses;
  private final Clock clock;

  PersonalMessages(
      List<Channel> channels,
      Gate gate,
      Attempts attempts,
      AddressConsents addresses,
      Clock clock) {
    this.channels = channels;
    this.gate = gate;
    this.attempts = attempts;
    this.addresses = addresses;
    this.clock = clock;
  }

  /** Whether a family can be written to now. */
  public Permission permission(Family family, String channel, String instanceId) {
    Gate.Answer answer =
        gate.askForAPerson(gate.outgoingMessage(channel(channel), family, "", instanceId));
    if (answer instanceof Gate.Held held) {
      return new Permission.Later(held.until(), held.because());
    }
    return answer instanceof Gate.Closed closed
        ? new Permission.Never(closed.reason())
        : new Permission.Now();
  }

  /**
   * Sends it, or says why it will never be.
   *
   * @return why it was not sent; empty where it was, or may have been
   * @throws StepFault where it is to be tried again later
   */
  public Optional<String> send(Words words, Family family) {
    Channel channel = channel(words.channel());
    Optional<Attempt> newest = attempts.newest(words.id());
    if (newest.isPresent() && newest.get().state() == State.BEGUN) {
      Attempt begun = newest.get();
      Optional<Delivery> found =
          channel.lookUp(outgoing(words, begun.number(), begun.address()), begun.begunAt());
      if (found.isPresent()) {
        return settled(begun, found.get());
      }
      settle(begun, State.FAILED, true, null, "it never reached the provider");
    } else if (newest.isPresent() && !newest.get().result().mayBeRepeated()) {
      return Optional.ofNullable(notSent(newest.get()));
    }
    int number = newest.map(Attempt::number).orElse(0) + 1;
    if (number > TRIES) {
      return newest.map(tried -> tried.result().detail());
    }
    return attempt(channel, words, number, family);
  }

  private Optional<String> attempt(Channel channel, Words words, int number, Family family) {
    OutgoingMessage asked = gate.outgoingMessage(channel, family, words.id(), words.instanceId());
    Gate.Answer answer = gate.askForAPerson(asked);
    if (answer instanceof Gate.Held held) {
      throw held.fault();
    }
    if (answer instanceof Gate.Closed closed) {
      return Optional.of(closed.reason());
    }
    Outgoing outgoing = outgoing(words, number, channel.address(family).orElseThrow());
    Attempt attempt =
        new Attempt(
            new Attempt.Step(
                words.id(),
                words.instanceId(),
                family.familyId(),
                words.id(),
                "Answered by " + words.author(),
                null),
            number,
            new Attempt.Message(
                channel.name(), TEMPLATE, outgoing.address(), words.subject(), words.text()),
            new Attempt.Result(
                State.BEGUN, false, channel.providerIdFor(outgoing).orElse(null), null),
            clock.instant(),
            null);
    return settled(attempt, channel.send(outgoing, () -> begin(attempt)));
  }

  /** Whoever says no takes the same lock: either this sees it, or the message had left before. */
  private void begin(Attempt attempt) {
    boolean isOurs =
        attempts.begin(
            attempt,
            Attempts.Bounds.none(clock.instant()),
            recent -> {
              if (addresses.saysNo(attempt.channel(), attempt.address())) {
                throw new StepFault.Held(clock.instant(), "the family has just said no");
              }
            });
    if (!isOurs) {
      throw new StepFault.Transient("Another thread is sending this message right now");
    }
  }

  private Optional<String> settled(Attempt attempt, Delivery delivery) {
    if (attempts.find(attempt.stepId(), attempt.number()).isEmpty()) {
      // It came to nothing before anything could leave.
      begin(attempt);
    }
    if (delivery instanceof Delivery.Accepted accepted) {
      settle(attempt, State.SENT, false, accepted.providerId(), null);
      return Optional.empty();
    }
    if (delivery instanceof Delivery.Unknown unknown) {
      settle(attempt, State.UNKNOWN, false, null, unknown.reason());
      return Optional.empty();
    }
    if (delivery instanceof Delivery.Undeliverable undeliverable) {
      settle(attempt, State.FAILED, false, null, undeliverable.reason());
      return Optional.of(undeliverable.reason());
    }
    if (delivery instanceof Delivery.Unacceptable unacceptable) {
      settle(attempt, State.FAILED, false, null, unacceptable.reason());
      return Optional.of(unacceptable.reason());
    }
    if (delivery instanceof Delivery.InDoubt inDoubt) {
      throw later(inDoubt.reason());
    }
    String reason =
        delivery instanceof Delivery.Refused refused
            ? refused.reason()
            : ((Delivery.Misconfigured) delivery).reason();
    settle(attempt, State.FAILED, true, null, reason);
    if (attempt.number() == TRIES) {
      return Optional.of(reason);
    }
    throw later(reason);
  }

  private StepFault.Held later(String reason) {
    Instant then = clock.instant().plus(BEFORE_ANOTHER_TRY);
    return new StepFault.Held(then, reason, StepFault.Held.Cause.OUTAGE);
  }

  private void settle(
      Attempt attempt, State state, boolean mayBeRepeated, String providerId, String detail) {
    attempts.settle(attempt.stepId(), attempt.number(), state, mayBeRepeated, providerId, detail);
  }

  private static String notSent(Attempt attempt) {
    return switch (attempt.state()) {
      case FAILED, SKIPPED, BOUNCED -> attempt.result().detail();
      default -> null;
    };
  }

  private static Outgoing outgoing(Words words, int number, String address) {
    boolean isMail = words.channel().equals("email");
    return new Outgoing(
        words.id(),
        number,
        words.instanceId(),
        address,
        new Message(
            isMail ? words.subject() : null,
            words.text(),
            isMail
                ? "<p>" + HtmlUtils.htmlEscape(words.text()).replace("\n", "<br>") + "</p>"
                : null),
        isMail ? words.answers() : null);
  }

  private Channel channel(String name) {
    return channels.stream()
        .filter(channel -> channel.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no channel " + name));
  }

  /**
   * What somebody wrote.
   *
   * @param id under which it is on record; the same for all tries
   * @param instanceId the instance to which it belongs
   * @param subject of a mail
   * @param answers the provider's id of the message that it answers, or null
   * @param author who wrote it
   */
  public record Words(
      String id,
      String instanceId,
      String channel,
      String subject,
      String text,
      String answers,
      String author) {}

  /** Whether something may be written. */
  public sealed interface Permission {

    record Now() implements Permission {}

    /** It leaves later by itself. */
    record Later(Instant at, String because) implements Permission {}

    record Never(String because) implements Permission {}
  }
}
