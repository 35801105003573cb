package org.followthrough.model;

import camundajar.impl.scala.collection.Iterator;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.camunda.feel.syntaxtree.ArithmeticNegation;
import org.camunda.feel.syntaxtree.AtLeastOne;
import org.camunda.feel.syntaxtree.ClosedConstRangeBoundary;
import org.camunda.feel.syntaxtree.Conjunction;
import org.camunda.feel.syntaxtree.ConstBool;
import org.camunda.feel.syntaxtree.ConstInputValue$;
import org.camunda.feel.syntaxtree.ConstNull$;
import org.camunda.feel.syntaxtree.ConstNumber;
import org.camunda.feel.syntaxtree.ConstRange;
import org.camunda.feel.syntaxtree.ConstRangeBoundary;
import org.camunda.feel.syntaxtree.ConstString;
import org.camunda.feel.syntaxtree.Disjunction;
import org.camunda.feel.syntaxtree.Equal;
import org.camunda.feel.syntaxtree.Exp;
import org.camunda.feel.syntaxtree.GreaterOrEqual;
import org.camunda.feel.syntaxtree.GreaterThan;
import org.camunda.feel.syntaxtree.In;
import org.camunda.feel.syntaxtree.InputEqualTo;
import org.camunda.feel.syntaxtree.InputGreaterOrEqual;
import org.camunda.feel.syntaxtree.InputGreaterThan;
import org.camunda.feel.syntaxtree.InputInRange;
import org.camunda.feel.syntaxtree.InputLessOrEqual;
import org.camunda.feel.syntaxtree.InputLessThan;
import org.camunda.feel.syntaxtree.LessOrEqual;
import org.camunda.feel.syntaxtree.LessThan;
import org.camunda.feel.syntaxtree.Not;
import org.camunda.feel.syntaxtree.OpenConstRangeBoundary;
import org.camunda.feel.syntaxtree.UnaryTestExpression;
import org.followthrough.engine.FeelGrammar;

/**
 * What the condition in a cell lets through, read from the parser's tree without computing
 * anything. What cannot be told so, because it computes or asks another column, lets through
 * "perhaps".
 */
final class TableCondition {

  /** Whether a value is let through. */
  enum Answer {
    YES,
    NO,
    PERHAPS
  }

  /** A value, or many that all are let through or not: null stands for one that lacks. */
  private final Function<Object, Answer> test;

  private final List<Object> constants;

  private TableCondition(Function<Object, Answer> test, List<Object> constants) {
    this.test = test;
    this.constants = constants;
  }

  /** Of an empty cell, or one with a dash. */
  static final TableCondition ANYTHING = new TableCondition(value -> Answer.YES, List.of());

  private static final TableCondition UNKNOWN =
      new TableCondition(value -> Answer.PERHAPS, List.of());

  /** Of a cell that computes with fixed values to something that is never true. */
  private static final TableCondition NOTHING = new TableCondition(value -> Answer.NO, List.of());

  static TableCondition of(String cell) {
    String text = cell.strip();
    return text.isEmpty() || text.equals("-")
        ? ANYTHING
        : FeelGrammar.condition(text).map(TableCondition::of).orElse(UNKNOWN);
  }

  Answer lets(Object value) {
    return test.apply(value);
  }

  /** The numbers, texts and truth values that it compares with. */
  List<Object> constants() {
    return constants;
  }

  private static TableCondition of(Object part) {
    if (part instanceof UnaryTestExpression test) {
      return value(test.exp());
    }
    if (part instanceof AtLeastOne list) {
      return anyOf(parts(list.xs().iterator()));
    }
    if (part instanceof Not not) {
      return not(of(not.x()));
    }
    if (part instanceof InputEqualTo test) {
      return compared("=", test.x());
    }
    if (part instanceof InputLessThan test) {
      return compared("<", test.x());
    }
    if (part instanceof InputLessOrEqual test) {
      return compared("<=", test.x());
    }
    if (part instanceof InputGreaterThan test) {
      return compared(">", test.x());
    }
    if (part instanceof InputGreaterOrEqual test) {
      return compared(">=", test.x());
    }
    return part instanceof InputInRange test ? within(test.range()) : UNKNOWN;
  }

  /** What stands alone in a cell is compared with the column, unless it is a question itself. */
  private static TableCondition value(Exp part) {
    return constant(part) != null || part instanceof ConstNull$
        ? compared("=", part)
        : question(part);
  }

