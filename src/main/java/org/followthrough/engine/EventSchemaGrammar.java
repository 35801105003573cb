package org.followthrough.engine;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.followthrough.engine.EventSchema.Fault;

/**
 * The part of JSON Schema that the schema of an event may use. What stands on no list is refused:
 * nothing is fetched, nothing refers to itself, and no pattern takes more than the square of a
 * text's length.
 */
final class EventSchemaGrammar {

  static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

  /** What a text of a format looks like. */
  static final Map<String, String> FORMATS =
      new TreeMap<>(
          Map.of(
              "date", "a day that exists, such as 2026-11-15",
              "date-time", "a moment with its offset, such as 2026-11-15T09:00:00-05:00",
              "time", "a time of day with its offset, such as 09:00:00Z",
              "uuid", "a UUID"));

  private static final Map<String, String> TYPES =
      new TreeMap<>(
          Map.of(
              "string", "a text",
              "number", "a number",
              "integer", "a whole number",
              "boolean", "true or false",
              "object", "an object",
              "array", "a list",
              "null", "null"));

  private static final String DEFINITIONS = "$defs";
  private static final String REFERENCE = "$ref";
  private static final String PROPERTIES = "properties";
  private static final String LOCAL = "#/$defs/";

  private static final int LARGEST = 500;
  private static final int DEEPEST = 12;
  private static final int LONGEST_PATTERN = 200;
  private static final int MOST_OPEN_REPETITIONS = 2;

  private static final Predicate<JsonNode> TEXT = JsonNode::isTextual;
  private static final Predicate<JsonNode> TRUTH = JsonNode::isBoolean;
  private static final Predicate<JsonNode> ANYTHING = value -> true;
  private static final Predicate<JsonNode> SIZE =
      value -> value.isInt() && value.asInt() >= 0 || value.isDouble() && value.asDouble() == 0;
  private static final Predicate<JsonNode> LIST = value -> value.isArray() && !value.isEmpty();
  private static final Predicate<JsonNode> NAMES =
      value -> value.isArray() && elements(value).allMatch(JsonNode::isTextual);

  /** Keywords that hold a value, with what it may be. */
  private static final Map<String, Predicate<JsonNode>> VALUES =
      Map.ofEntries(
          entry("$comment", TEXT),
          entry("title", TEXT),
          entry("description", TEXT),
          entry("default", ANYTHING),
          entry("examples", JsonNode::isArray),
          entry("deprecated", TRUTH),
          entry("type", value -> TEXT.test(value) || LIST.and(NAMES).test(value)),
          entry("enum", LIST),
          entry("const", ANYTHING),
          entry("required", NAMES),
          entry("minimum", JsonNode::isNumber),
          entry("maximum", JsonNode::isNumber),
          entry("exclusiveMinimum", JsonNode::isNumber),
          entry("exclusiveMaximum", JsonNode::isNumber),
          entry("multipleOf", value -> value.isNumber() && value.asDouble() > 0),
          entry("minLength", SIZE),
          entry("maxLength", SIZE),
          entry("minItems", SIZE),
          entry("maxItems", SIZE),
          entry("uniqueItems", TRUTH),
          entry("minProperties", SIZE),
          entry("maxProperties", SIZE),
          entry("pattern", TEXT),
          entry("format", TEXT),
          entry(REFERENCE, TEXT));

  /** Keywords that hold one schema, a list of them, or some by names. */
  private static final Set<String> ONE = Set.of("items", "not", "if", "then", "else");

  private static final Set<String> SEVERAL = Set.of("allOf", "anyOf", "oneOf");
  private static final Set<String> NAMED = Set.of(PROPERTIES, DEFINITIONS);

  /** What bounds which: the first may not be more than the second. */
  private static final List<List<String>> BOUNDS =
      List.of(
          List.of("minimum", "maximum"),
          List.of("exclusiveMinimum", "exclusiveMaximum"),
          List.of("minLength", "maxLength"),
          List.of("minItems", "maxItems"),
          List.of("minProperties", "maxProperties"));

