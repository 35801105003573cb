package org.followthrough.channel.email;

import java.util.UUID;
import org.followthrough.trigger.Complaint;
import org.followthrough.trigger.MailServerReport;

/** What a mail in our mailbox is: it is judged once, and this says all that it can be. */
sealed interface HeardMail {

  /** A mail server reports on a mail of ours. */
  record ServersReport(MailServerReport report) implements HeardMail {}

  /** A recipient minds a mail of ours. */
  record RecipientsComplaint(Complaint complaint) implements HeardMail {}

  /** Nobody has written it, and nobody needs to read it. */
  record Automatic(String rule) implements HeardMail {}

  /**
   * A mail to the unsubscribe address, which a mail program may have written.
   *
   * @param token what stands in the family's unsubscribe link, or null where the mail has none
   */
  record Unsubscribe(UUID token) implements HeardMail {}

  /** A person's words, however damaged or large. */
  record PersonsWords() implements HeardMail {}

  /** Nobody has written it as it seems, and what it says only a person can tell. */
  record Unjudged(String rule) implements HeardMail {}
}
