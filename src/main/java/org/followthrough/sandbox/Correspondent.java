package org.followthrough.sandbox;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UnsupportedEncodingException;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.dsn.DeliveryStatus;
import org.eclipse.angus.mail.dsn.MultipartReport;
import org.eclipse.angus.mail.smtp.SMTPMessage;

/** The mail program and the mail server at the family's end: they answer over real SMTP. */
final class Correspondent {

  private static final Pattern HEADER_NAME = Pattern.compile("[!-9;-~]+");
  private static final DateTimeFormatter WROTE_ON =
      DateTimeFormatter.ofPattern("EEE, d MMM uuuu 'at' HH:mm", Locale.ENGLISH);

  private final Session session;
  private final Clock clock;

  Correspondent(int smtpPort, Clock clock) {
    Properties properties = new Properties();
    properties.setProperty("mail.smtp.host", "127.0.0.1");
    properties.setProperty("mail.smtp.port", String.valueOf(smtpPort));
    properties.setProperty("mail.smtp.localhost", "localhost");
    properties.setProperty("mail.smtp.connectiontimeout", "5000");
    properties.setProperty("mail.smtp.timeout", "30000");
    properties.setProperty("mail.from", "correspondent@localhost");
    this.session = Session.getInstance(properties);
    this.clock = clock;
  }

  void reply(Message original, Eml eml, String text, Map<String, String> headers) {
    headers.forEach(Correspondent::check);
    try {
      Map<String, String> theirs = original.content().headers();
      String subject = original.content().subject() == null ? "" : original.content().subject();
      SMTPMessage reply = new SMTPMessage(session);
      reply.setEnvelopeFrom(original.to());
      reply.setFrom(new InternetAddress(original.to()));
      reply.setRecipients(jakarta.mail.Message.RecipientType.TO, eml.mime().getReplyTo());
      reply.setSubject(
          subject.regionMatches(true, 0, "Re:", 0, 3) ? subject : "Re: " + subject, "UTF-8");
      String messageId = theirs.get("Message-ID");
      if (messageId != null) {
        String references = theirs.get("References");
        reply.setHeader("In-Reply-To", messageId);
        reply.setHeader(
            "References",
            MimeUtility.fold(12, references == null ? messageId : references + " " + messageId));
      }
      reply.setText(text + "\n\n" + quote(original), "UTF-8");
      try {
        send(reply, headers);
      } catch (MessagingException e) {
        if (headers.isEmpty()) {
          throw e;
        }
        throw new IllegalArgumentException(
            "make a mail that cannot be sent: " + String.join(", ", headers.keySet()), e);
      }
    } catch (MessagingException | UnsupportedEncodingException e) {
      throw new IllegalStateException("The reply could not be sent: " + e.getMessage(), e);
    }
  }

  void bounce(Message original, Eml eml, String action, String status) {
    try {
      if (eml.sender().isEmpty()) {
        throw new IllegalArgumentException("A mail without an envelope sender never comes back");
      }
      String domain = original.to().substring(original.to().indexOf('@') + 1);
      SMTPMessage bounce = new SMTPMessage(session);
      bounce.setEnvelopeFrom("<>");
      bounce.setFrom(new InternetAddress("mailer-daemon@" + domain, "Mail Delivery System"));
      bounce.setRecipients(
          jakarta.mail.Message.RecipientType.TO, new Address[] {new InternetAddress(eml.sender())});
      bounce.setSubject("Undelivered Mail Returned to Sender");
      bounce.setContent(
          new MultipartReport(
              "This is a report on your message to %s: %s, %s.\r\n"
                  .formatted(original.to(), action, status),
              status(original.to(), domain, action, status),
              eml.originalHeaders()));
      send(bounce, Map.of("Auto-Submitted", "auto-replied"));
    } catch (MessagingException | UnsupportedEncodingException e) {
      throw new IllegalStateException("The bounce could not be sent: " + e.getMessage(), e);
    }
  }

  private void send(SMTPMessage message, Map<String, String> headers)
      throws MessagingException, UnsupportedEncodingException {
    message.setSentDate(Date.from(clock.instant()));
    message.saveChanges();
    for (Map.Entry<String, String> header : headers.entrySet()) {
      message.setHeader(header.getKey(), MimeUtility.encodeText(header.getValue(), "UTF-8", null));
    }
    try {
      // What cannot be written is noticed now, and not when the server waits for the rest of it.
      message.writeTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new MessagingException("no mail can be made of it", e);
    }
    try (Transport transport = session.getTransport("smtp")) {
      transport.connect();
      transport.sendMessage(message, message.getAllRecipients());
    }
  }

  private static String quote(Message original) {
    String text =
        original.content().text() != null
            ? original.content().text()
            : original.content().html() == null
                ? ""
                : original.content().html().replaceAll("<[^>]*>", "").strip();
    return "On %s, %s wrote:\n%s"
        .formatted(
            original.receivedAt().format(WROTE_ON),
            original.content().headers().getOrDefault("From", "you"),
            text.replaceAll("(?m)^", "> "));
  }

  private static DeliveryStatus status(String to, String domain, String action, String status)
      throws MessagingException {
    InternetHeaders mail = new InternetHeaders();
    mail.addHeader("Reporting-MTA", "dns; mx." + domain);
    InternetHeaders recipient = new InternetHeaders();
    recipient.addHeader("Final-Recipient", "rfc822; " + to);
    recipient.addHeader("Action", action);
    recipient.addHeader("Status", status);
    recipient.addHeader(
        "Diagnostic-Code",
        status.equals("5.1.1")
            ? "smtp; 550 5.1.1 <" + to + ">: no such mailbox here"
            : "smtp; " + (status.charAt(0) == '5' ? "554 " : "451 ") + status + " <" + to + ">");
    DeliveryStatus report = new DeliveryStatus();
    report.setMessageDSN(mail);
    report.addRecipientDSN(recipient);
    return report;
  }

  private static void check(String name, String value) {
    if (name == null || !HEADER_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "must have names of printable ASCII without colon and spaces, such as Auto-Submitted; not '"
              + name
              + "'");
    }
    if (value == null || value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "must have values of one line, without control characters: " + name + " has none");
    }
  }
}
