package org.followthrough.message;

/**
 * A rendered text, ready to send.
 *
 * @param subject one line; null for a text message
 * @param text plain text
 * @param html the same as HTML; null for a text message
 */
public record Message(String subject, String text, String html) {}
