package org.followthrough.engine;

import static org.assertj.core.api.Assertions.assertThat;

import camundajar.impl.scala.Product;
import camundajar.impl.scala.collection.Iterable;
import camundajar.impl.scala.collection.Iterator;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.camunda.feel.FeelEngineClock;
import org.camunda.feel.api.FeelEngineApi;
import org.camunda.feel.api.FeelEngineBuilder;
import org.camunda.feel.api.ParseResult;
import org.camunda.feel.impl.interpreter.BuiltinFunctions;
import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.valuemapper.ValueMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * What the library's own tree and its own functions consist of, part by part: whoever raises the
 * library finds here what it has got besides, and says whether a table may use it.
 */
class FeelGrammarTest {

  private static final String TREE = "org.camunda.feel.syntaxtree.";
  private static final FeelEngineApi FEEL = FeelEngineBuilder.forJava().build();

  /** A part of the tree, and a cell that has it; without a cell where the parser makes none. */
  private static final List<String> ALLOWED =
      lines(
          """
          Addition                     > 1 + 2
          ArithmeticNegation           > -x
          AtLeastOne                   1, 2
          ClosedConstRangeBoundary     [1..2]
          ClosedRangeBoundary
          Conjunction                  ? > 1 and ? < 2
          ConstBool                    true
          ConstDate                    date("2026-03-09")
          ConstDateTime                date and time("2026-03-09T09:00:00Z")
          ConstDayTimeDuration         duration("P3D")
          ConstInputValue$             ? > 1
          ConstList                    [1, 2]
          ConstLocalDateTime           date and time("2026-03-09T09:00:00")
          ConstLocalTime               time("09:00:00")
          ConstNull$                   null
          ConstNumber                  1
          ConstRange                   [1..2]
          ConstString                  "a"
          ConstTime                    time("09:00:00Z")
          ConstYearMonthDuration       duration("P1Y")
          Disjunction                  ? > 1 or ? < 2
          Division                     > 1 / 2
          Equal                        x = 1
          FunctionInvocation           contains(?, "a")
          GreaterOrEqual               x >= 1
          GreaterThan                  x > 1
          If                           if x then true else false
          In                           x in (1..2)
          InputEqualTo
          InputGreaterOrEqual          >= 1
          InputGreaterThan             > 1
          InputInRange                 [1..2]
          InputLessOrEqual             <= 1
          InputLessThan                < 1
          LessOrEqual                  x <= 1
          LessThan                     x < 1
          Multiplication               > 2 * 3
          NamedFunctionParameters      contains(string: ?, match: "a")
          Not                          not(1)
          OpenConstRangeBoundary       (1..2)
          OpenRangeBoundary
          ParsedExpression             1
          PositionalFunctionParameters contains(?, "a")
          Ref                          x
          Subtraction                  > 2 - 1
          UnaryTestExpression          x = 1
          ZonedTime                    time("09:00:00Z")
          """);

  private static final List<String> REFUSED =
      lines(
          """
          ConstContext                 {a: 1} = null
          EveryItem                    every i in x satisfies i > 1
          Exponentiation               > 2 ** 3
          Filter                       x[1] = 2
          For                          (for i in x return i) = null
          FunctionDefinition           function(x) x
          InstanceOf                   x instance of number
          IterationContext             (for i in 1..3 return i) = null
          JavaFunctionInvocation       function(x) external {java: {class: "java.lang.Math", method signature: "abs(int)"}}
          PathExpression               date("2026-03-09").year = 2026
          QualifiedFunctionInvocation  x.y() = 1
          SomeItem                     some i in x satisfies i > 1
          """);

  /** With patterns or functions, with as much to compute as one asks for, or by another clock. */
  private static final Set<String> OTHER_FUNCTIONS =
      new TreeSet<>(
          List.of(
              """
              after, all, and, any, append, assert, before, coincides, concatenate, context,
              context merge, context put, day of week, day of year, decimal, distinct values,
              duplicate values, during, even, exp, extract, finished by, finishes, flatten,
              get entries, get or else, get value, includes, index of, insert before, is blank,
              is defined, is empty, last day of month, log, matches, median, meets, met by, mode,
              month of year, now, number, odd, or, overlaps, overlaps after, overlaps before,
              partition, product, put, put all, random number, remove, replace, reverse,
              round down, round half down, round half up, round up, sort, split, sqrt,
              started by, starts, stddev, string, string join, sublist, substring,
              substring after, substring before, to base64, today, trim, union, uuid,
              week of year, years and months duration
              """
                  .strip()
                  .split(",\\s+")));

  static List<String> allowed() {
    return ALLOWED;
  }

  static List<String> refused() {
    return REFUSED;
  }

  static Set<String> otherFunctions() {
    return OTHER_FUNCTIONS;
  }

