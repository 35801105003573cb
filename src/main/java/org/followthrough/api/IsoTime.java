package org.followthrough.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import org.springframework.boot.jackson.JsonComponent;
import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;

/**
 * A time is ISO 8601 with an offset, in the years 1 to 9999, wherever it stands: in a body, in a
 * query or in a file. The database keeps no other. A number is none: nobody could tell whether it
 * counts seconds or milliseconds.
 */
@JsonComponent
public class IsoTime extends StdScalarDeserializer<OffsetDateTime> {

  /** What a time looks like, for whoever sent something else. */
  public static final String WANTED =
      "a time in ISO 8601 with an offset, such as 2026-03-02T09:00:00-05:00, in the years 1 to 9999";

  private static final long serialVersionUID = 1L;

  IsoTime() {
    super(OffsetDateTime.class);
  }

  /**
   * Reads a time from a text.
   *
   * @throws DateTimeException where it is none, or none of those years
   */
  public static OffsetDateTime parse(String text) {
    OffsetDateTime time = OffsetDateTime.parse(text.strip());
    if (time.getYear() < 1 || time.getYear() > 9999) {
      throw new DateTimeException("not in the years 1 to 9999");
    }
    return time;
  }

  @Override
  public OffsetDateTime deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    if (!parser.hasToken(JsonToken.VALUE_STRING)) {
      return (OffsetDateTime) context.handleUnexpectedToken(OffsetDateTime.class, parser);
    }
    String text = parser.getText();
    try {
      return parse(text);
    } catch (DateTimeException e) {
      throw context.weirdStringException(text, OffsetDateTime.class, "is no time");
    }
  }

  /** The same for what stands in a query; an empty value is an absent one. */
  @Component
  static class OfAQuery implements Converter<String, OffsetDateTime> {
    @Override
    public OffsetDateTime convert(String text) {
      return text.isBlank() ? null : parse(text);
    }
  }
}
