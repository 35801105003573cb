package org.followthrough.trigger;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.engine.RuntimeService;
import org.followthrough.audit.Attempts;
import org.followthrough.audit.Replies;
import org.followthrough.audit.Replies.Reply;
import org.followthrough.family.Consent;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes a family's answer in: an event like any other, that reaches the instance whose message it
 * answers, by BPMN message {@code family_replied}.
 */
@Component
public class ReplyIntake {

  /** The BPMN message that a diagram listens to. */
  static final String MESSAGE = "family_replied";

  private static final String SMS = "sms";

  /** The words that carriers and Twilio honour; they withdraw consent and are no reply. */
  private static final Set<String> STOP_WORDS =
      Set.of("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT");

  private static final Logger LOG = LoggerFactory.getLogger(ReplyIntake.class);

  private final Families families;
  private final Attempts attempts;
  private final Replies replies;
  private final RuntimeService runtime;
  private final Clock clock;

  ReplyIntake(
      Families families, Attempts attempts, Replies replies, RuntimeService runtime, Clock clock) {
    this.families = families;
    this.attempts = attempts;
    this.replies = replies;
    this.runtime = runtime;
    this.clock = clock;
  }

  /**
   * @param providerId the Message-ID or the gateway's id; the same one again changes nothing
   * @param answers provider ids of messages that it says it answers, newest first; may be empty
   * @param text the family's own words
   */
  @Transactional
  public void take(
      String channel, String providerId, String sender, List<String> answers, String text) {
    List<Family> senders = families.withAddress(sender);
    if (channel.equals(SMS) && STOP_WORDS.contains(text.strip().toUpperCase(Locale.ROOT))) {
      // Who holds the phone wants no more texts to it, whichever family we know them as.
      senders.forEach(this::withdrawSms);
      return;
    }
    Optional<Family> family = senders.stream().findFirst();
    Optional<String> instance =
        answers.stream()
            .flatMap(answered -> attempts.instanceBehind(answered).stream())
            .findFirst()
            .or(() -> family.flatMap(f -> attempts.lastInstanceToWrite(f.familyId(), channel)));
    boolean isNew =
        replies.add(
            new Reply(
                providerId,
                channel,
                sender,
                family.map(Family::familyId).orElse(null),
                instance.orElse(null),
                // The one character that PostgreSQL does not keep.
                text.replace("\0", ""),
                clock.instant()));
    if (isNew) {
      instance.ifPresent(this::tell);
    }
  }

  private void withdrawSms(Family family) {
    Consent consent = family.consent();
    families.consent(family.familyId(), new Consent(consent.email(), false, consent.call()));
  }

  /** The exception for nobody listening would roll our record back too; this asks without one. */
  private void tell(String instanceId) {
    if (runtime
        .createMessageCorrelation(MESSAGE)
        .processInstanceId(instanceId)
        .correlateAllWithResult()
        .isEmpty()) {
      LOG.info("Instance {} no longer listens to replies; the reply is on record", instanceId);
    }
  }
}
