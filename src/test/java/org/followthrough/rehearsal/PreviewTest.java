package org.followthrough.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DayOfWeek;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
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

@SandboxTest
class PreviewTest {

  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  @Autowired CoOp coOp;
  @Autowired JdbcClient jdbc;

  @BeforeEach
  void aFamily() {
    coOp.opensOnAMonday();
    coOp.aFamily("martinez");
  }

  @Test
  void aSilentFamilyIsMailedTextedAndCalled() {
    JsonNode path = onlyPath("high_risk_intervention", Map.of("assume", "no_reply"));

    assertThat(named(path))
        .containsExactly(
            "email Send the first email",
            "wait Three days passed without a reply",
            "sms Send the text",
            "wait Two days passed without a reply",
            "condition Can the family be called?",
            "call Call the family",
            "condition How did the call go?",
            "task Plan the next call",
            "condition Call again?",
            "wait Next call due",
            "condition Can the family be called?",
            "call Call the family",
            "condition How did the call go?",
            "task Plan the next call",
            "condition Call again?",
            "wait Next call due",
            "condition Can the family be called?",
            "call Call the family",
            "condition How did the call go?",
            "task Plan the next call",
            "condition Call again?",
            "condition Was the family reached?");
    assertThat(path.get("outcome").asText()).isEqualTo("partial_success");
  }

  @Test
  void aMessageOnASaturdayIsMovedAndSaysWhy() {
    ZonedDateTime saturday =
        coOp.now()
            .atZoneSameInstant(NEW_YORK)
            .with(TemporalAdjusters.next(DayOfWeek.SATURDAY))
            .withHour(10)
            .withMinute(0)
            .withSecond(0)
            .withNano(0);

    JsonNode email =
        onlyPath(
                "high_risk_intervention",
                Map.of("assume", "no_reply", "startAt", saturday.toOffsetDateTime().toString()))
            .get("steps")
            .get(0);

    assertThat(texts(email.get("reasons")))
        .contains("Saturday 10:00 moved to Monday 10:00: weekend");
    assertThat(OffsetDateTime.parse(email.get("at").asText()).toInstant())
        .isEqualTo(saturday.plusDays(2).toInstant());
    assertThat(email.get("localTime").asText())
        .startsWith(saturday.plusDays(2).toLocalDate() + "T10:00:00-");
  }

  @Test
  void allThatTheFamilyMayDoIsAPath() {
    JsonNode preview = preview("high_risk_intervention", Map.of());

    assertThat(
            StreamSupport.stream(preview.get("paths").spliterator(), false)
                .map(path -> path.get("assume").asText() + " " + path.get("outcome").asText()))
        .containsExactly(
            "no_reply partial_success",
            "reply success",
            "reply success",
            "undeliverable partial_success",
            "undeliverable partial_success",
            "undeliverable partial_success",
            "stop partial_success",
            "stop partial_success");
  }

  @Test
  void mailThatCannotBeDeliveredIsTextedAtOnce() {
    JsonNode path = previewOf("undeliverable").get("paths").get(0);

    assertThat(named(path)).startsWith("email Send the first email", "sms Send the text");
    assertThat(path.get("steps").get(0).get("at")).isEqualTo(path.get("steps").get(1).get("at"));
  }

  @Test
  void aReplyEndsTheOutreachWithItsTask() {
    JsonNode path = previewOf("reply").get("paths").get(0);

    assertThat(named(path)).containsExactly("email Send the first email", "task Answer the reply");
  }

  @Test
  void afterAStopTheOtherChannelsAreLeft() {
    JsonNode path = preview("payment_reminder", Map.of("assume", "stop")).get("paths").get(0);

    assertThat(named(path).stream().filter(step -> step.matches("(email|sms) .*")))
        .containsExactly(
            "email Send the reminder",
            "sms Send the text",
            "email Send the firm reminder",
            "sms Send the firm reminder");
  }

  @Test
  void theTextIsWhatTheFamilyWouldRead() {
    JsonNode email = previewOf("no_reply").get("paths").get(0).get("steps").get(0);
    coOp.aPredictionFor("martinez");
    JsonNode sent = coOp.lastMessage("martinez", "email");

    assertThat(email.get("subject")).isEqualTo(sent.get("subject"));
    assertThat(email.get("text").asText().strip()).isEqualTo(sent.get("text").asText().strip());
  }

