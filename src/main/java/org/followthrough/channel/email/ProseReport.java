package org.followthrough.channel.email;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.followthrough.trigger.MailServerReport;
import org.followthrough.trigger.MailServerReport.Verdict;
import org.followthrough.trigger.ReportedMail;

/**
 * What a mail server tells of a mail of ours in its own prose, as Exim, qmail, sendmail and the
 * webmail providers do. It is judged by the code and the words that the other server gave; where
 * the prose shows neither, nobody judges it but a person.
 */
final class ProseReport {

  private static final Pattern SERVER =
      Pattern.compile(
          "\\b(mailer[-_.]?daemon|mail[-_.]?daemon|mdaemon|post[-_.]?master|mailerdaemon|mail[-_.]?delivery"
              + "|maildelivery|delivery[-_.]?status|bounces?)([+=._-][^@]*)?@|mailer-daemon"
              + "|mail delivery (sub)?system|mail delivery service|mail administrator|system administrator"
              + "|<\\s*>|internet mail delivery",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern SUBJECT =
      Pattern.compile(
          "^\\W*(undeliver(ed|able)|(mail|message|e-?mail|delivery)\\s+(delivery\\s+)?(status|fail|could not|not delivered"
              + "|undeliverable|system error)|delivery (status|fail|error|problem|notification|has failed)|failure (notice|delivery)"
              + "|returned (mail|to sender|message|e-?mail)|non[- ]?delivery|nondeliverable|warning: (could not|message|unable)"
              + "|failed (mail|delivery|message)|could not (deliver|send)|unzustellbar|nicht zustellbar|non remis|no se puede entregar"
              + "|não entregue|mail (system )?error|error (sending|in) (mail|message)|bounced? (mail|message)|user unknown"
              + "|dsn|ndr|message you sent|mail bloqued|mail non remis|devuelto|delivery delayed|notification d'.tat)",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  private static final Pattern FAILED =
      Pattern.compile(
          "(could|can|was|were|has|have|is|be|been|did)\\s*(not|n't)\\s+(able to |be |been |yet been |possible to )*"
              + "(successfully |properly )?(deliver|sent|reach|accepted|process|find|received|arrive)"
              + "|unable to (be )?(deliver|relay|send|dispatch)|undeliver(able|ed)|not delivered|permanent(ly)? (fatal )?(error|fail)"
              + "|failed permanently|delivery (to .{0,80})?(has )?failed|delivery (failure|error|status notification)"
              + "|fail(ed|ure) (to|in) deliver|giv(en|ing) up|returned to sender|returned mail|mail delivery failed|could not be sent"
              + "|unknown user|user unknown|no such user|rejected|bounced|(following|these|this) (recipient|address)(es|s)?.{0,40}(fail|error|problem)"
              + "|nicht zugestellt|unzustellbar|n'a pas pu être|no se (ha podido|pudo) entregar|não (foi|pôde) .{0,20}entreg",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  private static final Pattern DELAYED =
      Pattern.compile(
          "(has|have|was|is) not (yet )?been delivered (after|yet|to|for)|not yet been delivered|has not yet been|(has been|is|are|was|been) (temporarily )?delayed"
              + "|delivery (is |has been )?(delayed|attempts will)|will (be re-?tried|(continue|keep) (to )?(try|retry)|be attempted|retry|try again|be trying)"
              + "|(continue|keep) (to )?(try|retry|attempt)|no action is required|\\(delay(ed)?\\)|you do not need to (resend|do)|still (being|trying)|not been delivered yet"
              + "|this is (only )?a warning|warning message only|delayed mail|temporarily deferred",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern FINAL =
      Pattern.compile(
          "giv(en|ing) up|permanent|fatal|will not be (re-?tried|retried)|no longer|gave up|returned to|not (be )?deliver\\w* .{0,40}(expired|because)|retry time(out)? exceeded|undeliverable|bounc",
          Pattern.CASE_INSENSITIVE);

  /** Where the mail that comes back begins, or what is left of it. */
  private static final Pattern RETURNED =
      Pattern.compile(
          "^[\\s>]*[-=_* ]{2,}.*(copy of|below this line|original (message|mail)|returned message|unsent message|message (header|content|text)"
              + "|forwarded message|undelivered message|received (header|message)|text of your message|begin|start of).*$"
              + "|^\\s*(the )?(headers? of )?(the )?(your |complete |full )?(original message( headers)?|message header(s)?|returned message)( follows| headers?)?\\s*:?\\s*$",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern HEADER =
      Pattern.compile(
          "^[\\s>]*(Received|Return-Path|From|To|Subject|Date|Message-I[dD]|MIME-Version|Content-Type|DKIM-Signature|X-[\\w-]+|Reply-To"
              + "|References|In-Reply-To|User-Agent|Sender|Cc|List-[\\w-]+): ?.*$",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern CODE =
      Pattern.compile(
          "(?<![\\d.:/-])[45]\\d{2}[ -]|(?<![\\d.])[45]\\.\\d{1,2}\\.\\d{1,3}(?![.\\d])");

  private static final Pattern REASON =
      Pattern.compile(
          "\\b(reasons?|error|diagnostic|said|response|cause|explanation|details|failed|failures?)\\b[^:]{0,60}:"
              + "|failure reasons",
          Pattern.CASE_INSENSITIVE);

  private static final int LINES_OF_A_BLOCK = 6;
  private static final int HEADERS_OF_A_BLOCK = 3;
  private static final int LINES_AFTER = 2;
  private static final int LINES_AFTER_A_TITLE = 6;
  private static final int LONGEST_WORDS = 1_000;
  private static final int LONGEST_EXPLANATION = 20_000;

  private final IncomingMail mail;
  private final String explanation;

  private ProseReport(IncomingMail mail) throws MessagingException, IOException {
    this.mail = mail;
    this.explanation = explanation(String.join("\n", mail.texts()));
  }

  /** Empty where it does not read like one. */
  static Optional<MailServerReport> of(IncomingMail mail) throws MessagingException, IOException {
    if (!isFromAServer(mail) && !isTitledLikeOne(mail)) {
      return Optional.empty();
    }
    ProseReport prose = new ProseReport(mail);
    return prose.isOne() ? Optional.of(prose.report()) : Optional.empty();
  }

  /** Whether a server sent it, and nobody's mailbox. */
  static boolean isFromAServer(IncomingMail mail) {
    return mail.isFromNobody()
        || mail.says("From", SERVER)
        || mail.says("Sender", SERVER)
        || !mail.headers("X-Failed-Recipients").isEmpty();
  }

  private static boolean isTitledLikeOne(IncomingMail mail) throws MessagingException {
    return SUBJECT.matcher(mail.subject()).find();
  }

  private boolean isOne() throws MessagingException {
    return FAILED.matcher(explanation).find()
        || DELAYED.matcher(explanation).find()
        || CODE.matcher(explanation).find()
        || isTitledLikeOne(mail);
  }

  /** What the prose beside a report in standard form says, where that form tells nothing. */
  static Judgement judgement(IncomingMail mail) throws MessagingException, IOException {
    ProseReport prose = new ProseReport(mail);
    return prose.judgement(SmtpReply.reported("", prose.said()));
  }

  private Judgement judgement(SmtpReply reply) {
    Judgement judgement = reply.judgement();
    return judgement.blame() == Blame.UNKNOWN
        ? RefusalWords.beforeTheCode(explanation).orElse(judgement)
        : judgement;
  }

  private MailServerReport report() throws MessagingException, IOException {
    ReportedMail about = OriginalMail.of(mail, List.of());
    String said = said();
    SmtpReply reply = SmtpReply.reported("", said);
    Judgement judgement = judgement(reply);
    boolean isFinal =
        FINAL.matcher(explanation).find() || reply.code() >= 500 || reply.status().startsWith("5");
    boolean isDelay =
        !isFinal && (DELAYED.matcher(mail.subject()).find() || DELAYED.matcher(explanation).find());
    return new MailServerReport(
        mail.id(),
        mail.sender(),
        about,
        isDelay ? Verdict.UNDER_WAY : verdict(judgement.blame()),
        "prose: " + (isDelay ? "a delay" : judgement.rule()),
        words(about, said, isDelay),
        mail.whole());
  }

  private static Verdict verdict(Blame blame) {
    return switch (blame) {
      case ADDRESS -> Verdict.BAD_ADDRESS;
      case MAY_PASS -> Verdict.NOT_DELIVERED;
      case US, MESSAGE -> Verdict.REFUSED_BY_POLICY;
      case UNKNOWN -> Verdict.UNCLEAR;
    };
  }

  private String words(ReportedMail about, String said, boolean isDelay) throws MessagingException {
    String quoted = (said.isEmpty() ? explanation : said).replaceAll("\\s+", " ").strip();
    return "a mail server reports that a mail%s %s: %s"
        .formatted(
            about.recipients().isEmpty() ? "" : " to " + about.recipients().get(0),
            isDelay ? "is late" : "came back",
            quoted.isEmpty()
                ? mail.subject()
                : quoted.substring(0, Math.min(quoted.length(), LONGEST_WORDS)));
  }

  /**
   * The lines in which the other server speaks: those with a code or a reason, and what follows.
   */
  private String said() {
    List<String> lines = explanation.lines().toList();
    Set<Integer> chosen = new LinkedHashSet<>();
    for (Pattern telling : List.of(CODE, REASON)) {
      for (int i = 0; i < lines.size() && (chosen.isEmpty() || telling == CODE); i++) {
        if (telling.matcher(lines.get(i)).find()) {
          if (telling == CODE && i > 0 && !lines.get(i - 1).isBlank()) {
            chosen.add(i - 1);
          }
          int after = telling == CODE ? LINES_AFTER : LINES_AFTER_A_TITLE;
          for (int j = i; j <= Math.min(i + after, lines.size() - 1); j++) {
            if (j > i && lines.get(j).isBlank() && telling == CODE) {
              break;
            }
            chosen.add(j);
          }
        }
      }
      if (!chosen.isEmpty()) {
        break;
      }
    }
    StringBuilder said = new StringBuilder();
    chosen.stream().map(lines::get).forEach(line -> said.append(line.strip()).append('\n'));
    return said.toString().strip();
  }

  /** What stands before the mail that comes back. */
  private static String explanation(String text) {
    String some = text.substring(0, Math.min(text.length(), LONGEST_EXPLANATION));
    List<String> lines = some.lines().toList();
    List<String> before = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (RETURNED.matcher(lines.get(i)).matches() || beginsHeaders(lines, i)) {
        break;
      }
      before.add(lines.get(i));
    }
    return String.join("\n", before);
  }

  private static boolean beginsHeaders(List<String> lines, int at) {
    return HEADER.matcher(lines.get(at)).matches()
        && lines.subList(at, Math.min(at + LINES_OF_A_BLOCK, lines.size())).stream()
                .filter(line -> HEADER.matcher(line).matches())
                .count()
            >= HEADERS_OF_A_BLOCK;
  }
}
