package org.followthrough.trigger;

import java.util.List;

/**
 * By what a report or a complaint lets a mail of ours be known. Our own ids prove that somebody got
 * the mail; a recipient's address anybody may know.
 *
 * @param messageIds everything in it that may be a Message-ID of ours, with angle brackets
 * @param instanceIds the instances that our header names
 * @param recipients whom it says that it is about, the likeliest first
 */
public record ReportedMail(
    List<String> messageIds, List<String> instanceIds, List<String> recipients) {}