  private static final String CHARACTER =
      "(?:[^\\\\()\\[\\]{}*+?|.^$]|\\.|\\\\[dDwWsS.\\-/()\\[\\]{}+*?|^$\\\\]"
          + "|\\[\\^?(?:[^\\\\\\[\\]^&]|\\\\[dws.\\-\\]\\\\/])+])";

  private static final Pattern PATTERN =
      Pattern.compile("\\^(?:" + CHARACTER + "(?:[*+?]|\\{\\d{1,3}(?:,\\d{0,3})?})?)*+\\$");

  private static final Pattern OPEN_REPETITION = Pattern.compile("(?<!\\\\)(?:[*+?]|\\{\\d+,)");

  private final JsonNode root;
  private final List<Fault> faults = new ArrayList<>();
  private int size;

  private EventSchemaGrammar(JsonNode root) {
    this.root = root;
  }

  static List<Fault> faults(JsonNode schema) {
    EventSchemaGrammar check = new EventSchemaGrammar(schema);
    check.root();
    return check.faults;
  }

  /** What a value of one of these types is, in words. */
  static String typeWords(JsonNode type) {
    return type.isArray()
        ? elements(type)
            .map(one -> TYPES.getOrDefault(one.asText(), one.asText()))
            .collect(Collectors.joining(" or "))
        : TYPES.getOrDefault(type.asText(), type.asText());
  }

  private void root() {
    if (!root.isObject()) {
      found("", "is no JSON Schema", "write it between { and }");
      return;
    }
    String dialect = root.path("$schema").asText(DIALECT);
    if (!dialect.equals(DIALECT)) {
      found(
          "$schema",
          "is '" + dialect + "', which is another language than the one that is read",
          "write \"" + DIALECT + "\"");
    }
    if (!root.path("type").asText().equals("object")) {
      found(
          "type",
          "does not say that the payload of an event is an object",
          "write \"type\": \"object\" at the top");
    }
    if (!root.path(PROPERTIES).isObject()) {
      found(
          PROPERTIES,
          "is missing, so that nobody knows which fields there are",
          "list the fields there, or write \"properties\": {} where there are none");
    }
    schema("", root, 0);
    if (size <= LARGEST && faults.isEmpty()) {
      references();
    }
  }

  private void schema(String place, JsonNode schema, int depth) {
    if (!schema.isObject()) {
      found(place, "is " + schema + ", which describes nothing", "write it between { and }");
      return;
    }
    if (++size > LARGEST || depth > DEEPEST) {
      if (size == LARGEST + 1 || depth == DEEPEST + 1) {
        found(
            place,
            "is one description too many, or too deep; there may be "
                + LARGEST
                + ", and "
                + DEEPEST
                + " in each other",
            "describe only what a table, a diagram or a text uses");
      }
      return;
    }
    schema
        .fields()
        .forEachRemaining(
            keyword -> keyword(place, schema, keyword.getKey(), keyword.getValue(), depth));
    bounds(place, schema);
    names(place, schema);
  }

