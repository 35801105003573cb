package org.followthrough.outreach;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.followthrough.channel.Channel;
import org.followthrough.channel.Channel.Outgoing;
import org.followthrough.channel.Delivery;
import org.followthrough.contact.Attempt;
import org.followthrough.contact.Attempt.State;
import org.followthrough.contact.Attempt.Step;
import org.followthrough.contact.Attempts;
import org.followthrough.engine.LogFacts;
import org.followthrough.engine.StepFault;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.followthrough.instance.Instances;
import org.followthrough.message.Message;
import org.followthrough.trigger.NextChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sends one message for one step, at most once. What is begun is on record before anything leaves,
 * so that a step which finds it there settles what became of it instead of sending again.
 */
@Component
class Outreach {

  private static final Logger LOG = LoggerFactory.getLogger(Outreach.class);

  private final Families families;
  private final Attempts attempts;
  private final MessageRendering rendering;
  private final Gate gate;
  private final Instances instances;
  private final Breaker breaker;
  private final Clock clock;

  Outreach(
      Families families,
      Attempts attempts,
      MessageRendering rendering,
      Gate gate,
      Instances instances,
      Breaker breaker,
      Clock clock) {
    this.families = families;
    this.attempts = attempts;
    this.rendering = rendering;
    this.gate = gate;
    this.instances = instances;
    this.breaker = breaker;
    this.clock = clock;
  }

  /**
   * @throws StepFault where the step cannot go on now
   */
  Result send(Channel channel, Request request) {
    Step step = request.step();
    Result result;
    try {
      result = sendOrSettle(channel, request);
    } finally {
      LogFacts.forgetTrigger();
    }
    if (result instanceof Result.NotSent notSent && notSent.tried()) {
      instances.stepFailed(step.instanceId(), notSent.reason());
    }
    if (result instanceof Result.NotSent notSent && !request.hasOtherWay().getAsBoolean()) {
      throw noOtherWay(step, notSent);
    }
    return result;
  }

  /**
   * A message cannot arrive and its diagram has no other way, so somebody is asked: if they let the
   * step run again, it is tried again, at an address that may have been corrected.
   */
  private StepFault.Ours noOtherWay(Step step, Result.NotSent notSent) {
    attempts.mayBeRepeated(step.id());
    return new StepFault.Ours(
        "The message cannot be delivered ("
            + notSent.reason()
            + "), and the diagram says nothing of what to do then: the step has no error event '"
            + NextChannel.UNDELIVERABLE
            + "'");
  }

  private Result sendOrSettle(Channel channel, Request request) {
    Step step = request.step();
    Optional<Attempt> newest = attempts.newest(step.id());
    if (newest.isPresent()) {
      Attempt before = newest.get();
      if (before.state() == State.BEGUN) {
        boolean isProbe = breaker.passesAsProbe(channel.name(), step.id());
        Optional<Delivery> found = channel.lookUp(outgoing(before), before.begunAt());
        if (found.isPresent()) {
          return settled(before, step, found.get(), isProbe);
        }
        if (isProbe) {
          breaker.worksAgain(channel.name());
        }
        attempts.settle(
            step.id(), before.number(), State.FAILED, true, null, "it never reached the provider");
      } else if (!before.result().mayBeRepeated()) {
        // The engine lost its transaction after the result was on record.
        link(before, step);
        return resultOf(before);
      }
    }
    return attempt(channel, request, newest.map(Attempt::number).orElse(0) + 1);
  }

  private Result attempt(Channel channel, Request request, int number) {
    Step step = request.step();
    Family family =
        families
            .find(step.familyId())
            .orElseThrow(
                () -> new StepFault.Ours("There is no family " + step.familyId() + " any more"));
    String template = rendering.templateFor(channel, request);
    OutgoingMessage outgoingMessage =
        gate.outgoingMessage(channel, family, step.id(), step.instanceId());
    LogFacts.triggeredBy(outgoingMessage.step().triggeredBy());
    Gate.Answer answer = gate.ask(outgoingMessage);
    if (answer instanceof Gate.Held held) {
      breaker.doesNotLeave(channel.name(), step.id(), false);
      throw held.fault();
    }
    if (answer instanceof Gate.Closed closed) {
      breaker.doesNotLeave(channel.name(), step.id(), false);
      attempts.add(skipped(channel, step, number, template, closed.reason()));
      return new Result.NotSent(closed.reason(), false);
    }
    Message message = rendering.rendered(channel, template, family, step.instanceId());
    Outgoing outgoing =
        new Outgoing(
            step.id(), number, step.instanceId(), channel.address(family).orElseThrow(), message);
    boolean isProbe = breaker.passesAsProbe(channel.name(), step.id());
    Attempt attempt = begun(channel, step, number, template, outgoing);
    AtomicBoolean isOnRecord = new AtomicBoolean();
    Delivery delivery =
        channel.send(
            outgoing,
            () -> {
              begin(attempt, outgoingMessage, isProbe);
              isOnRecord.set(true);
            });
    if (!isOnRecord.get()) {
      // It came to nothing before anything could leave.
      begin(attempt, outgoingMessage, isProbe);
    }
    return settled(attempt, step, delivery, isProbe);
  }

  private void begin(Attempt attempt, OutgoingMessage outgoingMessage, boolean isProbe) {
    try {
      if (!gate.begin(attempt, outgoingMessage)) {
        throw new StepFault.Transient("Another thread is sending this step's message right now");
      }
    } catch (StepFault fault) {
      if (isProbe) {
        breaker.doesNotLeave(attempt.channel(), attempt.stepId(), true);
      }
      throw fault;
    }
  }

