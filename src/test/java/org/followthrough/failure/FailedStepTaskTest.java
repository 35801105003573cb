package org.followthrough.failure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/** What a coordinator finds, and can do, when a step has failed for good. */
@SandboxTest
class FailedStepTaskTest {

  private static final String STEP = "Send the first email";

  @Autowired CoOp coOp;
  private FailedStepDriver failedSteps;

  @BeforeEach
  void aCoOp() {
    coOp.opensOnAMonday();
    failedSteps = new FailedStepDriver(coOp);
  }

  @Test
  void theTaskSaysWhatFailedWhyAndWhatWasTriedWhen() {
    failedSteps.failsForGood("haddad");

    JsonNode task = coOp.onlyTask(FailedStepDriver.TASK);
    assertThat(task.get("assignee").asText()).isEqualTo("sarah");
    assertThat(coOp.contextOf(task)).contains(STEP, "450", "09:00", "09:05", "09:15", "09:35");
  }

  @Test
  void theTaskNamesTheFamilyAndTheInstance() {
    failedSteps.failsForGood("haddad");

    JsonNode task = coOp.onlyTask(FailedStepDriver.TASK);
    assertThat(coOp.variableOf(task, "familyId")).isEqualTo("haddad");
    assertThat(coOp.variableOf(task, "instanceId"))
        .isEqualTo(coOp.onlyInstanceOf("haddad").get("id").asText());
  }

  @Test
  void threeFailuresAreThreeIncidentsAndThreeTasksAndThreeDecisionsLeaveNone() {
    List<String> families = List.of("again", "onward", "enough");
    coOp.channelIs("email", "transient");
    families.forEach(coOp::aFamily);
    families.forEach(coOp::aPredictionFor);
    coOp.passes("PT36M");
    assertThat(coOp.tasks(FailedStepDriver.TASK)).hasSize(3);
    assertThat(families)
        .allSatisfy(family -> assertThat(failedSteps.incidentsOf(family)).hasSize(1));

    coOp.channelIs("email", "none");
    failedSteps.decides("again", "retry");
    failedSteps.decides("onward", "skip");
    failedSteps.decides("enough", "cancel");

    assertThat(coOp.tasks(FailedStepDriver.TASK)).isEmpty();
    assertThat(failedSteps.allIncidents()).isEmpty();
    assertThat(coOp.channelsUsedFor("again")).containsExactly("email");
    assertThat(coOp.standingOf("onward")).isEqualTo("running");
    assertThat(coOp.standingOf("enough")).isEqualTo("cancelled/cancelled");
  }

  @Test
  void theFormOffersToRetryToSkipAndToCancelAndNothingElse() {
    failedSteps.failsForGood("haddad");

    JsonNode form =
        coOp.body(
            coOp.as(
                "sarah",
                HttpMethod.GET,
                "/engine-rest/task/"
                    + coOp.onlyTask(FailedStepDriver.TASK).get("id").asText()
                    + "/deployed-form",
                null));
    assertThat(form.findValue("values").findValuesAsText("value"))
        .containsExactly("retry", "skip", "cancel");
  }

  @Test
  void aRetrySendsAtOnceAndTheWorkflowRunsAgain() {
    failedSteps.failsForGood("haddad");
    coOp.channelIs("email", "none");

    failedSteps.decides("haddad", "retry");

    assertThat(coOp.channelsUsedFor("haddad")).containsExactly("email");
    assertThat(coOp.standingOf("haddad")).isEqualTo("running");
  }

  @Test
  void aRetryHasAllItsTriesAndASecondFailureIsANewTask() {
    failedSteps.failsForGood("haddad");
    String first = coOp.onlyTask(FailedStepDriver.TASK).get("id").asText();

    failedSteps.decides("haddad", "retry");
    assertThat(coOp.tasks(FailedStepDriver.TASK)).isEmpty();
    coOp.passes("PT36M");

    assertThat(coOp.onlyTask(FailedStepDriver.TASK).get("id").asText()).isNotEqualTo(first);
    assertThat(coOp.onlyInstanceOf("haddad").get("errorCount").asInt()).isEqualTo(8);
  }

