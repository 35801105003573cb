package org.followthrough.trigger;

/**
 * A mailbox provider tells that somebody has marked a mail of ours as unwanted (RFC 5965, or in a
 * form of the provider's own), or reports in the same form that nobody minds.
 *
 * @param id the complaint's own Message-ID
 * @param from who passes it on
 * @param about of which mail it speaks
 * @param rule by what it was known for a complaint
 * @param words for a person
 * @param whole the complaint, for the record
 */
public record Complaint(
    String id, String from, ReportedMail about, String rule, String words, String whole) {}
