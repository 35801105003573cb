package org.followthrough.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.ResponseEntity;

/** What is deployed alone is held against what was deployed before it and relies on it. */
@SandboxTest
class BrokenElsewhereTest {

  private static final String DEPLOYED_ALREADY =
      "(it is deployed already, and this comes with what you deploy now)";

  @Autowired CoOp coOp;

  @Test
  void aTableThatForgetsAnEventForWhichADiagramWaitsIsRefused() {
    String table = coOp.deployed("select_event_workflow.dmn");
    int rule = table.indexOf("<rule id=\"paymentReceived\">");
    int end = table.indexOf("</rule>", rule) + "</rule>".length();

    assertThat(
            refused("select_event_workflow.dmn", table.substring(0, rule) + table.substring(end)))
        .contains("(1)", "payment_reminder.bpmn, paymentReceived", DEPLOYED_ALREADY)
        .contains("waits for the message 'payment_received', which nobody sends");
  }

  @Test
  void aFormThatAsksOtherwiseThanADiagramReliesOnIsRefused() {
    String form = coOp.deployed("call_the_family.form");

    assertThat(refused("call_the_family.form", form.replace("\"do_not_contact\"", "\"leave_us\"")))
        .contains(
            "high_risk_intervention.bpmn",
            "compares callOutcome with 'do_not_contact'",
            DEPLOYED_ALREADY)
        .contains("which is no answer of the form call_the_family");
  }

  @Test
  void aTextThatSaysWhatItsWorkflowDoesNotKnowIsRefused() {
    assertThat(
            refused("onboarding_welcome.sms.txt", "Welcome, you owe {{amount}}. STOP to opt out"))
        .contains("(1)", "onboarding.bpmn, sendTheWelcome", DEPLOYED_ALREADY)
        .contains("sends the template 'onboarding_welcome', which says {{amount}}");
  }

  @Test
  void aDiagramThatATableChoosesStaysAWorkflow() {
    String diagram = coOp.deployed("onboarding.bpmn");

    assertThat(
            refused(
                "onboarding.bpmn",
                diagram.replaceFirst("<camunda:properties>(?s:.*?)</camunda:properties>", "")))
        .contains("select_event_workflow.dmn, familyEnrolledWorkflow", DEPLOYED_ALREADY)
        .contains("chooses the workflow 'onboarding', which does not exist");
  }

  @Test
  void whatBreaksNothingIsTaken() {
    String text = coOp.deployed("onboarding_welcome.sms.txt");

    assertThat(coOp.tryingToDeploy(Map.of("onboarding_welcome.sms.txt", text)).getStatusCode())
        .matches(status -> status.is2xxSuccessful());
  }

  private String refused(String file, String text) {
    ResponseEntity<String> answer = coOp.tryingToDeploy(Map.of(file, text));
    assertThat(answer.getStatusCode().value()).isEqualTo(400);
    return coOp.read(answer.getBody()).get("message").asText();
  }
}
