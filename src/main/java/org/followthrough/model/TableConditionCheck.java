package org.followthrough.model;

import java.math.BigDecimal;
import java.util.Set;
import java.util.regex.Pattern;
import org.followthrough.engine.FeelGrammar;
import org.followthrough.engine.NearMiss;
import org.followthrough.model.TableFile.Cell;

/** What would not work in the condition of a cell, given what its column holds. */
final class TableConditionCheck {

  private static final Pattern COMPARED_AND_COMMA = Pattern.compile("[<>=].*\\d,\\d");
  private static final Pattern ZERO_AND_COMMA = Pattern.compile("(^|[^\\d.])0,\\d|\\d,0\\d");
  private static final Pattern TWO_NUMBERS = Pattern.compile("-?\\d+,\\d+");
  private static final Pattern SUBTRACTION =
      Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*-\\s*(\\d+(?:\\.\\d+)?)");
  private static final Pattern NUMBER_IN_WORDS = Pattern.compile("[<>=]*\\s*-?[\\d.,]+\\s*%?");

  private final TableFindings findings;
  private final Cell cell;
  private final TableInput input;
  private final TableCondition condition;

  TableConditionCheck(
      TableFindings findings, Cell cell, TableInput input, TableCondition condition) {
    this.findings = findings;
    this.cell = cell;
    this.input = input;
    this.condition = condition;
  }

  /** Whether nothing is wrong. */
  boolean isRight(Set<String> told) {
    if (isADecimalComma() || isASubtraction()) {
      return false;
    }
    for (Object constant : condition.constants()) {
      if (!isOfItsType(constant) || !isInRange(constant) || !isOneOf(constant)) {
        return false;
      }
    }
    return asksOnly(told);
  }

  private boolean isADecimalComma() {
    if (!input.kind().isNumber()) {
      return false;
    }
    String text = cell.text();
    if (COMPARED_AND_COMMA.matcher(text).find() || ZERO_AND_COMMA.matcher(text).find()) {
      findings.fault(
          cell,
          "says " + text + ", and a comma stands between two conditions of which one is enough",
          "write a point, as in " + text.replaceAll("(\\d),(\\d)", "$1.$2"));
      return true;
    }
    if (TWO_NUMBERS.matcher(text).matches()) {
      findings.remark(
          cell,
          "says " + text + ", which means the one number or the other",
          "write a point if one number is meant, and a space behind the comma if two are");
    }
    return false;
  }

  private boolean isASubtraction() {
    var range = SUBTRACTION.matcher(cell.text());
    if (!input.kind().isNumber() || !range.matches()) {
      return false;
    }
    findings.fault(
        cell,
        "says " + cell.text() + ", which is computed as a subtraction",
        "write the interval as [" + range.group(1) + ".." + range.group(2) + "]");
    return true;
  }

  private boolean isOfItsType(Object constant) {
    boolean fits =
        switch (input.kind()) {
          case NUMBER, WHOLE_NUMBER -> constant instanceof BigDecimal;
          case TEXT -> constant instanceof String;
          case TRUTH -> constant instanceof Boolean;
          case OTHER -> true;
        };
    if (!fits) {
      findings.fault(
          cell,
          "compares "
              + input.name()
              + ", which is "
              + input.kind().words()
              + ", with "
              + shown(constant)
              + ", and so never holds",
          remedy(constant));
    }
    return fits;
  }

  private String remedy(Object constant) {
    if (constant instanceof String text) {
      boolean number = input.kind().isNumber() && NUMBER_IN_WORDS.matcher(text.strip()).matches();
      boolean truth =
          input.kind() == TableInput.Kind.TRUTH && text.strip().matches("(?i)true|false");
      return number || truth
          ? "remove the quotation marks: a text is never " + input.kind().words()
          : "write " + (input.kind().isNumber() ? "a number, as in > 0.80" : "true or false");
    }
    return input.kind() == TableInput.Kind.TEXT
        ? "write it in quotation marks"
        : "write " + input.kind().words();
  }

  private boolean isInRange(Object constant) {
    if (!(constant instanceof BigDecimal number) || input.has(number)) {
      return true;
    }
    boolean percent =
        input.most() != null
            && input.most().compareTo(BigDecimal.ONE) == 0
            && input.has(number.movePointLeft(2));
    findings.fault(
        cell,
        "says " + cell.text() + ", and " + input.name() + " is always " + input.range(),
        percent
            ? "write "
                + cell.text()
                    .replace(number.toPlainString(), number.movePointLeft(2).toPlainString())
                + " for "
                + number.toPlainString()
                + " in a hundred"
            : "write a number " + input.range());
    return false;
  }

  private boolean isOneOf(Object constant) {
    Set<String> words =
        cell.column().values().isEmpty()
            ? input.words()
            : new java.util.TreeSet<>(cell.column().values());
    if (!(constant instanceof String text) || words.isEmpty() || words.contains(text)) {
      return true;
    }
    findings.fault(
        cell,
        "says \"" + text + "\", which " + input.name() + " never is",
        NearMiss.advice(text, words, "write one of " + words));
    return false;
  }

  private boolean asksOnly(Set<String> told) {
    if (told.isEmpty()) {
      return true;
    }
    for (String variable :
        FeelGrammar.condition(cell.text()).map(FeelGrammar::variables).orElse(Set.of())) {
      if (!told.contains(variable)) {
        findings.fault(
            cell,
            "asks for " + variable + ", which the table is not told",
            input.kind() == TableInput.Kind.TEXT
                ? "write it in quotation marks, as in \"" + variable + "\""
                : NearMiss.advice(variable, told, "write a value, or one of " + told));
        return false;
      }
    }
    return true;
  }

  private static String shown(Object constant) {
    return constant instanceof String text ? "the text \"" + text + "\"" : String.valueOf(constant);
  }
}