  @Test
  void eachPartOfTheLibrarysTreeIsAllowedOrRefusedHere() throws Exception {
    assertThat(Stream.concat(ALLOWED.stream(), REFUSED.stream()).map(FeelGrammarTest::name))
        .containsExactlyInAnyOrderElementsOf(partsOfTheLibrary());
    assertThat(ALLOWED.stream().map(FeelGrammarTest::name))
        .containsExactlyInAnyOrderElementsOf(FeelGrammar.PARTS);
  }

  @ParameterizedTest
  @MethodSource("allowed")
  void whatIsAllowedIsRead(String line) {
    cell(line)
        .ifPresent(
            cell -> {
              assertThat(partsOf(FEEL.parseUnaryTests(cell))).contains(name(line));
              assertThat(FeelGrammar.faultOfCondition(cell)).isEmpty();
            });
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatIsNotIsRefusedAsAConditionAndAsAValue(String line) {
    String cell = cell(line).orElseThrow();
    for (Function<String, Optional<String>> grammar :
        List.<Function<String, Optional<String>>>of(
            FeelGrammar::faultOfCondition, FeelGrammar::faultOfExpression)) {
      assertThat(grammar.apply(cell)).isPresent();
    }
  }

  @Test
  void eachFunctionOfTheLibraryIsAllowedOrRefusedHere() {
    Set<String> known = new TreeSet<>(OTHER_FUNCTIONS);
    known.addAll(FeelGrammar.FUNCTIONS);

    assertThat(functionsOfTheLibrary()).isEqualTo(known);
    assertThat(OTHER_FUNCTIONS).doesNotContainAnyElementsOf(FeelGrammar.FUNCTIONS);
  }

  @ParameterizedTest
  @MethodSource("otherFunctions")
  void aFunctionThatIsNotListedIsRefusedHoweverItIsCalled(String function) {
    for (String arguments : List.of("", "x", "x, 1", "x, 1, 2", "list: x", "[x]")) {
      String call = function + "(" + arguments + ")";
      assertThat(FeelGrammar.faultOfExpression(call)).as(call).isPresent();
      assertThat(FeelGrammar.faultOfCondition(call + " = 1")).as(call).isPresent();
      assertThat(FeelGrammar.faultOfExpression("abs(" + call + ")")).as(call).isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "date(\"2026-02-30\")",
        "> date(\"2026-13-01\")",
        "time(\"25:00:00\")",
        "duration(\"3 days\")",
        "@\"2026-02-30\""
      })
  void aDateThatThereIsNotIsRefused(String cell) {
    assertThat(FeelGrammar.faultOfCondition(cell)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"null\"", "not(null)", "date(\"2028-02-29\"), null"})
  void nothingIsNoSuchDate(String cell) {
    assertThat(FeelGrammar.faultOfCondition(cell)).isEmpty();
  }

  private static List<String> lines(String table) {
    return table.lines().toList();
  }

  private static String name(String line) {
    return line.split("\\s+", 2)[0];
  }

  private static Optional<String> cell(String line) {
    String[] words = line.split("\\s+", 2);
    return words.length < 2 ? Optional.empty() : Optional.of(words[1]);
  }

  private static Set<String> partsOfTheLibrary() throws IOException, ClassNotFoundException {
    Set<String> parts = new TreeSet<>();
    for (Resource file :
        new PathMatchingResourcePatternResolver()
            .getResources("classpath*:" + TREE.replace('.', '/') + "*.class")) {
      Class<?> type = Class.forName(TREE + file.getFilename().replace(".class", ""));
      if (Product.class.isAssignableFrom(type)
          && !Val.class.isAssignableFrom(type)
          && !Modifier.isAbstract(type.getModifiers())) {
        parts.add(type.getSimpleName());
      }
    }
    return parts;
  }

  private static Set<String> functionsOfTheLibrary() {
    Set<String> names = new TreeSet<>();
    Iterator<String> functions =
        new BuiltinFunctions(FeelEngineClock.SystemClock$.MODULE$, ValueMapper.defaultValueMapper())
            .functionNames()
            .iterator();
    while (functions.hasNext()) {
      names.add(functions.next());
    }
    return names;
  }

  private static Set<String> partsOf(ParseResult parsed) {
    assertThat(parsed.isSuccess()).isTrue();
    Set<String> parts = new TreeSet<>();
    List<Object> open = new ArrayList<>(List.of(parsed.parsedExpression()));
    while (!open.isEmpty()) {
      Object part = open.remove(0);
      Iterator<?> within = null;
      if (part instanceof Iterable<?> list) {
        within = list.iterator();
      } else if (part instanceof Product product) {
        parts.add(part.getClass().getSimpleName());
        within = product.productIterator();
      }
      while (within != null && within.hasNext()) {
        open.add(within.next());
      }
    }
    return parts;
  }
}
