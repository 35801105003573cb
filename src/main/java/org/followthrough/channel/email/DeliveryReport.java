package org.followthrough.channel.email;

import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.followthrough.trigger.MailServerReport;
import org.followthrough.trigger.MailServerReport.Verdict;

/**
 * What a mail server's report in the form of RFC 3464 says of a mail of ours. Servers mix up its
 * groups of fields, leave some out and put empty lines between others; so a field is taken wherever
 * it stands, and a recipient begins where a field would stand there a second time.
 */
final class DeliveryReport {

  private static final Pattern FIELD = Pattern.compile("^([A-Za-z][A-Za-z0-9-]*)\\s*:(.*)$");
  private static final Pattern WORD = Pattern.compile("\\p{Alpha}[\\p{Alpha}-]*");
  private static final Pattern STATUS = Pattern.compile("[245]\\.\\d{1,3}\\.\\d{1,3}");

  private static final List<String> OF_A_RECIPIENT =
      List.of("final-recipient", "action", "status", "diagnostic-code");

  private DeliveryReport() {}

  /** Empty where the mail holds no such report. */
  static Optional<MailServerReport> of(IncomingMail mail) throws MessagingException, IOException {
    Optional<Part> part =
        mail.anyPart(
            "message/delivery-status",
            "message/global-delivery-status",
            "message/xdelivery-status");
    if (part.isEmpty()) {
      return Optional.empty();
    }
    List<Map<String, String>> recipients = recipients(IncomingMail.text(part.get()));
    Map<String, String> fields = mostTelling(recipients);
    String diagnostic =
        fields
            .getOrDefault("diagnostic-code", "")
            .replaceFirst("^\\s*[\\w-]+\\s*;\\s*", "")
            .strip();
    SmtpReply reply = SmtpReply.reported(fields.getOrDefault("status", ""), diagnostic);
    String action = action(fields, reply);
    Judgement judgement = reply.judgement();
    if (judgement.blame() == Blame.UNKNOWN) {
      judgement = ProseReport.judgement(mail);
    }
    return Optional.of(
        new MailServerReport(
            mail.id(),
            mail.sender(),
            OriginalMail.of(mail, stated(recipients, fields)),
            verdict(action, judgement.blame()),
            action.isEmpty()
                ? "RFC 3464: no action"
                : "RFC 3464: " + action + ", " + judgement.rule(),
            words(action, fields, diagnostic, mail),
            mail.whole()));
  }

  /** The fields of each recipient, names in lower case; those of the mail stand with the first. */
  private static List<Map<String, String>> recipients(String status) {
    List<Map<String, String>> recipients = new ArrayList<>();
    Map<String, String> current = new TreeMap<>();
    String name = null;
    for (String line : status.split("\r?\n|\r")) {
      Matcher field = FIELD.matcher(line);
      if (name != null && !line.isBlank() && Character.isWhitespace(line.charAt(0))) {
        current.merge(name, " " + line.strip(), String::concat);
      } else if (field.matches()) {
        name = field.group(1).toLowerCase(Locale.ROOT);
        if (OF_A_RECIPIENT.contains(name) && current.containsKey(name)) {
          recipients.add(current);
          current = new TreeMap<>();
        }
        current.putIfAbsent(name, field.group(2).strip());
      }
    }
    recipients.add(current);
    return recipients;
  }

  /** Each of our mails has one recipient; where there are more, one whom it did not reach. */
  private static Map<String, String> mostTelling(List<Map<String, String>> recipients) {
    return recipients.stream()
        .filter(fields -> word(fields.get("action")).startsWith("fail"))
        .findFirst()
        .orElseGet(
            () ->
                recipients.stream()
                    .filter(fields -> fields.containsKey("action"))
                    .findFirst()
                    .orElse(recipients.get(0)));
  }

  private static List<String> stated(
      List<Map<String, String>> recipients, Map<String, String> chosen) {
    List<String> stated = new ArrayList<>();
    List<Map<String, String>> inOrder = new ArrayList<>(List.of(chosen));
    inOrder.addAll(recipients);
    for (Map<String, String> fields : inOrder) {
      for (String name : List.of("original-recipient", "final-recipient", "x-actual-recipient")) {
        Optional.ofNullable(fields.get(name)).ifPresent(stated::add);
      }
    }
    return stated;
  }

  /** Some servers leave it out and state a final status all the same. */
  private static String action(Map<String, String> fields, SmtpReply reply) {
    String action = word(fields.get("action"));
    boolean isFinal = reply.status().startsWith("5") || reply.code() >= 500;
    return action.isEmpty() && isFinal ? "failed" : action;
  }

  private static Verdict verdict(String action, Blame blame) {
    return switch (action) {
      case "delayed", "delivered", "relayed", "expanded", "delay" -> Verdict.UNDER_WAY;
      case "expired" -> Verdict.NOT_DELIVERED;
      case "failed", "failure", "fail", "error", "undeliverable", "bounced" -> failed(blame);
      default -> Verdict.UNCLEAR;
    };
  }

  private static Verdict failed(Blame blame) {
    return switch (blame) {
      case ADDRESS -> Verdict.BAD_ADDRESS;
      case US, MESSAGE -> Verdict.REFUSED_BY_POLICY;
      case MAY_PASS, UNKNOWN -> Verdict.NOT_DELIVERED;
    };
  }

  private static String words(
      String action, Map<String, String> fields, String diagnostic, IncomingMail mail)
      throws MessagingException {
    if (action.isEmpty()) {
      return "A mail server reports without saying what became of the mail: " + mail.subject();
    }
    String recipient =
        OriginalMail.address(fields.get("original-recipient"))
            .or(() -> OriginalMail.address(fields.get("final-recipient")))
            .map(address -> " for " + address)
            .orElse("");
    Matcher status = STATUS.matcher(fields.getOrDefault("status", ""));
    String said = diagnostic.isEmpty() && status.find() ? status.group() : diagnostic;
    return "the mail server reports '%s'%s: %s"
        .formatted(action, recipient, said.replaceAll("\\s+", " ").strip());
  }

  private static String word(String value) {
    Matcher word = WORD.matcher(value == null ? "" : value);
    return word.find() ? word.group().toLowerCase(Locale.ROOT) : "";
  }
}
