package org.followthrough.trigger;

import java.util.Optional;
import java.util.Set;
import org.followthrough.contact.Attempt;
import org.followthrough.contact.Attempts;
import org.followthrough.family.Families;
import org.followthrough.family.OwnMailbox;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Mail of those who work here, and of our own mailbox. Coordinators are often parents too: what
 * they write is a family's word only where their address stands on that family's record and they
 * answer our message to it. Otherwise it is on record as what it is, and a wish to hear no more
 * always counts.
 */
@Component
public class StaffMail {

  private static final String EMAIL = "email";

  private static final Set<Meaning> ALWAYS_COUNT = Set.of(Meaning.STOP, Meaning.PERHAPS_STOP);

  private final JdbcClient jdbc;
  private final OwnMailbox ours;
  private final Families families;
  private final Attempts attempts;
  private final ReplyMeaning meaning;
  private final ReplyIntake intake;

  StaffMail(
      JdbcClient jdbc,
      OwnMailbox ours,
      Families families,
      Attempts attempts,
      ReplyMeaning meaning,
      ReplyIntake intake) {
    this.jdbc = jdbc;
    this.ours = ours;
    this.families = families;
    this.attempts = attempts;
    this.meaning = meaning;
    this.intake = intake;
  }

  /**
   * Puts it on record where somebody of ours has written it.
   *
   * @return false where it is a family's word, or a stranger's
   */
  public boolean take(Incoming mail) {
    boolean isOurMailbox = ours.isAddress(mail.sender());
    if (!isOurMailbox && !isOfAUser(mail.sender()) || wantsNoMore(mail)) {
      return false;
    }
    Optional<Attempt> answered =
        mail.answers().stream().flatMap(id -> attempts.behind(id).stream()).findFirst();
    if (answered.filter(attempt -> isTheFamilysOwn(mail.sender(), attempt)).isPresent()) {
      return false;
    }
    if (answered.isEmpty() && !isOurMailbox) {
      intake.setAside(mail, "sender: somebody who works here, and it answers no message of ours");
    } else {
      intake.noteStaff(
          mail,
          answered,
          isOurMailbox ? "sender: our own mailbox" : "sender: somebody who works here");
    }
    return true;
  }

  private boolean isOfAUser(String address) {
    return jdbc.sql("select exists (select from act_id_user where lower(email_) = lower(?))")
        .param(address)
        .query(Boolean.class)
        .single();
  }

  private boolean wantsNoMore(Incoming mail) {
    return meaning
        .of(EMAIL, mail.text())
        .filter(heard -> ALWAYS_COUNT.contains(heard.meaning()))
        .isPresent();
  }

  private boolean isTheFamilysOwn(String sender, Attempt attempt) {
    return sender.equalsIgnoreCase(attempt.address())
        && families.withAddress(sender).stream()
            .anyMatch(family -> family.familyId().equals(attempt.familyId()));
  }
}
