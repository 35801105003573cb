package org.followthrough.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.client.RestClientResponseException;

/**
 * What the process property {@code onReply} does: the workflow for families at high risk, deployed
 * anew as an analyst would, with another answer to a reply.
 */
@SandboxTest
class OnReplyTest {

  private static final String FILE = "high_risk_intervention.bpmn";
  private static final String INTERRUPTING = "id=\"familyReplied\"";

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamily() {
    coOp.opensOnAMonday();
    coOp.aFamily("silva");
  }

  /** The next test finds the diagram that the repository holds. */
  @AfterEach
  void theAnalystTakesItBack() {
    coOp.opensOnAMonday();
  }

  @Test
  void withHoldNothingIsSentUntilTheReplyIsAnswered() throws IOException {
    anInstanceThat("hold", false);

    coOp.familyReplies("silva", "email", "Give us a week.");
    coOp.daysPass(6);

    assertThat(coOp.tasks("Answer the reply")).hasSize(1);
    assertThat(coOp.channelsUsedFor("silva")).containsExactly("email");
  }

  @Test
  void withHoldItGoesOnWhereItStoodAndNothingBurstsOut() throws IOException {
    anInstanceThat("hold", false);
    coOp.daysPass(1);
    coOp.familyReplies("silva", "email", "Give us a week.");
    coOp.daysPass(6);

    coOp.completes("Answer the reply", Map.of("replyNotes", "Fine."));
    coOp.passes("P1DT20H");
    assertThat(coOp.channelsUsedFor("silva")).containsExactly("email");

    coOp.passes("PT8H");
    assertThat(coOp.channelsUsedFor("silva")).containsExactly("email", "sms");
    assertThat(coOp.tasks("Call the family")).isEmpty();
  }

  @Test
  void withHoldASecondReplyIsShownInTheSameTaskFirst() throws IOException {
    anInstanceThat("hold", false);
    coOp.familyReplies("silva", "email", "Give us a week.");

    coOp.familyReplies("silva", "email", "Or rather two.");

    assertThat(coOp.contextOf(coOp.onlyTask("Answer the reply")))
        .containsSubsequence("Or rather two.", "Give us a week.");
  }

  @Test
  void withHoldAReplyAfterTheAnswerHoldsAgain() throws IOException {
    anInstanceThat("hold", false);
    coOp.familyReplies("silva", "email", "Give us a week.");
    coOp.completes("Answer the reply", Map.of("replyNotes", "Fine."));

    coOp.familyReplies("silva", "email", "Or rather two.");
    coOp.daysPass(6);

    assertThat(coOp.tasks("Answer the reply")).hasSize(1);
    assertThat(coOp.channelsUsedFor("silva")).containsExactly("email");
  }

  @Test
  void withContinueTheReplyIsATaskAndTheRestGoesOn() throws IOException {
    anInstanceThat("continue", false);

    coOp.familyReplies("silva", "email", "Thank you!");
    coOp.daysPass(3);

    assertThat(coOp.tasks("Answer the reply")).hasSize(1);
    assertThat(coOp.channelsUsedFor("silva")).containsExactly("email", "sms");
  }

  @Test
  void aDiagramThatDrawsAnotherThingThanItSaysIsRefused() {
    assertThatThrownBy(() -> deploy("hold", true))
        .isInstanceOf(RestClientResponseException.class)
        .hasMessageContaining("must be non-interrupting because the process says onReply 'hold'");
    assertThatThrownBy(() -> deploy("end", false))
        .isInstanceOf(RestClientResponseException.class)
        .hasMessageContaining("must be interrupting because the process says onReply 'end'");
    assertThatThrownBy(() -> deploy("wait", false))
        .isInstanceOf(RestClientResponseException.class)
        .hasMessageContaining("onReply")
        .hasMessageContaining("continue, end, hold");
  }

  @Test
  void withEndASecondReplyIsShownInTheSameTask() {
    coOp.aPredictionFor("silva");
    coOp.familyReplies("silva", "email", "We are thinking about it.");

    coOp.familyReplies("silva", "email", "And now we have.");

    assertThat(coOp.contextOf(coOp.onlyTask("Answer the reply")))
        .contains("We are thinking about it.", "And now we have.");
  }