  private void keyword(String place, JsonNode schema, String keyword, JsonNode value, int depth) {
    String where = place.isEmpty() ? keyword : place + ", " + keyword;
    if (keyword.equals("$schema") && depth == 0) {
      return;
    }
    if (keyword.equals("additionalProperties")) {
      if (!value.isBoolean() || !value.asBoolean()) {
        found(
            where,
            "keeps out fields that the schema does not name, and more fields are always allowed",
            "remove it");
      }
      return;
    }
    if (ONE.contains(keyword)) {
      schema(where, value, depth + 1);
    } else if (SEVERAL.contains(keyword)) {
      if (LIST.test(value)) {
        value.forEach(one -> schema(where, one, depth + 1));
      } else {
        found(where, "is no list of descriptions", "write them between [ and ]");
      }
    } else if (NAMED.contains(keyword) && (depth == 0 || keyword.equals(PROPERTIES))) {
      if (value.isObject()) {
        value
            .fields()
            .forEachRemaining(
                one ->
                    schema(
                        keyword.equals(PROPERTIES)
                            ? place.isEmpty() ? one.getKey() : place + "." + one.getKey()
                            : where + "/" + one.getKey(),
                        one.getValue(),
                        depth + 1));
      } else {
        found(where, "does not say which fields there are", "write their names between { and }");
      }
    } else if (!VALUES.containsKey(keyword)) {
      found(where, "is no keyword that the schema of an event may use", unknown(keyword));
    } else if (!VALUES.get(keyword).test(value)) {
      found(where, "has the value " + shown(value) + ", which it cannot have", remedy(keyword));
    } else {
      value(where, keyword, value, schema);
    }
  }

  private void value(String where, String keyword, JsonNode value, JsonNode schema) {
    switch (keyword) {
      case "type" -> {
        for (JsonNode type : value.isArray() ? value : List.of(value)) {
          if (!TYPES.containsKey(type.asText())) {
            found(
                where,
                "is '" + type.asText() + "', which is no type",
                NearMiss.advice(type.asText(), TYPES.keySet(), "write one of " + TYPES.keySet()));
          }
        }
      }
      case "format" -> {
        if (!FORMATS.containsKey(value.asText())) {
          found(
              where,
              "is '" + value.asText() + "', which nobody checks",
              NearMiss.advice(
                  value.asText(), FORMATS.keySet(), "write one of " + FORMATS.keySet()));
        }
      }
      case "pattern" -> pattern(where, value.asText());
      case "enum", "const" -> choices(where, keyword, value, schema.path("type"));
      case REFERENCE -> {
        if (!value.asText().startsWith(LOCAL)) {
          found(
              where,
              "refers to '" + value.asText() + "', which is not in the file",
              "write what it says into the file, under $defs, and refer to it with #/$defs/…");
        } else if (!root.path(DEFINITIONS).has(value.asText().substring(LOCAL.length()))) {
          found(
              where,
              "refers to '" + value.asText() + "', which the file does not describe",
              NearMiss.advice(
                  value.asText().substring(LOCAL.length()),
                  names(root.path(DEFINITIONS)),
                  "describe it under $defs"));
        }
      }
      default -> {}
    }
  }

  private void pattern(String where, String pattern) {
    boolean simple = pattern.length() <= LONGEST_PATTERN && PATTERN.matcher(pattern).matches();
    long open = OPEN_REPETITION.matcher(pattern).results().count();
    if (simple && open <= MOST_OPEN_REPETITIONS) {
      try {
        Pattern.compile(pattern);
        return;
      } catch (PatternSyntaxException e) {
        // Said below: whoever wrote it sees what a pattern may be.
      }
    }
    found(
        where,
        "is '" + pattern + "', a pattern that might be searched for without an end",
        "write one from ^ to $, without brackets ( ) and |, in which at most two things repeat"
            + " without a fixed number, such as ^INV-[0-9]{4}$; for a choice of texts write enum");
  }

  private void choices(String where, String keyword, JsonNode value, JsonNode type) {
    if (type.isMissingNode()) {
      return;
    }
    Set<String> allowed =
        type.isArray()
            ? elements(type).map(JsonNode::asText).collect(Collectors.toSet())
            : Set.of(type.asText());
    for (JsonNode choice : keyword.equals("enum") ? value : List.of(value)) {
      if (allowed.stream().noneMatch(one -> isOf(one, choice))) {
        found(
            where,
            "offers " + choice + ", which is not " + typeWords(type),
            "correct the choice or the type");
      }
    }
  }

