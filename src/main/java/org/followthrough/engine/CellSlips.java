package org.followthrough.engine;

import java.util.Optional;
import java.util.regex.Pattern;

/** Slips of the pen in a cell, each with what was probably meant. */
enum CellSlips {
  PERCENT("\\d\\s*%", "write the share of one without %, such as 0.80 for 80 %"),
  COMMA("\\d,\\d", "write a point and no comma, such as 0.80"),
  CURLY("[“”„«»‘’]", "write straight quotation marks, as in \"email\""),
  SINGLE("^'.*'$", "write double quotation marks, as in \"email\""),
  ARROW("^=[<>]", "write >= or <=, with the equals sign behind"),
  EQUALS("^==?", "write the value alone, without ="),
  UNEQUAL("^(!=|<>)", "write not(…) around the value"),
  SIGN("[≥≤≠]", "write >=, <= or not(…)"),
  OPERATORS("&&|\\|\\|", "write and, or or, with ? before each comparison"),
  BOTH("[<>].*\\b(and|or)\\b", "write an interval, such as ]0.6..0.8[, or ? > 0.6 and ? < 0.8"),
  BARE_INTERVAL(
      "^\\d[\\d.]*(\\.\\.|\\s+to\\s+)\\d", "write an interval in brackets, such as [0.6..0.8]");

  private final Pattern pattern;
  private final String remedy;

  CellSlips(String pattern, String remedy) {
    this.pattern = Pattern.compile(pattern);
    this.remedy = remedy;
  }

  /** What to write instead; empty where no such slip is seen. */
  static Optional<String> remedy(String cell) {
    for (CellSlips slip : values()) {
      if (slip.pattern.matcher(cell).find()) {
        return Optional.of(slip.remedy);
      }
    }
    return Optional.empty();
  }
}