  @Test
  void aPredictionShortensTheWaitsAndChoosesTheFirstText() {
    JsonNode path =
        onlyPath(
            "high_risk_intervention",
            Map.of(
                "assume",
                "no_reply",
                "prediction",
                Map.of("probability", 0.87, "confidence", 91, "windowDays", 2)));

    assertThat(texts(path.get("steps").get(1).get("reasons")))
        .anyMatch(reason -> reason.startsWith("3 days shortened to 1 day and 5 hours"));
    assertThat(path.get("steps").get(0).get("template").asText()).isEqualTo("concern_outreach");
  }

  @Test
  void whatOnlyAPersonDecidesIsAPathForEachAnswer() {
    JsonNode preview = preview("human_review", Map.of("assume", "no_reply"));

    assertThat(preview.get("paths")).hasSize(2);
    assertThat(preview.get("paths").get(0).get("steps").get(1).get("reasons").toString())
        .contains("Approved");
    assertThat(preview.get("paths").get(1).get("steps").get(1).get("reasons").toString())
        .contains("Declined");
  }

  @Test
  void nothingIsWrittenSentOrLocked() {
    coOp.aPredictionFor("martinez");

    // Whatever else runs may write meanwhile, but not each time.
    assertThat(Stream.generate(this::transactionsThatWroteDuringPreviews).limit(10)).contains(0L);
    assertThat(coOp.received("martinez")).hasSize(1);
  }

  /** PostgreSQL gives a number to every transaction that writes or locks a row, and to no other. */
  private long transactionsThatWroteDuringPreviews() {
    long before = newestTransaction();
    for (String workflow :
        List.of(
            "high_risk_intervention",
            "medium_risk_intervention",
            "human_review",
            "payment_reminder",
            "onboarding",
            "monthly_check_in",
            "weekly_digest")) {
      preview(workflow, Map.of());
    }
    return newestTransaction() - before;
  }

  private long newestTransaction() {
    return jdbc.sql("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        .query(Long.class)
        .single();
  }

  @ParameterizedTest
  @CsvSource({
    "none, martinez, 404",
    "call_family, martinez, 404",
    "high_risk_intervention, nobody, 422",
    "high_risk_intervention, '', 400",
    "high_risk_intervention, 'a b', 400"
  })
  void whatIsNotThereIsSaid(String workflow, String familyId, int status) {
    assertThat(trying(workflow, Map.of("familyId", familyId)).getStatusCode().value())
        .isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"familyId\":\"martinez\",\"version\":0}",
        "{\"familyId\":\"martinez\",\"assume\":\"silence\"}",
        "{\"familyId\":\"martinez\",\"startAt\":\"9999-01-01T00:00:00Z\"}",
        "{\"familyId\":\"martinez\",\"startAt\":\"tomorrow\"}",
        "{\"familyId\":\"martinez\",\"prediction\":{\"probability\":2,\"confidence\":1,\"windowDays\":1}}",
        "{}"
      })
  void whatIsMalformedNamesItsField(String body) {
    ResponseEntity<String> answer =
        coOp.as(
            "ana",
            HttpMethod.POST,
            "/api/v1/workflows/high_risk_intervention/preview",
            coOp.read(body));

    assertThat(answer.getStatusCode().value()).isEqualTo(400);
    assertThat(coOp.read(answer.getBody()).get("errors")).isNotEmpty();
  }

  @Test
  void aVersionThatIsNotDeployedIsNamed() {
    ResponseEntity<String> answer =
        trying("high_risk_intervention", Map.of("familyId", "martinez", "version", 99));

    assertThat(answer.getStatusCode().value()).isEqualTo(422);
    assertThat(coOp.read(answer.getBody()).get("errors").get(0).get("field").asText())
        .isEqualTo("version");
  }

  private JsonNode previewOf(String assume) {
    return preview("high_risk_intervention", Map.of("assume", assume));
  }

  private JsonNode onlyPath(String workflow, Map<String, ?> wish) {
    JsonNode paths = preview(workflow, wish).get("paths");
    assertThat(paths).hasSize(1);
    return paths.get(0);
  }

  private JsonNode preview(String workflow, Map<String, ?> wish) {
    Map<String, Object> body = new HashMap<>(wish);
    body.put("familyId", "martinez");
    return coOp.body(trying(workflow, body));
  }

  private ResponseEntity<String> trying(String workflow, Map<String, ?> body) {
    return coOp.as("ana", HttpMethod.POST, "/api/v1/workflows/" + workflow + "/preview", body);
  }

  private static List<String> named(JsonNode path) {
    List<String> named = new ArrayList<>();
    path.get("steps")
        .forEach(step -> named.add(step.get("type").asText() + " " + step.get("name").asText()));
    return named;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
