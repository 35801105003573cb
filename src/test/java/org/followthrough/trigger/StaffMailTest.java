package org.followthrough.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/** Mail of those who work here, who are often parents too, and of our own mailbox. */
@SandboxTest
class StaffMailTest {

  private static final String ANSWER = "Answer the reply";
  private static final String OURS = "care@followthrough.example";

  @Autowired CoOp coOp;

  private String sarah;

  @BeforeEach
  void aFamilyThatGotAnEmail() {
    coOp.opensOnAMonday();
    coOp.aFamily("lindt");
    coOp.aPredictionFor("lindt");
    sarah =
        coOp.body(coOp.as("admin", HttpMethod.GET, "/engine-rest/user?id=sarah", null))
            .get(0)
            .get("email")
            .asText();
  }

  @Test
  void whatACoordinatorWritesToAFamilyIsNotTheFamilysWord() {
    arrives(sarah, messageId("lindt"), "The account that you asked for is open. Sarah");

    assertThat(coOp.tasks(ANSWER)).isEmpty();
    assertThat(titles("lindt"))
        .doesNotContain("The family wrote")
        .contains("Somebody who works here wrote, with our mailbox in copy");
  }

  @Test
  void whatACoordinatorWritesToUsAndAnswersNothingIsLookedInto() {
    arrives(sarah, "<none@followthrough.example>", "See what the Lindts told me on the phone.");

    assertThat(coOp.tasks(ANSWER)).isEmpty();
    assertThat(coOp.contextOf(coOp.onlyTask("Look into the mail"))).contains("on the phone");
  }

  @Test
  void aCoordinatorWhoIsAParentSpeaksForHerFamilyWhereSheAnswersOurMessageToIt() {
    coOp.aFamilyWith("sarahs", "email", sarah);
    coOp.aPredictionFor("sarahs");

    arrives(sarah, messageId("sarahs"), "Tuesday is fine.");

    assertThat(coOp.contextOf(coOp.onlyTask(ANSWER))).contains("Tuesday is fine.");
    assertThat(titles("sarahs")).contains("The family wrote");
  }

  @Test
  void herWordOnAnotherFamilysMailIsNotItsWord() {
    coOp.aFamilyWith("sarahs", "email", sarah);
    coOp.aPredictionFor("sarahs");

    arrives(sarah, messageId("lindt"), "I have called them.");

    assertThat(titles("lindt")).doesNotContain("The family wrote");
    assertThat(titles("sarahs")).doesNotContain("The family wrote");
  }

  @Test
  void herNoAlwaysCounts() {
    coOp.aFamilyWith("sarahs", "email", sarah);

    arrives(sarah, "<none@followthrough.example>", "Unsubscribe");

    assertThat(
            coOp.body(coOp.as("sarah", HttpMethod.GET, "/api/v1/families/sarahs", null))
                .get("consent")
                .get("email")
                .asBoolean())
        .isFalse();
  }

  @Test
  void ourOwnMailThatComesBackIsNobodysWord() {
    arrives(OURS, messageId("lindt"), "Hello.");

    assertThat(coOp.tasks(ANSWER)).isEmpty();
    assertThat(titles("lindt")).doesNotContain("The family wrote");
  }

  @ParameterizedTest
  @ValueSource(strings = {OURS, "Care@Followthrough.example", "care+lindt@followthrough.example"})
  void ourOwnAddressStandsOnNoRecord(String address) {
    Map<String, Object> family = coOp.aUsualFamily("lindt");
    family.put("email", address);

    ResponseEntity<String> answer =
        coOp.as("sarah", HttpMethod.PUT, "/api/v1/families/lindt", family);

    assertThat(answer.getStatusCode().value()).isEqualTo(400);
    assertThat(answer.getBody()).contains("email", "the organisation's own address");
  }

  @Test
  void anAddressThatCanNeverBeMailedStandsOnNoRecord() {
    Map<String, Object> family = coOp.aUsualFamily("lindt");
    family.put("email", "lindt@-münchen.example");

    ResponseEntity<String> answer =
        coOp.as("sarah", HttpMethod.PUT, "/api/v1/families/lindt", family);

    assertThat(answer.getStatusCode().value()).isEqualTo(400);
    assertThat(answer.getBody()).contains("\"field\":\"email\"");
  }

  @Test
  void aFileThatBringsOurOwnAddressIsToldTheLineAndTheField() {
    String answer =
        coOp.imports(
                "familyId,familyName,email\nours,Ours,%s\nbraun,Braun,braun@families.example\n"
                    .formatted(OURS))
            .toString();

    assertThat(answer).contains("\"accepted\":1", "\"rejected\":1", "\"line\":2", "\"email\"");
  }

  @Test
  void aFamilyWithAnInternationalDomainIsMailedTo() {
    coOp.aFamilyWith("weiss", "email", "weiss@münchen.example");
    coOp.aPredictionFor("weiss");

    assertThat(coOp.channelsUsedFor("weiss")).containsExactly("email");
    assertThat(coOp.lastMessage("weiss", "email").get("to").asText())
        .isEqualTo("weiss@xn--mnchen-3ya.example");
  }

  private String messageId(String familyId) {
    return coOp.lastMessage(familyId, "email").get("headers").get("Message-ID").asText();
  }

  private List<String> titles(String familyId) {
    JsonNode timeline =
        coOp.body(
            coOp.as("sarah", HttpMethod.GET, "/api/v1/families/" + familyId + "/timeline", null));
    return StreamSupport.stream(timeline.spliterator(), false)
        .map(line -> line.get("title").asText())
        .toList();
  }

  private void arrives(String from, String answers, String words) {
    coOp.aMailArrives(
        "From: %s\r\nTo: lindt@families.example\r\nCc: %s\r\nSubject: Re: Checking in\r\nIn-Reply-To: %s\r\n\r\n%s"
            .formatted(from, OURS, answers, words)
            .getBytes(StandardCharsets.UTF_8));
  }
}
