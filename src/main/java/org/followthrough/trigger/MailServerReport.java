package org.followthrough.trigger;

/**
 * What a mail server reports on a mail of ours.
 *
 * @param id the report's own Message-ID
 * @param from who reports
 * @param about of which mail it speaks
 * @param verdict what that means
 * @param rule by which rule that was found out
 * @param words what the server said, for a person
 * @param whole the report, for the record
 */
public record MailServerReport(
    String id,
    String from,
    ReportedMail about,
    Verdict verdict,
    String rule,
    String words,
    String whole) {

  /** What a report says of a mail. */
  public enum Verdict {
    /** It is late, was relayed, has arrived: nothing is lost yet. */
    UNDER_WAY,
    /** The address does not exist or takes no mail. */
    BAD_ADDRESS,
    /** It did not arrive, and the address is not to blame: a full mailbox, a server in trouble. */
    NOT_DELIVERED,
    /** It was refused for what we are or send; no family is to blame. */
    REFUSED_BY_POLICY,
    /** Nobody can tell. */
    UNCLEAR
  }
}
