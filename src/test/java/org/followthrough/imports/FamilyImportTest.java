package org.followthrough.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

@SandboxTest
class FamilyImportTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void anEmptyCoOp() {
    coOp.opensOnAMonday();
  }

  @Test
  void whatTheColumnsSayIsWhatASingleCallWouldHaveStored() {
    JsonNode answer =
        coOp.imports(
            """
            engagementScore,familyName,familyId,consent.sms,attributes.pet,email
            24.5,"O'Brien, ""the younger\""",obrien,FALSE,Rex,obrien@families.example
            """);

    assertThat(answer.toString()).isEqualTo("{\"accepted\":1,\"rejected\":0,\"errors\":[]}");
    JsonNode family = family("obrien");
    assertThat(family.get("engagementScore").asDouble()).isEqualTo(24.5);
    assertThat(family.at("/consent/sms").asBoolean()).isFalse();
    assertThat(family.at("/consent/email").asBoolean()).isTrue();
    assertThat(family.at("/attributes/pet").asText()).isEqualTo("Rex");
    assertThat(family.get("phone").isNull()).isTrue();
  }

  @Test
  void aBadLineIsNamedByNumberAndFieldAndSpoilsNoOther() {
    JsonNode answer =
        coOp.imports(
            """
            familyId,familyName,email,engagementScore,timeZone
            rossi,Rossi,rossi@families.example,50,
            ,Nobody,,,
            late,Late,not an address,500,
            lost,Lost,,,Mars/Phobos
            silva,"Silva,,,
            novak,Novak,,
            dubois,Dubois,,high,
            weber,Weber,weber@families.example,,Europe/Berlin
            """);

    assertThat(answer.get("accepted").asInt()).isEqualTo(2);
    assertThat(answer.get("rejected").asInt()).isEqualTo(6);
    assertThat(answer.get("errors"))
        .extracting(error -> error.get("line").asInt() + " " + error.get("field").asText())
        .containsExactly(
            "3 familyId",
            "4 email",
            "4 engagementScore",
            "5 timeZone",
            "6 null",
            "7 null",
            "8 engagementScore");
    assertThat(family("weber").get("familyName").asText()).isEqualTo("Weber");
  }

  @Test
  void theLaterLineOfOneFamilyHoldsAsWithSingleCalls() {
    JsonNode answer = coOp.imports("familyId,familyName\nrossi,First\nrossi,Second\n");

    assertThat(answer.get("accepted").asInt()).isEqualTo(2);
    assertThat(family("rossi").get("familyName").asText()).isEqualTo("Second");
  }

  static Stream<Arguments> headers() {
    return Stream.of(
        Arguments.of("familyName\nRossi\n", "familyId"),
        Arguments.of("familyId,familyName,nickname\n", "nickname"),
        Arguments.of("familyId,familyName,email,email\n", "email"),
        Arguments.of("familyId,familyName,consent\n", "consent"),
        Arguments.of("familyId,familyName,consent.fax\n", "consent.fax"),
        Arguments.of("familyId;familyName\n", "familyId;familyName"),
        Arguments.of("", null),
        Arguments.of("\"familyId,familyName\n", null));
  }

  @ParameterizedTest
  @MethodSource("headers")
  void aHeaderThatCannotBeUnderstoodIsRefusedAsAWhole(String file, String field) {
    ResponseEntity<String> answer = sent("text/csv", file.getBytes(StandardCharsets.UTF_8));

    assertThat(answer.getStatusCode().value()).as(answer.getBody()).isEqualTo(400);
    assertThat(answer.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
    if (field != null) {
      assertThat(coOp.read(answer.getBody()).path("errors").findValuesAsText("field"))
          .contains(field);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, 415",
    "application/x-ndjson, 415",
    "text/csv;charset=ISO-8859-1, 415",
    "text/csv;charset=utf-8, 200"
  })
  void onlyCsvInUtf8IsTaken(String mediaType, int status) {
    ResponseEntity<String> answer =
        sent(mediaType, "familyId,familyName\n".getBytes(StandardCharsets.UTF_8));

    assertThat(answer.getStatusCode().value()).isEqualTo(status);
  }

  @Test
  void theListOfErrorsIsBoundedAndTheCountIsNot() {
    JsonNode answer = coOp.imports("familyId,familyName\n" + ",Nobody\n".repeat(1500));

    assertThat(answer.get("rejected").asInt()).isEqualTo(1500);
    assertThat(answer.get("errors")).hasSize(1000);
    assertThat(answer.get("errorsLeftOut").asInt()).isEqualTo(500);
  }

  @Test
  void progressNamesTheFileAndItsCounts() {
    coOp.imports("familyId,familyName\nrossi,Rossi\n,Nobody\n");

    JsonNode run =
        coOp.body(coOp.as("otto", HttpMethod.GET, "/api/v1/imports", null)).at("/items/0");

    assertThat(run.get("kind").asText()).isEqualTo("families");
    assertThat(run.get("status").asText()).isEqualTo("done");
    assertThat(run.get("startedBy").asText()).isEqualTo("sarah");
    assertThat(run.get("received").asInt()).isEqualTo(2);
    assertThat(run.get("rejected").asInt()).isEqualTo(1);
    assertThat(run.at("/counts/accepted").asInt()).isEqualTo(1);
  }

  @Test
  void anIntegrationSeesItsOwnFilesAndNoOthers() {
    coOp.hasUser("enrolment", "integrations");
    coOp.imports("familyId,familyName\nrossi,Rossi\n");
    coOp.predictsAll("predictionId,familyId,probability,confidence,windowDays\n");

    assertThat(importsSeenBy("predictor")).containsExactly("predictions");
    assertThat(importsSeenBy("enrolment")).isEmpty();
    assertThat(importsSeenBy("otto")).containsExactlyInAnyOrder("predictions", "families");
  }

  private List<String> importsSeenBy(String user) {
    return coOp.body(coOp.as(user, HttpMethod.GET, "/api/v1/imports", null))
        .get("items")
        .findValuesAsText("kind");
  }

  private ResponseEntity<String> sent(String mediaType, byte[] file) {
    return coOp.sendsFile("sarah", "/api/v1/families/import", mediaType, file);
  }

  private JsonNode family(String familyId) {
    return coOp.body(coOp.as("sarah", HttpMethod.GET, "/api/v1/families/" + familyId, null));
  }
}
