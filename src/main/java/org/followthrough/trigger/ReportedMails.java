package org.followthrough.trigger;

import java.time.Clock;
import java.util.Optional;
import org.followthrough.contact.Attempt;
import org.followthrough.contact.Attempts;
import org.followthrough.contact.Replies.About;
import org.followthrough.contact.Replies.Kind;
import org.followthrough.contact.Replies.Reply;
import org.followthrough.contact.Replies.Sender;
import org.followthrough.contact.Replies.Words;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.springframework.stereotype.Component;

/** Finds the mail of ours that a report or a complaint speaks of. */
@Component
class ReportedMails {

  private static final String EMAIL = "email";

  private final Attempts attempts;
  private final Families families;
  private final Clock clock;

  ReportedMails(Attempts attempts, Families families, Clock clock) {
    this.attempts = attempts;
    this.families = families;
    this.clock = clock;
  }

  /** By our own Message-ID, by the instance that our header names; else by the recipient. */
  Match match(ReportedMail about) {
    Optional<Attempt> own =
        attempts
            .behindAny(about.messageIds())
            .or(
                () ->
                    about.instanceIds().stream()
                        .flatMap(instance -> attempts.newestOf(instance, EMAIL).stream())
                        .findFirst());
    if (own.isPresent()) {
      return new Match(own.get(), own.get().familyId(), true);
    }
    return about.recipients().stream()
        .flatMap(recipient -> attempts.lastTo(recipient, EMAIL).stream())
        .findFirst()
        .map(last -> new Match(last, last.familyId(), false))
        .orElseGet(
            () ->
                new Match(
                    null,
                    about.recipients().stream()
                        .flatMap(recipient -> families.withAddress(recipient).stream())
                        .findFirst()
                        .map(Family::familyId)
                        .orElse(null),
                    false));
  }

  /** What is kept of a report, so that the same one read again changes nothing. */
  Reply kept(MailServerReport report, Match match) {
    return kept(
        Kind.REPORT,
        report.id(),
        report.from(),
        match,
        report.words(),
        report.whole(),
        report.rule());
  }

  /** What is kept of a complaint. */
  Reply kept(Complaint complaint, Match match) {
    return kept(
        Kind.COMPLAINT,
        complaint.id(),
        complaint.from(),
        match,
        complaint.words(),
        complaint.whole(),
        complaint.rule());
  }

  private Reply kept(
      Kind kind, String id, String from, Match match, String words, String whole, String rule) {
    return new Reply(
        kind,
        new Sender(id, EMAIL, from),
        new Words(words.replace("\0", ""), whole.replace("\0", "")),
        new About(match.familyId, match.attempt == null ? null : match.attempt.instanceId()),
        clock.instant(),
        rule);
  }

  /**
   * What was found.
   *
   * @param attempt the mail of ours; null where only its recipient is known
   * @param familyId whom it was for, or null
   * @param isOurs whether an id of our own proves it; an address anybody may know
   */
  record Match(Attempt attempt, String familyId, boolean isOurs) {}
}