  @Test
  void aSkippedStepIsInTheAuditWithWhoAndWhyAndTheWaitCountsFromThen() {
    failedSteps.failsForGood("haddad");

    failedSteps.decides("haddad", "skip");

    JsonNode step = coOp.onlyStep("haddad", STEP);
    assertThat(step.get("status").asText()).isEqualTo("skipped");
    assertThat(step.get("actor").asText()).isEqualTo("sarah");
    assertThat(step.get("output").get("notes").asText()).isEqualTo("because");
    OffsetDateTime next =
        OffsetDateTime.parse(coOp.onlyInstanceOf("haddad").get("nextExecutionAt").asText());
    assertThat(Duration.between(coOp.now().plusDays(3), next).abs())
        .isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aWorkflowWithASkippedStepEndsAsAnyOther() {
    failedSteps.failsForGood("haddad");
    failedSteps.decides("haddad", "skip");
    coOp.daysPass(3);
    coOp.passes("P2DT1H");

    coOp.completes("Call the family", Map.of("callOutcome", "reached"));

    assertThat(coOp.standingOf("haddad")).isEqualTo("completed/success");
  }

  @Test
  void aSkippedStepTakesNoFallback() {
    failedSteps.failsForGood("haddad");

    failedSteps.decides("haddad", "skip");
    coOp.daysPass(1);

    assertThat(coOp.received("haddad")).isEmpty();
  }

  @Test
  void aCancelledInstanceKeepsTheNotes() {
    failedSteps.failsForGood("haddad");

    failedSteps.decides("haddad", "cancel");

    assertThat(coOp.onlyInstanceOf("haddad").get("outcomeNotes").asText()).isEqualTo("because");
  }

  @Test
  void theDecisionIsInTheAudit() {
    failedSteps.failsForGood("haddad");

    failedSteps.decides("haddad", "skip");

    JsonNode decision = coOp.onlyStep("haddad", FailedStepDriver.TASK);
    assertThat(decision.get("status").asText()).isEqualTo("completed");
    assertThat(decision.get("actor").asText()).isEqualTo("sarah");
    assertThat(decision.get("output").get("escalationDecision").asText()).isEqualTo("skip");
  }

  @Test
  void retryingInCockpitClosesTheTaskAndSendsAtOnce() {
    failedSteps.failsForGood("haddad");
    coOp.channelIs("email", "none");

    coOp.operationsRetries(coOp.onlyJobOf(coOp.onlyInstanceOf("haddad")));

    assertThat(coOp.tasks(FailedStepDriver.TASK)).isEmpty();
    assertThat(coOp.channelsUsedFor("haddad")).containsExactly("email");
  }

  @Test
  void cancellingTheInstanceInCockpitClosesTheTask() {
    failedSteps.failsForGood("haddad");

    coOp.operationsDeletes(coOp.onlyInstanceOf("haddad"));

    assertThat(coOp.tasks(FailedStepDriver.TASK)).isEmpty();
    assertThat(coOp.standingOf("haddad")).isEqualTo("cancelled/cancelled");
  }

  @Test
  void aReplyClosesTheTask() {
    coOp.aFamily("haddad");
    coOp.aPredictionFor("haddad");
    coOp.channelIs("sms", "transient");
    coOp.daysPass(3);
    coOp.passes("PT36M");
    assertThat(coOp.tasks(FailedStepDriver.TASK)).hasSize(1);

    coOp.familyReplies("haddad", "email", "Here we are.");

    assertThat(coOp.tasks(FailedStepDriver.TASK)).isEmpty();
    assertThat(coOp.tasks("Answer the reply")).hasSize(1);
  }

  @Test
  void aDecisionThatNobodyTakesIsRemindedOfOnceAndThenRaised() {
    failedSteps.failsForGood("haddad");

    coOp.passes("P1DT10H");

    assertThat(coOp.mailsTo("sarah@followthrough.example"))
        .map(mail -> mail.get("subject").asText())
        .containsExactly("Overdue: Decide on the failed step, Martinez family");
    assertThat(coOp.candidateGroupsOf(coOp.onlyTask(FailedStepDriver.TASK)))
        .doesNotContain("lead_coordinators");

    coOp.daysPass(3);

    assertThat(coOp.mailsTo("sarah@followthrough.example")).hasSize(1);
    assertThat(coOp.candidateGroupsOf(coOp.onlyTask(FailedStepDriver.TASK)))
        .contains("coordinators", "lead_coordinators");
    assertThat(coOp.onlyTask(FailedStepDriver.TASK).get("assignee").asText()).isEqualTo("sarah");
    assertThat(coOp.onlyStep("haddad", "Reminded of an overdue task").get("actor").asText())
        .isEqualTo("system");
  }

  @Test
  void theProcessThatAsksIsNoWorkflow() {
    failedSteps.failsForGood("haddad");

    assertThat(coOp.instancesOf("haddad")).hasSize(1);
  }

  @Test
  void aFaultOfOurOwnIsPutBeforeACoordinatorAtOnce() throws IOException {
    coOp.deploys("friendly_check_in.subject.txt", "Hello {{petName}}");
    coOp.aFamily("haddad");
    coOp.aFamilyWithout("haddad", "phone");

    coOp.aPredictionFor("haddad", 0.7, 80);
    coOp.settles();

    assertThat(coOp.contextOf(coOp.onlyTask(FailedStepDriver.TASK)))
        .contains("{{petName}}", "no value");
  }
}
