package org.followthrough.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import java.io.IOException;
import java.util.regex.Pattern;
import org.springframework.boot.jackson.JsonComponent;

/**
 * PostgreSQL keeps every text but one with the character zero, and none that is no Unicode: such a
 * text is refused by its field's name.
 */
@JsonComponent
public class StorableText extends StdScalarDeserializer<String> {

  private static final long serialVersionUID = 1L;

  /** The character zero, and a surrogate without its other half. */
  private static final Pattern UNSTORABLE = Pattern.compile("[\\x00\\p{Cs}]");

  StorableText() {
    super(String.class);
  }

  /** Whether the database would give the same text back. */
  public static boolean isStorable(String text) {
    return !UNSTORABLE.matcher(text).find();
  }

  @Override
  public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    String text = StringDeserializer.instance.deserialize(parser, context);
    if (text != null && !isStorable(text)) {
      throw context.weirdStringException(text, String.class, "cannot be stored");
    }
    return text;
  }
}
