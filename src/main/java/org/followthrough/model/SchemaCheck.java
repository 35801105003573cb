package org.followthrough.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Stream;
import org.followthrough.engine.EventSchema;

/** What would not work in the schema of an event: it is complete in itself and fetches nothing. */
final class SchemaCheck {

  private SchemaCheck() {}

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
