package org.followthrough.trigger;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
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

  /** What diagrams may ask for: the facts, but for those that are named as variables of ours. */
  Map<String, Object> variables() {
    return facts().entrySet().stream()
        .filter(fact -> !ProcessVariable.isOurs(fact.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** What tables, messages and tasks may use: the payload's texts, numbers and truth values. */
  Map<String, Object> facts() {
    return payload.entrySet().stream()
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
