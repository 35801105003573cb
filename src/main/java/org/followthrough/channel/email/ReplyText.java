package org.followthrough.channel.email;

import java.util.List;
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
 * advertisement. What is not recognised stays: too much is better than too little.
 */
final class ReplyText {

  /** How mail programs head what they quote; within one line, so that none of it is slow. */
  private static final List<Pattern> HEADS_A_QUOTE =
      List.of(
          Pattern.compile(
              "^-{2,}\\s*(original message|ursprüngliche nachricht|mensaje original"
                  + "|message d'origine|forwarded message|weitergeleitete nachricht)\\s*-{2,}$",
              flags()),
          Pattern.compile("^_{10,}$"),
          Pattern.compile("^\\*?(from|von|de):\\*? .*$", flags()));

  private static final Pattern SENT_LINE =
      Pattern.compile("^\\*?(sent|date|gesendet|datum|enviado( el)?|fecha):\\*? .*$", flags());

  /** The end of "On Monday, somebody wrote:", which may be broken into lines. */
  private static final Pattern WROTE_END =
      Pattern.compile("^.*\\b(wrote|schrieb|escribió|écrit|ha scritto)\\b[^:]{0,200}:$", flags());

  private static final Pattern WROTE_START = Pattern.compile("^(on|am|el|le|il)\\b.*$", flags());

  private static final Pattern ADVERTISEMENT =
      Pattern.compile(
          "^((sent from|get outlook for|von meinem .* gesendet|gesendet von|enviado desde"
              + "|envoyé de(puis)?)\\b.{0,80})$",
          flags());

  private static final int LINES_OF_ATTRIBUTION = 4;

  private ReplyText() {}

  private static int flags() {
    return Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS;
  }

  /** The sender's own words; all of the text where nothing else would be left. */
  static String own(String text) {
    List<String> lines = text.replace("\u00a0", " ").lines().map(String::stripTrailing).toList();
    StringBuilder own = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      int after = afterAttribution(lines, i);
      if (after > i) {
        if (!quotesFollow(lines, after)) {
          break;
        }
        i = after - 1;
      } else if (line.equals("--") || line.equals("-- ") || isHead(lines, i)) {
        break;
      } else if (!line.startsWith(">") && !ADVERTISEMENT.matcher(line.strip()).matches()) {
        own.append(line).append('\n');
      }
    }
    String words = own.toString().replaceAll("\n{3,}", "\n\n").strip();
    return words.isEmpty() ? text.strip() : words;
  }

  /** The line after "On …, … wrote:" where one begins here, else the same line. */
  private static int afterAttribution(List<String> lines, int from) {
    if (!WROTE_START.matcher(lines.get(from).strip()).matches()) {
      return from;
    }
    int last = Math.min(lines.size(), from + LINES_OF_ATTRIBUTION);
    for (int i = from; i < last && !lines.get(i).isBlank(); i++) {
      if (WROTE_END.matcher(lines.get(i).strip()).matches()) {
        return i + 1;
      }
    }
    return from;
  }

  /** Whether marked quotes come next; then what follows them may be an answer below. */
  private static boolean quotesFollow(List<String> lines, int from) {
    for (int i = from; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        return lines.get(i).startsWith(">");
      }
    }
    return false;
  }

  private static boolean isHead(List<String> lines, int at) {
    String line = lines.get(at).strip();
    if (HEADS_A_QUOTE.get(2).matcher(line).matches()) {
      // "From: …" alone may be a person's words; with "Sent: …" below it is Outlook's.
      return lines.subList(at + 1, Math.min(lines.size(), at + LINES_OF_ATTRIBUTION)).stream()
          .anyMatch(next -> SENT_LINE.matcher(next.strip()).matches());
    }
    return HEADS_A_QUOTE.get(0).matcher(line).matches()
        || HEADS_A_QUOTE.get(1).matcher(line).matches();
  }

  /** An HTML mail as text, without what it marks as quoted. */
  static String ofHtml(String html) {
    Document mail = Jsoup.parse(html);
    mail.select("style, script, head, title, blockquote, .gmail_quote, .yahoo_quoted").remove();
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
