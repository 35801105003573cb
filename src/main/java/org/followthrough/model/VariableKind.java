package org.followthrough.model;

import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.followthrough.engine.EventSchema;
import org.followthrough.timing.BusinessTime;

/** What a variable holds, as far as the form or the event that sets it says so. */
enum VariableKind {
  TEXT("a text"),
  NUMBER("a number"),
  TRUTH("true or false"),
  DAY("a day");

  private final String words;

  VariableKind(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** Empty where a field of an event may hold several kinds, or nobody says which. */
  static Optional<VariableKind> of(EventSchema event, String field) {
    Set<String> types = new TreeSet<>(event.typesOf(field));
    types.remove("null");
    if (event.isDay(field)) {
      return Optional.of(DAY);
    }
    return types.size() != 1
        ? Optional.empty()
        : switch (types.iterator().next()) {
          case "string" -> Optional.of(TEXT);
          case "number", "integer" -> Optional.of(NUMBER);
          case "boolean" -> Optional.of(TRUTH);
          default -> Optional.empty();
        };
  }

  /** Empty where a component of a form holds something else, such as a list. */
  static Optional<VariableKind> ofComponent(String type) {
    return switch (type) {
      case "textfield", "textarea" -> Optional.of(TEXT);
      case "number" -> Optional.of(NUMBER);
      case "checkbox" -> Optional.of(TRUTH);
      case "datetime" -> Optional.of(DAY);
      default -> Optional.empty();
    };
  }

  static VariableKind of(Object value) {
    return value instanceof Boolean ? TRUTH : value instanceof Number ? NUMBER : TEXT;
  }

  /** Whether a text could be read as a value of this kind. */
  boolean reads(String text) {
    return switch (this) {
      case TEXT -> true;
      case NUMBER -> text.strip().matches("-?\\d+(\\.\\d+)?");
      case TRUTH -> text.matches("true|false");
      case DAY -> isDay(text);
    };
  }

  private static boolean isDay(String text) {
    try {
      BusinessTime.moment(text.strip(), ZoneOffset.UTC);
      return true;
    } catch (DateTimeException e) {
      return text.strip().matches("\\d{4}-\\d{2}-\\d{2}");
    }
  }
}
