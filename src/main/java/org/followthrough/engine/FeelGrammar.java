package org.followthrough.engine;

import camundajar.impl.scala.Product;
import camundajar.impl.scala.collection.Iterable;
import camundajar.impl.scala.collection.Iterator;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.camunda.feel.api.FeelEngineApi;
import org.camunda.feel.api.FeelEngineBuilder;
import org.camunda.feel.api.ParseResult;
import org.camunda.feel.syntaxtree.ConstNull$;
import org.camunda.feel.syntaxtree.FunctionInvocation;
import org.camunda.feel.syntaxtree.FunctionParameters;
import org.camunda.feel.syntaxtree.PositionalFunctionParameters;
import org.camunda.feel.syntaxtree.Ref;

/**
 * The part of FEEL that a table or a form may use. A cell is read by the engine's own parser and
 * never computed; what stands on no list is refused, so that computing it later takes time and
 * memory of the order of the cell's length: no loops, no functions of one's own, no patterns, no
 * powers.
 */
public final class FeelGrammar {

  /** Characters of one cell. */
  static final int LONGEST = 500;

  /** Opening brackets of one cell: the parser takes twice as long with each that is nested. */
  static final int MOST_BRACKETS = 10;

  /** Questions, {@code if … then … else …}, of one cell; they nest as brackets do. */
  private static final int MOST_QUESTIONS = 3;

  /** The functions that a cell may call; {@code docs/analysts.md} lists them. */
  public static final Set<String> FUNCTIONS =
      Collections.unmodifiableSortedSet(
          new TreeSet<>(
              Set.of(
                  "abs",
                  "ceiling",
                  "contains",
                  "count",
                  "date",
                  "date and time",
                  "duration",
                  "ends with",
                  "floor",
                  "list contains",
                  "lower case",
                  "max",
                  "mean",
                  "min",
                  "modulo",
                  "not",
                  "starts with",
                  "string length",
                  "sum",
                  "time",
                  "upper case")));

  /** The parts of the parser's tree that compute in one step, by the names of their classes. */
  static final Set<String> PARTS =
      Set.of(
          "Addition",
          "ArithmeticNegation",
          "AtLeastOne",
          "ClosedConstRangeBoundary",
          "ClosedRangeBoundary",
          "Conjunction",
          "ConstBool",
          "ConstDate",
          "ConstDateTime",
          "ConstDayTimeDuration",
          "ConstInputValue$",
          "ConstList",
          "ConstLocalDateTime",
          "ConstLocalTime",
          "ConstNull$",
          "ConstNumber",
          "ConstRange",
          "ConstString",
          "ConstTime",
          "ConstYearMonthDuration",
          "Disjunction",
          "Division",
          "Equal",
          "FunctionInvocation",
          "GreaterOrEqual",
          "GreaterThan",
          "If",
          "In",
          "InputEqualTo",
          "InputGreaterOrEqual",
          "InputGreaterThan",
          "InputInRange",
          "InputLessOrEqual",
          "InputLessThan",
          "LessOrEqual",
          "LessThan",
          "Multiplication",
          "NamedFunctionParameters",
          "Not",
          "OpenConstRangeBoundary",
          "OpenRangeBoundary",
          "ParsedExpression",
          "PositionalFunctionParameters",
          "Ref",
          "Subtraction",
          "UnaryTestExpression",
          "ZonedTime");

  private static final String TREE = "org.camunda.feel.syntaxtree";

  /** They take a number of digits too, and as many as one asks for are computed. */
  private static final Set<String> OF_ONE_NUMBER = Set.of("floor", "ceiling", "abs");

  private static final FeelEngineApi FEEL = FeelEngineBuilder.forJava().build();
  private static final Pattern TEXT = Pattern.compile("\"(\\\\.|[^\"\\\\])*\"");
  private static final Pattern NULL = Pattern.compile("\\bnull\\b");
  private static final Pattern QUESTION = Pattern.compile("\\bif\\b");

  private FeelGrammar() {}

  /** What is wrong with a condition, such as {@code > 0.80}; empty where nothing is. */
  public static Optional<String> faultOfCondition(String cell) {
    return fault(
        cell,
        "condition",
        FEEL::parseUnaryTests,
        "write a value, such as \"payment_overdue\", or a comparison, such as > 0.80");
  }

  /** What is wrong with an expression, such as {@code "high_risk_intervention"}. */
  public static Optional<String> faultOfExpression(String cell) {
    return fault(
        cell,
        "value",
        FEEL::parseExpression,
        "write a value, such as \"high_risk_intervention\", or the name of a variable");
  }

