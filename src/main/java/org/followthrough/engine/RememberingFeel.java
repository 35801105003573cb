package org.followthrough.engine;

import camundajar.impl.scala.util.Either;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.camunda.bpm.dmn.feel.impl.scala.ScalaFeelEngine;
import org.camunda.bpm.dmn.feel.impl.scala.function.CustomFunctionTransformer;
import org.camunda.feel.FeelEngine;
import org.camunda.feel.syntaxtree.ParsedExpression;
import org.camunda.feel.valuemapper.ValueMapper.CompositeValueMapper;

/**
 * Camunda's FEEL, which parses each text once. Its own engine parses a cell whenever a table is
 * asked, and that takes longer than all else that a decision does. What a text means depends on
 * nothing but the text, so a new version of a table has nothing to forget.
 */
final class RememberingFeel extends ScalaFeelEngine {

  RememberingFeel() {
    super(null);
  }

  @Override
  protected FeelEngine buildFeelEngine(
      CustomFunctionTransformer functions, CompositeValueMapper values) {
    return new Parsing(functions, values);
  }

  /** External functions are switched off in the default configuration. */
  static final class Parsing extends FeelEngine {

    /** Far more cells than all tables in use have; the texts are short. */
    private static final int MOST_KNOWN = 10_000;

    private final Map<String, Either<Failure, ParsedExpression>> conditions =
        new ConcurrentHashMap<>();
    private final Map<String, Either<Failure, ParsedExpression>> values = new ConcurrentHashMap<>();

    Parsing(CustomFunctionTransformer functions, CompositeValueMapper mapper) {
      super(functions, mapper, FeelEngine.defaultConfiguration(), FeelEngine.defaultClock());
    }

    @Override
    public Either<Failure, ParsedExpression> parseExpression(String text) {
      return once(text, values, super::parseExpression);
    }

    @Override
    public Either<Failure, ParsedExpression> parseUnaryTests(String text) {
      return once(text, conditions, super::parseUnaryTests);
    }

    private static Either<Failure, ParsedExpression> once(
        String text,
        Map<String, Either<Failure, ParsedExpression>> known,
        Function<String, Either<Failure, ParsedExpression>> parse) {
      Either<Failure, ParsedExpression> parsed = known.get(text);
      if (parsed == null) {
        parsed = parse.apply(text);
        if (known.size() >= MOST_KNOWN) {
          known.clear();
        }
        known.put(text, parsed);
      }
      return parsed;
    }
  }
}
