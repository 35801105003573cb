package org.followthrough.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whatever a careless or hostile client sends is refused with the status that the contract names,
 * by the field's name where one is at fault, and nothing is stored.
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

  private Map<String, String> before;

  @BeforeAll
  void oneFamily() {
    coOp.opensOnAMonday();
    coOp.aFamily("martinez");
    // It seals the audit, which would else be done behind the test's back.
    coOp.body(coOp.as("otto", HttpMethod.GET, "/api/v1/audit/check", null));
    before = contents();
  }

  @AfterAll
  void nothingWasStored() {
    assertThat(contents()).isEqualTo(before);
    assertThat(coOp.as("sarah", HttpMethod.GET, MARTINEZ, null).getBody())
        .contains("martinez@families.example");
  }

  private static final String MARTINEZ = "/api/v1/families/martinez";

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
    refused(call("predictor", "POST", PREDICTIONS, body, JSON), 400, field);
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
    refused(call("predictor", "POST", PREDICTIONS, notJson, JSON), 400, null);
  }

  @Test
  void aBodyThatIsNotUtf8IsRefused() throws Exception {
    String body = prediction("recommendation", "\"caf\u00e9\"");

    refused(call("predictor", "POST", PREDICTIONS, body.getBytes(ISO_8859_1), JSON), 400, null);
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
    refused(call("sarah", "PUT", "/api/v1/families/okafor", body, JSON), 400, field);
  }

  @Test
  void everyFieldAtFaultIsNamedAtOnce() throws Exception {
    String body = "{\"email\":\"x\",\"phone\":\"x\",\"timeZone\":\"x\",\"country\":\"x\"}";

    assertThat(
            problem(call("sarah", "PUT", "/api/v1/families/okafor", body, JSON))
                .get("errors")
                .findValuesAsText("field"))
        .containsExactly("country", "email", "familyName", "phone", "timeZone");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "GET, /api/v1/instances?page=-1, 400, page",
        "GET, /api/v1/instances?page=1.5, 400, page",
        "GET, /api/v1/instances?page=99999999999, 400, page",
        "GET, /api/v1/instances?size=0, 400, size",
        "GET, /api/v1/instances?size=501, 400, size",
        "GET, /api/v1/instances?size=many, 400, size",
        "GET, /api/v1/instances?status=gone, 400, status",
        "GET, /api/v1/instances?familyId=%00, 400, familyId",
        "GET, /api/v1/instances?familyId=%zz, 400, -",
        "GET, /api/v1/instances/none, 404, -",
        "GET, /api/v1/instances/none/steps, 404, -",
        "GET, /api/v1/families/none, 404, -",
        "GET, /api/v1/families/a%00b, 400, -",
        "GET, /api/v1/families/a%2Fb, 400, -",
        "GET, /api/v1/families/a%5Cb, 400, -",
        "GET, /api/v1/families/a;b, 400, -",
        "GET, /api/v1/families/a%0D%0AX-Injected:1, 400, -",
        "GET, /api/v1/families/%ff, 400, -",
        "GET, /api/v1/families/%zz, 400, -",
        "GET, /api/v1/families/../../etc/passwd, 400, -",
        "GET, /api/v1//families/none, 400, -",
        "GET, /api/v1/families/<script>, 400, -",
        "GET, /nothing/here, 404, -",
        "DELETE, /api/v1/instances, 405, -",
        "PATCH, /api/v1/families/martinez, 405, -",
        "PUT, /api/v1/predictions, 405, -",
        "TRACE, /api/v1/instances, 405, -",
        "CONFUSE, /api/v1/instances, 405, -",
      })
  void aBadQuestionIsAnsweredWithWhatIsWrong(String method, String path, int status, String field)
      throws Exception {
    refused(call("admin", method, path, (byte[]) null), status, field);
  }

  @Test
  void anIdOfAnyLengthIsOnlyUnknown() throws Exception {
    refused(
        call("sarah", "GET", "/api/v1/instances/" + "a".repeat(5000), (byte[]) null), 404, null);
  }

  @Test
  void anIdThatIsLongerThanARequestMayBeIsRefused() throws Exception {
    refused(
        call("sarah", "GET", "/api/v1/families/" + "a".repeat(20_000), (byte[]) null), 400, null);
  }

  @Test
  void aFamilyIdInThePathIsHeldToTheSameLength() throws Exception {
    refused(
        call("sarah", "PUT", "/api/v1/families/" + "a".repeat(101), family("region", "null"), JSON),
        400,
        "familyId");
  }

  @Test
  void aMethodThatIsNotAllowedHearsWhichAre() throws Exception {
    assertThat(call("sarah", "PATCH", MARTINEZ, "{}", JSON).header("Allow")).contains("GET", "PUT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/csv", "application/xml", "application/yaml", "rubbish"})
  void anAnswerThatIsNotJsonIsNotToBeHad(String accept) throws Exception {
    refused(
        call("sarah", "GET", "/api/v1/instances", (byte[]) null, "Accept: " + accept), 406, null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/csv", "application/xml", "application/x-www-form-urlencoded", "rubbish"})
  void aBodyOfAnotherKindIsNotTaken(String contentType) throws Exception {
    refused(
        call("predictor", "POST", PREDICTIONS, "{}", "Content-Type: " + contentType), 415, null);
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedWithTheLimit() throws Exception {
    Answer answer = call("predictor", "POST", PREDICTIONS, tooLarge(), JSON);

    refused(answer, 413, null);
    assertThat(problem(answer).get("detail").asText()).contains("1048576 bytes");
  }

  @Test
  void aBodyThatIsTooLargeAndDoesNotSaySoIsRefusedToo() throws Exception {
    String body = tooLarge();
    String chunk = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";

    refused(
        exchange(
            head("predictor", "POST", PREDICTIONS, JSON, "Transfer-Encoding: chunked"),
            chunk.getBytes(UTF_8)),
        413,
        null);
  }

  @Test
  void aFamilyThatNobodyKnowsIsAnUnknownReference() throws Exception {
    refused(
        call("predictor", "POST", PREDICTIONS, prediction("familyId", "\"none\""), JSON),
        422,
        "familyId");
  }

  @Test
  void aStrangerHearsOnlyToSignIn() throws Exception {
    refused(call("nobody", "POST", PREDICTIONS, tooLarge(), JSON), 401, null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RUBBISH",
        "GET /api/v1/instances HTTP/9.9",
        "GET /api/v1/instances HTTP/1.1",
        "GET /api/v1/instances HTTP/1.1\r\nHost: a b",
        "GET /api/v1/in\tstances HTTP/1.1\r\nHost: localhost",
        "GET /api/v1/instances HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1",
        "GET /api/v1/instances HTTP/1.1\r\nHost: localhost\r\nX Y: 1",
      })
  void whatIsNoRequestIsRefusedAndHearsNothingOfTheServer(String head) throws Exception {
    Answer answer = exchange(head + "\r\nConnection: close\r\n\r\n", new byte[0]);

    assertThat(answer.status()).isBetween(400, 599);
    assertThat(answer.whole()).doesNotContainIgnoringCase("tomcat", "exception", "apache");
  }

  @Test
  void messagesAreInOneLanguage() throws Exception {
    Answer answer =
        call("predictor", "POST", PREDICTIONS, "{}", JSON, "Accept-Language: de-DE, fr;q=0.5");

    assertThat(answer.body()).contains("must not be null");
  }

  private void refused(Answer answer, int status, String field) throws Exception {
    assertThat(answer.status()).as(answer.whole()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    JsonNode problem = problem(answer);
    assertThat(problem.get("type").asText()).isEqualTo("about:blank");
    assertThat(problem.get("title").asText()).isNotBlank();
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("detail").asText()).isNotBlank();
    if (field != null) {
      assertThat(problem.path("errors").findValuesAsText("field")).contains(field);
      assertThat(problem.path("errors").findValuesAsText("message")).allMatch(m -> !m.isBlank());
    }
    assertThat(answer.whole())
        .doesNotContain("Exception", "org.", "java.", "com.fasterxml", "select ", "insert ")
        .doesNotContainIgnoringCase("tomcat", "\tat ", "jackson", "postgres");
  }

  private JsonNode problem(Answer answer) throws IOException {
    return json.readTree(answer.body());
  }

  /** A digest of all that each table holds: ours, and those in which the engine keeps what runs. */
  private Map<String, String> contents() {
    return jdbc
        .sql(
            """
            select table_schema || '.' || table_name from information_schema.tables
            where table_type = 'BASE TABLE'
              and (table_schema = 'followthrough' or table_name like 'act_ru_%')
              and table_name not in ('flyway_schema_history', 'act_ru_meter_log')""")
        .query(String.class)
        .list()
        .stream()
        .collect(
            Collectors.toMap(
                table -> table,
                table ->
                    jdbc.sql(
                            "select count(*) || ' ' || md5(coalesce(string_agg(row::text, chr(10)"
                                + " order by row::text), '')) from "
                                + table
                                + " row")
                        .query(String.class)
                        .single()));
  }

  private Answer call(String user, String method, String path, String body, String... headers)
      throws IOException {
    return call(user, method, path, body.getBytes(UTF_8), headers);
  }

  /** Past every HTTP client, which would correct what is wrong before it leaves. */
  private Answer call(String user, String method, String path, byte[] body, String... headers)
      throws IOException {
    String length = body == null ? "X-No-Body: 1" : "Content-Length: " + body.length;
    String[] all = Stream.concat(Stream.of(headers), Stream.of(length)).toArray(String[]::new);
    return exchange(head(user, method, path, all), body == null ? new byte[0] : body);
  }

  private static String head(String user, String method, String path, String... headers) {
    String credentials =
        Base64.getEncoder().encodeToString((user + ":" + user).getBytes(ISO_8859_1));
    return Stream.concat(
            Stream.of(
                method + " " + path + " HTTP/1.1",
                "Host: localhost",
                "Authorization: Basic " + credentials,
                "Connection: close"),
            Stream.of(headers))
        .collect(Collectors.joining("\r\n", "", "\r\n\r\n"));
  }

  private Answer exchange(String head, byte[] body) throws IOException {
    try (Socket socket = new Socket("localhost", URI.create(coOp.url()).getPort())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(head.getBytes(UTF_8));
      socket.getOutputStream().write(body);
      socket.getOutputStream().flush();
      return new Answer(new String(socket.getInputStream().readAllBytes(), UTF_8));
    }
  }

  private record Answer(String whole) {

    int status() {
      return Integer.parseInt(whole.split(" ")[1]);
    }

    String header(String name) {
      return whole
          .lines()
          .takeWhile(line -> !line.isEmpty())
          .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst()
          .orElse("");
    }

    /** Chunked or not: from the first brace to the last. */
    String body() {
      return whole.substring(whole.indexOf('{'), whole.lastIndexOf('}') + 1);
    }
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

  private static String many(int attributes) {
    return Stream.iterate(1, i -> i + 1)
        .limit(attributes)
        .map(i -> "\"a" + i + "\":1")
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String tooLarge() {
    return prediction("recommendation", "\"" + "a".repeat(BodyLimit.LARGEST) + "\"");
  }

  @Test
  void theClockGoesToNoMomentThatTheDatabaseCannotKeep() {
    for (Map<String, String> move :
        List.of(Map.of("to", "+400000-01-01T00:00:00Z"), Map.of("advance", "P400000Y"))) {
      assertThat(
              coOp.as("admin", org.springframework.http.HttpMethod.POST, "/sandbox/clock", move)
                  .getStatusCode()
                  .value())
          .isEqualTo(400);
    }
    coOp.settles();
  }
}
