package org.followthrough.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;

/**
 * JSON that says one thing to everybody: a field that stands twice, or something after the end, is
 * read by one reader so and by another so.
 */
final class Json {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /** Empty where it cannot be read. */
  static Optional<JsonNode> read(String text) {
    try {
      return Optional.of(MAPPER.readTree(text));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Where a reader stops, as what is said of a file goes on; empty where it can be read. */
  static String unreadLine(String text) {
    try {
      MAPPER.readTree(text);
      return "";
    } catch (JsonProcessingException e) {
      return "; in line "
          + e.getLocation().getLineNr()
          + " is something that does not belong there";
    }
  }
}
