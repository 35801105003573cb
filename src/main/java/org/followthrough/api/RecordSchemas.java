package org.followthrough.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Bean Validation says of each part of a record whether it may be null, and the description of the
 * API says the same: without {@code @NotNull} it may. A pattern holds for the whole text, as it
 * does there.
 */
class RecordSchemas implements ModelConverter {

  private static final String NULL = "null";
  private static final String LEFT_OUT = "x-left-out-when-null";

  @Override
  public Schema<?> resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
    Schema<?> resolved = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
    Class<?> raw = Json.mapper().constructType(type.getType()).getRawClass();
    if (resolved != null && raw.isRecord()) {
      Schema<?> model =
          resolved.get$ref() == null
              ? resolved
              : context
                  .getDefinedModels()
                  .get(resolved.get$ref().substring(resolved.get$ref().lastIndexOf('/') + 1));
      if (model != null && model.getProperties() != null) {
        for (RecordComponent part : raw.getRecordComponents()) {
          describe(part, model);
        }
      }
    }
    return resolved;
  }

  private static void describe(RecordComponent part, Schema<?> model) {
    @SuppressWarnings("rawtypes")
    Map<String, Schema> parts = model.getProperties();
    Schema<?> schema = parts.get(part.getName());
    if (schema == null) {
      return;
    }
    if (part.isAnnotationPresent(OneLine.class) && schema.getPattern() == null) {
      schema.setPattern(OneLine.class.getAnnotation(Pattern.class).regexp());
    }
    if (part.isAnnotationPresent(ExternalId.class)) {
      schema.setPattern(ExternalIds.FORM);
      schema.setMinLength(1);
      schema.setMaxLength(ExternalIds.LONGEST);
    }
    if (part.getAccessor().isAnnotationPresent(NotBlank.class)) {
      schema.setMinLength(1);
    }
    wholePattern(schema);
    if (mayBeNull(part)) {
      if (model.getRequired() != null) {
        model.getRequired().remove(part.getName());
      }
      parts.put(part.getName(), orNull(schema));
      JsonInclude included = part.getAccessor().getAnnotation(JsonInclude.class);
      if (included != null && included.value() == JsonInclude.Include.NON_NULL) {
        parts.get(part.getName()).addExtension(LEFT_OUT, true);
      }
    }
  }

  private static boolean mayBeNull(RecordComponent part) {
    AnnotatedElement annotated = part.getAccessor();
    return !part.getType().isPrimitive()
        && Stream.of(annotated.getAnnotationsByType(NotNull.class))
            .noneMatch(n -> always(n.groups()))
        && Stream.of(annotated.getAnnotationsByType(NotBlank.class))
            .noneMatch(n -> always(n.groups()))
        && Stream.of(annotated.getAnnotationsByType(NotEmpty.class))
            .noneMatch(n -> always(n.groups()));
  }

  /** A constraint of a group holds for some requests only. */
  private static boolean always(Class<?>[] groups) {
    return groups.length == 0;
  }

  private static Schema<?> orNull(Schema<?> schema) {
    if (schema.get$ref() != null) {
      return new Schema<>()
          .anyOf(
              List.of(
                  new Schema<>().$ref(schema.get$ref()),
                  new Schema<>().types(java.util.Set.of(NULL))));
    }
    if (schema.getTypes() != null) {
      schema.addType(NULL);
    }
    if (schema.getEnum() != null && !schema.getEnum().contains(null)) {
      orNullIn(schema);
    }
    return schema;
  }

  private static <T> void orNullIn(Schema<T> schema) {
    List<T> values = new ArrayList<>(schema.getEnum());
    values.add(null);
    schema.setEnum(values);
  }

  static boolean isLeftOutWhenNull(Schema<?> schema) {
    return schema.getExtensions() != null && schema.getExtensions().containsKey(LEFT_OUT);
  }

  static void wholePattern(Schema<?> schema) {
    if (schema != null && schema.getPattern() != null && !schema.getPattern().startsWith("^")) {
      schema.setPattern("^(?:" + schema.getPattern() + ")$");
    }
  }
}
