package org.followthrough.trigger;

import java.util.List;
import org.followthrough.contact.Replies;
import org.followthrough.contact.Replies.Reply;
import org.followthrough.engine.RetriedTransaction;
import org.followthrough.family.Families;
import org.followthrough.family.FamilyConsents;
import org.followthrough.trigger.ReportedMails.Match;
import org.springframework.stereotype.Component;

/**
 * Takes in that somebody has marked a mail of ours as unwanted: the consent for email is withdrawn.
 * A recipient's address is enough for it, since a withdrawal does no harm.
 */
@Component
public class ComplaintIntake {

  private static final String EMAIL = "email";

  /** As the consent's history and the timeline name it. */
  private static final String SOURCE = "complaint";

  private final ReportedMails mails;
  private final Families families;
  private final FamilyConsents consents;
  private final Replies replies;
  private final CoordinatorTasks tasks;
  private final RetriedTransaction transaction;

  ComplaintIntake(
      ReportedMails mails,
      Families families,
      FamilyConsents consents,
      Replies replies,
      CoordinatorTasks tasks,
      RetriedTransaction transaction) {
    this.mails = mails;
    this.families = families;
    this.consents = consents;
    this.replies = replies;
    this.tasks = tasks;
    this.transaction = transaction;
  }

  /** A complaint; one that fits no family becomes a coordinators' task. */
  public void take(Complaint complaint) {
    transaction.run(
        () -> {
          Match match = mails.match(complaint.about());
          Reply kept = mails.kept(complaint, match);
          replies
              .add(kept)
              .ifPresent(
                  id -> {
                    if (!withdrawn(match, complaint.about().recipients())) {
                      tasks.lookInto(id, kept);
                    }
                  });
        });
  }

  /** A report in the same form by which nobody complains: kept, and nothing else happens. */
  public void file(Complaint note) {
    transaction.run(() -> replies.add(mails.filed(note, mails.match(note.about()))));
  }

  /** The mailbox that our mail went to minds it, and so speaks for all who have it. */
  private boolean withdrawn(Match match, List<String> recipients) {
    if (match.attempt() != null) {
      consents.addressSays(EMAIL, match.attempt().address(), false, SOURCE);
      return true;
    }
    if (match.familyId() != null) {
      consents.mailboxForbids(match.familyId(), SOURCE);
      return true;
    }
    List<String> known =
        recipients.stream().filter(address -> !families.withAddress(address).isEmpty()).toList();
    known.forEach(address -> consents.addressSays(EMAIL, address, false, SOURCE));
    return !known.isEmpty();
  }
}
