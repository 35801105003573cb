package org.followthrough.failure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpMethod;

/** What a coordinator finds, and can do, when a step has failed for good. */
@SandboxTest
class FailedStepTaskTest {

  private static final String TASK = "Decide on the failed step";
  private static final String STEP = "Send the first email";

  @Autowired CoOp coOp;

  @BeforeEach
  void aCoOp() {
    coOp.opensOnAMonday();
  }

  @Test
  void theTaskSaysWhatFailedWhyAndWhatWasTriedWhen() {
    failsForGood("haddad");

    JsonNode task = coOp.onlyTask(TASK);
    assertThat(task.get("assignee").asText()).isEqualTo("sarah");
    assertThat(coOp.contextOf(task)).contains(STEP, "450", "09:00", "09:05", "09:15", "09:35");
  }

  @Test
  void theTaskNamesTheFamilyAndTheInstance() {
    failsForGood("haddad");

    JsonNode task = coOp.onlyTask(TASK);
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
    assertThat(coOp.tasks(TASK)).hasSize(3);
    assertThat(families).allSatisfy(family -> assertThat(incidentsOf(family)).hasSize(1));

    coOp.channelIs("email", "none");
    decides("again", "retry");
    decides("onward", "skip");
    decides("enough", "cancel");

    assertThat(coOp.tasks(TASK)).isEmpty();
    assertThat(allIncidents()).isEmpty();
    assertThat(coOp.channelsUsedFor("again")).containsExactly("email");
    assertThat(coOp.standingOf("onward")).isEqualTo("running");
    assertThat(coOp.standingOf("enough")).isEqualTo("cancelled/cancelled");
  }

  @Test
  void theFormOffersToRetryToSkipAndToCancelAndNothingElse() {
    failsForGood("haddad");

    JsonNode form =
        coOp.body(
            coOp.as(
                "sarah",
                HttpMethod.GET,
                "/engine-rest/task/" + coOp.onlyTask(TASK).get("id").asText() + "/deployed-form",
                null));
    assertThat(form.findValue("values").findValuesAsText("value"))
        .containsExactly("retry", "skip", "cancel");
  }

  @Test
  void aRetrySendsAtOnceAndTheWorkflowRunsAgain() {
    failsForGood("haddad");
    coOp.channelIs("email", "none");

    decides("haddad", "retry");

    assertThat(coOp.channelsUsedFor("haddad")).containsExactly("email");
    assertThat(coOp.standingOf("haddad")).isEqualTo("running");
  }

  @Test
  void aRetryHasAllItsTriesAndASecondFailureIsANewTask() {
    failsForGood("haddad");
    String first = coOp.onlyTask(TASK).get("id").asText();

    decides("haddad", "retry");
    assertThat(coOp.tasks(TASK)).isEmpty();
    coOp.passes("PT36M");

    assertThat(coOp.onlyTask(TASK).get("id").asText()).isNotEqualTo(first);
    assertThat(coOp.onlyInstanceOf("haddad").get("errorCount").asInt()).isEqualTo(8);
  }

  @Test
  void aSkippedStepIsInTheAuditWithWhoAndWhyAndTheWaitCountsFromThen() {
    failsForGood("haddad");

    decides("haddad", "skip");

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
    failsForGood("haddad");
    decides("haddad", "skip");
    coOp.daysPass(3);
    coOp.passes("P2DT1H");

    coOp.completes("Call the family", Map.of("callOutcome", "reached"));

    assertThat(coOp.standingOf("haddad")).isEqualTo("completed/success");
  }

  @Test
  void aSkippedStepTakesNoFallback() {
    failsForGood("haddad");

    decides("haddad", "skip");
    coOp.daysPass(1);

    assertThat(coOp.received("haddad")).isEmpty();
  }

  @Test
  void aCancelledInstanceKeepsTheNotes() {
    failsForGood("haddad");

    decides("haddad", "cancel");

    assertThat(coOp.onlyInstanceOf("haddad").get("outcomeNotes").asText()).isEqualTo("because");
  }

