package org.followthrough.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Configuration;
import org.springframework.format.AnnotationFormatterFactory;
import org.springframework.format.FormatterRegistry;
import org.springframework.format.Parser;
import org.springframework.format.Printer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The one form of {@link ExternalId}, at the doors of HTTP. */
@Configuration(proxyBeanMethods = false)
public class ExternalIds implements WebMvcConfigurer {

  static final int LONGEST = 100;

  /** Or nothing at all, of which it is said elsewhere that it must not be. */
  static final String FORM = "([\\p{L}\\p{Nd}][\\p{L}\\p{Nd}._:@+-]{0,99})?";

  /** White space, the spaces that break no line, and the marks that a spreadsheet leaves unseen. */
  private static final Pattern EDGES =
      Pattern.compile(
          "^[\\s\\p{Z}\\x{85}\\x{FEFF}\\x{2060}]+|[\\s\\p{Z}\\x{85}\\x{FEFF}\\x{2060}]+$");

  /**
   * The id without the spaces around it, and each of its letters in the one form of Unicode NFC.
   */
  public static String normalised(String id) {
    return Normalizer.normalize(EDGES.matcher(id).replaceAll(""), Normalizer.Form.NFC);
  }

  @Override
  public void addFormatters(FormatterRegistry formatters) {
    formatters.addFormatterForFieldAnnotation(new OfPath());
  }

  /** Ids in paths and queries. */
  private static final class OfPath implements AnnotationFormatterFactory<ExternalId> {

    @Override
    public Set<Class<?>> getFieldTypes() {
      return Set.of(String.class);
    }

    @Override
    public Printer<?> getPrinter(ExternalId annotation, Class<?> fieldType) {
      return (String id, Locale locale) -> id;
    }

    @Override
    public Parser<?> getParser(ExternalId annotation, Class<?> fieldType) {
      return (id, locale) -> normalised(id);
    }
  }

  /** Ids in bodies and in the lines of files. */
  static final class OfJson extends StdScalarDeserializer<String> {

    private static final long serialVersionUID = 1L;

    private final StorableText text = new StorableText();

    OfJson() {
      super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      String id = text.deserialize(parser, context);
      return id == null ? null : normalised(id);
    }
  }
}
