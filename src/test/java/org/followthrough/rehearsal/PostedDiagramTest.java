package org.followthrough.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A diagram that nobody has deployed is previewed, and what is asked wrongly is answered in words.
 */
@SandboxTest
class PostedDiagramTest {

  private static final String KEY = "high_risk_intervention";
  private static final String PREVIEW = "/api/v1/workflows/" + KEY + "/preview";
  private static final String FORM = "multipart/form-data; boundary=part";
  private static final Map<String, String> MARTINEZ =
      Map.of("familyId", "martinez", "assume", "no_reply");

  @Autowired CoOp coOp;
  @Autowired JdbcClient jdbc;

  @BeforeEach
  void aFamily() {
    coOp.opensOnAMonday();
    coOp.aFamily("martinez");
  }

  @Test
  void aDiagramThatComesAlongIsPreviewed() {
    JsonNode preview = coOp.body(posted(KEY, MARTINEZ, Map.of("file", waitingADayLonger())));

    assertThat(preview.get("workflowVersion").asInt()).isZero();
    assertThat(wait(preview)).contains("4 days");
  }

  @Test
  void whatElseIsSaidMayStandInOnePart() {
    Map<String, String> request =
        Map.of(
            "request",
            """
            {"familyId": "martinez", "assume": "no_reply",
             "prediction": {"probability": 0.87, "confidence": 91, "windowDays": 3}}""");

    JsonNode preview = coOp.body(posted(KEY, request, Map.of(KEY + ".bpmn", waitingADayLonger())));

    assertThat(wait(preview)).contains("4 days shortened to 2 days");
  }

  @Test
  void whatElseIsSaidMayBeFields() {
    JsonNode preview =
        coOp.body(
            posted(
                KEY,
                Map.of(
                    "familyId",
                    "martinez",
                    "assume",
                    "no_reply",
                    "urgent",
                    "true",
                    "prediction",
                    "{\"probability\": 0.87, \"confidence\": 91, \"windowDays\": 3}"),
                Map.of("file", waitingADayLonger())));

    assertThat(wait(preview)).contains("4 days shortened to 2 days");
  }

  @Test
  void itIsNotDeployedByThat() {
    coOp.body(posted(KEY, MARTINEZ, Map.of("file", waitingADayLonger())));

    JsonNode deployed = coOp.body(coOp.as("ana", HttpMethod.POST, PREVIEW, MARTINEZ));

    assertThat(deployed.get("workflowVersion").asInt()).isPositive();
    assertThat(wait(deployed)).contains("3 days");
  }

  @Test
  void nothingIsWritten() {
    // Whatever else runs may write meanwhile, but not each time.
    assertThat(
            Stream.generate(
                    () -> {
                      long before = newestTransaction();
                      coOp.body(posted(KEY, MARTINEZ, Map.of("file", waitingADayLonger())));
                      return newestTransaction() - before;
                    })
                .limit(10))
        .contains(0L);
  }

