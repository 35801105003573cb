package org.followthrough.channel.email;

import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.followthrough.trigger.Complaint;

/** What a mailbox provider tells of how a mail of ours was received: RFC 5965, or its own form. */
final class FeedbackReport {

  private static final Pattern KIND =
      Pattern.compile("^Feedback-Type:\\s*([\\w-]+)", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

  private static final Pattern RECIPIENT =
      Pattern.compile(
          "^(?:Original-Rcpt-To|Original-Recipient|Removal-Recipient|X-HmXmrOriginalRecipient|Redacted-Address):(.*)$",
          Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

  /** How providers head a complaint that is in no standard form. */
  private static final Pattern SUBJECT =
      Pattern.compile(
          "^(complaint about message from|abuse report|spam (complaint|report)|e-?mail feedback report"
              + "|feedback loop|fbl report|client tos notification|junk (mail )?report)\\b",
          Pattern.CASE_INSENSITIVE);

  /** These tell of other things than a recipient who minds. */
  private static final Set<String> NO_COMPLAINT =
      Set.of("not-spam", "auth-failure", "dmarc", "dkim");

  private static final String[] ORIGINAL = {
    "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"
  };

  private FeedbackReport() {}

  /** Its kind, such as {@code abuse}; empty where the mail is no such report. */
  static Optional<String> kind(IncomingMail mail) throws MessagingException, IOException {
    Optional<Part> part = mail.anyPart("message/feedback-report");
    if (part.isPresent()) {
      Matcher kind = KIND.matcher(IncomingMail.text(part.get()));
      return Optional.of(kind.find() ? kind.group(1).toLowerCase(Locale.ROOT) : "abuse");
    }
    boolean isOwnForm =
        SUBJECT.matcher(mail.subject()).find() && mail.anyPart(ORIGINAL).isPresent()
            || !mail.headers("X-HmXmrOriginalRecipient").isEmpty();
    return isOwnForm ? Optional.of("provider's own form") : Optional.empty();
  }

  /** Whether a recipient minds our mail. */
  static boolean isComplaint(String kind) {
    return !NO_COMPLAINT.contains(kind);
  }

  static Complaint complaint(IncomingMail mail, String kind)
      throws MessagingException, IOException {
    return report(
        mail,
        "complaint: " + kind,
        "the mailbox provider passes on a complaint (" + kind + ") about a mail of ours");
  }

  /** What is no complaint, such as that a recipient took a mail of ours out of the spam folder. */
  static Complaint note(IncomingMail mail, String kind) throws MessagingException, IOException {
    return report(
        mail,
        "feedback report: " + kind,
        "the mailbox provider reports on a mail of ours (" + kind + "); nobody complains");
  }

  private static Complaint report(IncomingMail mail, String rule, String words)
      throws MessagingException, IOException {
    StringBuilder texts = new StringBuilder();
    for (String type :
        List.of("message/feedback-report", "message/rfc822", "text/rfc822-headers")) {
      Optional<Part> part = mail.anyPart(type);
      if (part.isPresent()) {
        texts.append(IncomingMail.text(part.get())).append('\n');
      }
    }
    List<String> stated =
        Stream.concat(
                mail.headers("X-HmXmrOriginalRecipient").stream(),
                RECIPIENT.matcher(texts).results().map(recipient -> recipient.group(1)))
            .toList();
    return new Complaint(
        mail.id(), mail.sender(), OriginalMail.of(mail, stated), rule, words, mail.whole());
  }
}
