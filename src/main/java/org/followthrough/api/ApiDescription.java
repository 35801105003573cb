package org.followthrough.api;

import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;

/**
 * What {@code /v3/api-docs} says of every call alike: which problems it may answer with, what a
 * request may leave out, what an answer always holds. The resources say only what is their own.
 */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

  private static final String BASIC = "basic";
  private static final String PROBLEM = "Problem";
  private static final String ROOT = "/api/v1/";

  @Bean
  OpenAPI followthroughApi() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Followthrough")
                .version("v1")
                .description(
                    "Families, predictions and what became of them. Times are ISO 8601 with an"
                        + " offset. Errors are RFC 9457 application/problem+json, with `errors`"
                        + " where fields are at fault."))
        .components(
            new Components()
                .addSecuritySchemes(
                    BASIC, new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("basic")))
        .addSecurityItem(new SecurityRequirement().addList(BASIC));
  }

  @Bean
  ModelConverter partsOfRecords() {
    return new RecordSchemas();
  }

  @Bean
  OpenApiCustomizer whatHoldsForEveryCall() {
    return api -> {
      // Not before: what no call of its own names is thrown out.
      api.getComponents().addSchemas(PROBLEM, problem());
      api.getPaths()
          .forEach(
              (path, calls) ->
                  calls
                      .readOperationsMap()
                      .forEach((method, call) -> describe(path, method, call)));
      requestsAndAnswers(api);
    };
  }

  private static void describe(String path, HttpMethod method, Operation call) {
    call.setTags(List.of(path.substring(ROOT.length()).split("/")[0]));
    Stream.ofNullable(call.getParameters())
        .flatMap(List::stream)
        .forEach(parameter -> RecordSchemas.wholePattern(parameter.getSchema()));
    ApiResponses responses = call.getResponses();
    problemsOf(path, method, call)
        .forEach(
            (status, description) -> {
              if (!responses.containsKey(status)) {
                responses.addApiResponse(status, new ApiResponse().description(description));
              }
            });
    responses.addApiResponse(
        "default", new ApiResponse().description("Any other problem, in the same form"));
    responses.forEach(
        (status, response) -> {
          if (!status.startsWith("2")) {
            MediaType content = new MediaType().schema(new Schema<>().$ref(PROBLEM));
            if (status.startsWith("4") && !status.equals("400")) {
              content.setExample(example(path, Integer.parseInt(status), response));
            }
            response.setContent(
                new Content()
                    .addMediaType(
                        org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                        content));
          }
        });
  }

  private static Map<String, Object> example(String path, int status, ApiResponse response) {
    Map<String, Object> example = new LinkedHashMap<>();
    example.put("type", "about:blank");
    example.put("title", HttpStatus.valueOf(status).getReasonPhrase());
    example.put("status", status);
    example.put("detail", response.getDescription());
    example.put("instance", path.replace("{", "").replace("}", ""));
    return example;
  }

  /** What can go wrong, by what a call takes. A state that does not allow it, each says itself. */
  private static Map<String, String> problemsOf(String path, HttpMethod method, Operation call) {
    Map<String, String> problems = new TreeMap<>();
    problems.put("401", "Not signed in");
    problems.put("403", "The user's role does not allow this call");
    problems.put("406", "Accept asks for a form that this answer does not come in");
    boolean body = call.getRequestBody() != null;
    if (body || call.getParameters() != null) {
      problems.put("400", "Malformed, or a value out of range; `errors` names each field at fault");
    }
    // A PUT that creates finds nothing missing.
    boolean creates = method == HttpMethod.PUT && call.getResponses().containsKey("201");
    if (path.contains("{") && !creates) {
      problems.put("404", "The path names nothing that exists");
    }
    if (body) {
      problems.put("415", "The body is of another kind than this call takes");
      if (!path.endsWith(BodyLimit.IMPORT)) {
        problems.put("413", "The body is larger than " + BodyLimit.LARGEST + " bytes");
      }
    }
    return problems;
  }

  /** A request has no other fields than these; an answer has always all of them. */
  private static void requestsAndAnswers(OpenAPI api) {
    Set<String> requests = new HashSet<>();
    api.getPaths().values().stream()
        .flatMap(path -> path.readOperations().stream())
        .filter(call -> call.getRequestBody() != null)
        .flatMap(call -> call.getRequestBody().getContent().values().stream())
        .forEach(content -> reach(content.getSchema(), api, requests));
    api.getComponents()
        .getSchemas()
        .forEach(
            (name, schema) -> {
              if (schema.getProperties() == null || name.equals(PROBLEM)) {
                return;
              }
              if (requests.contains(name)) {
                schema.setAdditionalProperties(false);
              } else {
                schema.setRequired(alwaysThere(schema));
              }
            });
  }

  private static List<String> alwaysThere(Schema<?> answer) {
    List<String> names = new ArrayList<>();
    answer
        .getProperties()
        .forEach(
            (name, part) -> {
              if (!RecordSchemas.isLeftOutWhenNull(part)) {
                names.add(name);
              }
            });
    return names;
  }

  private static void reach(Schema<?> schema, OpenAPI api, Set<String> names) {
    if (schema == null) {
      return;
    }
    String ref = schema.get$ref();
    if (ref != null) {
      String name = ref.substring(ref.lastIndexOf('/') + 1);
      if (names.add(name)) {
        reach(api.getComponents().getSchemas().get(name), api, names);
      }
    }
    Stream.ofNullable(schema.getProperties())
        .flatMap(parts -> parts.values().stream())
        .forEach(part -> reach(part, api, names));
    Stream.ofNullable(schema.getAnyOf())
        .flatMap(List::stream)
        .forEach(part -> reach(part, api, names));
    reach(schema.getItems(), api, names);
  }

  private static Schema<?> problem() {
    Schema<?> error =
        new ObjectSchema()
            .addProperty("field", new StringSchema().example("probability"))
            .addProperty("message", new StringSchema().example("must be less than or equal to 1"))
            .required(List.of("field", "message"));
    return new ObjectSchema()
        .description("RFC 9457")
        .addProperty("type", new StringSchema().format("uri-reference").example("about:blank"))
        .addProperty("title", new StringSchema().example("Bad Request"))
        .addProperty("status", new IntegerSchema().example(400))
        .addProperty(
            "detail", new StringSchema().example("probability must be less than or equal to 1"))
        .addProperty(
            "instance", new StringSchema().format("uri-reference").example("/api/v1/predictions"))
        .addProperty("errors", new ArraySchema().items(error))
        .required(List.of("type", "title", "status", "detail"));
  }
}
