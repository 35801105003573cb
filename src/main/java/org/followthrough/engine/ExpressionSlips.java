package org.followthrough.engine;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What people write in an expression that the engine cannot read, each with what it reads instead.
 */
enum ExpressionSlips {
  CURLY("[‘’“”„‚«»`´]", "has curly quotation marks", "write straight ones, as in 'reached'"),
  TRIPLE("===|!==", "has three signs where two compare", "write == or !="),
  SINGLE_EQUALS(
      "(?<![=!<>])=(?![=<>])",
      "has a single =, which compares nothing",
      "write == to compare two values"),
  ARROW("=[<>]", "has the signs of a comparison exchanged", "write >= or <="),
  UNEQUAL("<>|[≥≤≠]", "compares by a sign that is not read here", "write !=, >= or <="),
  COMMA("\\d,\\d", "has a comma in a number", "write a point, as in 50.00"),
  CAPITALS(
      "\\b(AND|OR|NOT|And|Or|Not)\\b",
      "joins comparisons by a word in capitals",
      "write and, or, not in small letters");

  private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"");

  private final Pattern pattern;
  private final String message;
  private final String remedy;

  ExpressionSlips(String pattern, String message, String remedy) {
    this.pattern = Pattern.compile(pattern);
    this.message = message;
    this.remedy = remedy;
  }

  /** What is wrong with an expression that cannot be read; empty where no such slip is seen. */
  static Optional<String> in(String text) {
    String bare = QUOTED.matcher(text).replaceAll("''");
    for (ExpressionSlips slip : values()) {
      if (slip.pattern.matcher(bare).find()) {
        return Optional.of(slip.message + ": " + slip.remedy + ".");
      }
    }
    return Optional.empty();
  }
}