  @Test
  void theDecisionIsInTheAudit() {
    failsForGood("haddad");

    decides("haddad", "skip");

    JsonNode decision = coOp.onlyStep("haddad", TASK);
    assertThat(decision.get("status").asText()).isEqualTo("completed");
    assertThat(decision.get("actor").asText()).isEqualTo("sarah");
    assertThat(decision.get("output").get("escalationDecision").asText()).isEqualTo("skip");
  }

  @Test
  void retryingInCockpitClosesTheTaskAndSendsAtOnce() {
    failsForGood("haddad");
    coOp.channelIs("email", "none");

    coOp.operationsRetries(coOp.onlyJobOf(coOp.onlyInstanceOf("haddad")));

    assertThat(coOp.tasks(TASK)).isEmpty();
    assertThat(coOp.channelsUsedFor("haddad")).containsExactly("email");
  }

  @Test
  void cancellingTheInstanceInCockpitClosesTheTask() {
    failsForGood("haddad");

    coOp.operationsDeletes(coOp.onlyInstanceOf("haddad"));

    assertThat(coOp.tasks(TASK)).isEmpty();
    assertThat(coOp.standingOf("haddad")).isEqualTo("cancelled/cancelled");
  }

  @Test
  void aReplyClosesTheTask() {
    coOp.aFamily("haddad");
    coOp.aPredictionFor("haddad");
    coOp.channelIs("sms", "transient");
    coOp.daysPass(3);
    coOp.passes("PT36M");
    assertThat(coOp.tasks(TASK)).hasSize(1);

    coOp.familyReplies("haddad", "email", "Here we are.");

    assertThat(coOp.tasks(TASK)).isEmpty();
    assertThat(coOp.tasks("Answer the reply")).hasSize(1);
  }

  @Test
  void aDecisionThatNobodyTakesIsRemindedOfOnceAndThenRaised() {
    failsForGood("haddad");

    coOp.passes("P1DT10H");

    assertThat(coOp.mailsTo("sarah@followthrough.example"))
        .map(mail -> mail.get("subject").asText())
        .containsExactly("Overdue: Decide on the failed step, Martinez family");
    assertThat(coOp.candidateGroupsOf(coOp.onlyTask(TASK))).doesNotContain("lead_coordinators");

    coOp.daysPass(3);

    assertThat(coOp.mailsTo("sarah@followthrough.example")).hasSize(1);
    assertThat(coOp.candidateGroupsOf(coOp.onlyTask(TASK)))
        .contains("coordinators", "lead_coordinators");
    assertThat(coOp.onlyTask(TASK).get("assignee").asText()).isEqualTo("sarah");
    assertThat(coOp.onlyStep("haddad", "Reminded of an overdue task").get("actor").asText())
        .isEqualTo("system");
  }

  @Test
  void theProcessThatAsksIsNoWorkflow() {
    failsForGood("haddad");

    assertThat(coOp.instancesOf("haddad")).hasSize(1);
  }

  @Test
  void aFaultOfOurOwnIsPutBeforeACoordinatorAtOnce() throws IOException {
    coOp.deploys("friendly_check_in.subject.txt", "Hello {{petName}}");
    coOp.aFamily("haddad");
    coOp.aFamilyWithout("haddad", "phone");

    coOp.aPredictionFor("haddad", 0.7, 80);
    coOp.settles();

    assertThat(coOp.contextOf(coOp.onlyTask(TASK))).contains("{{petName}}", "no value");
  }

  @Test
  void whereTheDiagramHasNoWayForAMessageThatCannotArriveACoordinatorIsAsked() {
    deploys(oneSend("high_risk_intervention", true));
    coOp.channelIs("email", "permanent");
    coOp.aFamily("haddad");

    coOp.aPredictionFor("haddad");

    assertThat(coOp.standingOf("haddad")).isEqualTo("paused");
    assertThat(incidentsOf("haddad")).hasSize(1);
    assertThat(coOp.contextOf(coOp.onlyTask(TASK))).contains("undeliverable", "No such mailbox");

    coOp.aFamilyWith("haddad", "email", "corrected@families.example");
    coOp.channelIs("email", "none");
    decides("haddad", "retry");
    assertThat(coOp.channelsUsedFor("haddad")).containsExactly("email");
    assertThat(coOp.standingOf("haddad")).isEqualTo("completed/success");
  }

