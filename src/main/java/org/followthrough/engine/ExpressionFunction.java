package org.followthrough.engine;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A function that expressions of diagrams may call, such as {@code
 * familyMayBeCalled.test(familyId)}. A bean of this type is all that it takes; a bean of any other
 * type has no methods for an expression.
 */
public final class ExpressionFunction {

  private final String name;
  private final String method;
  private final List<Class<?>> parameters;
  private final Function<List<Object>, Object> body;

  private ExpressionFunction(
      String name, String method, List<Class<?>> parameters, Function<List<Object>, Object> body) {
    this.name = name;
    this.method = method;
    this.parameters = parameters;
    this.body = body;
  }

  /** A function of one argument. */
  public static <A> ExpressionFunction of(
      String name, String method, Class<A> parameter, Function<A, ?> body) {
    return new ExpressionFunction(
        name, method, List.of(parameter), given -> body.apply(parameter.cast(given.get(0))));
  }

  /** A function of two arguments. */
  public static <A, B> ExpressionFunction of(
      String name, String method, Class<A> first, Class<B> second, BiFunction<A, B, ?> body) {
    return new ExpressionFunction(
        name,
        method,
        List.of(first, second),
        given -> body.apply(first.cast(given.get(0)), second.cast(given.get(1))));
  }

  String name() {
    return name;
  }

  /** As expressions call it, without its arguments: {@code familyMayBeCalled.test}. */
  String call() {
    return name + "." + method;
  }

  List<Class<?>> parameters() {
    return parameters;
  }

  Object apply(List<Object> arguments) {
    return body.apply(arguments);
  }
}
