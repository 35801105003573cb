package org.followthrough.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.followthrough.api.BadInputDriver.fields;
import static org.followthrough.api.BadInputDriver.prediction;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.api.BadInputDriver.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whatever a careless or hostile client writes into a body is refused with the status that the
 * contract names, by the field's name where one is at fault, and nothing is stored.
 */
@SandboxTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {

  private static final String GOOD_START =
      "{\"predictionId\":\"p\",\"familyId\":\"martinez\",\"probability\":0.9,\"confidence\":90";
  private static final String PREDICTIONS = "/api/v1/predictions";
  private static final String JSON = "Content-Type: application/json";

  @Autowired CoOp coOp;
  @Autowired JdbcClient jdbc;
  @Autowired ObjectMapper json;

  private BadInputDriver client;

  @BeforeAll
  void oneFamily() {
    client = new BadInputDriver(coOp, jdbc, json);
    client.seesOneFamily();
  }

  @AfterAll
  void nothingWasStored() {
    client.findsNothingStored();
  }

  static Stream<Arguments> predictions() {
    return Stream.of(
        arguments(GOOD_START + "}", "windowDays"),
        arguments(GOOD_START + ",\"windowDays\":0}", "windowDays"),
        arguments(GOOD_START + ",\"windowDays\":-1}", "windowDays"),
        arguments(GOOD_START + ",\"windowDays\":1.5}", "windowDays"),
        arguments(GOOD_START + ",\"windowDays\":1e3}", "windowDays"),
        arguments(GOOD_START + ",\"windowDays\":1e999999999}", "windowDays"),
        arguments(GOOD_START + ",\"windowDays\":\"30\"}", "windowDays"),
        arguments(GOOD_START + ",\"windowDays\":99999999999}", "windowDays"),
        arguments(GOOD_START + ",\"windowDays\":true}", "windowDays"),
        arguments(prediction("probability", "1.01"), "probability"),
        arguments(prediction("probability", "-0.01"), "probability"),
        arguments(prediction("probability", "1e400"), "probability"),
        arguments(prediction("probability", "\"0.9\""), "probability"),
        arguments(prediction("probability", "\"NaN\""), "probability"),
        arguments(prediction("probability", "null"), "probability"),
        arguments(prediction("probability", "[0.9]"), "probability"),
        arguments(prediction("confidence", "100.1"), "confidence"),
        arguments(prediction("confidence", "-1"), "confidence"),
        arguments(prediction("confidence", "{}"), "confidence"),
        arguments(prediction("confidence", "false"), "confidence"),
        arguments(prediction("predictionId", "\"\""), "predictionId"),
        arguments(prediction("predictionId", "5"), "predictionId"),
        arguments(prediction("predictionId", "null"), "predictionId"),
        arguments(prediction("predictionId", "\"a\\u0000b\""), "predictionId"),
        arguments(prediction("predictionId", "\"a\\r\\nb\""), "predictionId"),
        arguments(prediction("predictionId", "\"a\\u0085b\""), "predictionId"),
        arguments(prediction("predictionId", "\"a\\u2028b\""), "predictionId"),
        arguments(prediction("predictionId", "\"a\\ud800\""), "predictionId"),
        arguments(prediction("predictionId", "\"" + "a".repeat(101) + "\""), "predictionId"),
        arguments(prediction("familyId", "\" \""), "familyId"),
        arguments(prediction("familyId", "[\"martinez\"]"), "familyId"),
        arguments(prediction("recommendation", "\"" + "a".repeat(2001) + "\""), "recommendation"),
        arguments(prediction("recommendation", "\"a\\u0000\""), "recommendation"),
        arguments(prediction("recommendation", "\"a\\u001b[31m\""), "recommendation"),
        arguments(prediction("recommendation", "\"\\udc00a\""), "recommendation"),
        arguments(prediction("recommendation", "{\"a\":1}"), "recommendation"),
        arguments(prediction("predictedAt", "\"yesterday\""), "predictedAt"),
        arguments(prediction("predictedAt", "\"2026-01-01T00:00:00\""), "predictedAt"),
        arguments(prediction("predictedAt", "\"2026-02-30T00:00:00Z\""), "predictedAt"),
        arguments(prediction("predictedAt", "\"+999999999-01-01T00:00:00Z\""), "predictedAt"),
        arguments(prediction("predictedAt", "1767225600"), "predictedAt"),
        arguments(prediction("risk", "1"), "risk"));
  }

  @ParameterizedTest
  @MethodSource("predictions")
  void aBadPredictionIsRefusedByItsField(String body, String field) throws Exception {
    client.refused(client.call("predictor", "POST", PREDICTIONS, body, JSON), 400, field);
  }

  static Stream<String> notJson() {
    return Stream.of(
        "",
        " ",
        "{",
        "[]",
        "null",
        "5",
        "\"text\"",
        "{} {}",
        "{}]",
        "{'a':1}",
        "{\"a\":1,}",
        "<a/>",
        "{\"probability\":NaN}",
        "{\"probability\":-Infinity}",
        "{\"probability\":01}",
        "{\"probability\":0." + "1".repeat(2000) + "}",
        "{\"predictionId\":\"a\",\"predictionId\":\"b\"}",
        "{\"a\":1,\"a\":2}",
        "[".repeat(20_000),
        "{\"recommendation\":" + "[".repeat(20_000));
  }

  @ParameterizedTest
  @MethodSource("notJson")
  void aBodyThatIsNoObjectIsRefused(String notJson) throws Exception {
    client.refused(client.call("predictor", "POST", PREDICTIONS, notJson, JSON), 400, null);
  }

  @Test
  void aBodyThatIsNotUtf8IsRefused() throws Exception {
    String body = prediction("recommendation", "\"caf\u00e9\"");

    client.refused(
        client.call("predictor", "POST", PREDICTIONS, body.getBytes(ISO_8859_1), JSON), 400, null);
  }

  static Stream<Arguments> families() {
    return Stream.of(
        arguments("{}", "familyName"),
        arguments(family("familyName", "\" \""), "familyName"),
        arguments(family("familyName", "7"), "familyName"),
        arguments(family("familyName", "\"A\\r\\nBcc: x@y.example\""), "familyName"),
        arguments(family("familyName", "\"A\\u0000\""), "familyName"),
        arguments(family("familyName", "\"A\\udfff\""), "familyName"),
        arguments(family("familyName", "\"" + "a".repeat(201) + "\""), "familyName"),
        arguments(family("familyId", "\"another\""), "familyId"),
        arguments(family("email", "\"nobody\""), "email"),
        arguments(family("email", "\"nobody@nowhere\""), "email"),
        arguments(family("email", "\"a@b.example, c@d.example\""), "email"),
        arguments(family("email", "\"Ana <a@b.example>\""), "email"),
        arguments(family("email", "\"a@b.example\\r\\nBcc: c@d.example\""), "email"),
        arguments(family("email", "\"" + "a".repeat(250) + "@b.example\""), "email"),
        arguments(family("phone", "\"201 555 0101\""), "phone"),
        arguments(family("phone", "\"2015550101\""), "phone"),
        arguments(family("phone", "\"+0015550101\""), "phone"),
        arguments(family("phone", "\"+1201555010112345\""), "phone"),
        arguments(family("phone", "\"+12015550101\\n\""), "phone"),
        arguments(family("phone", "12015550101"), "phone"),
        arguments(family("timeZone", "\"Mars/Phobos\""), "timeZone"),
        arguments(family("timeZone", "\"+05:00\""), "timeZone"),
        arguments(family("timeZone", "\"\""), "timeZone"),
        arguments(family("country", "\"XX\""), "country"),
        arguments(family("country", "\"us\""), "country"),
        arguments(family("country", "\"USA\""), "country"),
        arguments(family("region", "\"New York\\n\""), "region"),
        arguments(family("region", "\"'; drop table family\""), "region"),
        arguments(family("locale", "\"en_US!\""), "locale"),
        arguments(family("coordinator", "\"sarah\\n\""), "coordinator"),
        arguments(family("coordinator", "\"" + "a".repeat(65) + "\""), "coordinator"),
        arguments(family("engagementScore", "100.5"), "engagementScore"),
        arguments(family("engagementScore", "-1"), "engagementScore"),
        arguments(family("engagementScore", "\"high\""), "engagementScore"),
        arguments(family("consent", "true"), "consent"),
        arguments(family("consent", "{\"email\":\"maybe\"}"), "consent.email"),
        arguments(family("consent", "{\"email\":1}"), "consent.email"),
        arguments(family("consent", "{\"fax\":true}"), "consent.fax"),
        arguments(family("attributes", "[]"), "attributes"),
        arguments(family("attributes", "{\"pet\":{\"name\":\"Rex\"}}"), "attributes.pet"),
        arguments(family("attributes", "{\"pet\":null}"), "attributes.pet"),
        arguments(family("attributes", "{\"pet\":1e400}"), "attributes.pet"),
        arguments(family("attributes", "{\"pet\":\"\\u0000\"}"), "attributes.pet"),
        arguments(family("attributes", "{\"pet\":\"\\ud83d\"}"), "attributes.pet"),
        arguments(family("attributes", "{\"pet\":\"" + "a".repeat(2001) + "\"}"), "attributes.pet"),
        arguments(family("attributes", "{\" \":1}"), "attributes. "),
        arguments(family("attributes", many(101)), "attributes"),
        arguments(family("nickname", "\"Marty\""), "nickname"));
  }

  @ParameterizedTest
  @MethodSource("families")
  void aBadFamilyIsRefusedByItsField(String body, String field) throws Exception {
    client.refused(client.call("sarah", "PUT", "/api/v1/families/okafor", body, JSON), 400, field);
  }

  @Test
  void everyFieldAtFaultIsNamedAtOnce() throws Exception {
    String body = "{\"email\":\"x\",\"phone\":\"x\",\"timeZone\":\"x\",\"country\":\"x\"}";

    assertThat(
            client
                .problem(client.call("sarah", "PUT", "/api/v1/families/okafor", body, JSON))
                .get("errors")
                .findValuesAsText("field"))
        .containsExactly("country", "email", "familyName", "phone", "timeZone");
  }

  @Test
  void aFamilyThatNobodyKnowsIsAnUnknownReference() throws Exception {
    client.refused(
        client.call("predictor", "POST", PREDICTIONS, prediction("familyId", "\"none\""), JSON),
        422,
        "familyId");
  }

  @Test
  void messagesAreInOneLanguage() throws Exception {
    Answer answer =
        client.call(
            "predictor", "POST", PREDICTIONS, "{}", JSON, "Accept-Language: de-DE, fr;q=0.5");

    assertThat(answer.body()).contains("must not be null");
  }

  private static String family(String field, String value) {
    return fields(Map.of("familyName", "\"Okafor\""), field, value);
  }

  private static String many(int attributes) {
    return Stream.iterate(1, i -> i + 1)
        .limit(attributes)
        .map(i -> "\"a" + i + "\":1")
        .collect(Collectors.joining(",", "{", "}"));
  }
}
