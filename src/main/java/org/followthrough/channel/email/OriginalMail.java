package org.followthrough.channel.email;

import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.followthrough.trigger.ReportedMail;

/** Finds out of which mail of ours another mail speaks, wherever in it that stands. */
final class OriginalMail {

  static final Pattern ADDRESS =
      Pattern.compile(
          "[^\\s<>\"(),;:'\\[\\]]{1,64}@[^\\s<>\"(),;:'\\[\\]]{1,190}\\.?[\\p{L}\\p{N}]");

  private static final String[] RETURNED = {
    "message/rfc822",
    "text/rfc822-headers",
    "message/global",
    "message/global-headers",
    "message/partial",
    "text/rfc822"
  };

  private static final Pattern MESSAGE_ID = Pattern.compile("<[^<>\\s]{1,250}@[^<>\\s]{1,250}>");

  private static final Pattern INSTANCE =
      Pattern.compile(
          Pattern.quote(EmailChannel.INSTANCE_HEADER) + ":\\s*([\\w-]{1,64})",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern TO =
      Pattern.compile(
          "^(?:To|X-HmXmrOriginalRecipient):(.*)$", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

  private static final int MOST_IDS = 200;
  private static final int MOST_RECIPIENTS = 10;

  /** Headers come first, and no more than these are read. */
  private static final int LONGEST_HEADERS = 50_000;

  private OriginalMail() {}

  /**
   * @param stated whom the report itself names as its recipients
   */
  static ReportedMail of(IncomingMail mail, List<String> stated)
      throws MessagingException, IOException {
    StringBuilder all = new StringBuilder(returned(mail).orElse("")).append('\n');
    for (String text : mail.texts()) {
      all.append(text).append('\n');
    }
    Set<String> recipients = new LinkedHashSet<>();
    stated.forEach(recipient -> address(recipient).ifPresent(recipients::add));
    for (String failed : mail.headers("X-Failed-Recipients")) {
      addresses(failed).forEach(recipients::add);
    }
    for (Matcher to = TO.matcher(all); to.find(); ) {
      addresses(to.group(1)).forEach(recipients::add);
    }
    if (recipients.isEmpty()) {
      for (String text : mail.texts()) {
        addresses(text).limit(MOST_RECIPIENTS).forEach(recipients::add);
      }
    }
    Set<String> ids = new LinkedHashSet<>();
    MESSAGE_ID.matcher(all).results().limit(MOST_IDS).forEach(id -> ids.add(id.group()));
    ids.addAll(mail.answers());
    return new ReportedMail(
        List.copyOf(ids),
        INSTANCE
            .matcher(all)
            .results()
            .map(instance -> instance.group(1))
            .distinct()
            .limit(MOST_RECIPIENTS)
            .toList(),
        recipients.stream().limit(MOST_RECIPIENTS).toList());
  }

  /** Of our mail, as far as it is given back in a part of its own. */
  private static Optional<String> returned(IncomingMail mail)
      throws MessagingException, IOException {
    Optional<Part> part = mail.anyPart(RETURNED);
    if (part.isEmpty()) {
      return Optional.empty();
    }
    String text = IncomingMail.text(part.get());
    return Optional.of(text.substring(0, Math.min(text.length(), LONGEST_HEADERS)));
  }

  /** From "rfc822; somebody@example.org", "<somebody@example.org>" and the like. */
  static Optional<String> address(String recipient) {
    return recipient == null
        ? Optional.empty()
        : addresses(recipient.substring(recipient.indexOf(';') + 1)).findFirst();
  }

  private static Stream<String> addresses(String text) {
    List<String> found = new ArrayList<>();
    for (Matcher address = ADDRESS.matcher(text); address.find() && found.size() < MOST_IDS; ) {
      found.add(address.group().toLowerCase(Locale.ROOT));
    }
    return found.stream();
  }
}