  private Result settled(Attempt attempt, Step step, Delivery delivery, boolean isProbe) {
    if (isProbe && provesThatTheChannelWorks(delivery)) {
      breaker.worksAgain(attempt.channel());
    } else if (isProbe && delivery instanceof Delivery.Unknown) {
      breaker.doesNotLeave(attempt.channel(), attempt.stepId(), true);
    }
    if (delivery instanceof Delivery.Accepted accepted) {
      settle(attempt, State.SENT, false, accepted.providerId(), null);
      link(attempt, step);
      return new Result.Sent();
    }
    if (delivery instanceof Delivery.InDoubt inDoubt) {
      // It stays on record as begun, so that the next try asks again before anything is sent.
      throw heldOr(attempt, new StepFault.Transient(inDoubt.reason()));
    }
    if (delivery instanceof Delivery.Unknown unknown) {
      settle(attempt, State.UNKNOWN, false, null, unknown.reason());
      link(attempt, step);
      return new Result.Sent();
    }
    if (delivery instanceof Delivery.Undeliverable undeliverable) {
      settle(attempt, State.FAILED, false, null, undeliverable.reason());
      return new Result.NotSent(undeliverable.reason(), true);
    }
    if (delivery instanceof Delivery.Unacceptable unacceptable) {
      settle(attempt, State.FAILED, true, null, unacceptable.reason());
      throw new StepFault.Ours(unacceptable.reason());
    }
    if (delivery instanceof Delivery.Misconfigured misconfigured) {
      settle(attempt, State.FAILED, true, null, misconfigured.reason());
      throw heldOr(attempt, new StepFault.Ours(misconfigured.reason()));
    }
    Delivery.Refused refused = (Delivery.Refused) delivery;
    settle(attempt, State.FAILED, true, null, refused.reason());
    throw heldOr(attempt, new StepFault.Transient(refused.reason(), refused.retryAfter()));
  }

  /** What a step meets whose channel has failed: one that is held for everybody costs no retry. */
  private StepFault heldOr(Attempt attempt, StepFault fault) {
    return breaker
        .failed(attempt.channel(), attempt.familyId(), attempt.stepId(), fault.getMessage())
        .map(StepFault.class::cast)
        .orElse(fault);
  }

  private static boolean provesThatTheChannelWorks(Delivery delivery) {
    return delivery instanceof Delivery.Accepted
        || delivery instanceof Delivery.Undeliverable
        || delivery instanceof Delivery.Unacceptable;
  }

  /** A try that was cut off ran under another activity instance than the one that finishes it. */
  private void link(Attempt attempt, Step step) {
    if (!step.activityInstanceId().equals(attempt.step().activityInstanceId())) {
      attempts.done(step.id(), step.activityInstanceId());
    }
  }

  private void settle(
      Attempt attempt, State state, boolean mayBeRepeated, String providerId, String detail) {
    attempts.settle(attempt.stepId(), attempt.number(), state, mayBeRepeated, providerId, detail);
    // What the provider said may name the address.
    LOG.info(
        "{} of the step '{}', try {}: {}",
        attempt.channel(),
        attempt.step().name(),
        attempt.number(),
        state.word());
  }

  private static Result resultOf(Attempt attempt) {
    return switch (attempt.state()) {
      case SENT, DELIVERED, UNKNOWN -> new Result.Sent();
      case BOUNCED, FAILED -> new Result.NotSent(attempt.result().detail(), true);
      case SKIPPED -> new Result.NotSent(attempt.result().detail(), false);
      case BEGUN -> throw new IllegalStateException("a begun attempt has no result");
    };
  }

  private Attempt begun(
      Channel channel, Step step, int number, String template, Outgoing outgoing) {
    return new Attempt(
        step,
        number,
        new Attempt.Message(
            channel.name(),
            template,
            outgoing.address(),
            outgoing.message().subject(),
            outgoing.message().text()),
        new Attempt.Result(State.BEGUN, false, channel.providerIdFor(outgoing).orElse(null), null),
        clock.instant(),
        null);
  }

  private Attempt skipped(Channel channel, Step step, int number, String template, String reason) {
    Instant now = clock.instant();
    return new Attempt(
        step,
        number,
        new Attempt.Message(channel.name(), template, null, null, null),
        new Attempt.Result(State.SKIPPED, false, null, reason),
        now,
        now);
  }

  private static Outgoing outgoing(Attempt attempt) {
    return new Outgoing(
        attempt.stepId(),
        attempt.number(),
        attempt.instanceId(),
        attempt.address(),
        new Message(attempt.message().subject(), attempt.message().body(), null));
  }

  /**
   * What a step of a diagram wants to be sent.
   *
   * @param template what the diagram says
   * @param firstTemplate what the decision says, until the first message has been sent
   * @param hasOtherWay whether the diagram says what to do where the message cannot be delivered
   */
  record Request(
      Step step,
      Optional<String> template,
      Optional<String> firstTemplate,
      BooleanSupplier hasOtherWay) {}

  /** How a step came out that did not fail. */
  sealed interface Result {

    /** It was sent, or counts as sent. */
    record Sent() implements Result {}

    /**
     * It will never be sent on this channel: the diagram takes the next one.
     *
     * @param tried whether the channel was asked and refused, which is an error of the step
     */
    record NotSent(String reason, boolean tried) implements Result {}
  }
}