  @Test
  void twoStepsThatFailAtOnceAreTwoTasksAndEachDecisionIsItsOwn() {
    deploysTwoSends();
    coOp.channelIs("email", "transient");
    coOp.channelIs("sms", "transient");
    coOp.aFamily("haddad");
    coOp.aPredictionFor("haddad");
    coOp.jobsOf(coOp.onlyInstanceOf("haddad")).forEach(coOp::operationsGivesUp);
    assertThat(coOp.tasks(TASK)).hasSize(2);
    assertThat(incidentsOf("haddad")).hasSize(2);

    decides("haddad", "skip");
    assertThat(coOp.tasks(TASK)).hasSize(1);
    assertThat(incidentsOf("haddad")).hasSize(1);
    assertThat(coOp.standingOf("haddad")).isEqualTo("paused");

    decides("haddad", "skip");
    assertThat(coOp.tasks(TASK)).isEmpty();
    assertThat(allIncidents()).isEmpty();
    assertThat(coOp.standingOf("haddad")).isEqualTo("completed/success");
  }

  @Test
  void aStepOfACalledProcessIsOneIncidentAtTheRootOfItsInstance() {
    deploysCaller();

    failsForGood("haddad");

    assertThat(incidentsOf("haddad")).hasSize(1);
    assertThat(allIncidents()).hasSize(1);
    decides("haddad", "skip");
    assertThat(allIncidents()).isEmpty();
    assertThat(coOp.standingOf("haddad")).isEqualTo("completed/success");
  }

  @Test
  void cancellingAnInstanceWhoseCalledProcessFailedClosesTheTask() {
    deploysCaller();
    failsForGood("haddad");

    coOp.operationsDeletes(coOp.onlyInstanceOf("haddad"));

    assertThat(coOp.tasks(TASK)).isEmpty();
    assertThat(allIncidents()).isEmpty();
  }

  @Test
  void whileOneBranchWaitsForADecisionTheOthersStandStillAndGoOnAfterwards() {
    deploysTwoBranches();
    failsForGood("haddad");

    coOp.daysPass(3);
    assertThat(coOp.received("haddad")).isEmpty();

    coOp.channelIs("email", "none");
    decides("haddad", "retry");
    assertThat(coOp.channelsUsedFor("haddad")).containsExactlyInAnyOrder("email", "sms");
  }

  private void failsForGood(String familyId) {
    coOp.channelIs("email", "transient");
    coOp.aFamily(familyId);
    coOp.aPredictionFor(familyId);
    coOp.passes("PT36M");
  }

  private void decides(String familyId, String decision) {
    String instance = coOp.onlyInstanceOf(familyId).get("id").asText();
    JsonNode task =
        coOp.tasks(TASK).stream()
            .filter(one -> coOp.variableOf(one, "instanceId").equals(instance))
            .findFirst()
            .orElseThrow();
    coOp.completes(task, Map.of("escalationDecision", decision, "escalationNotes", "because"));
  }

  private List<JsonNode> incidentsOf(String familyId) {
    return coOp.incidentsOf(coOp.onlyInstanceOf(familyId));
  }

  private List<JsonNode> allIncidents() {
    JsonNode all = coOp.body(coOp.as("admin", HttpMethod.GET, "/engine-rest/incident", null));
    return java.util.stream.StreamSupport.stream(all.spliterator(), false).toList();
  }

  /**
   * The intervention as an analyst might redraw it: with its first step in a diagram of its own.
   */
  private void deploysCaller() {
    coOp.deploys("called_send.bpmn", calledSend());
    coOp.deploys(
        "high_risk_intervention.bpmn",
        process(
            "high_risk_intervention",
            true,
            """
            <bpmn:startEvent id="start" />
            <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="call" />
            <bpmn:callActivity id="call" name="Send it elsewhere" calledElement="called_send">
              <bpmn:extensionElements><camunda:in variables="all" /></bpmn:extensionElements>
            </bpmn:callActivity>
            <bpmn:sequenceFlow id="f2" sourceRef="call" targetRef="end" />
            <bpmn:endEvent id="end" />"""));
  }