  private static Optional<String> fault(
      String cell, String what, Function<String, ParseResult> parser, String remedy) {
    if (cell.length() > LONGEST) {
      return Optional.of(
          "has "
              + cell.length()
              + " characters, and may have at most "
              + LONGEST
              + ": make several rules or fields of it");
    }
    if (brackets(cell) > MOST_BRACKETS
        || QUESTION.matcher(cell).results().count() > MOST_QUESTIONS) {
      return Optional.of(
          "has more than "
              + MOST_BRACKETS
              + " brackets or "
              + MOST_QUESTIONS
              + " questions: make several rules or fields of it");
    }
    ParseResult parsed = parser.apply(cell);
    if (!parsed.isSuccess()) {
      return Optional.of("has the " + what + " " + cell + ", which cannot be read: " + remedy);
    }
    return faultIn(parsed.parsedExpression())
        .map(fault -> fault + ": " + remedy)
        .or(() -> noSuchDate(cell, parsed));
  }

  /**
   * Counted before anything is parsed, in texts and comments too: what hides a bracket from a count
   * need not hide it from the parser.
   */
  public static long brackets(String cell) {
    return cell.chars().filter(character -> "([{".indexOf(character) >= 0).count();
  }

  private static Optional<String> faultIn(Object part) {
    if (part instanceof Iterable<?> list) {
      return faultInAny(list.iterator());
    }
    if (!part.getClass().getName().startsWith(TREE)) {
      return part instanceof Product product
          ? faultInAny(product.productIterator())
          : Optional.empty();
    }
    String name = part.getClass().getSimpleName();
    if (!PARTS.contains(name)) {
      return Optional.of("uses " + words(name) + ", which is not allowed");
    }
    if (part instanceof FunctionInvocation call && !FUNCTIONS.contains(call.function())) {
      return Optional.of(
          "calls the function "
              + call.function()
              + ", which is not allowed; known are "
              + FUNCTIONS);
    }
    if (part instanceof FunctionInvocation call
        && OF_ONE_NUMBER.contains(call.function())
        && !takesOne(call.params())) {
      return Optional.of("calls the function " + call.function() + " with more than one number");
    }
    if (part instanceof Ref variable && variable.names().size() > 1) {
      return Optional.of("asks for a part of a value, which is not allowed");
    }
    return faultInAny(((Product) part).productIterator());
  }

  /** The parser makes nothing of a date that there is not, and the cell would never hold. */
  private static Optional<String> noSuchDate(String cell, ParseResult parsed) {
    long written = NULL.matcher(TEXT.matcher(cell).replaceAll("")).results().count();
    return nulls(parsed.parsedExpression()) > written
        ? Optional.of(
            "names a date or a time that does not exist: write it as date(\"2026-03-09\"),"
                + " time(\"09:00:00\") or duration(\"P3D\")")
        : Optional.empty();
  }

  private static long nulls(Object part) {
    Iterator<?> parts =
        part instanceof Iterable<?> list
            ? list.iterator()
            : part instanceof Product product ? product.productIterator() : null;
    long nulls = part == ConstNull$.MODULE$ ? 1 : 0;
    while (parts != null && parts.hasNext()) {
      nulls += nulls(parts.next());
    }
    return nulls;
  }

  private static boolean takesOne(FunctionParameters parameters) {
    return parameters instanceof PositionalFunctionParameters values && values.params().size() == 1;
  }

  private static Optional<String> faultInAny(Iterator<?> parts) {
    Optional<String> fault = Optional.empty();
    while (fault.isEmpty() && parts.hasNext()) {
      Object part = parts.next();
      fault = part == null ? Optional.empty() : faultIn(part);
    }
    return fault;
  }

  private static String words(String name) {
    return switch (name) {
      case "For" -> "a loop (for … return …)";
      case "SomeItem", "EveryItem" -> "a loop (some or every … satisfies …)";
      case "FunctionDefinition", "JavaFunctionInvocation" -> "a function of its own";
      case "QualifiedFunctionInvocation" -> "a function of a value";
      case "Exponentiation" -> "a power (**)";
      case "Filter" -> "a filter ([…] behind a value)";
      case "ConstContext" -> "a context ({…})";
      case "PathExpression" -> "a part of a value";
      case "InstanceOf" -> "a question for a type";
      default -> "what only larger tables need (" + name + ")";
    };
  }
}
