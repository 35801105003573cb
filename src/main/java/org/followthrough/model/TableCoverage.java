package org.followthrough.model;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.followthrough.model.TableFile.Rule;

/**
 * Which of the cases that can be told apart each rule of a table takes: a case is one piece of each
 * column. From that follows which rules overlap, which take nothing that is left to them, and what
 * no rule takes.
 */
final class TableCoverage {

  /** More cases and rules than this are not looked through: it would take longer than a second. */
  private static final long MOST_CASES = 100_000;

  private static final long MOST_WORK = 10_000_000;

  private final List<TableInput> inputs;
  private final List<TableAxis> axes;
  private final List<BitSet> surely = new ArrayList<>();
  private final List<BitSet> atBest = new ArrayList<>();
  private final int cases;

  private TableCoverage(
      List<TableInput> inputs,
      List<TableAxis> axes,
      List<List<TableCondition>> conditions,
      int cases) {
    this.inputs = inputs;
    this.axes = axes;
    this.cases = cases;
    for (List<TableCondition> rule : conditions) {
      surely.add(taken(rule, false));
      atBest.add(taken(rule, true));
    }
  }

  /** Empty where the table is too large to be looked through. */
  static Optional<TableCoverage> of(
      List<TableInput> inputs, List<Rule> rules, Function<String, TableCondition> reader) {
    List<List<TableCondition>> conditions =
        rules.stream()
            .map(rule -> rule.conditions().stream().map(cell -> reader.apply(cell.text())).toList())
            .toList();
    List<TableAxis> axes =
        IntStream.range(0, inputs.size())
            .mapToObj(
                column ->
                    TableAxis.of(
                        inputs.get(column),
                        conditions.stream().map(rule -> rule.get(column)).toList()))
            .toList();
    long cases = 1;
    for (TableAxis axis : axes) {
      cases *= axis.size();
      if (cases > MOST_CASES || cases * rules.size() > MOST_WORK) {
        return Optional.empty();
      }
    }
    return Optional.of(new TableCoverage(inputs, axes, conditions, (int) cases));
  }

  /** The cases that two rules take surely. */
  BitSet overlap(int one, int other) {
    BitSet both = (BitSet) surely.get(one).clone();
    both.and(surely.get(other));
    return both;
  }

  /** Whether a condition of a rule lets nothing through, whatever stands in other cells. */
  boolean isImpossible(int column, TableCondition condition) {
    return axes.get(column).lets(condition, true).isEmpty();
  }

  /** The rules above one that leave nothing to it; empty where something is left. */
  List<Integer> above(int rule) {
    BitSet left = (BitSet) atBest.get(rule).clone();
    List<Integer> takers = new ArrayList<>();
    for (int earlier = 0; earlier < rule && !left.isEmpty(); earlier++) {
      if (left.intersects(surely.get(earlier))) {
        takers.add(earlier);
        left.andNot(surely.get(earlier));
      }
    }
    return left.isEmpty() ? takers : List.of();
  }

  /** The cases that no rule takes. */
  BitSet gaps() {
    BitSet gaps = new BitSet(cases);
    gaps.set(0, cases);
    atBest.forEach(gaps::andNot);
    return gaps;
  }

  /** Of some cases, those that lie between two that are taken, by the numbers of one column. */
  BitSet between(BitSet gaps) {
    BitSet between = new BitSet(cases);
    gaps.stream()
        .filter(
            gap ->
                IntStream.range(0, axes.size())
                    .anyMatch(
                        column -> isTaken(gaps, gap, column, -1) && isTaken(gaps, gap, column, 1)))
        .forEach(between::set);
    return between;
  }

  /** Of some cases, those with the highest values of a column; none where it has no pieces. */
  BitSet highest(BitSet some, String input) {
    BitSet highest = new BitSet(cases);
    for (int column = 0; column < axes.size(); column++) {
      int of = column;
      if (inputs.get(column).name().equals(input) && axes.get(column).ordered() > 1) {
        some.stream()
            .filter(one -> piece(one, of) >= axes.get(of).ordered() - 2)
            .forEach(highest::set);
      }
    }
    return highest;
  }

  /** Of some cases, those in which a column holds a text that some cell names. */
  BitSet named(BitSet some, String input) {
    BitSet named = new BitSet(cases);
    for (int column = 0; column < axes.size(); column++) {
      int of = column;
      if (inputs.get(column).name().equals(input)) {
        some.stream()
            .filter(one -> axes.get(of).words(piece(one, of)).endsWith("\""))
            .forEach(named::set);
      }
    }
    return named;
  }

  /** Where the facts of a family lie; negative where that cannot be told. */
  int caseOf(Map<String, Object> facts) {
    int place = 0;
    for (int column = 0; column < axes.size(); column++) {
      int piece = axes.get(column).indexOf(facts.get(inputs.get(column).name()));
      if (piece < 0) {
        return -1;
      }
      place = place * axes.get(column).size() + piece;
    }
    return place;
  }

  /** A case in words, without the columns in which nothing tells a difference. */
  String words(int place) {
    StringJoiner words = new StringJoiner(", ");
    for (int column = 0; column < axes.size(); column++) {
      String piece = axes.get(column).words(piece(place, column));
      if (!piece.endsWith(" any")) {
        words.add(piece);
      }
    }
    return words.length() == 0 ? "everything" : words.toString();
  }

  private boolean isTaken(BitSet gaps, int place, int column, int step) {
    int stride = stride(column);
    int ordered = axes.get(column).ordered();
    for (int piece = piece(place, column) + step, at = place + step * stride;
        piece >= 0 && piece < ordered && piece(place, column) < ordered;
        piece += step, at += step * stride) {
      if (!gaps.get(at)) {
        return true;
      }
    }
    return false;
  }

  private int piece(int place, int column) {
    return place / stride(column) % axes.get(column).size();
  }

  private int stride(int column) {
    int stride = 1;
    for (int after = column + 1; after < axes.size(); after++) {
      stride *= axes.get(after).size();
    }
    return stride;
  }

  private BitSet taken(List<TableCondition> rule, boolean best) {
    BitSet taken = new BitSet(cases);
    taken.set(0);
    int so = 1;
    for (int column = 0; column < axes.size(); column++) {
      BitSet pieces = axes.get(column).lets(rule.get(column), best);
      int size = axes.get(column).size();
      BitSet next = new BitSet(so * size);
      taken.stream()
          .forEach(before -> pieces.stream().forEach(piece -> next.set(before * size + piece)));
      taken = next;
      so *= size;
    }
    return taken;
  }
}
