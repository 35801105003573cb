package org.followthrough.engine;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.camunda.bpm.dmn.feel.impl.FeelEngine;
import org.camunda.bpm.engine.variable.context.VariableContext;

/**
 * Computes what stands in the cells of decision tables, and only what {@link FeelGrammar} allows:
 * also in tables that were deployed before there was a check, or came into the database another
 * way. What it refuses is said in words for whoever corrects the table, and never computed.
 */
final class RestrictedFeel implements FeelEngine {

  /** Far more cells than all tables in use have; the texts are short. */
  private static final int MOST_KNOWN = 10_000;

  private static final int LONGEST_SHOWN = 100;

  private final FeelEngine engine = new RememberingFeel();
  private final Map<String, Optional<String>> conditions = new ConcurrentHashMap<>();
  private final Map<String, Optional<String>> values = new ConcurrentHashMap<>();

  @Override
  public <T> T evaluateSimpleExpression(String text, VariableContext inputs) {
    check(text, values, FeelGrammar::faultOfExpression);
    return computed(text, inputs, bounded -> engine.evaluateSimpleExpression(text, bounded));
  }

  @Override
  public boolean evaluateSimpleUnaryTests(String text, String input, VariableContext inputs) {
    check(text, conditions, FeelGrammar::faultOfCondition);
    return computed(text, inputs, bounded -> engine.evaluateSimpleUnaryTests(text, input, bounded));
  }

  private static void check(
      String text,
      Map<String, Optional<String>> known,
      Function<String, Optional<String>> grammar) {
    if (text.length() > FeelGrammar.LONGEST) {
      throw refused(text, grammar.apply(text));
    }
    Optional<String> fault = known.get(text);
    if (fault == null) {
      fault = grammar.apply(text);
      if (known.size() >= MOST_KNOWN) {
        known.clear();
      }
      known.put(text, fault);
    }
    if (fault.isPresent()) {
      throw refused(text, fault);
    }
  }

  private static UnusableCell refused(String text, Optional<String> fault) {
    return new UnusableCell(shown(text) + " " + fault.orElseThrow(), null);
  }

  private static <T> T computed(
      String text, VariableContext inputs, Function<BoundedInputs, T> computation) {
    BoundedInputs bounded = new BoundedInputs(inputs);
    try {
      return computation.apply(bounded);
    } catch (RuntimeException e) {
      throw bounded
          .refusal()
          .orElseGet(
              () -> new UnusableCell(shown(text) + " has no answer for what it was told", e));
    }
  }

  private static String shown(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "…";
  }
}
