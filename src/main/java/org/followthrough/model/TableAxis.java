package org.followthrough.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.followthrough.model.TableCondition.Answer;

/**
 * What a column may hold, cut into pieces between which no cell of the column tells a difference:
 * each number that a cell names and what lies between two of them, each text and any other.
 */
final class TableAxis {

  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  /** Stands for every text that no cell names. */
  private static final Object ANY_OTHER = new Object();

  /** A piece of a column: one value for all, and how it is told. */
  private record Piece(Object sample, String words) {}

  private final TableInput input;
  private final List<Piece> pieces = new ArrayList<>();

  private TableAxis(TableInput input) {
    this.input = input;
  }

  static TableAxis of(TableInput input, List<TableCondition> conditions) {
    TableAxis axis = new TableAxis(input);
    List<Object> constants =
        conditions.stream().flatMap(condition -> condition.constants().stream()).toList();
    switch (input.kind()) {
      case NUMBER, WHOLE_NUMBER -> axis.numbers(constants);
      case TEXT -> axis.texts(constants);
      case TRUTH -> {
        axis.add(true, "true");
        axis.add(false, "false");
      }
      case OTHER -> axis.add(ANY_OTHER, "any");
    }
    if (input.mayLack()) {
      axis.add(null, "none");
    }
    return axis;
  }

  int size() {
    return pieces.size();
  }

  /** The pieces that a condition lets through surely, or at best. */
  BitSet lets(TableCondition condition, boolean atBest) {
    BitSet some = new BitSet(pieces.size());
    for (int i = 0; i < pieces.size(); i++) {
      Answer answer =
          input.kind() == TableInput.Kind.OTHER && condition != TableCondition.ANYTHING
              ? Answer.PERHAPS
              : condition.lets(pieces.get(i).sample());
      some.set(i, answer == Answer.YES || atBest && answer == Answer.PERHAPS);
    }
    return some;
  }

  /** Where a value of a family lies; negative where that cannot be told. */
  int indexOf(Object value) {
    Object looked = value instanceof Number number ? new BigDecimal(number.toString()) : value;
    for (int i = 0; i < pieces.size(); i++) {
      Object sample = pieces.get(i).sample();
      if (sample == looked || looked != null && looked.equals(sample)) {
        return i;
      }
      if (looked instanceof BigDecimal number && holds(i, number)) {
        return i;
      }
    }
    return looked instanceof String && input.kind() == TableInput.Kind.TEXT
        ? other()
        : looked != null && input.kind() == TableInput.Kind.OTHER ? 0 : -1;
  }

  boolean isOrdered() {
    return input.kind().isNumber();
  }

  /** How many of its pieces are numbers in their order; what comes after is "none". */
  int ordered() {
    return isOrdered() ? pieces.size() - (input.mayLack() ? 1 : 0) : 0;
  }

  String words(int piece) {
    return input.name() + " " + pieces.get(piece).words();
  }

  /** Only a named number or what is between two is compared by its neighbours. */
  private boolean holds(int piece, BigDecimal number) {
    if (!(pieces.get(piece).sample() instanceof BigDecimal sample)) {
      return false;
    }
    if (sample.compareTo(number) == 0) {
      return true;
    }
    return !pieces.get(piece).words().startsWith("=")
        && (piece == 0 || below(piece - 1, number))
        && (piece + 1 >= ordered() || above(piece + 1, number));
  }

  private boolean below(int piece, BigDecimal number) {
    return ((BigDecimal) pieces.get(piece).sample()).compareTo(number) < 0;
  }

  private boolean above(int piece, BigDecimal number) {
    return ((BigDecimal) pieces.get(piece).sample()).compareTo(number) > 0;
  }

  private int other() {
    for (int i = 0; i < pieces.size(); i++) {
      if (pieces.get(i).sample() == ANY_OTHER) {
        return i;
      }
    }
    return -1;
  }

  private void numbers(List<Object> constants) {
    SortedSet<BigDecimal> points = new TreeSet<>();
    constants.stream()
        .filter(BigDecimal.class::isInstance)
        .map(BigDecimal.class::cast)
        .filter(input::has)
        .forEach(points::add);
    boolean named = !points.isEmpty();
    if (input.least() != null && named) {
      points.add(input.least());
    }
    if (input.most() != null && named) {
      points.add(input.most());
    }
    if (!named) {
      add(input.least() == null ? BigDecimal.ONE : input.least(), "any");
      return;
    }
    BigDecimal before = null;
    for (BigDecimal point : points) {
      if (before == null) {
        if (input.least() == null) {
          add(point.subtract(BigDecimal.ONE), "below " + plain(point));
        }
      } else {
        between(before, point);
      }
      if (!isWhole() || isWhole(point)) {
        add(point, "= " + plain(point));
      }
      before = point;
    }
    if (input.most() == null) {
      add(before.add(BigDecimal.ONE).setScale(0, RoundingMode.FLOOR), "above " + plain(before));
    }
  }

  private void between(BigDecimal low, BigDecimal high) {
    BigDecimal sample =
        isWhole()
            ? low.setScale(0, RoundingMode.FLOOR).add(BigDecimal.ONE)
            : low.add(high).divide(TWO);
    if (sample.compareTo(high) < 0) {
      add(sample, "between " + plain(low) + " and " + plain(high));
    }
  }

  private void texts(List<Object> constants) {
    if (!input.words().isEmpty()) {
      input.words().forEach(word -> add(word, "\"" + word + "\""));
      return;
    }
    SortedSet<String> words = new TreeSet<>();
    constants.stream().filter(String.class::isInstance).map(String.class::cast).forEach(words::add);
    words.forEach(word -> add(word, "\"" + word + "\""));
    add(ANY_OTHER, words.isEmpty() ? "any" : "any other");
  }

  private void add(Object sample, String words) {
    pieces.add(new Piece(sample, words));
  }

  private boolean isWhole() {
    return input.kind() == TableInput.Kind.WHOLE_NUMBER;
  }

  private static boolean isWhole(BigDecimal number) {
    return number.stripTrailingZeros().scale() <= 0;
  }

  private static String plain(BigDecimal number) {
    return number.toPlainString();
  }
}
