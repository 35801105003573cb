package org.followthrough.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The audit of an instance over HTTP. */
@SandboxTest
class StepsTest {

  private static final String CALL = "Call the family";

  @Autowired CoOp coOp;
  @Autowired ProcessEngine engine;

  @BeforeEach
  void aWholeIntervention() {
    coOp.opensOnAMonday();
    coOp.aFamily("ivanov");
    coOp.aPredictionFor("ivanov");
  }

  @Test
  void everyStepThatRanIsListedInItsOrder() {
    runsToItsEnd();

    assertThat(theSteps().stream().map(step -> step.get("type").asText()))
        .containsExactly(
            "email", "wait", "sms", "wait", "condition", "call", "condition", "condition");
  }

  @Test
  void theOldestStepIsFirst() {
    runsToItsEnd();

    assertThat(
            theSteps().stream().map(step -> OffsetDateTime.parse(step.get("startedAt").asText())))
        .isSortedAccordingTo(Comparator.naturalOrder());
  }

  @Test
  void aSentEmailSaysWhatWasSentWhere() {
    JsonNode email = coOp.onlyStep("ivanov", "Send the first email");

    assertThat(email.get("channel").asText()).isEqualTo("email");
    assertThat(email.get("template").asText()).isEqualTo("concern_outreach");
    assertThat(email.get("output").get("delivery").asText()).isEqualTo("sent");
    assertThat(email.get("input").get("to").asText()).isEqualTo("ivanov@families.example");
    assertThat(email.get("success").asBoolean()).isTrue();
    assertThat(email.get("actor").asText()).isEqualTo("system");
  }

  @Test
  void aTextThatTheGatewayDeliveredIsDelivered() {
    coOp.daysPass(3);

    assertThat(coOp.onlyStep("ivanov", "Send the text").get("output").get("delivery").asText())
        .isEqualTo("delivered");
  }

  @Test
  void aWaitIsRunningWhileItLasts() {
    assertThat(coOp.onlyStep("ivanov", "Three days passed without a reply").get("status").asText())
        .isEqualTo("running");
  }

  @Test
  void aWaitThatAReplyEndedIsSkipped() {
    coOp.familyReplies("ivanov", "email", "Thank you!");

    assertThat(coOp.onlyStep("ivanov", "Three days passed without a reply").get("status").asText())
        .isEqualTo("skipped");
  }

  @Test
  void theInstanceShowsWhereItStandsAndWhenItGoesOn() {
    JsonNode instance = coOp.onlyInstanceOf("ivanov");

    assertThat(instance.get("currentSteps").findValuesAsText("name"))
        .containsExactly("Three days passed without a reply");
    assertThat(OffsetDateTime.parse(instance.get("nextExecutionAt").asText())).isAfter(coOp.now());
  }

  /** What we say is held against what Cockpit shows: the engine's own view. */
  @Test
  void theInstanceStandsWhereTheEngineSaysItStands() {
    BpmnAwareTests.init(engine);
    coOp.daysPass(3);

    JsonNode instance = coOp.onlyInstanceOf("ivanov");

    BpmnAwareTests.assertThat(
            engine
                .getRuntimeService()
                .createProcessInstanceQuery()
                .processInstanceId(instance.get("id").asText())
                .singleResult())
        .hasPassedInOrder("sendTheFirstEmail", "threeDaysPassedWithoutAReply", "sendTheText")
        .isWaitingAtExactly(instance.get("currentSteps").get(0).get("id").asText());
  }

  @Test
  void whoCompletesATaskHasDoneItWhoeverItWasAssignedTo() {
    coOp.daysPass(3);
    coOp.daysPass(2);
    JsonNode call = coOp.onlyTask("Call the family");
    assertThat(call.get("assignee").asText()).isEqualTo("sarah");
    assertThat(coOp.onlyStep("ivanov", "Call the family").get("actor").asText()).isEqualTo("sarah");

    assertThat(
            coOp.submits("mike", call, Map.of("callOutcome", "reached"))
                .getStatusCode()
                .is2xxSuccessful())
        .isTrue();

    assertThat(coOp.onlyStep("ivanov", "Call the family").get("actor").asText()).isEqualTo("mike");
  }

  @Test
  void eachCallSaysHowItWent() {
    coOp.daysPass(3);
    coOp.daysPass(2);
    coOp.completes(CALL, Map.of("callOutcome", "voicemail", "callNotes", "Left a message."));
    coOp.daysPass(4);
    coOp.completes(CALL, Map.of("callOutcome", "reached", "callNotes", "They stay."));

    assertThat(
            theSteps().stream()
                .filter(step -> step.get("name").asText().equals(CALL))
                .map(step -> step.get("output")))
        .extracting(
            output -> output.get("callOutcome").asText(),
            output -> output.get("callNotes").asText())
        .containsExactly(tuple("voicemail", "Left a message."), tuple("reached", "They stay."));
  }

  @Test
  void aStepThatFailedStandsWhereItBegan() {
    coOp.channelIs("sms", "transient");
    coOp.daysPass(3);
    coOp.passes("PT40M");

    assertThat(theSteps().stream().map(step -> step.get("name").asText()))
        .endsWith("Send the text", "Decide on the failed step");
  }

  private void runsToItsEnd() {
    coOp.daysPass(3);
    coOp.daysPass(2);
    coOp.completes("Call the family", Map.of("callOutcome", "reached"));
  }

  private List<JsonNode> theSteps() {
    return coOp.stepsOf(coOp.onlyInstanceOf("ivanov"));
  }
}
