package org.followthrough.contact;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.client.RestClient;

/** How families allow and forbid, by channel, and what is on record of it. */
@SandboxTest
class ConsentTest {

  private static final String NO_CONTACT =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
          xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="definitions" targetNamespace="test">
        <bpmn:process id="no_contact_example" isExecutable="true" camunda:historyTimeToLive="P180D">
          <bpmn:startEvent id="start" />
          <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="withdraw" />
          <bpmn:serviceTask id="withdraw" name="Withdraw consent"
              camunda:delegateExpression="${withdrawConsent}" />
          <bpmn:sequenceFlow id="f2" sourceRef="withdraw" targetRef="end" />
          <bpmn:endEvent id="end" />
        </bpmn:process>
      </bpmn:definitions>
      """;

  @Autowired CoOp coOp;
  @Autowired JdbcClient jdbc;

  @BeforeEach
  void aFamilyThatGotAnEmailAndAText() {
    coOp.opensOnAMonday();
    coOp.aFamily("moreau");
    coOp.aPredictionFor("moreau");
    coOp.daysPass(3);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"Stop.", "\"STOP\"", "stop all", "Opt out", "REVOKE", "cancel!", "End"})
  void theUsualWordsWithdrawConsentHoweverTheyAreWritten(String text) {
    coOp.familyReplies("moreau", "sms", text);

    assertThat(consent("sms")).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"START", "unstop", "Yes!"})
  void afterStopAFamilyCanComeBack(String text) {
    coOp.familyReplies("moreau", "sms", "STOP");

    coOp.familyReplies("moreau", "sms", text);

    assertThat(consent("sms")).isTrue();
    assertThat(coOp.tasks("Answer the reply")).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"Yes", "START"})
  void withoutAStopBeforeItTheseAreReplies(String text) {
    coOp.familyReplies("moreau", "sms", text);

    assertThat(coOp.contextOf(coOp.onlyTask("Answer the reply"))).contains(text);
  }

  @Test
  void whatChangedIsOnRecordWithItsSource() {
    coOp.familyReplies("moreau", "sms", "Stop");
    coOp.familyReplies("moreau", "sms", "START");
    coOp.aFamilyWith("moreau", "consent", Map.of("call", false));

    assertThat(changes())
        .containsExactly("sms false sms:STOP", "sms true sms:START", "call false record:sarah");
  }

  @Test
  void aMailOffersAButtonAndALinkToStop() {
    var mail = coOp.lastMessage("moreau", "email");

    assertThat(mail.get("headers").get("List-Unsubscribe-Post").asText())
        .isEqualTo("List-Unsubscribe=One-Click");
    assertThat(mail.get("headers").get("List-Unsubscribe").asText())
        .contains("<" + link() + ">", "<mailto:care@followthrough.example?subject=unsubscribe%20");
    assertThat(mail.get("html").asText()).contains(link());
    assertThat(link()).doesNotContain("moreau");
  }

  @Test
  void lookingAtThePageChangesNothing() {
    ResponseEntity<String> page = anybody(HttpMethod.GET, link(), null);

    assertThat(page.getStatusCode().value()).isEqualTo(200);
    assertThat(page.getBody()).contains("<form method=\"post\">", "<button>");
    assertThat(consent("email")).isTrue();
  }

  @ParameterizedTest(name = "form \"{0}\"")
  @ValueSource(strings = {"", "List-Unsubscribe=One-Click"})
  void theButtonAndTheMailProgramWithdrawConsentHoweverOften(String form) {
    for (int click = 0; click < 2; click++) {
      ResponseEntity<String> page = anybody(HttpMethod.POST, link(), form);
      assertThat(page.getStatusCode().value()).isEqualTo(200);
      assertThat(page.getBody()).contains("sends you no more emails");
    }

    assertThat(consent("email")).isFalse();
    assertThat(consent("sms")).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"no-token", "00000000-0000-4000-8000-000000000000"})
  void aLinkThatIsNoneSaysWhatToDo(String token) {
    for (HttpMethod method : new HttpMethod[] {HttpMethod.GET, HttpMethod.POST}) {
      ResponseEntity<String> page = anybody(method, coOp.url() + "/unsubscribe/" + token, "");
      assertThat(page.getStatusCode().value()).isEqualTo(404);
      assertThat(page.getBody()).contains("answer the email with the subject");
    }
    assertThat(consent("email")).isTrue();
  }

  @Test
  void aMailToTheUnsubscribeAddressDoesTheSame() {
    coOp.aMailArrives(mail("somebody@elsewhere.example", "unsubscribe " + token()));

    assertThat(consent("email")).isFalse();
    assertThat(coOp.tasks("Answer the reply")).isEmpty();
  }

  @Test
  void theWordAloneIsEnoughFromTheFamilysOwnAddress() {
    coOp.aMailArrives(mail("Moreau@families.example", "Unsubscribe"));

    assertThat(consent("email")).isFalse();
  }

  /** RFC 8058 leaves the mail program the choice between the two kinds of form. */
  @Test
  void aMailProgramMaySendItsClickAsMultipart() {
    ResponseEntity<String> page =
        RestClient.create()
            .post()
            .uri(link())
            .contentType(MediaType.parseMediaType("multipart/form-data; boundary=b"))
            .body(
                "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\n"
                    + "One-Click\r\n--b--\r\n")
            .retrieve()
            .toEntity(String.class);

    assertThat(page.getStatusCode().value()).isEqualTo(200);
    assertThat(page.getHeaders()).doesNotContainKey("Set-Cookie");
    assertThat(changes()).containsExactly("email false email:one-click");
  }

  @Test
  void afterOneClickNoMailIsSentAndTheWorkflowGoesOn() {
    anybody(HttpMethod.POST, link(), "List-Unsubscribe=One-Click");
    coOp.daysPass(2);
    assertThat(coOp.tasks("Call the family")).hasSize(1);
    coOp.operationsDeletes(coOp.onlyInstanceOf("moreau"));
    coOp.daysPass(2);

    coOp.aPredictionFor("moreau");

    assertThat(coOp.channelsUsedFor("moreau")).containsExactly("email", "sms", "sms");
  }

  @Test
  void aRecordThatSaysNothingOfConsentGivesNothingBack() {
    coOp.familyReplies("moreau", "sms", "STOP");
    anybody(HttpMethod.POST, link(), "");

    coOp.aFamily("moreau");

    assertThat(consent("sms") || consent("email")).isFalse();
    assertThat(consent("call")).isTrue();
  }

  @Test
  void aRecordThatSaysSomethingOfOneChannelLeavesTheOthersAsTheyAre() {
    coOp.familyReplies("moreau", "sms", "STOP");

    coOp.aFamilyWith("moreau", "consent", Map.of("call", false));

    assertThat(consent("sms")).isFalse();
    assertThat(consent("call")).isFalse();
    assertThat(consent("email")).isTrue();
  }

  @Test
  void theAnswerToARecordSaysWhatHoldsNow() {
    coOp.familyReplies("moreau", "sms", "STOP");

    assertThat(coOp.aFamily("moreau").at("/consent/sms").asBoolean(true)).isFalse();
  }

  @Test
  void aFileThatSaysNothingOfConsentGivesNothingBack() {
    coOp.familyReplies("moreau", "sms", "STOP");

    coOp.imports("familyId,familyName,consent.sms\nmoreau,Moreau,\n");
    coOp.imports("familyId,familyName,consent.email\nmoreau,Moreau,true\n");

    assertThat(consent("sms")).isFalse();
  }

  @Test
  void whatOneLineOfAFileWithdrawsALaterLineOfTheSameFamilyDoesNotGiveBack() {
    coOp.imports("familyId,familyName,consent.sms\nmoreau,Moreau,false\nmoreau,Moreau,\n");

    assertThat(consent("sms")).isFalse();
  }

  @Test
  void aCoordinatorMayGiveItBackAndThatIsOnRecord() {
    coOp.familyReplies("moreau", "sms", "STOP");

    Map<String, Object> family = coOp.aUsualFamily("moreau");
    family.put("consent", Map.of("sms", true));
    family.put("consentReason", "She called and wants texts again");
    coOp.aFamily("moreau", family);
    assertThat(consent("sms")).isTrue();
    coOp.imports("familyId,familyName,consent.sms\nmoreau,Moreau,false\n");

    assertThat(changes())
        .containsExactly(
            "sms false sms:STOP",
            "sms true record:sarah: She called and wants texts again",
            "sms false import:sarah");
  }

  @Test
  void theStepThatWithdrawsConsentWithdrawsAll() {
    coOp.deploys("no_contact_example.bpmn", NO_CONTACT);

    coOp.body(
        coOp.as(
            "admin",
            HttpMethod.POST,
            "/engine-rest/process-definition/key/no_contact_example/start",
            Map.of("variables", Map.of("familyId", Map.of("value", "moreau")))));

    assertThat(changes())
        .containsExactly("email false call:admin", "sms false call:admin", "call false call:admin");
    assertThat(coOp.aPredictionFor("moreau", 0.7, 90).get("result").asText())
        .isEqualTo("suppressed");
  }

  private static byte[] mail(String from, String subject) {
    return ("From: " + from + "\r\nSubject: " + subject + "\r\n\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** What is on record of the family's consent, oldest first. */
  private List<String> changes() {
    return jdbc.sql(
            "select channel || ' ' || given || ' ' || source from"
                + " followthrough.consent_change where family_id = 'moreau' order by id")
        .query(String.class)
        .list();
  }

  private boolean consent(String channel) {
    return coOp.body(coOp.as("sarah", HttpMethod.GET, "/api/v1/families/moreau", null))
        .get("consent")
        .get(channel)
        .asBoolean();
  }

  private String link() {
    Matcher link =
        Pattern.compile("http\\S+/unsubscribe/[0-9a-f-]{36}")
            .matcher(coOp.lastMessage("moreau", "email").get("text").asText());
    assertThat(link.find()).isTrue();
    return link.group();
  }

  private String token() {
    return link().substring(link().lastIndexOf('/') + 1);
  }

  /** Nobody signs in for it. */
  private static ResponseEntity<String> anybody(HttpMethod method, String url, String form) {
    RestClient.RequestBodySpec call = RestClient.create().method(method).uri(url);
    if (form != null) {
      call.contentType(MediaType.APPLICATION_FORM_URLENCODED).body(form);
    }
    return call.retrieve()
        .onStatus(status -> true, (request, response) -> {})
        .toEntity(String.class);
  }
}
