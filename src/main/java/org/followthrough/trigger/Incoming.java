package org.followthrough.trigger;

import java.util.List;

/**
 * Something that a person, or a program in a person's name, has sent us.
 *
 * @param channel {@code email} or {@code sms}
 * @param id the Message-ID or the gateway's id; the same one from the same sender counts once
 * @param sender the address or number it came from
 * @param answers provider ids of messages that it says it answers, newest first; may be empty
 * @param text the sender's own words
 * @param whole all of it, quotes and signature included; null where that is the same
 * @param attachments the names of what is attached to it; it is not kept
 */
public record Incoming(
    String channel,
    String id,
    String sender,
    List<String> answers,
    String text,
    String whole,
    List<String> attachments) {}
