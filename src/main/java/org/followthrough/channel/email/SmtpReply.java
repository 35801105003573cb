package org.followthrough.channel.email;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.followthrough.channel.Delivery;

/**
 * What a mail server said against a mail: its code, and the enhanced status code of RFC 3463 where
 * it gives one. Whom that blames is decided here, for what a server answers us and for what a
 * report says that it answered.
 *
 * @param code three digits, 400 and above; zero where it is not known
 * @param status such as {@code 5.1.1}; empty where the server says none
 * @param ofTheRecipient whether it answered the naming of the recipient, and nothing before or
 *     after
 * @param words as the server wrote them
 */
record SmtpReply(int code, String status, boolean ofTheRecipient, String words) {

  /**
   * "550 5.1.1", "550-5.1.1", "550 #5.1.1", "550 550 5.1.1", "SMTP;550"; not a part of a date or an
   * IP address.
   */
  private static final Pattern CODE =
      Pattern.compile(
          "(?<![\\d.:/-])([45]\\d{2})(?:[ -]+[45]\\d{2})?(?:[ -]+[#('\"]*([45]\\.\\d{1,3}\\.\\d{1,3})\\b(?!\\.\\d))?(?![\\d.:]|-\\d)");

  private static final Pattern ENHANCED =
      Pattern.compile("(?<![\\d.])([45]\\.\\d{1,3}\\.\\d{1,3})(?![\\d.]*\\d)");

  /** Address statuses that speak of the sender, which is us. */
  private static final Pattern SENDER = Pattern.compile("5\\.1\\.[78]");

  private static final Pattern ADDRESS = Pattern.compile("5\\.1\\..+|5\\.2\\.1");

  /** The mailbox is full; the server has trouble, or cannot find its way: all of it may pass. */
  private static final Pattern MAY_PASS =
      Pattern.compile("4\\..+|5\\.2\\.2|5\\.3\\.[01235].*|5\\.4\\..+");

  /** Too big, or badly written. */
  private static final Pattern MESSAGE = Pattern.compile("5\\.2\\.3|5\\.3\\.4|5\\.6\\..+");

  private static final Pattern POLICY = Pattern.compile("5\\.7\\..+");

  /** A status that says only that something is wrong. */
  private static final Pattern VAGUE =
      Pattern.compile("|5\\.0\\.\\d+|5\\.[25]\\.0|5\\.5\\..+|5\\.9\\..+");

  private static final Pattern DENIED =
      Pattern.compile("recipient address rejected: access denied", Pattern.CASE_INSENSITIVE);

  private static final Pattern NAMED_THE_RECIPIENT =
      Pattern.compile("\\brcpt to\\b|does not like recipient", Pattern.CASE_INSENSITIVE);

  private static final Pattern OF_THE_SENDER =
      Pattern.compile(
          "(after|in (reply|response) to) \\W*(mail from|helo|ehlo)|>>> mail from",
          Pattern.CASE_INSENSITIVE);

  /** Amazon's own reading of the code stands before what the other server said. */
  private static final Pattern READING =
      Pattern.compile("^[45]\\.\\d\\.\\d+ - [\\w ]{1,60} (?=[45]\\d{2}[ -])");

  private static final Pattern ANSWER_WITH_STATUS =
      Pattern.compile("^\\s*\\d{3}[ -]+" + ENHANCED.pattern());

  /** A server of our own says it now. */
  static SmtpReply of(int code, boolean ofTheRecipient, String words) {
    Matcher enhanced = ANSWER_WITH_STATUS.matcher(words);
    return new SmtpReply(code, enhanced.find() ? enhanced.group(1) : "", ofTheRecipient, words);
  }

  /**
   * A report says that a server said it. The server's own code, which stands in its words, counts
   * before the status that the reporter made of it.
   *
   * @param status that the report states, or empty
   */
  static SmtpReply reported(String status, String saidByIt) {
    String words = READING.matcher(saidByIt).replaceFirst("");
    Matcher coded = CODE.matcher(words);
    int code = 0;
    String own = "";
    while (coded.find() && own.isEmpty()) {
      code = code == 0 ? Integer.parseInt(coded.group(1)) : code;
      own = coded.group(2) == null ? "" : coded.group(2);
    }
    if (own.isEmpty()) {
      Matcher enhanced = ENHANCED.matcher(words);
      own = enhanced.find() ? enhanced.group(1) : "";
    }
    Matcher stated = ENHANCED.matcher(status);
    boolean isOwnTelling = !own.isEmpty() && !own.endsWith(".0.0");
    return new SmtpReply(
        code,
        isOwnTelling || !stated.find() ? own : stated.group(1),
        NAMED_THE_RECIPIENT.matcher(words).find(),
        words);
  }

  /** What the server's answer means for the mail that we are handing over. */
  Delivery judged() {
    if (code < 500) {
      return new Delivery.Refused("the mail server said " + words);
    }
    return switch (judgement().blame()) {
      case ADDRESS -> new Delivery.Undeliverable("the mail server said " + words);
      case MAY_PASS -> new Delivery.Refused("the mail server said " + words);
      case MESSAGE ->
          new Delivery.Unacceptable("the mail server does not take this mail: " + words);
      case US, UNKNOWN -> new Delivery.Misconfigured("the mail server refuses our mail: " + words);
    };
  }

  /** Whom it blames, and by which rule. */
  Judgement judgement() {
    Judgement judgement = ofItsWordsAndCodes();
    return judgement.blame() == Blame.ADDRESS && OF_THE_SENDER.matcher(words).find()
        ? new Judgement(Blame.US, "it answered the naming of the sender")
        : judgement;
  }

  private Judgement ofItsWordsAndCodes() {
    if (code >= 400 && code < 500) {
      return new Judgement(Blame.MAY_PASS, "code: " + code);
    }
    if (SENDER.matcher(status).matches()) {
      return new Judgement(Blame.US, "code: " + status);
    }
    return RefusalWords.beforeTheCode(words)
        .or(this::deniedByAHostedExchange)
        .orElseGet(this::byStatus);
  }

  /** Of an unknown recipient it says that access is denied, and that nothing answers. */
  private Optional<Judgement> deniedByAHostedExchange() {
    return status.equals("5.4.1") && DENIED.matcher(words).find()
        ? Optional.of(new Judgement(Blame.ADDRESS, "code and words: 5.4.1, access denied"))
        : Optional.empty();
  }

  private Judgement byStatus() {
    if (VAGUE.matcher(status).matches()) {
      return RefusalWords.afterTheCode(words).orElseGet(this::byCode);
    }
    return new Judgement(blameOf(status), "code: " + status);
  }

  private static Blame blameOf(String status) {
    if (MAY_PASS.matcher(status).matches()) {
      return Blame.MAY_PASS;
    }
    if (MESSAGE.matcher(status).matches()) {
      return Blame.MESSAGE;
    }
    if (POLICY.matcher(status).matches()) {
      return Blame.US;
    }
    return ADDRESS.matcher(status).matches() ? Blame.ADDRESS : Blame.UNKNOWN;
  }

  /** RFC 5321: no such mailbox, not local, bad syntax, no mail at all for this domain. */
  private Judgement byCode() {
    Blame blame =
        switch (code) {
          case 501, 550, 551, 553, 556 -> ofTheRecipient ? Blame.ADDRESS : Blame.UNKNOWN;
          case 552 -> Blame.MAY_PASS;
          case 530, 535 -> Blame.US;
          default -> Blame.UNKNOWN;
        };
    return new Judgement(blame, code == 0 ? "nothing tells" : "code: " + code);
  }
}
