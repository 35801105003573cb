package org.followthrough.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.format.AbstractFormat;
import com.networknt.schema.resource.DisallowSchemaLoader;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an event of a type must say, as {@code events/<type>.schema.json} describes it. A payload
 * may say more than its schema names. Whatever is held to one of these costs time and memory of the
 * order of its own size, because a schema says nothing but what {@link #faults} lets through.
 */
public final class EventSchema {

  /** What a file is called that holds the schema of a type of events. */
  public static final String ENDING = ".schema.json";

  private static final int MOST_MISFITS = 20;
  private static final String DATE = "date";

  private static final Pattern DAY =
      Pattern.compile("(\\d{4}-\\d{2}-\\d{2})(T00:00(:00(\\.0{1,9})?)?(Z|[+-]00:00))?");

  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.builder()
          .defaultMetaSchemaIri(JsonMetaSchema.getV202012().getIri())
          .metaSchema(
              JsonMetaSchema.builder(JsonMetaSchema.getV202012()).format(new DayFormat()).build())
          .schemaLoaders(loaders -> loaders.add(DisallowSchemaLoader.getInstance()))
          .enableSchemaCache(false)
          .build();

  private static final SchemaValidatorsConfig AS_WE_READ =
      SchemaValidatorsConfig.builder()
          .formatAssertionsEnabled(true)
          .pathType(PathType.LEGACY)
          .locale(Locale.ENGLISH)
          .build();

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, Object>> PAYLOAD = new TypeReference<>() {};

  private final JsonNode example;
  private final JsonNode properties;
  private final Set<String> required = new TreeSet<>();
  private final JsonSchema schema;

  private EventSchema(JsonNode described) {
    this.example = described.path("examples").path(0);
    this.properties = described.path("properties");
    described.path("required").forEach(field -> required.add(field.asText()));
    this.schema = SCHEMAS.getSchema(described, AS_WE_READ);
  }

  /**
   * @throws IllegalArgumentException where it is no schema that may be deployed; the message says
   *     why
   */
  public static EventSchema of(String text) {
    JsonNode described;
    try {
      described = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("is no JSON that can be read", e);
    }
    List<Fault> faults = faults(described);
    if (!faults.isEmpty()) {
      Fault first = faults.get(0);
      throw new IllegalArgumentException(first.place() + " " + first.message());
    }
    return new EventSchema(described);
  }

  /** Everything in a schema that none may say; empty where it can be used. */
  public static List<Fault> faults(JsonNode schema) {
    List<Fault> faults = EventSchemaGrammar.faults(schema);
    return faults.isEmpty() ? exampleFaults(schema) : faults;
  }

  private static List<Fault> exampleFaults(JsonNode described) {
    EventSchema schema = new EventSchema(described);
    List<Fault> faults = new ArrayList<>();
    int number = 0;
    for (JsonNode example : described.path("examples")) {
      number++;
      for (Misfit misfit : schema.misfits(example)) {
        faults.add(
            new Fault(
                "example " + number,
                "does not fit its own schema: " + misfit.field() + " " + misfit.message(),
                "correct the example or the schema"));
      }
    }
    return faults;
  }

  /** The names of the fields that the schema describes, which a payload may say. */
  public Set<String> fields() {
    Set<String> names = new TreeSet<>();
    properties.fieldNames().forEachRemaining(names::add);
    return Collections.unmodifiableSet(names);
  }

  /** The first payload that the schema gives as an example; empty where it gives none. */
  public Map<String, Object> example() {
    return example.isObject() ? JSON.convertValue(example, PAYLOAD) : Map.of();
  }

  /** What kinds of value a field may have, in the words of JSON Schema; empty where any. */
  public Set<String> typesOf(String field) {
    JsonNode type = properties.path(field).path("type");
    Set<String> types = new TreeSet<>();
    if (type.isTextual()) {
      types.add(type.asText());
    }
    type.forEach(one -> types.add(one.asText()));
    return types;
  }

  /** Whether every payload has a field. */
  public boolean requires(String field) {
    return required.contains(field);
  }

  /** Whether a field is a day. */
  public boolean isDay(String field) {
    return DATE.equals(properties.path(field).path("format").asText());
  }

  /** Where a payload does not fit, at most the first twenty; empty where it does. */
  public List<Misfit> misfits(JsonNode payload) {
    return schema.validate(payload).stream()
        .map(EventSchema::misfit)
        .distinct()
        .limit(MOST_MISFITS)
        .toList();
  }

  /**
   * The same payload, in which midnight UTC of a day is that day where the schema says {@code
   * date}: what is due on a day is due on it in every zone.
   */
  public Map<String, Object> withDays(Map<String, Object> payload) {
    Map<String, Object> days = new HashMap<>(payload);
    days.replaceAll(
        (field, value) -> {
          Matcher day = DAY.matcher(String.valueOf(value));
          return value instanceof String
                  && DATE.equals(properties.path(field).path("format").asText())
                  && day.matches()
              ? day.group(1)
              : value;
        });
    return days;
  }

  private static Misfit misfit(ValidationMessage message) {
    String place = message.getInstanceLocation().toString().replaceFirst("^\\$\\.?", "");
    if (message.getType().equals("required")) {
      String missing = message.getProperty();
      return new Misfit(place.isEmpty() ? missing : place + "." + missing, "is missing");
    }
    return new Misfit(place, words(message));
  }

  private static String words(ValidationMessage message) {
    JsonNode wanted = message.getSchemaNode();
    return switch (message.getType()) {
      case "type" -> "must be " + EventSchemaGrammar.typeWords(wanted);
      case "format" -> "must be " + EventSchemaGrammar.FORMATS.get(wanted.asText());
      case "exclusiveMinimum" -> "must be more than " + wanted.asText();
      case "minimum" -> "must not be less than " + wanted.asText();
      case "exclusiveMaximum" -> "must be less than " + wanted.asText();
      case "maximum" -> "must not be more than " + wanted.asText();
      case "minLength" ->
          wanted.asInt() == 1
              ? "must not be empty"
              : "must have at least " + wanted.asInt() + " characters";
      case "maxLength" -> "must have at most " + wanted.asInt() + " characters";
      case "enum" -> "must be one of " + wanted;
      case "const" -> "must be " + wanted;
      case "pattern" -> "must look like " + wanted.asText();
      default -> message.getError();
    };
  }

  /**
   * Something that a schema may not say.
   *
   * @param place the field or the keyword at fault, or empty for the whole
   * @param message what is wrong with it
   * @param remedy what to do
   */
  public record Fault(String place, String message, String remedy) {}

  /**
   * Something in a payload that does not fit.
   *
   * @param field its name, and those around it where it is nested; empty for the payload itself
   * @param message what it must be
   */
  public record Misfit(String field, String message) {}

  /** A day, also where a machine wrote it as its first moment in UTC. */
  private static final class DayFormat extends AbstractFormat {

    private DayFormat() {
      super(DATE, "must be a day");
    }

    @Override
    public boolean matches(String value) {
      Matcher day = DAY.matcher(value);
      if (!day.matches()) {
        return false;
      }
      try {
        LocalDate.parse(day.group(1));
        return true;
      } catch (DateTimeException e) {
        return false;
      }
    }
  }
}
