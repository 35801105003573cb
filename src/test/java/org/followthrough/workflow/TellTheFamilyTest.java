package org.followthrough.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DayOfWeek;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/** A message that a diagram lets another one say: whoever looks sees it as the step it is there. */
@SandboxTest
class TellTheFamilyTest {

  private static final String WELCOME = "Send the welcome";

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamily() {
    coOp.opensOnAMonday();
    coOp.aFamily("sato");
  }

  @Test
  void theRecordNamesTheStepAsItsOwnDiagramDoesAndNothingOfHowItIsSaid() {
    enrolled();

    assertThat(steps("name")).containsExactly(WELCOME, "A day passed after the welcome");
    assertThat(coOp.onlyStep("sato", WELCOME).get("type").asText()).isEqualTo("email");
    assertThat(coOp.onlyStep("sato", WELCOME).get("template").asText())
        .isEqualTo("onboarding_welcome");
  }

  @Test
  void aTextInItsPlaceIsTheSameStepOnAnotherChannel() {
    coOp.channelIs("email", "permanent", 1);
    enrolled();

    assertThat(steps("name")).containsExactly(WELCOME, WELCOME, "A day passed after the welcome");
    assertThat(steps("channel")).containsExactly("email", "sms", "null");
    assertThat(steps("status")).containsExactly("failed", "completed", "running");
  }

  @Test
  void statisticsCountTheStepByChannel() {
    enrolled();
    coOp.aFamilyWithout("kimura", "email");
    coOp.happens("family_enrolled", "kimura", Map.of());

    JsonNode messages =
        coOp.body(coOp.as("otto", HttpMethod.GET, "/api/v1/stats?days=1", null)).get("messages");

    assertThat(messages.findValuesAsText("step")).containsExactly(WELCOME, WELCOME);
    assertThat(messages.findValuesAsText("channel")).containsExactly("email", "sms");
    assertThat(messages.findValuesAsText("workflow")).containsOnly("onboarding");
  }

  @Test
  void theTimelineTellsTheMessageUnderThatName() {
    enrolled();

    JsonNode timeline =
        coOp.body(coOp.as("sarah", HttpMethod.GET, "/api/v1/families/sato/timeline", null));

    assertThat(timeline.findValuesAsText("title"))
        .contains(WELCOME)
        .doesNotContain("Send the email");
  }

  @Test
  void whileItIsHeldTheInstanceHasNotBegunAndSaysAtWhichStepItStandsUntilWhenAndWhy() {
    onASaturday();
    enrolled();

    JsonNode instance = coOp.onlyInstanceOf("sato");
    assertThat(instance.get("status").asText()).isEqualTo("pending");
    assertThat(instance.get("currentSteps").toString())
        .isEqualTo(
            "[{\"id\":\"sendTheWelcome\",\"name\":\"Send the welcome\",\"type\":\"email\"}]");
    assertThat(instance.get("nextExecutionAt").isNull()).isFalse();
    assertThat(coOp.onlyStep("sato", WELCOME).get("heldBecause").asText()).contains("weekend");
    assertThat(variables(instance)).contains("heldUntil", "heldBecause");

    coOp.daysPass(2);
    assertThat(coOp.channelsUsedFor("sato")).containsExactly("email");
    assertThat(coOp.standingOf("sato")).isEqualTo("running");
    assertThat(variables(instance)).doesNotContain("heldUntil", "heldBecause");
  }

  @Test
  void whatIsUrgentIsUrgentInWhatItCallsToo() {
    onASaturday();
    coOp.startsFor("sato", "onboarding", 9, true);

    assertThat(coOp.channelsUsedFor("sato")).containsExactly("email");
  }

  @Test
  void itsJobsHaveThePriorityOfTheInstance() {
    onASaturday();
    coOp.startsFor("sato", "medium_risk_intervention", 9, false);

    assertThat(coOp.onlyJobOf(called(coOp.onlyInstanceOf("sato"))).get("priority").asInt())
        .isEqualTo(9);
  }

  @Test
  void theFirstMessageIsTheOneThatTheTableChose() {
    String table = coOp.deployed("select_event_workflow.dmn");
    coOp.deploys(
        "select_event_workflow.dmn",
        table.replace("\"onboarding_welcome\"", "\"onboarding_calendar\""));
    enrolled();
    coOp.daysPass(1);

    assertThat(coOp.received("sato").stream().map(mail -> mail.get("subject").asText()))
        .containsExactly("What is on in the next weeks", "Your account at Followthrough Co-op");
    coOp.deploys("select_event_workflow.dmn", table);
  }

  @Test
  void pausedBeforeItIsSaidItIsSaidWhenItGoesOn() {
    onASaturday();
    enrolled();
    coOp.does("pause", coOp.onlyInstanceOf("sato"), "They asked for a week.");
    coOp.daysPass(5);
    assertThat(coOp.received("sato")).isEmpty();

    coOp.does("resume", coOp.onlyInstanceOf("sato"), "The week is over.");

    assertThat(coOp.channelsUsedFor("sato")).containsExactly("email");
  }

  @Test
  void cancelledBeforeItIsSaidItIsNeverSaid() {
    onASaturday();
    enrolled();

    coOp.does("cancel", coOp.onlyInstanceOf("sato"), "They have left.");
    coOp.daysPass(28);

    assertThat(coOp.received("sato")).isEmpty();
    assertThat(coOp.standingOf("sato")).isEqualTo("cancelled/cancelled");
  }

