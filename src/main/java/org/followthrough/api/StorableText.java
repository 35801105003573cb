package org.followthrough.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import java.io.IOException;
import org.springframework.boot.jackson.JsonComponent;

/** PostgreSQL keeps every character but zero: a text with one is refused by its field's name. */
@JsonComponent
class StorableText extends StdScalarDeserializer<String> {

  private static final long serialVersionUID = 1L;

  StorableText() {
    super(String.class);
  }

  @Override
  public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    String text = StringDeserializer.instance.deserialize(parser, context);
    if (text != null && text.indexOf('\0') >= 0) {
      throw context.weirdStringException(text, String.class, "contains the character zero");
    }
    return text;
  }
}
