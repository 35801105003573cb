package org.followthrough.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.ResponseEntity;

/** An analyst lets another diagram tell the family, and something is missing for that. */
@SandboxTest
class CalledMessagesTest {

  private static final String HANDED =
      "<camunda:inputParameter name=\"template\">friendly_check_in</camunda:inputParameter>";
  private static final String FIRST =
      "<camunda:inputParameter name=\"firstChannel\">email</camunda:inputParameter>";

  @Autowired CoOp coOp;

  @ParameterizedTest(name = "{0} first by {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          freindly_check_in     | email | freindly_check_in.subject.txt, freindly_check_in.email.txt, freindly_check_in.email.html, freindly_check_in.sms.txt
          onboarding_first_days | email | onboarding_first_days.subject.txt, onboarding_first_days.email.txt, onboarding_first_days.email.html
          freindly_check_in     | sms   | freindly_check_in.sms.txt
          """)
  void aMessageNeedsTheTextsOfEveryChannelThatMayBeTried(
      String template, String channel, String missing) {
    String texts =
        "sendTheCheckIn: 'Send the check-in' sends the template '%s', but there is no %s: deploy it with the diagram"
            .formatted(template, missing);

    assertThat(refused(telling(template, channel))).contains("(1)", texts);
    assertThat(refused(tellingOrCalling(telling(template, channel)))).contains(texts);
  }

  @Test
  void ofAMessageThatIsOnlyTextedOneTextIsEnough() {
    assertThat(deploying(telling("onboarding_first_days", "sms")).getStatusCode().value())
        .isEqualTo(200);
  }

  @Test
  void aCallThatHandsOverNoMessageIsRefused() {
    assertThat(refused(diagram().replace(HANDED, "")))
        .contains("(1)", "sendTheCheckIn: 'Send the check-in' does not say what it sends");
  }

  @Test
  void whatBecomesOfAFamilyThatCannotBeToldIsForTheCallerToSay() {
    String uncaught =
        diagram()
            .replaceFirst("attachedToRef=\"sendTheCheckIn\"", "attachedToRef=\"sendTheReminder\"");

    assertThat(refused(uncaught))
        .contains(
            "sendTheCheckIn: 'Send the check-in' calls the process 'tell_the_family', which may end with the error")
        .contains("'undeliverable', and nothing catches it");
  }

  @Test
  void whoWritesByAnotherDiagramHearsRepliesToo() {
    String deaf =
        diagram()
            .replaceFirst("(?s)<bpmn:subProcess id=\"handleAReply\".*?</bpmn:subProcess>", "")
            .replaceFirst("(?s)<bpmndi:BPMNShape id=\"handleAReply_di\".*?</bpmndi:BPMNShape>", "")
            .replaceAll(
                "(?s)<bpmndi:BPMN(Shape|Edge) id=\"(familyReplied|answerTheReply|replyAnswered)\\w*\"[^>]*>.*?</bpmndi:BPMN\\1>",
                "");

    assertThat(refused(deaf)).contains("writes to families but does not hear them");
  }

  private String diagram() {
    return coOp.deployed("medium_risk_intervention.bpmn")
        .replace("medium_risk_intervention", "telling");
  }

  private String telling(String template, String channel) {
    return diagram()
        .replace(HANDED, HANDED.replace("friendly_check_in", template))
        .replaceFirst(FIRST, FIRST.replace("email", channel));
  }

  private static String tellingOrCalling(String diagram) {
    return diagram
        .replace("org.followthrough.tellTheFamily", "org.followthrough.tellOrCallTheFamily")
        .replace("\"tell_the_family\"", "\"tell_or_call_the_family\"");
  }

  private String refused(String diagram) {
    ResponseEntity<String> answer = deploying(diagram);
    assertThat(answer.getStatusCode().value()).as(answer.getBody()).isEqualTo(400);
    return answer.getBody();
  }

  private ResponseEntity<String> deploying(String diagram) {
    return coOp.tryingToDeploy(Map.of("telling.bpmn", diagram));
  }
}
