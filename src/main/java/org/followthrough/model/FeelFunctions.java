package org.followthrough.model;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The functions that a cell may call, each with the numbers of arguments that it takes: of those of
 * the library, the ones whose work grows with what they are given and with nothing else.
 */
final class FeelFunctions {

  private static final Set<Integer> ANY = Set.of();

  private static final Map<String, Set<Integer>> ARGUMENTS =
      new TreeMap<>(
          Map.ofEntries(
              // Texts.
              entry("contains", Set.of(2)),
              entry("starts with", Set.of(2)),
              entry("ends with", Set.of(2)),
              entry("string length", Set.of(1)),
              entry("lower case", Set.of(1)),
              entry("upper case", Set.of(1)),
              entry("trim", Set.of(1)),
              entry("is blank", Set.of(1)),
              entry("substring", Set.of(2, 3)),
              entry("substring before", Set.of(2)),
              entry("substring after", Set.of(2)),
              entry("string", Set.of(1)),
              // Numbers; rounding to many places would write as many digits.
              entry("abs", Set.of(1)),
              entry("floor", Set.of(1)),
              entry("ceiling", Set.of(1)),
              entry("round up", Set.of(2)),
              entry("round down", Set.of(2)),
              entry("round half up", Set.of(2)),
              entry("round half down", Set.of(2)),
              entry("decimal", Set.of(2)),
              entry("modulo", Set.of(2)),
              entry("min", ANY),
              entry("max", ANY),
              entry("sum", ANY),
              entry("mean", ANY),
              // Lists.
              entry("count", Set.of(1)),
              entry("list contains", Set.of(2)),
              // Dates and times.
              entry("date", Set.of(1, 3)),
              entry("time", Set.of(1, 3)),
              entry("date and time", Set.of(1, 2)),
              entry("duration", Set.of(1)),
              entry("years and months duration", Set.of(2)),
              entry("day of week", Set.of(1)),
              entry("day of year", Set.of(1)),
              entry("week of year", Set.of(1)),
              entry("month of year", Set.of(1)),
              entry("last day of month", Set.of(1)),
              // Whatever it is.
              entry("not", Set.of(1)),
              entry("is defined", Set.of(1))));

  private static final Set<String> ROUNDING =
      Set.of("round up", "round down", "round half up", "round half down", "decimal");

  private FeelFunctions() {}

  /** By name, in order. */
  static Set<String> names() {
    return ARGUMENTS.keySet();
  }

  static boolean knows(String name) {
    return ARGUMENTS.containsKey(name);
  }

  /** Whether the library has it for so many arguments; otherwise it would answer null. */
  static boolean takes(String name, int arguments) {
    Set<Integer> numbers = ARGUMENTS.get(name);
    return numbers == ANY ? arguments > 0 : numbers.contains(arguments);
  }

  /** Whether its second argument says to how many decimal places. */
  static boolean rounds(String name) {
    return ROUNDING.contains(name);
  }
}
