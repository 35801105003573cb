package org.followthrough.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the links of a message lead, and whence its pictures come. */
final class LinkCheck {

  private static final String VALUE = "\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s>]*))";

  private static final Pattern HREF = Pattern.compile("\\bhref" + VALUE, Pattern.CASE_INSENSITIVE);

  private static final Pattern PICTURE =
      Pattern.compile("<img\\b[^<>]{0,2000}?\\ssrc" + VALUE, Pattern.CASE_INSENSITIVE);

  private static final Pattern WHOLE_ADDRESS =
      Pattern.compile("(https?://[^\\s/]+\\.|data:image/|\\{\\{).*", Pattern.CASE_INSENSITIVE);

  /** The way out is a whole link: anything beside it breaks it. */
  private static final Pattern WAY_OUT =
      Pattern.compile("([^\\s\"'<>()]*)\\{\\{\\s*unsubscribeUrl\\s*}}([^\\s\"'<>().,;!?]*)");

  private static final Pattern GOOD =
      Pattern.compile(
          "https?://[^\\s/]+\\.[^\\s]+|mailto:\\S+@\\S+( .*)?|tel:[+\\d(][\\d\\s().-]+"
              + "|sms:[+\\d][\\d-]+|\\{\\{.*}}\\S*|https?://.*\\{\\{.*",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern SCHEME =
      Pattern.compile("(?i)(h?t?t?p?s?:?/*)(www\\.|[a-z0-9-]+\\.[a-z]).*");

  private LinkCheck() {}

  /** What is wrong with the links, each with what to do. */
  static Map<String, String> faults(String text, boolean isHtml) {
    Map<String, String> faults = new LinkedHashMap<>();
    wayOut(text)
        .ifPresent(
            mark ->
                faults.put(
                    "has '" + mark + "', and {{unsubscribeUrl}} is a whole link already",
                    "write {{unsubscribeUrl}} alone"));
    if (isHtml) {
      Matcher href = HREF.matcher(text);
      while (href.find()) {
        String target = target(href);
        if (!GOOD.matcher(target).matches() && !target.contains("unsubscribeUrl")) {
          faults.put(message(target), remedy(target));
        }
      }
    }
    return faults;
  }

  /** The pictures of an HTML text that a family would not see, each with what to do. */
  static Map<String, String> remarks(String html) {
    Map<String, String> remarks = new LinkedHashMap<>();
    Matcher picture = PICTURE.matcher(html);
    while (picture.find()) {
      String source = target(picture);
      if (!WHOLE_ADDRESS.matcher(source).matches()) {
        remarks.put(
            "shows a picture from '" + source + "', where no mail program finds it",
            "write its whole address, as in https://www.example.org/logo.png");
      }
    }
    return remarks;
  }

  private static Optional<String> wayOut(String text) {
    Matcher mark = WAY_OUT.matcher(text);
    while (mark.find()) {
      boolean isAlone =
          mark.group(1).replaceFirst("^\\{\\{.*}}", "").isEmpty()
              || mark.group(1).endsWith(":")
                  && !mark.group(1).matches("(?i).*(mailto|https?|tel):");
      if (!isAlone || !mark.group(2).isEmpty() && !mark.group(2).startsWith("{{")) {
        return Optional.of(mark.group());
      }
    }
    return Optional.empty();
  }

  private static String target(Matcher attribute) {
    for (int group = 1; group <= 3; group++) {
      if (attribute.group(group) != null) {
        return attribute.group(group).strip();
      }
    }
    return "";
  }

  private static String message(String target) {
    return target.isEmpty() || target.equals("#")
        ? "has a link that leads nowhere (href=\"" + target + "\")"
        : "has a link to '" + target + "', which no mail program can follow";
  }

  private static String remedy(String target) {
    Matcher scheme = SCHEME.matcher(target);
    return !target.matches("(?i)(javascript|file|data):.*")
            && !target.contains("localhost")
            && scheme.matches()
            && (!scheme.group(1).isEmpty() || scheme.group(2).equalsIgnoreCase("www."))
        ? "did you mean '" + "https://" + target.substring(scheme.end(1)) + "'?"
        : "write where it leads, as in https://www.example.org/calendar";
  }
}
