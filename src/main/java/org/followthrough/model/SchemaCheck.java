package org.followthrough.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Stream;

/** What would not work in the schema of an event: it is complete in itself and fetches nothing. */
final class SchemaCheck {

  private static final String REFERENCE = "$ref";

  private SchemaCheck() {}

  static Stream<Finding> of(String file, String text) {
    Optional<JsonNode> schema = Json.read(text).filter(JsonNode::isObject);
    if (schema.isEmpty()) {
      return Stream.of(
          Finding.fault(
              file, null, "is no JSON Schema that can be read: check its brackets and commas"));
    }
    return schema.get().findValues(REFERENCE).stream()
        .map(reference -> reference.asText())
        .filter(reference -> !reference.startsWith("#"))
        .map(
            reference ->
                Finding.fault(
                    file,
                    null,
                    "refers to '"
                        + reference
                        + "', which is not in the file: write what it says into the file, under $defs,"
                        + " and refer to it with #/$defs/…"));
  }
}
