package org.followthrough.channel.email;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.followthrough.channel.Delivery;

/**
 * What a mail server said against a mail: its code, and the enhanced status code of RFC 3463 where
 * it gives one. Which of them blames the address, and which the server or us, is decided here.
 *
 * @param code three digits, 400 and above
 * @param status such as {@code 5.1.1}; empty where the server says none
 * @param ofTheRecipient whether it answered the naming of the recipient, and nothing before or
 *     after
 * @param words as the server wrote them
 */
record SmtpReply(int code, String status, boolean ofTheRecipient, String words) {

  private static final Pattern ENHANCED =
      Pattern.compile("^\\s*\\d{3}[ -]([45]\\.\\d{1,3}\\.\\d{1,3})\\b");

  /** Address statuses that speak of the sender, which is us. */
  private static final Pattern SENDER = Pattern.compile("5\\.1\\.[78]");

  private static final Pattern ADDRESS = Pattern.compile("5\\.1\\..+|5\\.2\\.[01346-9].*");

  /** The mailbox is full; the server has trouble, or cannot find its way: all of it may pass. */
  private static final Pattern MAY_PASS = Pattern.compile("5\\.2\\.2|5\\.3\\.[01235].*|5\\.4\\..+");

  /** Too big, or badly written. */
  private static final Pattern MESSAGE = Pattern.compile("5\\.3\\.4|5\\.6\\..+");

  static SmtpReply of(int code, boolean ofTheRecipient, String words) {
    Matcher enhanced = ENHANCED.matcher(words);
    return new SmtpReply(code, enhanced.find() ? enhanced.group(1) : "", ofTheRecipient, words);
  }

  Delivery judged() {
    if (code < 500 || MAY_PASS.matcher(status).matches()) {
      return new Delivery.Refused("the mail server said " + words);
    }
    if (MESSAGE.matcher(status).matches()) {
      return new Delivery.Unacceptable("the mail server does not take this mail: " + words);
    }
    boolean blamesTheAddress =
        status.isEmpty()
            ? blamesTheAddressByItsCode()
            : ADDRESS.matcher(status).matches() && !SENDER.matcher(status).matches();
    if (blamesTheAddress) {
      return new Delivery.Undeliverable("the mail server said " + words);
    }
    return status.isEmpty() && code == 552
        ? new Delivery.Refused("the mail server said " + words)
        : new Delivery.Misconfigured("the mail server refuses our mail: " + words);
  }

  /** RFC 5321: no such mailbox, not local, bad syntax, no mail at all for this domain. */
  private boolean blamesTheAddressByItsCode() {
    return ofTheRecipient
        && switch (code) {
          case 501, 550, 551, 553, 556 -> true;
          default -> false;
        };
  }
}
