package org.followthrough.trigger;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.followthrough.contact.Attempt;
import org.followthrough.contact.Attempts;
import org.followthrough.contact.Replies;
import org.followthrough.contact.Replies.About;
import org.followthrough.contact.Replies.Kind;
import org.followthrough.engine.RetriedTransaction;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.followthrough.family.FamilyConsents;
import org.followthrough.trigger.ReplyMeaning.Heard;
import org.springframework.stereotype.Component;

/**
 * Takes in what families send, and hears what it means. What it is about is told by what we sent to
 * the address that it comes from, not by whose address that is today.
 */
@Component
public class ReplyIntake {

  /** Texts of ours that one mail is looked through for. */
  private static final int MOST_QUOTED = 10;

  private static final String UNSUBSCRIBE = "email:unsubscribe mail";

  private final Families families;
  private final FamilyConsents consents;
  private final Attempts attempts;
  private final Replies replies;
  private final ReplyMeaning meanings;
  private final ReplyRouting routing;
  private final RetriedTransaction transaction;

  ReplyIntake(
      Families families,
      FamilyConsents consents,
      Attempts attempts,
      Replies replies,
      ReplyMeaning meanings,
      ReplyRouting routing,
      RetriedTransaction transaction) {
    this.families = families;
    this.consents = consents;
    this.attempts = attempts;
    this.replies = replies;
    this.meanings = meanings;
    this.routing = routing;
    this.transaction = transaction;
  }

  /** The texts of ours that somebody may quote: those that are named, and those that got there. */
  public List<String> sentBefore(String channel, String sender, List<String> answers) {
    return Stream.concat(
            answers.stream().flatMap(answer -> attempts.behind(answer).stream()),
            attempts.answerable(sender, channel).stream())
        .map(attempt -> attempt.message().body())
        .filter(Objects::nonNull)
        .distinct()
        .limit(MOST_QUOTED)
        .toList();
  }

  /** A person's words, or those of a machine that only its words give away. */
  public void take(Incoming incoming) {
    take(incoming, Optional.empty());
  }

  /**
   * The same.
   *
   * @param byGateway what the gateway has heard in it, and acted upon already
   * @return whether the sender asks who we are and is to be told at once
   */
  public boolean take(Incoming incoming, Optional<Meaning> byGateway) {
    return transaction.execute(status -> heard(incoming, byGateway));
  }

  private boolean heard(Incoming incoming, Optional<Meaning> byGateway) {
    Optional<Heard> heard =
        byGateway
            .map(
                meaning -> new Heard(meaning, "the SMS gateway", "it says so itself", "OptOutType"))
            .or(() -> meanings.of(incoming.channel(), incoming.text()));
    boolean saidNo = consents.saidNo(incoming.channel(), incoming.sender());
    if (heard.isEmpty()) {
      routing.reply(incoming, Optional.empty());
      return false;
    }
    switch (heard.get().meaning()) {
      case STOP -> consent(incoming, heard.get(), false);
      case START -> {
        if (saidNo) {
          consent(incoming, heard.get(), true);
        } else {
          routing.reply(incoming, Optional.empty());
        }
      }
      case HELP -> {
        // The same text again, because our answer was lost, is answered again.
        add(incoming, Kind.REPLY, heard.get());
        return byGateway.isEmpty() && !saidNo;
      }
      case AUTOMATIC -> add(incoming, Kind.AUTOMATIC, heard.get());
      case PERHAPS_STOP -> routing.reply(incoming, heard);
    }
    return false;
  }

  /**
   * An out-of-office note or the like: kept, and nothing else happens.
   *
   * @param rule by which it was known for one
   */
  public void file(Incoming incoming, String rule) {
    transaction.run(
        () -> {
          Optional<Attempt> answered = answered(incoming);
          replies.add(routing.kept(incoming, Kind.AUTOMATIC, about(incoming, answered), rule));
        });
  }

  /**
   * A mail that is not read, or that nobody can judge: it is set aside, and a coordinator is told
   * why.
   *
   * @param rule why nobody can judge it; null where it cannot be read
   */
  public void setAside(Incoming incoming, String rule) {
    transaction.run(() -> routing.setAside(incoming, rule));
  }

  /**
   * A mail of somebody who works here: on record for the family that it is about.
   *
   * @param answered the message of ours that it answers
   * @param rule by what it was known
   */
  void noteStaff(Incoming incoming, Optional<Attempt> answered, String rule) {
    transaction.run(
        () ->
            replies.add(
                routing.kept(
                    incoming,
                    Kind.STAFF,
                    new About(
                        answered.map(Attempt::familyId).orElse(null),
                        answered.map(Attempt::instanceId).orElse(null)),
                    rule)));
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
          if (named.isPresent()) {
            String familyId = named.get().familyId();
            if (replies
                .add(routing.kept(incoming, Kind.CONSENT, new About(familyId, null), UNSUBSCRIBE))
                .isPresent()) {
              consents.mailboxForbids(familyId, UNSUBSCRIBE);
            }
            return;
          }
          Optional<String> addressee = addressee(incoming);
          if (addressee.isEmpty()) {
            routing.reply(incoming, Optional.empty());
            consents.addressSays(incoming.channel(), incoming.sender(), false, UNSUBSCRIBE);
          } else if (replies
              .add(
                  routing.kept(
                      incoming, Kind.CONSENT, new About(addressee.get(), null), UNSUBSCRIBE))
              .isPresent()) {
            consents.addressSays(incoming.channel(), incoming.sender(), false, UNSUBSCRIBE);
          }
        });
  }

  /** Who holds the phone or the mailbox speaks for it, and for every family that has it. */
  private void consent(Incoming incoming, Heard heard, boolean given) {
    // One that is brought again may be older than what was said since.
    if (add(incoming, Kind.CONSENT, heard).isPresent()) {
      consents.addressSays(
          incoming.channel(),
          incoming.sender(),
          given,
          incoming.channel() + ":" + heard.phrase().toUpperCase(Locale.ROOT));
    }
  }

  private OptionalLong add(Incoming incoming, Kind kind, Heard heard) {
    Optional<Attempt> answered = answered(incoming);
    return replies.addMeaning(
        routing.kept(incoming, kind, about(incoming, answered), heard.judgement()),
        heard.meaning().word());
  }

  /** The message that it answers, or that was the last to reach its sender. */
  private Optional<Attempt> answered(Incoming incoming) {
    return incoming.answers().stream()
        .flatMap(answer -> attempts.behind(answer).stream())
        .findFirst()
        .or(() -> attempts.lastTo(incoming.sender(), incoming.channel()));
  }

  /** Who was written to at this address, else who has it on record. */
  private Optional<String> addressee(Incoming incoming) {
    return answered(incoming)
        .map(Attempt::familyId)
        .or(
            () ->
                families.withAddress(incoming.sender()).stream().findFirst().map(Family::familyId));
  }

  private About about(Incoming incoming, Optional<Attempt> answered) {
    return new About(
        answered.map(Attempt::familyId).or(() -> addressee(incoming)).orElse(null),
        answered.map(Attempt::instanceId).orElse(null));
  }
}
