package org.followthrough.model;

import java.math.BigDecimal;
import java.util.Set;

/**
 * What a table is told in one of its columns.
 *
 * @param name as the column asks for it
 * @param least of a number, or null where there is no such bound
 * @param most of a number, or null
 * @param mayLack whether some families have no such value
 * @param words that it may be; empty where any
 */
record TableInput(
    String name, Kind kind, BigDecimal least, BigDecimal most, boolean mayLack, Set<String> words) {

  /** What a value is. */
  enum Kind {
    NUMBER("a number", Set.of("double", "number")),
    WHOLE_NUMBER("a whole number", Set.of("integer", "long", "double", "number")),
    TEXT("a text", Set.of("string")),
    TRUTH("true or false", Set.of("boolean")),
    /** A date, or something that nobody describes. */
    OTHER("anything", Set.of());

    private final String words;
    private final Set<String> types;

    Kind(String words, Set<String> types) {
      this.words = words;
      this.types = types;
    }

    String words() {
      return words;
    }

    /** The types that Modeler offers for a column and that fit; empty where any does. */
    Set<String> types() {
      return types;
    }

    boolean isNumber() {
      return this == NUMBER || this == WHOLE_NUMBER;
    }

    /** What a column of this type holds. */
    static Kind of(String type) {
      return switch (String.valueOf(type)) {
        case "double", "number" -> NUMBER;
        case "integer", "long" -> WHOLE_NUMBER;
        case "string" -> TEXT;
        case "boolean" -> TRUTH;
        default -> OTHER;
      };
    }
  }

  static TableInput number(String name, int least, int most, boolean mayLack) {
    return new TableInput(
        name, Kind.NUMBER, BigDecimal.valueOf(least), BigDecimal.valueOf(most), mayLack, Set.of());
  }

  static TableInput of(String name, Kind kind, boolean mayLack) {
    return new TableInput(name, kind, null, null, mayLack, Set.of());
  }

  static TableInput oneOf(String name, Set<String> words) {
    return new TableInput(name, Kind.TEXT, null, null, false, words);
  }

  boolean has(BigDecimal number) {
    return (least == null || number.compareTo(least) >= 0)
        && (most == null || number.compareTo(most) <= 0);
  }

  /** Such as {@code from 0 to 1}. */
  String range() {
    return most == null ? "from " + least + " upwards" : "from " + least + " to " + most;
  }
}
