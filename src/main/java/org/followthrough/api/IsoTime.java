package org.followthrough.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.springframework.boot.jackson.JsonComponent;

/**
 * A time is ISO 8601 with an offset, in the years 1 to 9999. A number is none: nobody could tell
 * whether it counts seconds or milliseconds.
 */
@JsonComponent
class IsoTime extends StdScalarDeserializer<OffsetDateTime> {

  private static final long serialVersionUID = 1L;

  IsoTime() {
    super(OffsetDateTime.class);
  }

  @Override
  public OffsetDateTime deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    if (!parser.hasToken(JsonToken.VALUE_STRING)) {
      return (OffsetDateTime) context.handleUnexpectedToken(OffsetDateTime.class, parser);
    }
    String text = parser.getText().strip();
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      if (time.getYear() >= 1 && time.getYear() <= 9999) {
        return time;
      }
    } catch (DateTimeParseException e) {
      // refused below, in the same words
    }
    throw context.weirdStringException(text, OffsetDateTime.class, "is no time");
  }
}