  private static boolean isOf(String type, JsonNode value) {
    return switch (type) {
      case "string" -> value.isTextual();
      case "number" -> value.isNumber();
      case "integer" -> value.isNumber() && value.asDouble() == Math.rint(value.asDouble());
      case "boolean" -> value.isBoolean();
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      default -> value.isNull();
    };
  }

  private void bounds(String place, JsonNode schema) {
    for (List<String> bound : BOUNDS) {
      JsonNode least = schema.path(bound.get(0));
      JsonNode most = schema.path(bound.get(1));
      if (least.isNumber() && most.isNumber() && least.asDouble() > most.asDouble()) {
        found(
            place.isEmpty() ? bound.get(0) : place + ", " + bound.get(0),
            "is " + least + " and more than " + bound.get(1) + ", " + most,
            "exchange them: as it is, nothing fits");
      }
    }
  }

  /** A field that is required under another name than it is described by is always missing. */
  private void names(String place, JsonNode schema) {
    Set<String> described = names(schema.path(PROPERTIES));
    for (JsonNode required : schema.path("required")) {
      if (!described.contains(required.asText())) {
        found(
            place.isEmpty() ? "required" : place + ", required",
            "asks for the field '" + required.asText() + "', which properties does not describe",
            NearMiss.advice(
                required.asText(), described, "describe it under properties, or remove it"));
      }
    }
  }

  /** References that lead to themselves, or to so much that checking a payload would take long. */
  private void references() {
    Map<String, Integer> weights = new HashMap<>();
    JsonNode definitions = root.path(DEFINITIONS);
    for (String name : names(definitions)) {
      if (weight(definitions.get(name), weights, new HashSet<>(Set.of(name))) < 0) {
        found(
            DEFINITIONS + "/" + name,
            "describes itself by itself, or by more than can be read",
            "describe each level by its own");
        return;
      }
    }
    if (weight(root, weights, new HashSet<>()) < 0) {
      found(REFERENCE, "leads to more than can be read", "describe less, or without $ref");
    }
  }

  /** How many descriptions a payload is held to; negative where there is no end to them. */
  private int weight(JsonNode node, Map<String, Integer> weights, Set<String> on) {
    long sum = 1;
    if (node.isObject() && node.path(REFERENCE).isTextual()) {
      String name = node.get(REFERENCE).asText().substring(LOCAL.length());
      if (!on.add(name)) {
        return -1;
      }
      Integer known = weights.get(name);
      if (known == null) {
        known = weight(root.path(DEFINITIONS).path(name), weights, on);
        weights.put(name, known);
      }
      on.remove(name);
      if (known < 0) {
        return -1;
      }
      sum += known;
    }
    for (JsonNode child : node) {
      int of = weight(child, weights, on);
      if (of < 0) {
        return -1;
      }
      sum += of;
    }
    return sum > 20L * LARGEST ? -1 : (int) sum;
  }

  private static String unknown(String keyword) {
    Set<String> known = new TreeSet<>(VALUES.keySet());
    known.addAll(ONE);
    known.addAll(SEVERAL);
    known.addAll(NAMED);
    return NearMiss.advice(keyword, known, "remove it");
  }

  private static String remedy(String keyword) {
    return switch (keyword) {
      case "required" -> "write the names of fields as a list, such as [\"invoiceId\"]";
      case "enum", "examples" -> "write a list, between [ and ]";
      case "uniqueItems", "deprecated" -> "write true or false";
      case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum" -> "write a number";
      case "multipleOf" -> "write a number above 0";
      case "type" -> "write one of " + TYPES.keySet() + ", or a list of them";
      default ->
          keyword.startsWith("min") || keyword.startsWith("max")
              ? "write a whole number, 0 or more"
              : "write a text in quotation marks";
    };
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static java.util.stream.Stream<JsonNode> elements(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() <= 60 ? text : text.substring(0, 59) + "…";
  }

  private void found(String place, String message, String remedy) {
    faults.add(new Fault(place, message, remedy));
  }
}
