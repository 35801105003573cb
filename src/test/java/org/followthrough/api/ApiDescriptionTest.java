package org.followthrough.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.followthrough.ApiContract;
import org.followthrough.ApiContract.Call;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * What {@code /v3/api-docs} tells somebody who has nothing else. Each call that is mapped falls
 * under these tests by itself: it is described, its examples work as they stand, and it answers as
 * the description says.
 */
@SandboxTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiDescriptionTest {

  private static final String ROOT = "/api/v1/";

  /** Nobody in the sandbox has all roles' refusals; the first of these who is refused will do. */
  private static final List<String> OTHERS = List.of("predictor", "otto", "ana");

  @Autowired CoOp coOp;
  @Autowired ObjectMapper json;

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  RequestMappingHandlerMapping mappings;

  private ApiContract contract;
  private int families;

  @BeforeAll
  void theFamilyOfTheExamples() {
    coOp.opensOnAMonday();
    coOp.aFamily("martinez");
    contract =
        new ApiContract(coOp.body(coOp.as("predictor", HttpMethod.GET, "/v3/api-docs", null)));
  }

  @Test
  void everyCallIsThereAndNoneOfTheSandboxs() {
    Set<String> mapped = new HashSet<>();
    for (RequestMappingInfo mapping : mappings.getHandlerMethods().keySet()) {
      for (String path : mapping.getPatternValues()) {
        if (path.startsWith(ROOT)) {
          mapping.getMethodsCondition().getMethods().forEach(m -> mapped.add(m + " " + path));
        }
      }
    }

    assertThat(contract.calls().stream().map(Call::toString))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(mapped);
  }

  @Test
  void everyCallSaysWhatItIsForAndWhatItTakes() {
    List<String> missing = new ArrayList<>();
    for (Call call : contract.calls()) {
      said(call.described(), "summary", call + ": @Operation(summary = …)", missing);
      said(call.described(), "description", call + ": @Operation(description = …)", missing);
      for (JsonNode parameter : call.parameters()) {
        String name = call + ", parameter " + parameter.get("name").asText();
        if (!parameter.has("example") && !showsItself(parameter.get("schema"))) {
          missing.add(name + ": @Parameter(example = …)");
        }
      }
      call.bodies()
          .forEach(
              (type, body) -> {
                if (examplesOf(body).isEmpty()) {
                  missing.add(call + ", body " + type + ": an example");
                }
              });
    }

    assertThat(missing).as("what the description lacks").isEmpty();
  }

  @Test
  void everyFieldHasAnExampleOrShowsByItsTypeWhatItHolds() {
    List<String> missing = new ArrayList<>();
    contract
        .components()
        .fields()
        .forEachRemaining(
            schema ->
                schema
                    .getValue()
                    .path("properties")
                    .fields()
                    .forEachRemaining(
                        field -> {
                          if (!field.getValue().has("example") && !showsItself(field.getValue())) {
                            missing.add(
                                schema.getKey() + "." + field.getKey() + ": @Schema(example = …)");
                          }
                        }));

    assertThat(missing).as("what the description lacks").isEmpty();
  }

  @Test
  void everyStatusIsDescribedAndEveryProblemIsOne() {
    List<String> missing = new ArrayList<>();
    for (Call call : contract.calls()) {
      JsonNode responses = call.described().get("responses");
      responses
          .fields()
          .forEachRemaining(
              response -> {
                String what = call + " " + response.getKey();
                said(response.getValue(), "description", what + ": a description", missing);
                boolean problem =
                    response.getValue().at("/content/application~1problem+json/schema").has("$ref");
                response
                    .getValue()
                    .path("content")
                    .forEach(
                        content -> {
                          if (content.has("example")) {
                            missing.addAll(
                                contract.errors(content.get("schema"), content.get("example")));
                          }
                        });
                if (problem == response.getKey().startsWith("2")) {
                  missing.add(what + ": problem+json where it is no success, and only there");
                }
              });
      Stream.of("401", "403", "406", "default")
          .filter(status -> !responses.has(status))
          .forEach(status -> missing.add(call + " " + status));
      if (responses.properties().stream().noneMatch(r -> r.getKey().startsWith("2"))) {
        missing.add(call + ": how it answers when all is well");
      }
    }

    assertThat(missing).as("what the description lacks").isEmpty();
  }

  @Test
  void aPredictionIsTakenInOrAnsweredAsBeforeOrAProblem() {
    assertThat(call("POST " + ROOT + "predictions").described().get("responses").fieldNames())
        .toIterable()
        .contains("201", "200", "400", "401", "403", "409", "413", "415", "422", "default");
  }

  @Test
  void limitsAndWhatMayBeLeftOutStandInTheSchema() {
    JsonNode prediction = contract.components().get("PredictionJson");

    assertThat(json.convertValue(prediction.get("required"), String[].class))
        .containsExactlyInAnyOrder(
            "predictionId", "familyId", "probability", "confidence", "windowDays");
    assertThat(json.convertValue(contract.components().at("/FamilyJson/required"), String[].class))
        .containsExactly("familyName");
    assertThat(prediction.at("/properties/predictionId/pattern").asText()).startsWith("^(?:");
    assertThat(prediction.at("/properties/predictionId/minLength").asInt()).isEqualTo(1);
    assertThat(prediction.at("/properties/probability/maximum").asDouble()).isEqualTo(1);
    assertThat(prediction.at("/properties/windowDays/minimum").asInt()).isEqualTo(1);
    assertThat(prediction.at("/properties/recommendation/maxLength").asInt()).isEqualTo(2000);
    assertThat(prediction.at("/properties/predictedAt/format").asText()).isEqualTo("date-time");
    assertThat(prediction.at("/properties/predictedAt/type").toString()).contains("null");
    assertThat(prediction.get("additionalProperties").asBoolean(true)).isFalse();
    assertThat(contract.components().at("/InstanceView/properties/status/enum").toString())
        .isEqualTo("[\"pending\",\"running\",\"paused\",\"completed\",\"failed\",\"cancelled\"]");
  }

  /** Reading comes first and erasing last, so that each finds what its example speaks of. */
  @TestFactory
  Stream<DynamicTest> everyExampleIsAsTheSchemaSaysAndIsAnsweredAsDescribed() {
    return contract.calls().stream()
        .sorted(
            Comparator.comparingInt(
                call -> List.of("GET", "PUT", "POST", "DELETE").indexOf(call.method())))
        .map(call -> dynamicTest(call.toString(), () -> sendsItsExamples(call)));
  }

  private void sendsItsExamples(Call call) {
    String path = filledIn(call);
    if (call.bodies().isEmpty()) {
      answered(call, send(call, "admin", path, null, null));
    }
    call.bodies()
        .forEach(
            (type, body) -> {
              for (JsonNode example : examplesOf(body)) {
                if (!example.isTextual()) {
                  assertThat(contract.errors(body.get("schema"), example))
                      .as(call + ": the example " + example)
                      .isEmpty();
                }
                String text = example.isTextual() ? example.asText() : example.toString();
                answered(call, send(call, "admin", path, type, text));
              }
            });
  }

  /**
   * A state that does not allow it, or a name that nothing has yet, is an answer where described.
   */
  private void answered(Call call, ResponseEntity<String> answer) {
    assertThat(
            answer.getStatusCode().is2xxSuccessful()
                || List.of(409, 422).contains(answer.getStatusCode().value()))
        .as(call + " with its own example: " + answer)
        .isTrue();
    contract.check(call, answer);
  }

  @TestFactory
  Stream<DynamicTest> everyCallRefusesAsDescribed() {
    return contract.calls().stream()
        .map(call -> dynamicTest(call.toString(), () -> refusesAsDescribed(call)));
  }

  private void refusesAsDescribed(Call call) {
    String path = filledIn(call);
    refused(call, send(call, null, path, null, null), 401);
    OTHERS.stream()
        .map(user -> send(call, user, path, firstBody(call), "{"))
        .filter(answer -> answer.getStatusCode().value() == 403)
        .findFirst()
        .ifPresent(answer -> refused(call, answer, 403));
    if (call.described().get("responses").has("404")) {
      refused(
          call,
          send(
              call,
              "admin",
              call.path().replaceAll("\\{.*?}", "none") + mustBeAsked(call),
              firstBody(call),
              body(call)),
          404);
    }
    if (call.bodies().containsKey("application/json")) {
      refused(call, send(call, "admin", path, "application/json", "{"), 400);
      refused(call, send(call, "admin", path, "application/json", "{\"no such field\": 1}"), 400);
    }
    if (!call.bodies().isEmpty()) {
      refused(call, send(call, "admin", path, "image/png", "?"), 415);
    }
    for (JsonNode parameter : call.parameters()) {
      if (parameter.get("in").asText().equals("query") && parameter.get("schema").has("minimum")) {
        refused(
            call,
            send(call, "admin", path + "?" + parameter.get("name").asText() + "=-1", null, null),
            400);
      }
    }
  }

  private void refused(Call call, ResponseEntity<String> answer, int status) {
    assertThat(answer.getStatusCode().value()).as(call + ": " + answer).isEqualTo(status);
    contract.check(call, answer);
    assertThat(coOp.read(answer.getBody()).get("instance").asText()).startsWith(ROOT);
  }

  private Call call(String name) {
    return contract.calls().stream()
        .filter(call -> call.toString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The examples of a body: those that are given whole, or one of the examples of its fields. */
  private List<JsonNode> examplesOf(JsonNode body) {
    List<JsonNode> examples = new ArrayList<>();
    if (body.has("example")) {
      examples.add(body.get("example"));
    }
    body.path("examples").forEach(example -> examples.add(example.get("value")));
    JsonNode ofFields = contract.example(body.path("schema"), json);
    if (examples.isEmpty() && !ofFields.isNull() && !ofFields.isEmpty()) {
      examples.add(ofFields);
    }
    return examples;
  }

  private String firstBody(Call call) {
    return call.bodies().keySet().stream().findFirst().orElse(null);
  }

  private String body(Call call) {
    return call.bodies().values().stream()
        .findFirst()
        .map(body -> examplesOf(body).get(0))
        .map(example -> example.isTextual() ? example.asText() : example.toString())
        .orElse(null);
  }

  /** A path to something that is there: an instance for each call, as some of them end it. */
  private String filledIn(Call call) {
    Map<String, String> values = new HashMap<>();
    values.put("{familyId}", "martinez");
    values.put("{key}", "high_risk_intervention");
    if (call.path().contains("{id}")) {
      String family = "family-" + families++;
      coOp.aFamily(family);
      values.put("{id}", coOp.aPredictionFor(family).get("instanceId").asText());
    }
    if (call.path().startsWith(ROOT + "decisions/")) {
      values.put("{key}", "select_intervention");
    } else if (call.path().startsWith(ROOT + "deployments/")) {
      values.put("{id}", someDeployment());
    }
    String path = call.path();
    for (JsonNode parameter : call.parameters()) {
      String name = "{" + parameter.get("name").asText() + "}";
      path = path.replace(name, values.getOrDefault(name, parameter.path("example").asText()));
    }
    return path + mustBeAsked(call);
  }

  private String someDeployment() {
    return coOp.body(coOp.as("admin", HttpMethod.GET, "/engine-rest/deployment", null))
        .get(0)
        .get("id")
        .asText();
  }

  /** The query without which a call says nothing. */
  private static String mustBeAsked(Call call) {
    return call.parameters().stream()
        .filter(parameter -> parameter.get("in").asText().equals("query"))
        .filter(parameter -> parameter.path("required").asBoolean())
        .map(parameter -> parameter.get("name").asText() + "=" + parameter.get("example").asText())
        .reduce((first, second) -> first + "&" + second)
        .map(query -> "?" + query)
        .orElse("");
  }

  private ResponseEntity<String> send(
      Call call, String user, String path, String contentType, String body) {
    RestClient.RequestBodySpec request =
        RestClient.create(coOp.url()).method(HttpMethod.valueOf(call.method())).uri(path);
    if (user != null) {
      request.headers(headers -> headers.setBasicAuth(user, user));
    }
    if (contentType != null) {
      MediaType type = MediaType.parseMediaType(contentType);
      request
          .contentType(
              type.equals(MediaType.MULTIPART_FORM_DATA)
                  ? new MediaType(type, Map.of("boundary", "files"))
                  : type)
          .body(body.getBytes(StandardCharsets.UTF_8));
    }
    return request
        .retrieve()
        .onStatus(status -> true, (sent, received) -> {})
        .toEntity(String.class);
  }

  private static void said(JsonNode of, String field, String what, List<String> missing) {
    if (of.path(field).asText().isBlank()) {
      missing.add(what);
    }
  }

  /** Times, truth values, one of few words, and what is described elsewhere. */
  private static boolean showsItself(JsonNode schema) {
    Set<String> types =
        Stream.concat(
                Stream.of(schema.path("type").asText()),
                java.util.stream.StreamSupport.stream(schema.path("type").spliterator(), false)
                    .map(JsonNode::asText))
            .collect(Collectors.toSet());
    return schema.has("$ref")
        || schema.has("anyOf")
        || schema.has("enum")
        || schema.has("default")
        || types.contains("boolean")
        || types.contains("array")
        || "date-time".equals(schema.path("format").asText());
  }
}
