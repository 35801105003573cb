package org.followthrough.enginerest;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camunda.bpm.engine.rest.dto.VariableValueDto;
import org.followthrough.api.StorableText;

/**
 * What a variable may be that comes from outside: a text, a number, a truth value or a date, no
 * longer than the engine keeps. Objects of a class that their sender names, bytes, files and XML
 * are not among them.
 */
final class PlainValues {

  private static final Set<String> TYPES =
      Set.of("string", "integer", "short", "long", "double", "boolean", "date", "null");

  /** As many characters as the engine keeps of a text. */
  private static final int LONGEST = 4000;

  private static final int MOST = 100;

  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_.-]{0,99}");

  private PlainValues() {}

  /** What is wrong with variables, as a sentence that names the first at fault. */
  static Optional<String> problem(Map<String, VariableValueDto> variables) {
    if (variables == null) {
      return Optional.empty();
    }
    if (variables.size() > MOST) {
      return Optional.of(
          "These are %d variables; at most %d are taken at once."
              .formatted(variables.size(), MOST));
    }
    return variables.entrySet().stream()
        .flatMap(variable -> problem(variable.getKey(), variable.getValue()).stream())
        .findFirst();
  }

  static Optional<String> problem(String name, VariableValueDto variable) {
    if (!NAME.matcher(name).matches()) {
      return Optional.of(
          "A variable's name must be 1 to 100 letters, digits or any of _ . - and begin with a"
              + " letter or _.");
    }
    if (variable == null) {
      return Optional.of(name + " must be an object with a value, like {\"value\": \"text\"}.");
    }
    String type = variable.getType();
    if (type != null && !TYPES.contains(type.toLowerCase(Locale.ROOT))) {
      return Optional.of(
          name
              + " must be of type String, Integer, Long, Double, Boolean, Date or Null; others are"
              + " not taken.");
    }
    boolean hasMore =
        variable.getValueInfo() != null
            && variable.getValueInfo().values().stream()
                .anyMatch(more -> more != null && !Boolean.FALSE.equals(more));
    if (hasMore) {
      return Optional.of(name + " must be given without valueInfo: it is kept like any other.");
    }
    Object value = variable.getValue();
    if (value instanceof String text) {
      return problem(name, text);
    }
    boolean isPlain =
        value == null
            || Stream.of(Boolean.class, Integer.class, Long.class, Double.class)
                .anyMatch(plain -> plain.isInstance(value));
    return isPlain
        ? Optional.empty()
        : Optional.of(name + " must be a text, a truth value, or a number of up to 18 digits.");
  }

  private static Optional<String> problem(String name, String text) {
    if (text.length() > LONGEST) {
      return Optional.of(
          "%s has %d characters; at most %d are kept.".formatted(name, text.length(), LONGEST));
    }
    return StorableText.isStorable(text)
        ? Optional.empty()
        : Optional.of(
            name + " has a character that cannot be stored: the character zero, or half of one.");
  }
}