  @Test
  void aReplyToAnInstanceThatHasEndedIsStillAnswered() {
    coOp.aPredictionFor("silva");
    coOp.familyReplies("silva", "email", "We are thinking about it.");
    coOp.completes("Answer the reply", Map.of("replyNotes", "Fine."));
    assertThat(coOp.standingOf("silva")).isEqualTo("completed/success");

    coOp.familyReplies("silva", "email", "One more thing.");

    JsonNode task = coOp.onlyTask("Answer the reply");
    assertThat(coOp.contextOf(task)).contains("One more thing.", "has ended");
    assertThat(task.get("assignee").asText()).isEqualTo("sarah");
    coOp.completes("Answer the reply", Map.of("replyNotes", "Answered."));
    assertThat(coOp.tasks("Answer the reply")).isEmpty();
  }

  @Test
  void aReplyOfSomebodyUnknownIsPutBeforeTheCoordinators() {
    coOp.aMailArrives(
        "From: grandma@elsewhere.example\r\nSubject: The twins\r\n\r\nThey will come later."
            .getBytes(StandardCharsets.UTF_8));

    JsonNode task = coOp.onlyTask("Answer the reply");
    assertThat(coOp.contextOf(task))
        .contains("They will come later.", "grandma@elsewhere.example", "matches no family");
    assertThat(task.get("assignee").isNull()).isTrue();
  }

  @Test
  void aReplyReachesAnInstanceThatIsPausedByAFailedStep() {
    coOp.aPredictionFor("silva");
    coOp.channelIs("sms", "transient");
    coOp.daysPass(4);
    assertThat(coOp.standingOf("silva")).isEqualTo("paused");

    coOp.familyReplies("silva", "email", "Here we are.");

    assertThat(coOp.tasks("Answer the reply")).hasSize(1);
    assertThat(coOp.tasks("Call the family")).isEmpty();
  }

  @Test
  void oneAnswerStopsTheOtherOutreachTooAndReachesItsPersonOnce() {
    coOp.aPredictionFor("silva");
    coOp.aPredictionFor("silva", 0.7, 90);
    List<JsonNode> mails = coOp.received("silva");
    assertThat(mails).hasSize(2);

    coOp.familyReplies("silva", "email", "Hello!");

    assertThat(coOp.variableOf(coOp.onlyTask("Answer the reply"), "instanceId"))
        .isEqualTo(mails.get(1).get("instanceId").asText());
    coOp.daysPass(6);
    assertThat(coOp.channelsUsedFor("silva")).containsExactly("email", "email");
    assertThat(coOp.tasks("Call the family")).isEmpty();

    coOp.completes("Answer the reply", Map.of("replyNotes", "They are fine."));
    coOp.settles();

    assertThat(coOp.instancesOf("silva"))
        .extracting(instance -> instance.get("outcome").asText())
        .containsExactly("success", "success");
    assertThat(coOp.tasks("Answer the reply")).isEmpty();
  }

  @Test
  void ofTwoInstancesTheOneStopsThatWroteLastWhereTheReplyAnswersNoMessage() {
    coOp.aPredictionFor("silva", 0.7, 90);
    coOp.aPredictionFor("silva");
    List<JsonNode> mails = coOp.received("silva");

    coOp.aMailArrives(
        "From: silva@families.example\r\nSubject: Hello\r\n\r\nHere we are."
            .getBytes(StandardCharsets.UTF_8));

    assertThat(coOp.variableOf(coOp.onlyTask("Answer the reply"), "instanceId"))
        .isEqualTo(mails.get(1).get("instanceId").asText());
  }

  private void anInstanceThat(String onReply, boolean interrupts) throws IOException {
    deploy(onReply, interrupts);
    coOp.aPredictionFor("silva");
  }

  private void deploy(String onReply, boolean interrupts) throws IOException {
    String diagram =
        new ClassPathResource("bpmn/" + FILE).getContentAsString(StandardCharsets.UTF_8);
    coOp.deploys(
        FILE,
        diagram
            .replace("name=\"onReply\" value=\"end\"", "name=\"onReply\" value=\"" + onReply + "\"")
            .replace(INTERRUPTING, INTERRUPTING + " isInterrupting=\"" + interrupts + "\""));
  }
}
