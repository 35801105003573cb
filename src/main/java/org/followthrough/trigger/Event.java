package org.followthrough.trigger;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.followthrough.engine.ProcessVariable;

/**
 * Something that happened to a family, as another system tells it.
 *
 * @param type what happened, such as {@code payment_overdue}; also the name of the BPMN message
 * @param occurredAt when, or null where nobody says
 * @param payload what else is known of it
 */
record Event(
    String eventId, String type, String familyId, Instant occurredAt, Map<String, Object> payload) {

  /** What a diagram's variables of our own are called; no event may change one. */
  private static final Set<String> RESERVED =
      Set.of(
          ProcessVariable.FAMILY_ID.name(),
          ProcessVariable.INSTANCE_ID.name(),
          ProcessVariable.CONTEXT.name(),
          ProcessVariable.FIRST_TEMPLATE.name(),
          ProcessVariable.TEMPLATE.name(),
          ProcessVariable.TRIGGERED_BY.name(),
          ProcessVariable.PRIORITY.name(),
          ProcessVariable.URGENT.name(),
          ProcessVariable.OUTCOME.name());

  /** What diagrams and tables may ask for: the texts, numbers and truth values of the payload. */
  Map<String, Object> variables() {
    return payload.entrySet().stream()
        .filter(field -> !RESERVED.contains(field.getKey()))
        .filter(
            field ->
                field.getValue() instanceof String
                    || field.getValue() instanceof Number
                    || field.getValue() instanceof Boolean)
        .collect(Collectors.toMap(Map.Entry::getKey, field -> storable(field.getValue())));
  }

  /** A field as text, so that a number and its digits are the same; null where there is none. */
  String text(String field) {
    return plain(payload.get(field));
  }

  static String plain(Object value) {
    return value == null ? null : value.toString();
  }

  /** The engine knows no type for numbers beyond a long. */
  private static Object storable(Object value) {
    return value instanceof BigInteger number ? (Object) number.doubleValue() : value;
  }
}
