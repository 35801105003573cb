package org.followthrough.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/** What analysts deploy while it runs, and what families' own data may do to it. */
@SandboxTest
class DeployedTextsTest {

  private static final String SUBJECT = "concern_outreach.subject.txt";

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamily() {
    coOp.opensOnAMonday();
    coOp.aFamily("yilmaz");
  }

  @Test
  void aTableThatNamesAnotherTemplateChangesWhatTheNextFamilyReads() throws IOException {
    coOp.deploys(
        "select_intervention.dmn",
        file("dmn/select_intervention.dmn")
            .replace("\"concern_outreach\"", "\"friendly_check_in_reminder\""));

    coOp.aPredictionFor("yilmaz");

    assertThat(subject()).isEqualTo("Still happy to hear from you");
  }

  @Test
  void theDecisionsTemplateIsForTheFirstMessageOnly() throws IOException {
    coOp.deploys(
        "select_intervention.dmn",
        file("dmn/select_intervention.dmn")
            .replace("\"concern_outreach\"", "\"friendly_check_in\""));
    coOp.aPredictionFor("yilmaz");

    coOp.daysPass(3);

    assertThat(coOp.lastMessage("yilmaz", "sms").get("text").asText())
        .contains("how are things going?");
  }

  @Test
  void aChangedTextIsReadByTheNextFamily() {
    coOp.deploys(SUBJECT, "A word from us, {{familyName}} family");

    coOp.aPredictionFor("yilmaz");

    assertThat(subject()).isEqualTo("A word from us, Martinez family");
  }

  @Test
  void aTextWithAnUnknownVariableIsNotSentAndNoFallbackIsTaken() {
    coOp.deploys(SUBJECT, "Hello {{petName}}");

    coOp.aPredictionFor("yilmaz");
    coOp.daysPass(7);

    assertThat(coOp.received("yilmaz")).isEmpty();
    assertThat(coOp.tasks("Call the family")).isEmpty();
  }

  @Test
  void aTextWithAnUnknownVariablePausesTheInstanceAndNamesTheVariable() {
    coOp.deploys(SUBJECT, "Hello {{petName}}");

    coOp.aPredictionFor("yilmaz");

    assertThat(coOp.standingOf("yilmaz")).isEqualTo("paused");
    assertThat(coOp.onlyInstanceOf("yilmaz").get("lastError").asText())
        .contains("petName", SUBJECT);
  }

  @Test
  void aTextWithAnUnknownVariableIsOneIncident() {
    coOp.deploys(SUBJECT, "Hello {{petName}}");

    coOp.aPredictionFor("yilmaz");

    assertThat(coOp.incidentsOf(coOp.onlyInstanceOf("yilmaz"))).hasSize(1);
  }

  @Test
  void oncePutRightItIsSentOnceAndGoesOn() {
    pausedByAnUnknownVariable();
    coOp.deploys(SUBJECT, "Hello {{familyName}}");

    coOp.operationsRetries(coOp.onlyJobOf(coOp.onlyInstanceOf("yilmaz")));

    assertThat(coOp.channelsUsedFor("yilmaz")).containsExactly("email");
    assertThat(subject()).isEqualTo("Hello Martinez");
    assertThat(coOp.standingOf("yilmaz")).isEqualTo("running");
  }

  @Test
  void oncePutRightTheIncidentIsGone() {
    pausedByAnUnknownVariable();
    coOp.deploys(SUBJECT, "Hello {{familyName}}");

    coOp.operationsRetries(coOp.onlyJobOf(coOp.onlyInstanceOf("yilmaz")));

    assertThat(coOp.incidentsOf(coOp.onlyInstanceOf("yilmaz"))).isEmpty();
  }

  @Test
  void oncePutRightTheNextStepComesInItsTime() {
    pausedByAnUnknownVariable();
    coOp.deploys(SUBJECT, "Hello {{familyName}}");
    coOp.operationsRetries(coOp.onlyJobOf(coOp.onlyInstanceOf("yilmaz")));

    coOp.daysPass(3);

    assertThat(coOp.channelsUsedFor("yilmaz")).containsExactly("email", "sms");
  }

  @Test
  void markupInANameIsEscapedInTheHtmlPart() {
    coOp.aFamilyWith("yilmaz", "familyName", "<script>alert(1)</script> & Söhne");

    coOp.aPredictionFor("yilmaz");

    assertThat(coOp.lastMessage("yilmaz", "email").get("html").asText())
        .doesNotContain("<script>")
        .contains("&lt;script&gt;alert(1)&lt;", "&amp; Söhne");
  }

  @Test
  void markupInANameStaysAsItIsInTheTextPart() {
    coOp.aFamilyWith("yilmaz", "familyName", "<b>O'Neill</b> & Söhne");

    coOp.aPredictionFor("yilmaz");

    assertThat(coOp.lastMessage("yilmaz", "email").get("text").asText())
        .contains("Hello <b>O'Neill</b> & Söhne family,");
  }

  @Test
  void aNameThatLooksLikeAVariableIsOnlyAName() {
    coOp.aFamilyWith("yilmaz", "familyName", "{{organisation}} ${familyId}");

    coOp.aPredictionFor("yilmaz");

    assertThat(subject()).isEqualTo("How are things going, {{organisation}} ${familyId} family?");
  }

  @Test
  void aNameOfTwoLinesIsRefused() {
    Map<String, Object> family = coOp.aUsualFamily("yilmaz");
    family.put("familyName", "Yilmaz\r\nBcc: everybody@example.org");

    ResponseEntity<String> answer =
        coOp.as("sarah", HttpMethod.PUT, "/api/v1/families/yilmaz", family);

    assertThat(answer.getStatusCode().value()).isEqualTo(400);
    assertThat(answer.getBody()).contains("familyName");
  }

  @Test
  void aLineBreakInAnAttributeAddsNoHeader() {
    Map<String, Object> family = new HashMap<>(coOp.aUsualFamily("yilmaz"));
    family.put("attributes", Map.of("petName", "Rex\r\nX-Injected: yes"));
    coOp.aFamily("yilmaz", family);
    coOp.deploys(SUBJECT, "Hello {{petName}}");

    coOp.aPredictionFor("yilmaz");

    assertThat(coOp.lastMessage("yilmaz", "email").get("headers").has("X-Injected")).isFalse();
    assertThat(subject()).isEqualTo("Hello Rex X-Injected: yes");
  }

  private void pausedByAnUnknownVariable() {
    coOp.deploys(SUBJECT, "Hello {{petName}}");
    coOp.aPredictionFor("yilmaz");
    assertThat(coOp.received("yilmaz")).isEmpty();
  }

  private String subject() {
    return coOp.lastMessage("yilmaz", "email").get("subject").asText();
  }

  private static String file(String name) throws IOException {
    return new ClassPathResource(name).getContentAsString(StandardCharsets.UTF_8);
  }
}
