package org.followthrough.channel.email;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Mails as tests write them: text, with {@code \n} for the end of a line. */
final class MailText {

  /** What a report gives back of our mail. */
  static final String RETURNED =
      """
      From: Care Team <care@followthrough.example>
      To: rosa@coop.example
      Subject: Checking in
      Message-ID: <step-7.1@followthrough.example>
      X-Followthrough-Instance: 8a1c2f60-0000-11ee-8000-0242ac120002

      Dear Rosa
      """;

  private MailText() {}

  static IncomingMail read(String text) throws MessagingException {
    return IncomingMail.of(skimmed(text.getBytes(StandardCharsets.UTF_8)));
  }

  static byte[] skimmed(byte[] mail) {
    SkimmedMail skimmed = new SkimmedMail();
    try {
      skimmed.write(
          new String(mail, StandardCharsets.ISO_8859_1)
              .replaceAll("\r?\n", "\r\n")
              .getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return skimmed.toByteArray();
  }

  /** A report in the form of RFC 3464 with these fields. */
  static String deliveryReport(String fields) {
    return """
    Return-Path: <>
    From: Mail Delivery System <mailer-daemon@relay.example>
    Subject: Undelivered mail
    Message-ID: <report@relay.example>
    MIME-Version: 1.0
    Content-Type: multipart/report; report-type=delivery-status; boundary=b

    --b
    Content-Type: text/plain

    What follows is for machines.
    --b
    Content-Type: message/delivery-status

    %s
    --b
    Content-Type: text/rfc822-headers

    %s
    --b--
    """
        .formatted(fields, RETURNED);
  }

  /** A server's own words, with our mail below them. */
  static String prose(String from, String subject, String words) {
    return """
    Return-Path: <>
    From: %s
    Subject: %s
    Message-ID: <prose@relay.example>

    %s
    %s
    """
        .formatted(from, subject, words, RETURNED);
  }
}
