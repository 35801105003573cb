package org.followthrough.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.followthrough.engine.EventSchema;

/** What would not work in the schema of an event: it is complete in itself and fetches nothing. */
final class SchemaCheck {

  private SchemaCheck() {}

  /**
   * What events say once some files are deployed, by their type.
   *
   * @param before what they say now
   */
  static Map<String, EventSchema> events(
      Map<String, String> files, Map<String, EventSchema> before) {
    Map<String, EventSchema> events = new TreeMap<>(before);
    files.forEach(
        (name, text) -> {
          if (name.endsWith(EventSchema.ENDING)) {
            String type = name.substring(0, name.length() - EventSchema.ENDING.length());
            try {
              events.put(type, EventSchema.of(text));
            } catch (IllegalArgumentException e) {
              // Said where the schema itself is checked.
            }
          }
        });
    return events;
  }

  static Stream<Finding> of(String file, String text) {
    Optional<JsonNode> schema = Json.read(text).filter(JsonNode::isObject);
    if (schema.isEmpty()) {
      return Stream.of(
          Finding.fault(
              file,
              null,
              "is no JSON Schema that can be read",
              "check its brackets and commas, and that no name stands twice"));
    }
    return EventSchema.faults(schema.get()).stream()
        .map(
            fault ->
                Finding.fault(
                    file,
                    fault.place().isEmpty() ? null : fault.place(),
                    fault.message(),
                    fault.remedy()));
  }
}
