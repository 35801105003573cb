package org.followthrough.model;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.followthrough.engine.FeelGrammar;

/**
 * One text of a form. It is an expression where it begins with {@code =}, may have expressions in
 * double braces, and is Markdown where it is shown.
 */
final class FormText {

  private static final int LONGEST = 10_000;
  private static final int MOST_EXPRESSIONS = 50;

  private static final Pattern IN_BRACES = Pattern.compile("\\{\\{(.*?)}}", Pattern.DOTALL);
  private static final Pattern CONDITION = Pattern.compile("#if\\s+(.*)", Pattern.DOTALL);
  private static final Pattern HTML = Pattern.compile("<\\s*[A-Za-z/!?]");
  private static final Pattern IMAGE = Pattern.compile("!\\[");

  /** What a browser runs instead of going there; the last three only where a link begins. */
  private static final Pattern SCRIPT =
      Pattern.compile(
          "(?i)(javascript|vbscript|livescript)\\s*:|(^|[(<]|]:)\\s*(data|file|blob)\\s*:");

  /** What browsers skip within such a word. */
  private static final Pattern SKIPPED = Pattern.compile("[\\p{Cntrl}\\u200b-\\u200f]");

  private static final Pattern ENTITY = Pattern.compile("(?i)&(#\\w+|colon|tab|newline);?");

  private FormText() {}

  static boolean isComputed(String text) {
    return isExpression(text) || text.contains("{{");
  }

  static Optional<String> fault(String text) {
    if (text.length() > LONGEST) {
      return Optional.of("has more than " + LONGEST + " characters: shorten it");
    }
    if (isExpression(text)) {
      return FeelGrammar.faultOfExpression(text.strip().substring(1).strip())
          .map(fault -> "is an expression that " + fault);
    }
    return expressions(text).or(() -> shown(text));
  }

  private static boolean isExpression(String text) {
    return text.stripLeading().startsWith("=");
  }

  private static Optional<String> expressions(String text) {
    Matcher braces = IN_BRACES.matcher(text);
    if (braces.results().count() > MOST_EXPRESSIONS) {
      return Optional.of("has more than " + MOST_EXPRESSIONS + " expressions: use fewer");
    }
    if (braces.replaceAll("").contains("{{")) {
      return Optional.of("opens {{ and does not close it: write }} behind the expression");
    }
    return IN_BRACES
        .matcher(text)
        .results()
        .flatMap(expression -> inBraces(expression).stream())
        .findFirst();
  }

  private static Optional<String> inBraces(MatchResult braces) {
    String expression = braces.group(1).strip();
    if (expression.startsWith("#loop") || expression.equals("/loop")) {
      return Optional.of(
          "goes through a list ({{#loop}}), which no form may: let the text that is shown be made by"
              + " a step");
    }
    if (expression.equals("/if")) {
      return Optional.empty();
    }
    Matcher condition = CONDITION.matcher(expression);
    return FeelGrammar.faultOfExpression(condition.matches() ? condition.group(1) : expression)
        .map(fault -> "has the expression {{" + expression + "}}, which " + fault);
  }

  private static Optional<String> shown(String text) {
    if (HTML.matcher(text).find()) {
      return Optional.of("has HTML in it: write Markdown, such as **bold** or [a link](https://…)");
    }
    if (IMAGE.matcher(text).find()) {
      return Optional.of(
          "shows an image from elsewhere, which would tell its owner who opens the task: use an"
              + " 'image' with the picture itself");
    }
    if (ENTITY.matcher(text).find()) {
      return Optional.of("writes a character as &…;: write the character itself");
    }
    return SCRIPT.matcher(SKIPPED.matcher(text).replaceAll("")).find()
        ? Optional.of(
            "has a link that would run something in the browser: link to an address that begins"
                + " with https://")
        : Optional.empty();
  }
}