  private static TableCondition question(Object part) {
    if (part instanceof Conjunction both) {
      return isConstant(both.x()) || isConstant(both.y())
          ? NOTHING
          : allOf(question(both.x()), question(both.y()));
    }
    if (part instanceof Disjunction either) {
      return isConstant(either.x()) || isConstant(either.y())
          ? NOTHING
          : anyOf(List.of(question(either.x()), question(either.y())));
    }
    if (part instanceof Not not) {
      return not(question(not.x()));
    }
    if (part instanceof In in && in.x() instanceof ConstInputValue$) {
      return of(in.test());
    }
    if (part instanceof Equal test) {
      return compared("=", "=", test.x(), test.y());
    }
    if (part instanceof LessThan test) {
      return compared("<", ">", test.x(), test.y());
    }
    if (part instanceof LessOrEqual test) {
      return compared("<=", ">=", test.x(), test.y());
    }
    if (part instanceof GreaterThan test) {
      return compared(">", "<", test.x(), test.y());
    }
    return part instanceof GreaterOrEqual test
        ? compared(">=", "<=", test.x(), test.y())
        : of(part);
  }

  private static TableCondition compared(String operator, String turned, Exp left, Exp right) {
    if (left instanceof ConstInputValue$) {
      return compared(operator, right);
    }
    return right instanceof ConstInputValue$ ? compared(turned, left) : UNKNOWN;
  }

  private static TableCondition compared(String operator, Exp with) {
    if (with instanceof ConstNull$ && operator.equals("=")) {
      return new TableCondition(value -> value == null ? Answer.YES : Answer.NO, List.of());
    }
    Object constant = constant(with);
    if (constant == null) {
      return UNKNOWN;
    }
    return new TableCondition(
        value -> compares(value, operator, constant) ? Answer.YES : Answer.NO, List.of(constant));
  }

  private static boolean compares(Object value, String operator, Object constant) {
    if (value instanceof BigDecimal number && constant instanceof BigDecimal other) {
      int order = number.compareTo(other);
      return switch (operator) {
        case "=" -> order == 0;
        case "<" -> order < 0;
        case "<=" -> order <= 0;
        case ">" -> order > 0;
        default -> order >= 0;
      };
    }
    return operator.equals("=") && constant.equals(value);
  }

  private static TableCondition within(ConstRange range) {
    return allOf(from(range.start()), to(range.end()));
  }

  private static TableCondition from(ConstRangeBoundary boundary) {
    return boundary instanceof ClosedConstRangeBoundary closed
        ? compared(">=", closed.value())
        : compared(">", ((OpenConstRangeBoundary) boundary).value());
  }

  private static TableCondition to(ConstRangeBoundary boundary) {
    return boundary instanceof ClosedConstRangeBoundary closed
        ? compared("<=", closed.value())
        : compared("<", ((OpenConstRangeBoundary) boundary).value());
  }

  private static TableCondition anyOf(List<TableCondition> some) {
    return joined(some, Answer.YES, Answer.NO);
  }

  private static TableCondition allOf(TableCondition one, TableCondition other) {
    return joined(List.of(one, other), Answer.NO, Answer.YES);
  }

  /**
   * @param decides what one of them says that decides for all
   * @param otherwise what they say together where none decides
   */
  private static TableCondition joined(
      List<TableCondition> some, Answer decides, Answer otherwise) {
    return new TableCondition(
        value -> {
          Answer answer = otherwise;
          for (TableCondition one : some) {
            Answer next = one.lets(value);
            if (next == decides) {
              return decides;
            }
            answer = next == Answer.PERHAPS ? next : answer;
          }
          return answer;
        },
        constants(some.stream()));
  }

  /** What is said of a value that lacks by "not" differs between readers of FEEL. */
  private static TableCondition not(TableCondition condition) {
    return new TableCondition(
        value ->
            value == null
                ? Answer.PERHAPS
                : switch (condition.lets(value)) {
                  case YES -> Answer.NO;
                  case NO -> Answer.YES;
                  case PERHAPS -> Answer.PERHAPS;
                },
        condition.constants);
  }

  private static List<Object> constants(Stream<TableCondition> some) {
    return some.flatMap(one -> one.constants.stream()).toList();
  }

  private static List<TableCondition> parts(Iterator<Exp> parts) {
    List<TableCondition> all = new ArrayList<>();
    while (parts.hasNext()) {
      all.add(of(parts.next()));
    }
    return all;
  }

  private static boolean isConstant(Exp part) {
    return part instanceof ConstNumber || part instanceof ConstString;
  }

  /** Null where it is none. */
  private static Object constant(Exp part) {
    if (part instanceof ConstNumber number) {
      return number.value().bigDecimal();
    }
    if (part instanceof ArithmeticNegation negation && negation.x() instanceof ConstNumber number) {
      return number.value().bigDecimal().negate();
    }
    if (part instanceof ConstString text) {
      return text.value();
    }
    return part instanceof ConstBool truth ? (Object) truth.value() : null;
  }
}