  @Test
  void aDiagramThatCouldNotBeDeployedIsRefusedInWords() {
    String calling = shipped().replace(">concern_outreach<", ">no_such_text<");
    String unreadable = shipped().replace(">P3D<", ">three days<");

    for (String diagram : List.of(calling, unreadable)) {
      assertThat(diagram).isNotEqualTo(shipped());
      ResponseEntity<String> answer = posted(KEY, MARTINEZ, Map.of("file", diagram));

      assertThat(problem(answer, 400).get("detail").asText())
          .startsWith("This could not be deployed: ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "nonsense", "<definitions/>", "<!DOCTYPE x [<!ENTITY y 'z'>]><x>&y;</x>"})
  void whatIsNoDiagramIsRefused(String file) {
    problem(posted(KEY, MARTINEZ, Map.of("file", file)), 400);
  }

  @Test
  void itDrawsTheProcessThatThePathNames() {
    JsonNode problem =
        problem(posted("payment_reminder", MARTINEZ, Map.of(KEY + ".bpmn", shipped())), 400);

    assertThat(problem.get("detail").asText()).contains("payment_reminder").contains(KEY);
  }

  @Test
  void onlyDiagramsComeAlong() {
    JsonNode problem =
        problem(
            posted(
                KEY,
                MARTINEZ,
                Map.of("file", shipped(), "concern_outreach.sms.txt", "Hello. STOP to opt out")),
            400);

    assertThat(problem.get("detail").asText()).contains("concern_outreach.sms.txt");
  }

  @Test
  void aFormWithoutADiagramSaysWhatIsMissing() {
    assertThat(problem(posted(KEY, MARTINEZ, Map.of()), 400).get("detail").asText())
        .contains("diagram");
  }

  @ParameterizedTest
  @CsvSource({
    "familyId, a b, 400",
    "familyId, nobody, 422",
    "startAt, tomorrow, 400",
    "startAt, 9999-01-01T00:00:00Z, 400",
    "version, 1, 400",
    "version, one, 400",
    "urgent, perhaps, 400",
    "prediction, nonsense, 400",
    "prediction, '{\"probability\": 2}', 400",
    "payload, 7, 400",
    "colour, green, 400"
  })
  void aFieldAtFaultIsNamed(String field, String value, int status) {
    Map<String, String> fields = new HashMap<>(MARTINEZ);
    fields.put(field, value);

    JsonNode problem = problem(posted(KEY, fields, Map.of("file", shipped())), status);

    assertThat(problem.get("errors").get(0).get("field").asText()).startsWith(field);
  }

  @Test
  void aPreviewIsPosted() {
    JsonNode problem = problem(coOp.as("ana", HttpMethod.GET, PREVIEW, null), 405);

    assertThat(problem.get("detail").asText()).isEqualTo("GET is not allowed here; use POST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE"})
  void whatNobodyMayDoIsRefused(String method) {
    problem(coOp.as("ana", HttpMethod.valueOf(method), PREVIEW, null), 403);
  }

  @Test
  void aPayloadIsNotLargerThanAnyOtherBody() {
    Map<String, Object> body =
        Map.of("familyId", "martinez", "payload", Map.of("invoiceId", "x".repeat(1_100_000)));

    problem(
        coOp.as("ana", HttpMethod.POST, "/api/v1/workflows/payment_reminder/preview", body), 413);
  }

  @Test
  void aPayloadThatIsDeeplyNestedIsRefused() {
    String nested = "[".repeat(5000) + "]".repeat(5000);

    problem(
        coOp.sendsFile(
            "ana",
            PREVIEW,
            "application/json",
            bytes("{\"familyId\":\"martinez\",\"payload\":{\"a\":" + nested + "}}")),
        400);
  }

  @Test
  void anotherKindOfBodyIsRefused() {
    problem(coOp.sendsFile("ana", PREVIEW, "text/plain", bytes("martinez")), 415);
  }

  @Test
  void whoMayNotReadMayNotPreview() {
    assertThat(
            coOp.sendsFile("predictor", PREVIEW, FORM, form(MARTINEZ, Map.of("file", shipped())))
                .getStatusCode()
                .value())
        .isEqualTo(403);
  }

  private JsonNode problem(ResponseEntity<String> answer, int status) {
    assertThat(answer.getStatusCode().value()).as(answer.getBody()).isEqualTo(status);
    assertThat(answer.getHeaders().getContentType()).hasToString("application/problem+json");
    return coOp.read(answer.getBody());
  }

  private long newestTransaction() {
    return jdbc.sql("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        .query(Long.class)
        .single();
  }

  /** The first wait, and why it is as long as it is. */
  private static String wait(JsonNode preview) {
    return preview.get("paths").get(0).get("steps").get(1).get("reasons").toString();
  }

  private String shipped() {
    return coOp.deployed(KEY + ".bpmn");
  }

  private String waitingADayLonger() {
    return shipped()
        .replace(">P3D<", ">P4D<")
        .replace("name=\"lengthDays\" value=\"5\"", "name=\"lengthDays\" value=\"6\"");
  }

  private ResponseEntity<String> posted(
      String workflow, Map<String, String> fields, Map<String, String> files) {
    return coOp.sendsFile(
        "ana", "/api/v1/workflows/" + workflow + "/preview", FORM, form(fields, files));
  }

  private static byte[] form(Map<String, String> fields, Map<String, String> files) {
    StringBuilder form = new StringBuilder();
    fields.forEach((name, value) -> part(form, "name=\"" + name + "\"", value));
    files.forEach(
        (name, text) -> part(form, "name=\"" + name + "\"; filename=\"" + name + "\"", text));
    return bytes(form.append("--part--\r\n").toString());
  }

  private static void part(StringBuilder form, String named, String content) {
    form.append("--part\r\nContent-Disposition: form-data; ")
        .append(named)
        .append("\r\n\r\n")
        .append(content)
        .append("\r\n");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
