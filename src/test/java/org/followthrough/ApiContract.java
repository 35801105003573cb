package org.followthrough;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;
import org.springframework.http.ResponseEntity;

/**
 * What {@code /v3/api-docs} promises, held against answers. Every answer that a test gets through
 * {@link CoOp} passes here, so a test of a new call is a test of its description too.
 */
public final class ApiContract {

  private final ObjectNode document;
  private final Map<JsonNode, JsonSchema> schemas = new ConcurrentHashMap<>();

  public ApiContract(JsonNode document) {
    this.document = document.deepCopy();
    // The validator knows registered top-level domains only, and .example is none.
    this.document
        .findParents("format")
        .forEach(
            schema -> {
              if (schema.path("format").asText().equals("email")) {
                ((ObjectNode) schema).remove("format");
              }
            });
    // An answer may hold nothing that its description is silent about.
    this.document
        .at("/components/schemas")
        .forEach(
            schema -> {
              if (schema.has("properties") && !schema.has("additionalProperties")) {
                ((ObjectNode) schema).put("additionalProperties", false);
              }
            });
  }

  /** Every call that is described, by its method and path. */
  public List<Call> calls() {
    List<Call> calls = new ArrayList<>();
    document
        .get("paths")
        .fields()
        .forEachRemaining(
            path ->
                path.getValue()
                    .fields()
                    .forEachRemaining(
                        call ->
                            calls.add(
                                new Call(
                                    call.getKey().toUpperCase(java.util.Locale.ROOT),
                                    path.getKey(),
                                    call.getValue()))));
    return calls;
  }

  /** Holds an answer to the call that is described for it. */
  void check(String method, String path, ResponseEntity<String> answer) {
    String called = path.replaceFirst("\\?.*", "");
    calls().stream()
        .filter(call -> call.method().equals(method) && called.matches(call.pattern()))
        // Of /instances/cancel and /instances/{id} the one without a variable is meant.
        .min(java.util.Comparator.comparingInt(call -> call.path().split("\\{").length))
        .ifPresent(call -> check(call, answer));
  }

  public void check(Call call, ResponseEntity<String> answer) {
    String status = String.valueOf(answer.getStatusCode().value());
    String what = call + " answered " + status + ": " + answer.getBody();
    JsonNode response = call.described().at("/responses/" + status);
    assertThat(response.isMissingNode())
        .as(what + "\nThis status is not described; add an @ApiResponse to the method")
        .isFalse();
    JsonNode content = response.path("content");
    if (answer.getBody() == null || content.isEmpty()) {
      assertThat(answer.getBody()).as(what + "\nis described without a body").isNullOrEmpty();
      return;
    }
    String type = String.valueOf(answer.getHeaders().getContentType()).replaceFirst(";.*", "");
    assertThat(content.has(type)).as(what + "\nThe type " + type + " is not described").isTrue();
    if (type.endsWith("json") && !type.endsWith("ndjson")) {
      assertThat(errors(content.get(type).get("schema"), read(answer.getBody())))
          .as(what + "\nis not as described")
          .isEmpty();
    }
  }

  /** What in a value is not as a schema of the document says. */
  public List<String> errors(JsonNode schema, JsonNode value) {
    return schemas.computeIfAbsent(schema, this::compiled).validate(value).stream()
        .map(Object::toString)
        .toList();
  }

  public JsonNode components() {
    return document.at("/components/schemas");
  }

  /** A value made of the examples that a schema's fields have; fields without one are left out. */
  public JsonNode example(JsonNode schema, ObjectMapper json) {
    if (schema.has("$ref")) {
      return example(components().get(schema.get("$ref").asText().replaceFirst(".*/", "")), json);
    }
    if (schema.has("example")) {
      return schema.get("example");
    }
    if (schema.has("properties")) {
      ObjectNode value = json.createObjectNode();
      schema
          .get("properties")
          .fields()
          .forEachRemaining(
              field -> {
                JsonNode part = example(field.getValue(), json);
                if (!part.isNull()) {
                  value.set(field.getKey(), part);
                }
              });
      return value;
    }
    return schema.has("enum") ? schema.get("enum").get(0) : json.nullNode();
  }

  private JsonSchema compiled(JsonNode schema) {
    ObjectNode whole = schema.deepCopy();
    whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    whole.set("components", document.get("components"));
    return JsonSchemaFactory.getInstance(VersionFlag.V202012)
        .getSchema(whole, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
  }

  private static JsonNode read(String body) {
    try {
      return new ObjectMapper().readTree(body);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError("not JSON: " + body, e);
    }
  }

  /** A call as it is described. */
  public record Call(String method, String path, JsonNode described) {

    String pattern() {
      return path.replaceAll("\\{[^/]*}", "[^/]+");
    }

    /** The media types of its body with what is said of each; empty where it takes none. */
    public Map<String, JsonNode> bodies() {
      Map<String, JsonNode> bodies = new TreeMap<>();
      described
          .at("/requestBody/content")
          .fields()
          .forEachRemaining(body -> bodies.put(body.getKey(), body.getValue()));
      return bodies;
    }

    public List<JsonNode> parameters() {
      return StreamSupport.stream(described.path("parameters").spliterator(), false).toList();
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }
}
