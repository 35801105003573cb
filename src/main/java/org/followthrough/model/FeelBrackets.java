package org.followthrough.model;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How deep the brackets of a FEEL text go, told before it is parsed: the library's parser tries
 * several readings of a bracket one after the other, and so takes twice as long for each further
 * level. It is never told less than what the parser would find, sometimes more.
 */
final class FeelBrackets {

  /** After these an interval may begin, and {@code ]} is then no end but a beginning. */
  private static final Set<String> WORDS_BEFORE_AN_INTERVAL =
      Set.of("in", "if", "then", "else", "and", "or", "return", "satisfies");

  private final String text;
  private int depth;
  private int deepest;

  private FeelBrackets(String text) {
    this.text = text;
  }

  /** What no cell needs, and what would hide brackets from whoever counts them; empty is well. */
  static Optional<String> hidden(String text) {
    String bare = withoutStrings(text);
    return Stream.of("//", "/*", "`", "{", "}")
        .filter(bare::contains)
        .findFirst()
        .or(() -> Optional.of("function").filter(bare::contains));
  }

  static int depth(String text) {
    FeelBrackets brackets = new FeelBrackets(withoutStrings(text));
    for (int i = 0; i < brackets.text.length(); i++) {
      brackets.at(i);
    }
    return brackets.deepest;
  }

  /** The same with each string as {@code ""}; what is not closed is gone. */
  static String withoutStrings(String text) {
    StringBuilder bare = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      bare.append(character);
      if (character == '"') {
        i = endOfString(text, i);
        bare.append('"');
      }
    }
    return bare.toString();
  }

  private static int endOfString(String text, int start) {
    int i = start + 1;
    while (i < text.length() && text.charAt(i) != '"') {
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    return i;
  }

  private void at(int i) {
    switch (text.charAt(i)) {
      case '(' -> depth++;
      case ')' -> depth--;
      case '[' -> depth += followsAValue(i) && endsAnInterval(i) ? -1 : 1;
      case ']' -> depth += followsAValue(i) ? -1 : 1;
      default -> {
        return;
      }
    }
    depth = Math.max(depth, 0);
    deepest = Math.max(deepest, depth);
  }

  private boolean followsAValue(int i) {
    String before = text.substring(0, i).stripTrailing();
    if (before.isEmpty()) {
      return false;
    }
    char last = before.charAt(before.length() - 1);
    return (Character.isLetterOrDigit(last) || "_\")][?".indexOf(last) >= 0)
        // The parser also takes a word for one that only ends so: elseif.
        && WORDS_BEFORE_AN_INTERVAL.stream().noneMatch(before::endsWith);
  }

  /** Otherwise it may pick something from a list, and go on within. */
  private boolean endsAnInterval(int i) {
    String after = text.substring(i + 1).stripLeading();
    return after.isEmpty() || ",)]".indexOf(after.charAt(0)) >= 0;
  }
}