  private void deploysTwoBranches() {
    coOp.deploys(
        "high_risk_intervention.bpmn",
        process(
            "high_risk_intervention",
            true,
            """
            <bpmn:startEvent id="start" />
            <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="fork" />
            <bpmn:parallelGateway id="fork" />
            <bpmn:sequenceFlow id="f2" sourceRef="fork" targetRef="mail" />
            <bpmn:sequenceFlow id="f3" sourceRef="fork" targetRef="aDay" />
            """
                + send("mail", "sendEmail")
                + """
                <bpmn:intermediateCatchEvent id="aDay" name="A day passed">
                  <bpmn:timerEventDefinition id="t"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P1D</bpmn:timeDuration></bpmn:timerEventDefinition>
                </bpmn:intermediateCatchEvent>
                <bpmn:sequenceFlow id="f4" sourceRef="aDay" targetRef="text" />"""
                + send("text", "sendSms")));
  }

  private void deploysTwoSends() {
    deploys(
        process(
            "high_risk_intervention",
            true,
            """
            <bpmn:startEvent id="start" />
            <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="fork" />
            <bpmn:parallelGateway id="fork" />
            <bpmn:sequenceFlow id="f2" sourceRef="fork" targetRef="mail" />
            <bpmn:sequenceFlow id="f3" sourceRef="fork" targetRef="text" />
            <bpmn:sequenceFlow id="f4" sourceRef="mail" targetRef="mailed" />
            <bpmn:sequenceFlow id="f5" sourceRef="text" targetRef="texted" />
            <bpmn:endEvent id="mailed" />
            <bpmn:endEvent id="texted" />"""
                + send("mail", "sendEmail")
                + send("text", "sendSms")));
  }

  private void deploys(String intervention) {
    coOp.deploys("high_risk_intervention.bpmn", intervention);
  }

  private static String calledSend() {
    return oneSend("called_send", false);
  }

  private static String oneSend(String id, boolean isWorkflow) {
    return process(
        id,
        isWorkflow,
        """
        <bpmn:startEvent id="start" />
        <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="mail" />
        """
            + send("mail", "sendEmail")
            + """
            <bpmn:sequenceFlow id="f2" sourceRef="mail" targetRef="end" />
            <bpmn:endEvent id="end" />""");
  }

  /** A step without a retry cycle of its own: the engine's default holds. */
  private static String send(String id, String bean) {
    return """
        <bpmn:serviceTask id="%s" name="%s" camunda:asyncBefore="true" camunda:delegateExpression="${%s}">
          <bpmn:extensionElements><camunda:inputOutput>
            <camunda:inputParameter name="template">concern_outreach</camunda:inputParameter>
          </camunda:inputOutput></bpmn:extensionElements>
        </bpmn:serviceTask>
        """
        .formatted(id, id, bean);
  }

  /** Whoever writes to families must hear them, or is not deployed. */
  private static final String REPLY =
      """
      <bpmn:subProcess id="handleAReply" triggeredByEvent="true">
        <bpmn:startEvent id="familyReplied"><bpmn:messageEventDefinition messageRef="reply" /></bpmn:startEvent>
      </bpmn:subProcess>""";

  private static final String MESSAGE = "<bpmn:message id=\"reply\" name=\"family_replied\" />";

  private static String process(String id, boolean isWorkflow, String elements) {
    String trigger =
        isWorkflow
            ? "<bpmn:extensionElements><camunda:properties><camunda:property name=\"trigger\" value=\"prediction\" /></camunda:properties></bpmn:extensionElements>"
            : "";
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="test">
          <bpmn:process id="%s" name="%s" isExecutable="true" camunda:historyTimeToLive="P180D">%s%s</bpmn:process>%s
        </bpmn:definitions>
        """
        .formatted(
            id, id, trigger, elements + (isWorkflow ? REPLY : ""), isWorkflow ? MESSAGE : "");
  }

  private static String text(String path) throws IOException {
    return new ClassPathResource(path).getContentAsString(StandardCharsets.UTF_8);
  }
}
