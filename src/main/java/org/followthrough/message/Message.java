package org.followthrough.message;

/**
 * A rendered text, ready to send.
 *
 * @param subject one line; null for a text message
 * @param text plain text
 * @param html the same as HTML; null for a text message
 * @param unsubscribeUrl where its reader can withdraw consent; null where the text says how
 */
public record Message(String subject, String text, String html, String unsubscribeUrl) {

  /** One that offers no link to withdraw consent. */
  public Message(String subject, String text, String html) {
    this(subject, text, html, null);
  }
}
