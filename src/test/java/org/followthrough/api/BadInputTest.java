package org.followthrough.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.client.RestClient;

/** Whatever a careless client sends is refused with the field's name, and nothing is stored. */
@SandboxTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {

  private static final String GOOD_START =
      "{\"predictionId\":\"p\",\"familyId\":\"martinez\",\"probability\":0.9,\"confidence\":90";

  @Autowired CoOp coOp;
  @Autowired JdbcClient jdbc;
  @Autowired ObjectMapper json;

  @BeforeAll
  void oneFamily() {
    coOp.opensOnAMonday();
    coOp.aFamily("martinez");
  }

  static Stream<Arguments> predictions() {
    return Stream.of(
        arguments(GOOD_START + "}", "windowDays"),
        arguments(GOOD_START + ",\"windowDays\":0}", "windowDays"),
        arguments(GOOD_START + ",\"windowDays\":-1}", "windowDays"),
        arguments(GOOD_START + ",\"windowDays\":1.5}", "windowDays"),
        arguments(GOOD_START + ",\"windowDays\":\"30\"}", "windowDays"),
        arguments(GOOD_START + ",\"windowDays\":99999999999}", "windowDays"),
        arguments(GOOD_START + ",\"windowDays\":true}", "windowDays"),
        arguments(
            GOOD_START + ",\"windowDays\":7,\"predictedAt\":\"+999999999-01-01T00:00:00Z\"}",
            "predictedAt"),
        arguments(prediction("probability", "1.01"), "probability"),
        arguments(prediction("probability", "-0.01"), "probability"),
        arguments(prediction("probability", "\"0.9\""), "probability"),
        arguments(prediction("probability", "null"), "probability"),
        arguments(prediction("probability", "[0.9]"), "probability"),
        arguments(prediction("confidence", "100.1"), "confidence"),
        arguments(prediction("confidence", "-1"), "confidence"),
        arguments(prediction("confidence", "{}"), "confidence"),
        arguments(prediction("predictionId", "\"\""), "predictionId"),
        arguments(prediction("predictionId", "5"), "predictionId"),
        arguments(prediction("predictionId", "\"a\\u0000b\""), "predictionId"),
        arguments(prediction("predictionId", "\"a\\r\\nb\""), "predictionId"),
        arguments(prediction("predictionId", "\"" + "a".repeat(101) + "\""), "predictionId"),
        arguments(prediction("familyId", "\" \""), "familyId"),
        arguments(prediction("recommendation", "\"" + "a".repeat(2001) + "\""), "recommendation"),
        arguments(prediction("recommendation", "\"a\\u0000\""), "recommendation"),
        arguments(prediction("recommendation", "{\"a\":1}"), "recommendation"),
        arguments(prediction("predictedAt", "\"yesterday\""), "predictedAt"),
        arguments(prediction("predictedAt", "\"2026-01-01T00:00:00\""), "predictedAt"),
        arguments(prediction("risk", "1"), "risk"));
  }

  @ParameterizedTest
  @MethodSource("predictions")
  void aBadPredictionIsRefusedByItsField(String body, String field) throws Exception {
    refused(call("predictor", HttpMethod.POST, "/api/v1/predictions", body), 400, field);
  }

  static Stream<String> notJson() {
    return Stream.of(
        "",
        "{",
        "[]",
        "null",
        "\"text\"",
        "{} {}",
        "{\"probability\":NaN}",
        "{\"a\":1,\"a\":2}",
        "[".repeat(20_000));
  }

  @ParameterizedTest
  @MethodSource("notJson")
  void aBodyThatIsNoObjectIsRefused(String notJson) throws Exception {
    refused(call("predictor", HttpMethod.POST, "/api/v1/predictions", notJson), 400, null);
  }

  static Stream<Arguments> families() {
    return Stream.of(
        arguments("{}", "familyName"),
        arguments(family("familyName", "\" \""), "familyName"),
        arguments(family("familyName", "\"A\\r\\nBcc: x@y.example\""), "familyName"),
        arguments(family("familyName", "\"" + "a".repeat(201) + "\""), "familyName"),
        arguments(family("familyId", "\"another\""), "familyId"),
        arguments(family("email", "\"nobody\""), "email"),
        arguments(family("email", "\"a@b.example\\r\\nBcc: c@d.example\""), "email"),
        arguments(family("phone", "\"201 555 0101\""), "phone"),
        arguments(family("phone", "12015550101"), "phone"),
        arguments(family("timeZone", "\"Mars/Phobos\""), "timeZone"),
        arguments(family("timeZone", "\"+05:00\""), "timeZone"),
        arguments(family("country", "\"XX\""), "country"),
        arguments(family("country", "\"us\""), "country"),
        arguments(family("locale", "\"en_US!\""), "locale"),
        arguments(family("coordinator", "\"sarah\\n\""), "coordinator"),
        arguments(family("engagementScore", "100.5"), "engagementScore"),
        arguments(family("engagementScore", "\"high\""), "engagementScore"),
        arguments(family("consent", "{\"email\":\"maybe\"}"), "consent.email"),
        arguments(family("consent", "{\"fax\":true}"), "consent.fax"),
        arguments(family("attributes", "{\"pet\":{\"name\":\"Rex\"}}"), "attributes.pet"),
        arguments(family("nickname", "\"Marty\""), "nickname"));
  }

  @ParameterizedTest
  @MethodSource("families")
  void aBadFamilyIsRefusedByItsField(String body, String field) throws Exception {
    refused(call("sarah", HttpMethod.PUT, "/api/v1/families/okafor", body), 400, field);
  }

  static Stream<Arguments> questions() {
    return Stream.of(
        arguments("/api/v1/instances?page=-1", 400, "page"),
        arguments("/api/v1/instances?size=0", 400, "size"),
        arguments("/api/v1/instances?size=501", 400, "size"),
        arguments("/api/v1/instances?size=many", 400, "size"),
        arguments("/api/v1/instances?status=gone", 400, "status"),
        arguments("/api/v1/instances/none", 404, null),
        arguments("/api/v1/instances/none/steps", 404, null),
        arguments("/api/v1/families/none", 404, null));
  }

  @ParameterizedTest
  @MethodSource("questions")
  void aBadQuestionIsAnsweredWithWhatIsWrong(String path, int status, String field)
      throws Exception {
    refused(call("sarah", HttpMethod.GET, path, null), status, field);
  }

  private void refused(ResponseEntity<String> answer, int status, String field) throws Exception {
    assertThat(answer.getStatusCode().value()).as(answer.getBody()).isEqualTo(status);
    assertThat(answer.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
    JsonNode problem = json.readTree(answer.getBody());
    assertThat(problem.path("detail").asText()).isNotBlank();
    if (field != null) {
      assertThat(problem.path("errors").findValuesAsText("field")).contains(field);
    }
    assertThat(answer.getBody())
        .doesNotContain("Exception", "org.", "com.fasterxml", "select ", "insert ");
    assertThat(
            jdbc.sql(
                    """
                    select (select count(*) from followthrough.family)
                      + (select count(*) from followthrough.prediction)
                      + (select count(*) from followthrough.instance)""")
                .query(Long.class)
                .single())
        .as("only the one family is stored")
        .isEqualTo(1);
  }

  private ResponseEntity<String> call(String user, HttpMethod method, String path, String body) {
    RestClient.RequestBodySpec call =
        RestClient.create(coOp.url())
            .method(method)
            .uri(path)
            .headers(headers -> headers.setBasicAuth(user, user));
    if (body != null) {
      call.contentType(MediaType.APPLICATION_JSON).body(body);
    }
    return call.retrieve()
        .onStatus(status -> true, (request, response) -> {})
        .toEntity(String.class);
  }

  private static String prediction(String field, String value) {
    return fields(
        Map.of(
            "predictionId", "\"p\"",
            "familyId", "\"martinez\"",
            "probability", "0.9",
            "confidence", "90",
            "windowDays", "30"),
        field,
        value);
  }

  private static String family(String field, String value) {
    return fields(Map.of("familyName", "\"Okafor\""), field, value);
  }

  private static String fields(Map<String, String> good, String field, String value) {
    Map<String, String> all = new TreeMap<>(good);
    all.put(field, value);
    return all.entrySet().stream()
        .map(e -> "\"" + e.getKey() + "\":" + e.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  @Test
  void aFilterWithTheCharacterZeroIsRefused() {
    assertThat(
            coOp.as("otto", HttpMethod.GET, "/api/v1/instances?familyId=\0", null)
                .getStatusCode()
                .value())
        .isEqualTo(400);
  }

  @Test
  void theClockGoesToNoMomentThatTheDatabaseCannotKeep() {
    for (Map<String, String> move :
        List.of(Map.of("to", "+400000-01-01T00:00:00Z"), Map.of("advance", "P400000Y"))) {
      assertThat(coOp.as("admin", HttpMethod.POST, "/sandbox/clock", move).getStatusCode().value())
          .isEqualTo(400);
    }
    coOp.settles();
  }
}
