package org.followthrough.trigger;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.followthrough.contact.Consents;
import org.followthrough.contact.Replies;
import org.followthrough.contact.Replies.Reply;
import org.followthrough.engine.RetriedTransaction;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
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
  private final Consents consents;
  private final Replies replies;
  private final CoordinatorTasks tasks;
  private final RetriedTransaction transaction;

  ComplaintIntake(
      ReportedMails mails,
      Families families,
      Consents consents,
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
                    Set<String> who = who(match, complaint.about().recipients());
                    who.forEach(family -> consents.change(family, EMAIL, false, SOURCE));
                    if (who.isEmpty()) {
                      tasks.lookInto(id, kept);
                    }
                  });
        });
  }

  /** Whose mail it was, and all who share the address that it went to. */
  private Set<String> who(Match match, List<String> recipients) {
    Set<String> who = new TreeSet<>();
    if (match.familyId() != null) {
      who.add(match.familyId());
    }
    Stream<String> addresses =
        match.attempt() == null ? recipients.stream() : Stream.of(match.attempt().address());
    addresses.forEach(
        address -> families.withAddress(address).stream().map(Family::familyId).forEach(who::add));
    return who;
  }
}
