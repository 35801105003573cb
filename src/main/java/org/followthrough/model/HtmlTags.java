package org.followthrough.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether the tags of an HTML text are whole. Browsers and parsers repair what is not, each in its
 * own way; a mail program that does not shows a family what was never meant.
 */
final class HtmlTags {

  private static final Pattern TAG =
      Pattern.compile(
          "<(/?)([A-Za-z][A-Za-z0-9-]*+)"
              + "((?:\\s++[A-Za-z_:][\\w:.-]*+"
              + "(?:\\s*+=\\s*+(?:\"[^\"<]*+\"|'[^'<]*+'|[^\\s\"'<>=/]++))?)*+)\\s*+(/?)>");

  /** They have no end. */
  private static final Set<String> VOID =
      Set.of("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr");

  /** No mail program lets them do anything, and many put such a mail aside. */
  private static final Set<String> RUNNING =
      Set.of("script", "iframe", "object", "embed", "form", "applet");

  private HtmlTags() {}

  /** What is wrong with the first tag that is not whole, and what to do; empty where none is. */
  static Optional<String[]> fault(String text) {
    Deque<String> open = new ArrayDeque<>();
    Matcher tag = TAG.matcher(text);
    for (int at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
      if (text.startsWith("<!", at)) {
        String end = text.startsWith("<!--", at) ? "-->" : ">";
        int closed = text.indexOf(end, at);
        if (closed < 0) {
          return fault("begins '" + shown(text, at) + "' and does not end it", "add " + end);
        }
        at = closed + end.length();
        continue;
      }
      if (!tag.find(at) || tag.start() != at) {
        return fault(
            "has '" + shown(text, at) + "', which is no whole tag",
            "close the tag with > and its values with quotation marks, or write &lt; for <");
      }
      String name = tag.group(2).toLowerCase(Locale.ROOT);
      if (RUNNING.contains(name)) {
        return fault(
            "has a <" + name + ">, which mail programs keep from working",
            "remove it, and lead to a page with a link");
      }
      if (!tag.group(1).isEmpty()) {
        if (!name.equals(open.peek())) {
          return fault(
              "closes </"
                  + name
                  + "> "
                  + (open.isEmpty() ? "that was not opened" : "before </" + open.peek() + ">"),
              "close what was opened last first");
        }
        open.pop();
      } else if (!VOID.contains(name) && tag.group(4).isEmpty()) {
        open.push(name);
      }
      at = tag.end();
    }
    return open.isEmpty()
        ? Optional.empty()
        : fault("opens <" + open.peek() + "> and does not close it", "add </" + open.peek() + ">");
  }

  private static Optional<String[]> fault(String message, String remedy) {
    return Optional.of(new String[] {message, remedy});
  }

  private static String shown(String text, int at) {
    return text.substring(at, Math.min(text.length(), at + 25)).replaceAll("\\s+", " ");
  }
}
