package org.followthrough.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.followthrough.engine.ExpressionGrammar;
import org.followthrough.engine.ExpressionGrammar.Comparison;
import org.followthrough.model.SuppliedVariables.Supply;

/**
 * Tries the conditions of a gateway with every answer that there may be: those that a form offers,
 * and otherwise what the conditions themselves name, and something else.
 */
final class Answers {

  private static final int MOST_TRIED = 2_000;
  private static final String ANYTHING_ELSE = "\u0000anything else";

  private final ExpressionGrammar grammar;

  Answers(ExpressionGrammar grammar) {
    this.grammar = grammar;
  }

  /**
   * For which answers none of the conditions holds, in words; without words where that cannot be
   * told; empty where one holds for each.
   */
  Optional<String> left(List<String> conditions, Supply supply) {
    Map<String, List<Object>> domains = domains(conditions, supply);
    long all =
        domains.values().stream().mapToLong(List::size).reduce(1, (a, b) -> a * Math.max(1, b));
    if (domains.isEmpty() || all > MOST_TRIED) {
      return Optional.of("");
    }
    List<Map<String, Object>> everything = everything(domains);
    if (conditions.stream().anyMatch(condition -> asksForMore(condition, everything))) {
      return Optional.of("");
    }
    List<Map<String, Object>> left =
        everything.stream()
            .filter(answers -> conditions.stream().noneMatch(c -> holds(c, answers)))
            .toList();
    return left.isEmpty() ? Optional.empty() : Optional.of(words(left, domains.keySet()));
  }

  private boolean asksForMore(String condition, List<Map<String, Object>> everything) {
    return everything.stream()
        .noneMatch(answers -> grammar.supposing(condition, answers).isPresent());
  }

  private boolean holds(String condition, Map<String, Object> answers) {
    return grammar.supposing(condition, answers).filter(Boolean.TRUE::equals).isPresent();
  }

  private Map<String, List<Object>> domains(List<String> conditions, Supply supply) {
    Map<String, Set<Object>> compared = new LinkedHashMap<>();
    for (String condition : conditions) {
      grammar
          .variables(condition)
          .forEach(v -> compared.computeIfAbsent(v, x -> new LinkedHashSet<>()));
      for (Comparison comparison : grammar.comparisons(condition)) {
        compared.get(comparison.variable()).add(comparison.value());
      }
    }
    Map<String, List<Object>> domains = new LinkedHashMap<>();
    compared.forEach((variable, values) -> domains.put(variable, domain(variable, values, supply)));
    return domains;
  }

  private static List<Object> domain(String variable, Set<Object> compared, Supply supply) {
    List<Object> domain = new ArrayList<>();
    Optional<Set<String>> choices = supply.choices(variable);
    if (choices.isPresent()) {
      domain.addAll(choices.get());
      if (supply.mayBeEmpty(variable)) {
        domain.add(null);
      }
    } else if (compared.stream().anyMatch(String.class::isInstance)) {
      domain.addAll(compared);
      domain.add(ANYTHING_ELSE);
    } else if (compared.stream().anyMatch(Number.class::isInstance)) {
      domain.addAll(numbers(compared));
    } else {
      domain.addAll(List.of(true, false));
    }
    return domain;
  }

  /** Each that is named, and one below, between and above. */
  private static List<Object> numbers(Collection<Object> compared) {
    TreeSet<Double> named = new TreeSet<>();
    compared.stream()
        .filter(Number.class::isInstance)
        .forEach(number -> named.add(((Number) number).doubleValue()));
    List<Object> numbers = new ArrayList<>();
    Double before = null;
    for (Double number : named) {
      numbers.add(before == null ? number - 1 : (before + number) / 2);
      numbers.add(number);
      before = number;
    }
    numbers.add(named.last() + 1);
    return numbers;
  }

  private static List<Map<String, Object>> everything(Map<String, List<Object>> domains) {
    List<Map<String, Object>> all = List.of(Map.of());
    for (Map.Entry<String, List<Object>> domain : domains.entrySet()) {
      List<Map<String, Object>> longer = new ArrayList<>();
      for (Map<String, Object> answers : all) {
        for (Object value : domain.getValue()) {
          Map<String, Object> more = new HashMap<>(answers);
          more.put(domain.getKey(), value);
          longer.add(more);
        }
      }
      all = longer;
    }
    return all;
  }

  private static String words(List<Map<String, Object>> left, Set<String> variables) {
    if (variables.size() == 1) {
      String variable = variables.iterator().next();
      return left.stream()
          .map(answers -> answers.get(variable))
          .map(value -> value == null ? "no answer at all" : shown(value))
          .collect(Collectors.joining(", ", "the " + variable + " ", ""));
    }
    Map<String, Object> first = left.get(0);
    return variables.stream()
        .map(variable -> variable + " " + shown(first.get(variable)))
        .collect(Collectors.joining(" with "));
  }

  private static String shown(Object value) {
    if (ANYTHING_ELSE.equals(value)) {
      return "of any other value";
    }
    if (value instanceof Double number && number == Math.rint(number)) {
      return String.valueOf(number.longValue());
    }
    return value instanceof String ? "'" + value + "'" : String.valueOf(value);
  }
}
