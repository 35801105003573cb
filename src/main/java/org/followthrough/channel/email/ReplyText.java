package org.followthrough.channel.email;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/**
 * Cuts what a mail program adds from what its user wrote: the quoted mail, the signature, the
 * advertisement. We know what we sent, so a quotation is found by that in any language, wherever it
 * stands; what is not recognised stays: too much is better than too little.
 */
final class ReplyText {

  private static final int FLAGS =
      Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS;

  /** How mail programs head a mail that they quote; one that is forwarded is none of ours. */
  private static final Pattern ORIGINAL =
      Pattern.compile(
          "-{2,}\\s*(original message|ursprüngliche nachricht|mensaje original|message d'origine"
              + "|mensagem original|messaggio originale|oorspronkelijk bericht)\\s*-{2,}",
          FLAGS);

  private static final Pattern FORWARDED = Pattern.compile("-{5,}[^-]{3,60}-{5,}", FLAGS);
  private static final Pattern UNDERSCORES = Pattern.compile("_{10,}");

  /** A line of the head that Outlook and others put above a quoted mail. */
  private static final Pattern HEAD_LINE =
      Pattern.compile("\\*?([\\p{L}'’ .-]{1,25}?)\\s*[:：]\\*?\\s*\\S.*", FLAGS);

  private static final Set<String> FROM =
      Set.of(
          "from",
          "von",
          "de",
          "da",
          "van",
          "od",
          "от",
          "från",
          "fra",
          "lähettäjä",
          "发件人",
          "寄件者",
          "差出人",
          "보낸 사람",
          "từ",
          "feladó",
          "kimden");

  private static final Set<String> SENT_OR_SUBJECT =
      Set.of(
          "sent",
          "date",
          "subject",
          "gesendet",
          "datum",
          "betreff",
          "enviado",
          "enviado el",
          "fecha",
          "asunto",
          "envoyé",
          "objet",
          "inviato",
          "data",
          "oggetto",
          "enviada em",
          "assunto",
          "verzonden",
          "onderwerp",
          "wysłano",
          "temat",
          "отправлено",
          "дата",
          "тема",
          "skickat",
          "ämne",
          "sendt",
          "emne",
          "发送时间",
          "日期",
          "主题",
          "主旨",
          "送信日時",
          "件名",
          "보낸 날짜",
          "제목",
          "đã gửi",
          "ngày",
          "chủ đề");

  private static final int LINES_OF_HEAD = 8;
  private static final int FEWEST_LINES_OF_HEAD = 3;

  private static final Pattern ADDRESS = Pattern.compile("[^\\s<>@]{1,64}@[^\\s<>@]{1,190}");
  private static final Pattern DATE =
      Pattern.compile("\\b(19|20)\\d\\d\\b|(19|20)\\d\\d年|\\b\\d{1,2}[:h.]\\d{2}\\b");
  private static final Pattern DAY = Pattern.compile("\\d");

  /** The end of "On Monday, somebody wrote:", in the languages that are met most. */
  private static final Pattern WROTE =
      Pattern.compile(
          "(on|am|el|le|il|em|op|in data)\\b.*"
              + "\\b(wrote|schrieb|escribió|écrit|ha scritto|escreveu|schreef)\\b[^:]{0,200}[:：]",
          FLAGS);

  private static final Pattern ADVERTISEMENT =
      Pattern.compile(
          "(sent from (my|outlook|mail|yahoo|gmail|samsung|proton|aol)|sent via|get outlook for"
              + "|von meinem|gesendet (von|mit)|enviado (desde|do|de) (mi|meu|el|outlook|correo|yahoo)"
              + "|envoyé (de|depuis) (mon|outlook|yahoo)|inviato (da|dal mio)|verzonden (vanaf|met)"
              + "|wysłane z|отправлено (с|из)|发自我的|從我的)(?![\\p{L}]).{0,60}|(发自我的|從我的).{0,40}",
          FLAGS);

  private static final Pattern ONLY_A_LINK = Pattern.compile("[<(\\[]?https?://\\S+", FLAGS);
  private static final Pattern QUOTED_NUMBER = Pattern.compile(">\\s*\\p{N}.*");

  private static final String SIGNATURE = "-- ";
  private static final int LINES_OF_SIGNATURE = 8;
  private static final int LINES_OF_ATTRIBUTION = 4;
  private static final int LONGEST_ATTRIBUTION = 400;

  private final List<String> lines;
  private final SentText sent;
  private final boolean marksAreOurs;
  private final boolean[] cut;

  private ReplyText(List<String> lines, SentText sent) {
    this.lines = lines;
    this.sent = sent;
    this.marksAreOurs =
        sent.isEmpty()
            || lines.stream().anyMatch(line -> line.startsWith(">") && sent.holds(unmarked(line)));
    this.cut = new boolean[lines.size()];
  }

  /** The sender's own words, where nobody knows what we sent. */
  static String own(String text) {
    return own(text, List.of());
  }