  @Test
  void aReplyThatEndsTheWorkflowTakesTheMessageThatStillWaitsAway() {
    coOp.aPredictionFor("sato", 0.7, 75);
    coOp.channelIs("email", "transient");
    coOp.daysPass(7);

    coOp.familyReplies("sato", "email", "All is well.");
    coOp.channelIs("email", "none");
    coOp.daysPass(7);

    assertThat(coOp.channelsUsedFor("sato")).containsExactly("email");
    coOp.completes("Answer the reply", Map.of("replyNotes", "Good."));
    assertThat(coOp.standingOf("sato")).isEqualTo("completed/success");
  }

  @Test
  void whereItFailsForGoodThePersonWhoDecidesReadsItsName() {
    failsForGood();

    assertThat(coOp.contextOf(coOp.onlyTask("Decide on the failed step"))).contains(WELCOME);
    assertThat(coOp.incidentsOf(coOp.onlyInstanceOf("sato")).get(0).get("activityId").asText())
        .isEqualTo("sendTheWelcome");
    assertThat(coOp.onlyStep("sato", WELCOME).get("status").asText()).isEqualTo("failed");
    assertThat(coOp.standingOf("sato")).isEqualTo("paused");
  }

  @Test
  void leftOutTheWorkflowGoesOnBehindIt() {
    failsForGood();

    coOp.completes(
        "Decide on the failed step",
        Map.of("escalationDecision", "skip", "escalationNotes", "They know already."));

    assertThat(coOp.onlyStep("sato", WELCOME).get("status").asText()).isEqualTo("skipped");
    assertThat(coOp.standingOf("sato")).isEqualTo("running");
    coOp.channelIs("email", "none");
    coOp.daysPass(1);
    assertThat(coOp.channelsUsedFor("sato")).containsExactly("email");
  }

  @Test
  void triedAgainItIsSaidOnce() {
    failsForGood();
    coOp.channelIs("email", "none");

    coOp.completes(
        "Decide on the failed step",
        Map.of("escalationDecision", "retry", "escalationNotes", "The server is back."));

    assertThat(coOp.channelsUsedFor("sato")).containsExactly("email");
    assertThat(coOp.standingOf("sato")).isEqualTo("running");
  }

  @Test
  void anInstanceMovesToANewVersionWhileItsMessageWaits() {
    onASaturday();
    enrolled();
    JsonNode instance = coOp.onlyInstanceOf("sato");
    int version = instance.get("workflowVersion").asInt();
    coOp.deploys(
        "onboarding.bpmn",
        coOp.deployed("onboarding.bpmn").replace("Four-week review", "Review of four weeks"));

    JsonNode moved =
        coOp.body(
            coOp.as(
                "ana",
                HttpMethod.POST,
                "/api/v1/workflows/onboarding/migrate",
                Map.of("fromVersion", version, "toVersion", version + 1)));

    assertThat(moved.get("migrated").asInt()).as(moved.toString()).isEqualTo(1);
    coOp.daysPass(2);
    assertThat(coOp.channelsUsedFor("sato")).containsExactly("email");
    coOp.theMailComesBack("sato");
    assertThat(coOp.channelsUsedFor("sato")).containsExactly("email", "sms");
    coOp.deploys("onboarding.bpmn", coOp.deployed("onboarding.bpmn"));
  }

  @Test
  void nobodyStartsItByItself() {
    for (String key : List.of("tell_the_family", "tell_or_call_the_family")) {
      var answer =
          coOp.as(
              "sarah",
              HttpMethod.POST,
              "/engine-rest/process-definition/key/" + key + "/start",
              Map.of("variables", Map.of("familyId", Map.of("value", "sato"))));

      assertThat(answer.getStatusCode().is4xxClientError()).as(answer.getBody()).isTrue();
      assertThat(
              coOp.starts(key, Map.of("familyId", "sato", "reason", "A hunch."))
                  .getStatusCode()
                  .is4xxClientError())
          .isTrue();
    }
    assertThat(coOp.received("sato")).isEmpty();
  }

  private void enrolled() {
    coOp.happens("family_enrolled", "sato", Map.of());
  }

  private void onASaturday() {
    coOp.comesTo(
        coOp.now()
            .atZoneSameInstant(CoOp.NEW_YORK)
            .with(TemporalAdjusters.next(DayOfWeek.SATURDAY)));
  }

  private void failsForGood() {
    coOp.channelIs("email", "transient");
    enrolled();
    coOp.passes("PT36M");
  }

  private List<String> steps(String field) {
    return coOp.stepsOf(coOp.onlyInstanceOf("sato")).stream()
        .map(step -> step.get(field).asText())
        .toList();
  }

  /** The innermost process that an instance calls just now. */
  private JsonNode called(JsonNode instance) {
    JsonNode called =
        coOp.body(
            coOp.as(
                "admin",
                HttpMethod.GET,
                "/engine-rest/process-instance?superProcessInstance=" + instance.get("id").asText(),
                null));
    return called.isEmpty() ? instance : called(called.get(0));
  }

  private List<String> variables(JsonNode instance) {
    return StreamSupport.stream(
            coOp.body(
                    coOp.as(
                        "admin",
                        HttpMethod.GET,
                        "/engine-rest/variable-instance?processInstanceIdIn="
                            + instance.get("id").asText(),
                        null))
                .spliterator(),
            false)
        .map(variable -> variable.get("name").asText())
        .toList();
  }
}
