package org.followthrough.trigger;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.camunda.bpm.engine.RuntimeService;
import org.followthrough.contact.Attempt;
import org.followthrough.contact.Attempts;
import org.followthrough.contact.Consents;
import org.followthrough.contact.Replies;
import org.followthrough.contact.Replies.Kind;
import org.followthrough.contact.Replies.Reply;
import org.followthrough.engine.RetriedTransaction;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.followthrough.instance.OnReply;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Takes in what families send. A reply is an event like any other: it reaches the instance whose
 * message it answers, by BPMN message {@code family_replied}, and whatever becomes of it, it is put
 * before a person.
 */
@Component
public class ReplyIntake {

  private static final String SMS = "sms";

  private final Families families;
  private final Consents consents;
  private final Attempts attempts;
  private final Replies replies;
  private final CoordinatorTasks tasks;
  private final RuntimeService runtime;
  private final ApplicationEventPublisher events;
  private final RetriedTransaction transaction;
  private final Clock clock;

  ReplyIntake(
      Families families,
      Consents consents,
      Attempts attempts,
      Replies replies,
      CoordinatorTasks tasks,
      RuntimeService runtime,
      ApplicationEventPublisher events,
      RetriedTransaction transaction,
      Clock clock) {
    this.families = families;
    this.consents = consents;
    this.attempts = attempts;
    this.replies = replies;
    this.tasks = tasks;
    this.runtime = runtime;
    this.events = events;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** A person's answer, or by SMS one of the words that change consent. */
  public void take(Incoming incoming) {
    transaction.run(
        () -> {
          if (incoming.channel().equals(SMS)) {
            List<Family> senders = families.withAddress(incoming.sender());
            boolean withdrawn = senders.stream().anyMatch(family -> !family.consent().sms());
            Optional<Boolean> given = ConsentWords.given(incoming.text(), withdrawn);
            if (given.isPresent()) {
              change(incoming, senders, given.get(), "sms:" + ConsentWords.word(incoming.text()));
              return;
            }
          }
          reply(incoming);
        });
  }

  /** An out-of-office note or the like: kept, and nothing else happens. */
  public void file(Incoming incoming) {
    transaction.run(() -> replies.add(kept(incoming, Kind.AUTOMATIC, match(incoming))));
  }

  /** A mail that is not read: it is set aside, and a coordinator is told why. */
  public void setAside(Incoming incoming) {
    transaction.run(
        () -> {
          Reply reply = kept(incoming, Kind.SET_ASIDE, match(incoming));
          replies.add(reply).ifPresent(id -> tasks.lookInto(id, reply));
        });
  }

  /**
   * A mail to the unsubscribe address.
   *
   * @param token what stands in the family's unsubscribe link, or null where the mail has none and
   *     the sender's address must do
   */
  public void unsubscribe(Incoming incoming, UUID token) {
    transaction.run(
        () -> {
          Optional<Family> named =
              Optional.ofNullable(token).flatMap(families::withUnsubscribeToken);
          List<Family> who =
              named.map(List::of).orElseGet(() -> families.withAddress(incoming.sender()));
          if (who.isEmpty()) {
            reply(incoming);
          } else {
            change(incoming, who, false, "email:unsubscribe mail");
          }
        });
  }

  /** Who holds the phone or the mailbox speaks for every family that we know by it. */
  private void change(Incoming incoming, List<Family> who, boolean given, String source) {
    String familyId = who.stream().findFirst().map(Family::familyId).orElse(null);
    if (replies.add(kept(incoming, Kind.CONSENT, new Match(familyId, null, null))).isPresent()) {
      who.forEach(family -> consents.change(family.familyId(), incoming.channel(), given, source));
    }
  }

  private void reply(Incoming incoming) {
    Match match = match(incoming);
    Reply reply = kept(incoming, Kind.REPLY, match);
    OptionalLong id = replies.add(reply);
    if (id.isEmpty()) {
      return;
    }
    if (match.answered != null) {
      attempts.answered(match.answered);
    }
    Optional<String> openTask = Optional.ofNullable(match.instanceId).flatMap(tasks::openAnswer);
    if (openTask.isPresent()) {
      events.publishEvent(new FurtherReply(openTask.get()));
    } else if (match.instanceId == null || !isHeardBy(match.instanceId)) {
      tasks.answer(id.getAsLong(), reply);
    }
  }

  /** By what it answers; else by the message that was the last to reach its sender. */
  private Match match(Incoming incoming) {
    Optional<Attempt> answered =
        incoming.answers().stream()
            .flatMap(answer -> attempts.behind(answer).stream())
            .findFirst()
            .or(() -> attempts.lastTo(incoming.sender(), incoming.channel()));
    List<Family> senders = families.withAddress(incoming.sender());
    return answered
        .or(
            () ->
                senders.stream()
                    .flatMap(
                        family ->
                            attempts.lastToFamily(family.familyId(), incoming.channel()).stream())
                    .findFirst())
        .map(attempt -> new Match(attempt.familyId(), attempt.instanceId(), attempt))
        .orElseGet(
            () ->
                new Match(
                    senders.stream().findFirst().map(Family::familyId).orElse(null), null, null));
  }

  private Reply kept(Incoming incoming, Kind kind, Match match) {
    return new Reply(
        incoming.id(),
        kind,
        incoming.channel(),
        incoming.sender(),
        match.familyId,
        match.instanceId,
        storable(incoming.text()),
        incoming.whole() == null ? null : storable(incoming.whole()),
        clock.instant());
  }

  /** The exception for nobody listening would roll our record back too; this asks without one. */
  private boolean isHeardBy(String instanceId) {
    return !runtime
        .createMessageCorrelation(OnReply.MESSAGE)
        .processInstanceId(instanceId)
        .correlateAllWithResult()
        .isEmpty();
  }

  /** Without the one character that PostgreSQL does not keep. */
  private static String storable(String text) {
    return text.replace("\0", "");
  }

  /** Whose words they are, and what they answer; any may be null. */
  private record Match(String familyId, String instanceId, Attempt answered) {}
}
