package org.followthrough.family;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/** An id has one form, whichever door it comes by. */
@SandboxTest
class ExternalIdTest {

  private static final String FORM = "letters, digits and . _ - : @ +";
  private static final String NO_BREAK = "\u00a0";

  /** The same letters, once as single characters and once each with its accent behind it. */
  private static final String COMPOSED = "pe\u00f1a";

  private static final String DECOMPOSED = "pen\u0303a";

  @Autowired CoOp coOp;

  @BeforeEach
  void anEmptyCoOp() {
    coOp.opensOnAMonday();
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\t", NO_BREAK, "\u202f", "\u2007", "\u3000", "\ufeff"})
  void theSpacesAroundAnIdAreNoPartOfIt(String space) {
    JsonNode imported =
        coOp.imports("familyId,familyName\n" + space + "rossi" + space + ",Rossi\n");

    assertThat(imported.get("accepted").asInt()).isEqualTo(1);
    assertThat(read("rossi").getStatusCode().value()).isEqualTo(200);
  }

  @Test
  void aPaddedIdIsOneFamilyToEveryDoor() {
    coOp.imports("familyId,familyName,email\nrossi ,Rossi,rossi@families.example\n");

    Map<String, Object> first = coOp.aPrediction(" rossi", 0.87, 91);
    first.put("predictionId", " p-1" + NO_BREAK);
    JsonNode answer = coOp.body(coOp.predicts(first));
    coOp.settles();

    assertThat(answer.get("familyId").asText()).isEqualTo("rossi");
    assertThat(answer.get("predictionId").asText()).isEqualTo("p-1");
    assertThat(coOp.received("rossi ")).hasSize(1);
    assertThat(coOp.instancesOf(" rossi")).hasSize(1);
    assertThat(read(" rossi ").getStatusCode().value()).isEqualTo(200);
    assertThat(
            coOp.as("sarah", HttpMethod.GET, "/api/v1/families/rossi /timeline", null)
                .getStatusCode()
                .value())
        .isEqualTo(200);
    assertThat(
            coOp.as("admin", HttpMethod.DELETE, "/api/v1/families/ rossi", null)
                .getStatusCode()
                .value())
        .isEqualTo(204);
    assertThat(read("rossi").getStatusCode().value()).isEqualTo(404);
  }

  @Test
  void thePredictionThatWasSentPaddedIsTheSameWhenItComesAgain() {
    coOp.aFamily("rossi");
    Map<String, Object> prediction = coOp.aPrediction("rossi", 0.87, 91);
    coOp.predicts(prediction);
    prediction.put("predictionId", prediction.get("predictionId") + " ");

    assertThat(coOp.predicts(prediction).getStatusCode().value()).isEqualTo(200);
  }

  @Test
  void theEventThatWasSentPaddedIsTheSameWhenItComesAgain() {
    coOp.aFamily("rossi");
    Map<String, Object> event = coOp.anEvent("family_enrolled", "rossi", Map.of());
    coOp.tells(event);
    event.put("eventId", NO_BREAK + event.get("eventId"));
    event.put("familyId", "rossi ");

    assertThat(coOp.tells(event).getStatusCode().value()).isEqualTo(200);
    assertThat(coOp.instancesOf("rossi")).hasSize(1);
  }

  @Test
  void anIdIsTheSameHoweverItsAccentsAreWritten() {
    coOp.aFamily(DECOMPOSED);

    assertThat(coOp.body(read(COMPOSED)).get("familyId").asText()).isEqualTo(COMPOSED);
    assertThat(coOp.aPredictionFor(DECOMPOSED).get("result").asText()).isEqualTo("started");
  }

  @Test
  void whoTypesAPaddedIdIntoTasklistStartsItForThatFamily() {
    coOp.aFamily("rossi");

    ResponseEntity<String> started =
        coOp.as(
            "sarah",
            HttpMethod.POST,
            "/engine-rest/process-definition/key/medium_risk_intervention/start",
            Map.of(
                "variables",
                Map.of(
                    "familyId", Map.of("value", "rossi "), "reason", Map.of("value", "A hunch"))));

    assertThat(started.getStatusCode().value()).as(started.getBody()).isEqualTo(200);
    assertThat(coOp.instancesOf("rossi")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "G/17",
        "-rossi",
        ".",
        "ro ssi",
        "ro\u00a0ssi",
        "ro\u200bssi",
        "a%b",
        "a\\b",
        "a;b"
      })
  void whatHasAnotherFormIsRefusedWithTheReason(String id) {
    JsonNode imported = coOp.imports("familyId,familyName\n\"" + id + "\",Rossi\n");
    Map<String, Object> prediction = coOp.aPrediction(id, 0.87, 91);
    Map<String, Object> predictionId = coOp.aPrediction("rossi", 0.87, 91);
    predictionId.put("predictionId", id);
    Map<String, Object> eventId = coOp.anEvent("family_enrolled", "rossi", Map.of());
    eventId.put("eventId", id);

    assertThat(imported.get("accepted").asInt()).isZero();
    assertThat(imported.at("/errors/0/field").asText()).isEqualTo("familyId");
    assertThat(imported.at("/errors/0/message").asText()).contains(FORM);
    refused(coOp.predicts(prediction), "familyId");
    refused(coOp.predicts(predictionId), "predictionId");
    refused(coOp.tells(coOp.anEvent("family_enrolled", id, Map.of())), "familyId");
    refused(coOp.tells(eventId), "eventId");
    refused(
        coOp.starts(
            "medium_risk_intervention", new HashMap<>(Map.of("familyId", id, "reason", "x"))),
        "familyId");
  }

  @Test
  void anIdOfAHundredLettersIsTakenAndOneMoreIsNot() {
    assertThat(put("\u00e9".repeat(100)).getStatusCode().value()).isEqualTo(201);
    refused(put("\u00e9".repeat(101)), "familyId");
    refused(read("-rossi"), "familyId");
  }

  @Test
  void allThatAnIdMayHoldIsTaken() {
    for (String id : List.of("7", "a.b_c-d:e@f+g", "\u05d0\u05d1", "\u5bb6\u65cf-1")) {
      assertThat(put(id).getStatusCode().value()).as(id).isEqualTo(201);
      assertThat(read(id).getStatusCode().value()).as(id).isEqualTo(200);
    }
  }

  private void refused(ResponseEntity<String> answer, String field) {
    assertThat(answer.getStatusCode().value()).as(answer.getBody()).isEqualTo(400);
    JsonNode error = coOp.read(answer.getBody()).at("/errors/0");
    assertThat(error.get("field").asText()).isEqualTo(field);
    assertThat(error.get("message").asText()).contains(FORM);
  }

  private ResponseEntity<String> put(String id) {
    return coOp.as(
        "sarah", HttpMethod.PUT, "/api/v1/families/" + id, Map.of("familyName", "Rossi"));
  }

  private ResponseEntity<String> read(String id) {
    return coOp.as("sarah", HttpMethod.GET, "/api/v1/families/" + id, null);
  }
}
