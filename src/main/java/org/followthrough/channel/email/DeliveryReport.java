package org.followthrough.channel.email;

import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetHeaders;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.dsn.DeliveryStatus;
import org.followthrough.trigger.Report;
import org.followthrough.trigger.Report.Verdict;

/** What a mail server's report (RFC 3464) says of a mail of ours. */
final class DeliveryReport {

  private static final Pattern CODE = Pattern.compile("\\b([245])\\.(\\d{1,3})\\.(\\d{1,3})\\b");

  private DeliveryReport() {}

  /**
   * @param whole the report as text
   */
  static Report of(IncomingMail mail, String whole) throws MessagingException, IOException {
    InternetHeaders status = status(mail);
    InternetHeaders original = original(mail);
    String action = header(status, "Action");
    String diagnostic = header(status, "Diagnostic-Code");
    String code = code(header(status, "Status"), diagnostic);
    String recipient =
        address(
            Optional.ofNullable(header(status, "Original-Recipient"))
                .orElse(header(status, "Final-Recipient")));
    return new Report(
        mail.id(),
        mail.sender(),
        header(original, "Message-ID"),
        header(original, EmailChannel.INSTANCE_HEADER),
        recipient == null ? header(original, "To") : recipient,
        verdict(action, code),
        words(action, code, diagnostic, mail),
        whole);
  }

  private static Verdict verdict(String action, String code) {
    if (action == null) {
      return Verdict.UNCLEAR;
    }
    return switch (action.toLowerCase(Locale.ROOT)) {
      case "delayed", "delivered", "relayed", "expanded" -> Verdict.UNDER_WAY;
      case "failed" -> failed(code);
      default -> Verdict.UNCLEAR;
    };
  }

  /**
   * RFC 3463: 5.1 is about the address, but for 5.1.7 and 5.1.8, which are about the sender's;
   * 5.2.1 is a mailbox that takes no mail any more; 5.7 is policy. A full mailbox, a route, a
   * server or a final 4 blame no address.
   */
  private static Verdict failed(String code) {
    if (code.startsWith("5.7.") || code.equals("5.1.7") || code.equals("5.1.8")) {
      return Verdict.REFUSED_BY_POLICY;
    }
    return code.startsWith("5.1.") || code.equals("5.2.1")
        ? Verdict.BAD_ADDRESS
        : Verdict.NOT_DELIVERED;
  }

  /** Some servers say 5.0.0 and put the real code into what the other server said. */
  private static String code(String status, String diagnostic) {
    Matcher stated = CODE.matcher(status == null ? "" : status);
    String code = stated.find() ? stated.group() : "";
    if (code.isEmpty() || code.endsWith(".0.0")) {
      Matcher said = CODE.matcher(diagnostic == null ? "" : diagnostic);
      return said.find() ? said.group() : code;
    }
    return code;
  }

  private static String words(String action, String code, String diagnostic, IncomingMail mail)
      throws MessagingException {
    if (action == null) {
      return "A mail server reports without saying what became of the mail: " + mail.subject();
    }
    String said = diagnostic == null ? code : diagnostic.replaceFirst("(?i)^smtp;\\s*", "");
    return "the mail server reports '" + action + "': " + said.replaceAll("\\s+", " ").strip();
  }

  /** The first recipient's part: each of our mails has one recipient. */
  private static InternetHeaders status(IncomingMail mail) throws MessagingException, IOException {
    Optional<Part> part = mail.part("message/delivery-status", "message/global-delivery-status");
    if (part.isEmpty()) {
      return new InternetHeaders();
    }
    DeliveryStatus status = new DeliveryStatus(part.get().getInputStream());
    return status.getRecipientDSNCount() == 0 ? new InternetHeaders() : status.getRecipientDSN(0);
  }

  /** Of our mail, as far as the report gives it back. */
  private static InternetHeaders original(IncomingMail mail)
      throws MessagingException, IOException {
    Optional<Part> part =
        mail.part(
            "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers");
    return part.isEmpty()
        ? new InternetHeaders()
        : new InternetHeaders(part.get().getInputStream());
  }

  private static String header(InternetHeaders headers, String name) {
    String value = headers.getHeader(name, null);
    return value == null || value.isBlank() ? null : value.strip();
  }

  /** From "rfc822; somebody@example.org". */
  private static String address(String recipient) {
    return recipient == null
        ? null
        : recipient.substring(recipient.indexOf(';') + 1).strip().replaceAll("[<>]", "");
  }
}
