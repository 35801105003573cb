package org.followthrough.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.followthrough.engine.ExpressionGrammar;
import org.followthrough.timing.BusinessTime;
import org.followthrough.timing.Schedule;

/**
 * What may stand in a place of a diagram. Where the engine computes whatever looks like an
 * expression, a kind says whether one may stand there.
 */
final class ValueKind {

  private static final Instant SOME_DAY = Instant.parse("2026-01-01T00:00:00Z");
  private static final int LONGEST_SHOWN = 40;
  private static final String BUSINESS_KEY_EXPRESSION = "#{execution.processBusinessKey}";

  /** Anything: nobody computes it, and it is only there to be read. */
  static final ValueKind WORDS = new ValueKind((text, grammar) -> Optional.empty());

  /** Text in which no expression is. */
  static final ValueKind PLAIN = matching(text -> true, "");

  /** The name of a form, a table, a process or a variable. */
  static final ValueKind NAME =
      matching(
          text -> text.matches("[A-Za-z_][A-Za-z0-9_.-]{0,199}"),
          "is no name: write one of letters, digits and _, as the file or the variable is named");

  /** Names of users or groups, with commas between them. */
  static final ValueKind NAMES =
      matching(
          text -> Arrays.stream(text.split(",", -1)).allMatch(n -> n.strip().matches("[\\w.@-]+")),
          "is no list of names: write them with commas between, such as coordinators, treasurers");

  static final ValueKind BOOLEAN = oneOf("true", "false");

  static final ValueKind NUMBER =
      matching(text -> text.matches("\\d{1,9}"), "is no whole number: write one, such as 50");

  /** How often something is done at once or in a row. */
  static final ValueKind COUNT =
      expressionOr(
          matching(
              text -> text.matches("[1-9]\\d?|100"),
              "is no number of times: write a whole number from 1 to 100, or an expression such as"
                  + " ${numberOfBooks}"));

  static final ValueKind NAME_OR_EXPRESSION = expressionOr(NAME);

  static final ValueKind DURATION =
      read(text -> BusinessTime.after(SOME_DAY, text, ZoneOffset.UTC), "is not a wait");

  static final ValueKind DATE =
      read(text -> BusinessTime.moment(text, ZoneOffset.UTC), "is not a moment");

  static final ValueKind DATE_OR_EXPRESSION = expressionOr(DATE);

  private static final Pattern REPETITION =
      Pattern.compile("R\\d{0,4}(/[0-9][0-9T:.Z+-]*)?/P[0-9A-Z.]+(/[0-9][0-9T:.Z+-]*)?");

  static final ValueKind CYCLE =
      read(
          text -> {
            if (!REPETITION.matcher(text).matches()) {
              Schedule.of(text).next(SOME_DAY, ZoneOffset.UTC, day -> false);
            }
          },
          "is not a schedule");

  private static final Pattern RETRY_INTERVALS =
      Pattern.compile("R\\d{1,3}/P[0-9A-Z.]+|P[0-9A-Z.]+(,\\s*P[0-9A-Z.]+)*|");

  static final ValueKind RETRIES =
      new ValueKind(
          (text, grammar) ->
              RETRY_INTERVALS.matcher(text).matches()
                  ? Optional.empty()
                  : Optional.of(
                      "has the retry time cycle '"
                          + shown(text)
                          + "': write intervals such as PT5M,PT10M,PT20M"));

  /** One expression and nothing beside it, which is true or false. */
  static final ValueKind CONDITION =
      new ValueKind(
          (text, grammar) ->
              text.matches("(?s)[$#]\\{.*}")
                  ? expression(text, grammar)
                  : Optional.of(
                      "is '"
                          + shown(text)
                          + "', which is no condition: write one such as ${callOutcome == 'reached'}"));

  /** Text in which expressions may stand. */
  static final ValueKind TEMPLATE =
      new ValueKind(
          (text, grammar) -> hasExpression(text) ? expression(text, grammar) : Optional.empty());

  /** A step or a listener of ours; whether it exists is another question. */
  static final ValueKind BEAN =
      new ValueKind(
          (text, grammar) ->
              text.matches("[$#]\\{\\s*\\w+\\s*}")
                  ? Optional.empty()
                  : Optional.of(
                      "is '"
                          + shown(text)
                          + "', which is not the name of one step alone: write it as ${sendEmail}"));

  static final ValueKind BUSINESS_KEY =
      new ValueKind(
          (text, grammar) ->
              text.matches("[$#]\\{execution\\.processBusinessKey}")
                  ? Optional.empty()
                  : Optional.of(
                      "is '"
                          + shown(text)
                          + "': only the business key can be handed on so, by "
                          + BUSINESS_KEY_EXPRESSION));

  /** The only type that the engine knows of an element. */
  static final ValueKind FORMAL_EXPRESSION =
      matching(
          text -> text.matches("(\\w+:)?tFormalExpression"),
          "is a type that nothing here has: write tFormalExpression or remove it");

  private final BiFunction<String, ExpressionGrammar, Optional<String>> fault;

  private ValueKind(BiFunction<String, ExpressionGrammar, Optional<String>> fault) {
    this.fault = fault;
  }

  static ValueKind oneOf(String... words) {
    List<String> allowed = List.of(words);
    return matching(allowed::contains, "must be one of " + allowed);
  }

  /** What is wrong with a value here, as what a sentence says of its place; else empty. */
  Optional<String> fault(String value, ExpressionGrammar grammar) {
    return fault.apply(value, grammar);
  }

  /** A value without an expression, which fulfils a condition. */
  private static ValueKind matching(Predicate<String> condition, String fault) {
    return new ValueKind(
        (text, grammar) -> {
          if (hasExpression(text)) {
            return Optional.of(
                "is '"
                    + shown(text)
                    + "', but no expression is computed here: write the value itself");
          }
          return condition.test(text)
              ? Optional.empty()
              : Optional.of("is '" + shown(text) + "', which " + fault);
        });
  }

  /** A value that can be read, or else who reads it says what to write. */
  private static ValueKind read(Consumer<String> reader, String otherwise) {
    return new ValueKind(
        (text, grammar) -> {
          if (text.length() > LONGEST_SHOWN) {
            return Optional.of("holds '" + shown(text) + "', which " + otherwise);
          }
          try {
            reader.accept(text);
            return Optional.empty();
          } catch (DateTimeException e) {
            return Optional.of("says that " + e.getMessage());
          } catch (ArithmeticException e) {
            return Optional.of("holds '" + text + "', which " + otherwise);
          }
        });
  }

  private static ValueKind expressionOr(ValueKind fixed) {
    return new ValueKind(
        (text, grammar) ->
            hasExpression(text) ? CONDITION.fault(text, grammar) : fixed.fault(text, grammar));
  }

  private static Optional<String> expression(String text, ExpressionGrammar grammar) {
    return grammar
        .fault(text)
        .map(fault -> "says: " + fault)
        .or(
            () ->
                grammar
                    .bean(text)
                    .map(step -> "names the step '" + step + "', which is no value to read"));
  }

  /** Whether the engine would compute anything of a text. */
  private static boolean hasExpression(String text) {
    return text.contains("${") || text.contains("#{");
  }

  private static String shown(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN - 1) + "…";
  }
}