  /**
   * The sender's own words; all of the text where nothing else would be left.
   *
   * @param sent the texts of ours that it may quote
   */
  static String own(String text, List<String> sent) {
    List<String> lines = text.replace("\u00a0", " ").lines().toList();
    return new ReplyText(lines, SentText.of(sent)).own().orElse(text.strip());
  }

  private Optional<String> own() {
    cutQuotations();
    cutOurs();
    cutMarked();
    cutSignature();
    cutAdvertisement();
    StringBuilder own = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      if (!cut[i]) {
        own.append(lines.get(i).stripTrailing()).append('\n');
      }
    }
    String words = own.toString().replaceAll("\n{3,}", "\n\n").strip();
    return words.isEmpty() ? Optional.empty() : Optional.of(words);
  }

  /** What stands below a head, as far as it is ours; all of it where none of it is known. */
  private void cutQuotations() {
    for (int i = 0; i < lines.size(); i++) {
      int after = afterHead(i);
      if (after > i) {
        for (int head = i; head < after; head++) {
          cut[head] = true;
        }
        if (!cutOursFrom(after) && !isMarked(nextWritten(after))) {
          for (int rest = after; rest < lines.size(); rest++) {
            cut[rest] = true;
          }
        }
        i = after - 1;
      }
    }
  }

  /** The line after a head that begins here, else the same line. */
  private int afterHead(int from) {
    String line = lines.get(from).strip();
    if (line.isEmpty()) {
      return from;
    }
    if (ORIGINAL.matcher(line).matches()) {
      return Math.max(afterOutlookHead(nextWritten(from + 1)), from + 1);
    }
    if (UNDERSCORES.matcher(line).matches()) {
      int head = nextWritten(from + 1);
      int after = afterOutlookHead(head);
      return after > head ? after : from;
    }
    int after = isForwarded(from) ? from : afterOutlookHead(from);
    return after > from ? after : afterAttribution(from);
  }

  /** Whether the mail below was sent on, which is a person's own doing. */
  private boolean isForwarded(int head) {
    for (int i = head - 1; i >= 0; i--) {
      String line = lines.get(i).strip();
      if (!line.isEmpty()) {
        return FORWARDED.matcher(line).matches() && !ORIGINAL.matcher(line).matches();
      }
    }
    return false;
  }

  private int afterOutlookHead(int from) {
    if (from >= lines.size() || !FROM.contains(label(from))) {
      return from;
    }
    int after = from;
    boolean isHead = false;
    while (after < lines.size() && after < from + LINES_OF_HEAD && !label(after).isEmpty()) {
      isHead |= SENT_OR_SUBJECT.contains(label(after));
      after++;
    }
    return isHead && after - from >= FEWEST_LINES_OF_HEAD ? after : from;
  }

  private String label(int at) {
    String line = lines.get(at).strip();
    Matcher head = HEAD_LINE.matcher(line.substring(0, Math.min(line.length(), 200)));
    return head.matches() ? head.group(1).strip().toLowerCase(Locale.ROOT) : "";
  }

  /** "On …, … wrote:" in any language, which may be broken into lines. */
  private int afterAttribution(int from) {
    StringBuilder joined = new StringBuilder();
    int last = Math.min(lines.size(), from + LINES_OF_ATTRIBUTION);
    for (int i = from; i < last && !lines.get(i).isBlank(); i++) {
      joined.append(i == from ? "" : " ").append(lines.get(i).strip());
      if (joined.length() > LONGEST_ATTRIBUTION) {
        return from;
      }
      if (joined.charAt(joined.length() - 1) == ':' || joined.charAt(joined.length() - 1) == '：') {
        return isAttribution(joined.toString(), i + 1) ? i + 1 : from;
      }
    }
    return from;
  }

  /** It needs an address or a date, and more that speaks for it. */
  private boolean isAttribution(String line, int below) {
    int next = nextWritten(below);
    boolean isAtTheEnd = next >= lines.size();
    boolean hasAddress = ADDRESS.matcher(line).find();
    boolean hasDate = DATE.matcher(line).find();
    boolean wrote = WROTE.matcher(line).matches();
    return hasAddress && hasDate
        || wrote && (hasAddress || hasDate || isAtTheEnd && DAY.matcher(line).find())
        || isMarked(next) && (wrote || hasAddress || hasDate)
        || !isAtTheEnd && (hasAddress || hasDate) && sent.holds(unmarked(lines.get(next)));
  }

  private boolean isMarked(int at) {
    return at < lines.size()
        && lines.get(at).startsWith(">")
        && !QUOTED_NUMBER.matcher(lines.get(at)).matches();
  }

  /**
   * Cuts the lines from here on that we sent; those in between are answers.
   *
   * @return whether there was any
   */
  private boolean cutOursFrom(int from) {
    boolean any = false;
    String before = "";
    for (int i = from; i < lines.size(); i++) {
      String line = unmarked(lines.get(i));
      if (line.isBlank()) {
        continue;
      }
      boolean isOurs = sent.holds(line) || !before.isEmpty() && sent.holds(before + " " + line);
      if (isOurs || any && ONLY_A_LINK.matcher(line.strip()).matches()) {
        cut[i] = true;
        any = true;
      }
      before = isOurs ? line : "";
    }
    return any;
  }

  /** Several lines of ours in a row are a quotation also where nothing heads them. */
  private void cutOurs() {
    int begin = -1;
    int words = 0;
    int written = 0;
    for (int i = 0; i <= lines.size(); i++) {
      String line = i < lines.size() ? unmarked(lines.get(i)) : "";
      if (i < lines.size() && line.isBlank()) {
        continue;
      }
      if (i < lines.size() && sent.holds(line)) {
        begin = begin < 0 ? i : begin;
        written++;
        words += SentText.words(line);
        continue;
      }
      if (begin >= 0 && written > 1 && words >= SentText.WORDS_OF_A_QUOTATION) {
        for (int ours = begin; ours < i; ours++) {
          cut[ours] = true;
        }
      }
      begin = -1;
      words = 0;
      written = 0;
    }
  }

  /** A mark before a number is a person's "more than". */
  private void cutMarked() {
    for (int i = 0; i < lines.size(); i++) {
      boolean isBelowHead = i > 0 && cut[i - 1];
      cut[i] |= isMarked(i) && (marksAreOurs || isBelowHead) || isMarkedNumberOfOurs(i);
    }
  }

  private boolean isMarkedNumberOfOurs(int at) {
    return lines.get(at).startsWith(">") && !sent.isEmpty() && sent.holds(unmarked(lines.get(at)));
  }

  /** A short end below the line that mail programs agree on; other dashes are a person's. */
  private void cutSignature() {
    for (int i = 0; i < lines.size(); i++) {
      if (!cut[i] && lines.get(i).equals(SIGNATURE)) {
        int end = i + 1;
        int written = 0;
        while (end < lines.size() && !cut[end]) {
          written += lines.get(end).isBlank() ? 0 : 1;
          end++;
        }
        if (written <= LINES_OF_SIGNATURE) {
          for (int line = i; line < end; line++) {
            cut[line] = true;
          }
        }
      }
    }
  }

  /** The last line of what a person wrote, which the program wrote. */
  private void cutAdvertisement() {
    for (int i = lines.size() - 1; i >= 0; i--) {
      String line = lines.get(i).strip();
      boolean isLast = i + 1 == lines.size() || cut[i + 1] || nextWritten(i + 1) == lines.size();
      if (!cut[i] && !line.isEmpty()) {
        int next = nextWritten(i + 1);
        isLast |= next >= lines.size() || cut[next];
        if (isLast && ADVERTISEMENT.matcher(line).matches()) {
          cut[i] = true;
        }
      }
    }
  }

  private int nextWritten(int from) {
    int at = from;
    while (at < lines.size() && lines.get(at).isBlank()) {
      at++;
    }
    return at;
  }

  private static String unmarked(String line) {
    int at = 0;
    while (at < line.length() && (line.charAt(at) == '>' || line.charAt(at) == ' ')) {
      at++;
    }
    return line.substring(at);
  }

  /** An HTML mail as text, without what it marks as quoted. */
  static String ofHtml(String html) {
    Document mail = withoutQuotes(html);
    // Outlook marks only where the quoted mail begins.
    Element begins =
        mail.selectFirst("#divRplyFwdMsg, #appendonsend, #mail-editor-reference-message-container");
    if (begins != null) {
      for (Node next = begins.nextSibling(); next != null; next = begins.nextSibling()) {
        next.remove();
      }
      begins.remove();
    }
    return asText(mail);
  }

  /** The same where Outlook marks only the beginning, below which a person may have answered. */
  static String ofHtmlWithOutlooksQuote(String html) {
    return asText(withoutQuotes(html));
  }

  private static Document withoutQuotes(String html) {
    Document mail = Jsoup.parse(html);
    mail.select("style, script, head, title, blockquote, .gmail_quote, .yahoo_quoted").remove();
    return mail;
  }

  /** All of an HTML mail as text. */
  static String allOfHtml(String html) {
    Document mail = Jsoup.parse(html);
    mail.select("style, script, head, title").remove();
    return asText(mail);
  }

  private static String asText(Document mail) {
    StringBuilder text = new StringBuilder();
    NodeVisitor writer =
        new NodeVisitor() {
          @Override
          public void head(Node node, int depth) {
            if (node instanceof TextNode words) {
              text.append(words.text());
            } else if (node.nodeName().equals("br")) {
              text.append('\n');
            } else if (node instanceof Element element && element.isBlock()) {
              newLine(text);
            }
          }

          @Override
          public void tail(Node node, int depth) {
            if (node.nodeName().equals("p")) {
              text.append("\n\n");
            } else if (node instanceof Element element && element.isBlock()) {
              newLine(text);
            }
          }
        };
    mail.body().traverse(writer);
    return text.toString()
        .lines()
        .map(String::strip)
        .collect(Collectors.joining("\n"))
        .replaceAll("\n{3,}", "\n\n")
        .strip();
  }

  private static void newLine(StringBuilder text) {
    if (text.length() > 0 && text.charAt(text.length() - 1) != '\n') {
      text.append('\n');
    }
  }
}
