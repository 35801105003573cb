package org.followthrough.channel.email;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.followthrough.channel.email.HeardMail.Automatic;
import org.followthrough.channel.email.HeardMail.PersonsWords;
import org.followthrough.channel.email.HeardMail.RecipientsComplaint;
import org.followthrough.channel.email.HeardMail.ServersReport;
import org.followthrough.channel.email.HeardMail.Unjudged;
import org.followthrough.channel.email.HeardMail.Unsubscribe;
import org.followthrough.trigger.MailServerReport;
import org.followthrough.trigger.Meaning;
import org.followthrough.trigger.ReplyMeaning;
import org.springframework.stereotype.Component;

/**
 * Tells servers, robots and people apart. What is in a standard's form is judged by it before
 * anything else; a person is whoever is left.
 */
@Component
class MailJudge {

  private static final Pattern UNSUBSCRIBE =
      Pattern.compile("(?:re:\\s*)?unsubscribe\\s*([0-9a-f-]{36})?", Pattern.CASE_INSENSITIVE);

  private static final Pattern NO_REPLY =
      Pattern.compile(
          "^(no|not|do-?not|don-?t|never|auto(matic)?)[._-]?(reply|respond|answer|responder)([._+-].*)?@"
              + "|^(ne-?pas-?repondre|nicht-?antworten|no-?responder|nao-?responda|non-?rispondere)@");

  /** What ends the words with which a mail program titles its answer. */
  private static final Pattern AFTER_THE_TITLE = Pattern.compile("[:：(（\\[【|\\r\\n]|\\s[-–—]\\s");

  private static final Pattern BRACKETED = Pattern.compile("^[\\[【(（]([^\\])】）]{1,60})[\\])】）]");

  /** As the table of what words mean calls the title of a mail. */
  private static final String SUBJECT = "email subject";

  private final ReplyMeaning meaning;

  MailJudge(ReplyMeaning meaning) {
    this.meaning = meaning;
  }

  HeardMail judge(IncomingMail mail) throws MessagingException, IOException {
    Optional<String> feedback = FeedbackReport.kind(mail);
    if (feedback.isPresent()) {
      return FeedbackReport.isComplaint(feedback.get())
          ? new RecipientsComplaint(FeedbackReport.complaint(mail, feedback.get()))
          : new Automatic("feedback report: " + feedback.get());
    }
    Optional<MailServerReport> report = DeliveryReport.of(mail);
    if (report.isPresent()) {
      return new ServersReport(report.get());
    }
    Matcher unsubscribe = UNSUBSCRIBE.matcher(mail.subject());
    if (unsubscribe.matches()) {
      return new Unsubscribe(token(unsubscribe.group(1)));
    }
    return judgedByItsWords(mail);
  }

  private HeardMail judgedByItsWords(IncomingMail mail) throws MessagingException, IOException {
    Optional<String> automatic = AutomaticAnswer.rule(mail);
    boolean isReceipt = automatic.filter(rule -> rule.startsWith("form:")).isPresent();
    Optional<MailServerReport> prose = isReceipt ? Optional.empty() : ProseReport.of(mail);
    if (prose.isPresent()) {
      return new ServersReport(prose.get());
    }
    if (automatic.isEmpty()) {
      automatic = automaticSubject(mail.subject());
    }
    if (automatic.isPresent()) {
      return new Automatic(automatic.get());
    }
    if (ProseReport.isFromAServer(mail) || mail.isOfType("multipart/report")) {
      return new Unjudged("a server's mail that says nothing known");
    }
    return NO_REPLY.matcher(mail.sender()).find()
        ? new Unjudged("a sender that reads no answers")
        : new PersonsWords();
  }

  /** "Re: Automatic reply" is what a person writes who answers one; it does not begin so. */
  private Optional<String> automaticSubject(String subject) {
    Matcher bracketed = BRACKETED.matcher(subject);
    String title = bracketed.find() ? bracketed.group(1) : AFTER_THE_TITLE.split(subject, 2)[0];
    return Stream.of(title, subject)
        .flatMap(words -> meaning.of(SUBJECT, words).stream())
        .filter(heard -> heard.meaning() == Meaning.AUTOMATIC)
        .findFirst()
        .map(heard -> "subject: " + heard.rule() + ", \"" + heard.phrase() + "\"");
  }

  private static UUID token(String token) {
    try {
      return token == null ? null : UUID.fromString(token);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
