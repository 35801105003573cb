package org.followthrough.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.engine.OlderDeployment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Steps that fail for good in diagrams as an analyst might redraw them. */
@SandboxTest
class FailedStepOfRedrawnDiagramTest {

  private static final String INTERVENTION = "high_risk_intervention.bpmn";

  @Autowired CoOp coOp;
  @Autowired OlderDeployment older;
  private FailedStepDriver failedSteps;

  @BeforeEach
  void aCoOp() {
    coOp.opensOnAMonday();
    failedSteps = new FailedStepDriver(coOp);
  }

  @Test
  void whereTheDiagramHasNoWayForAMessageThatCannotArriveACoordinatorIsAsked() {
    deploys(oneSend("high_risk_intervention", true));
    coOp.channelIs("email", "permanent");
    coOp.aFamily("haddad");

    coOp.aPredictionFor("haddad");

    assertThat(coOp.standingOf("haddad")).isEqualTo("paused");
    assertThat(failedSteps.incidentsOf("haddad")).hasSize(1);
    assertThat(coOp.contextOf(coOp.onlyTask(FailedStepDriver.TASK)))
        .contains("undeliverable", "No such mailbox");

    coOp.aFamilyWith("haddad", "email", "corrected@families.example");
    coOp.channelIs("email", "none");
    failedSteps.decides("haddad", "retry");
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
    assertThat(coOp.tasks(FailedStepDriver.TASK)).hasSize(2);
    assertThat(failedSteps.incidentsOf("haddad")).hasSize(2);

    failedSteps.decides("haddad", "skip");
    assertThat(coOp.tasks(FailedStepDriver.TASK)).hasSize(1);
    assertThat(failedSteps.incidentsOf("haddad")).hasSize(1);
    assertThat(coOp.standingOf("haddad")).isEqualTo("paused");

    failedSteps.decides("haddad", "skip");
    assertThat(coOp.tasks(FailedStepDriver.TASK)).isEmpty();
    assertThat(failedSteps.allIncidents()).isEmpty();
    assertThat(coOp.standingOf("haddad")).isEqualTo("completed/success");
  }

  @Test
  void aStepOfACalledProcessIsOneIncidentAtTheRootOfItsInstance() {
    deploysCaller();

    failedSteps.failsForGood("haddad");

    assertThat(failedSteps.incidentsOf("haddad")).hasSize(1);
    assertThat(failedSteps.allIncidents()).hasSize(1);
    failedSteps.decides("haddad", "skip");
    assertThat(failedSteps.allIncidents()).isEmpty();
    assertThat(coOp.standingOf("haddad")).isEqualTo("completed/success");
  }

  @Test
  void cancellingAnInstanceWhoseCalledProcessFailedClosesTheTask() {
    deploysCaller();
    failedSteps.failsForGood("haddad");

    coOp.operationsDeletes(coOp.onlyInstanceOf("haddad"));

    assertThat(coOp.tasks(FailedStepDriver.TASK)).isEmpty();
    assertThat(failedSteps.allIncidents()).isEmpty();
  }

  @Test
  void whileOneBranchWaitsForADecisionTheOthersStandStillAndGoOnAfterwards() {
    deploysTwoBranches();
    failedSteps.failsForGood("haddad");

    coOp.daysPass(3);
    assertThat(coOp.received("haddad")).isEmpty();

    coOp.channelIs("email", "none");
    failedSteps.decides("haddad", "retry");
    assertThat(coOp.channelsUsedFor("haddad")).containsExactlyInAnyOrder("email", "sms");
  }

  /**
   * The intervention as an analyst might redraw it: with its first step in a diagram of its own.
   */
  private void deploysCaller() {
    coOp.deploys("called_send.bpmn", calledSend());
    deploys(
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
    deploys(
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
                <bpmn:sequenceFlow id="f4" sourceRef="aDay" targetRef="text" />
                <bpmn:sequenceFlow id="f5" sourceRef="mail" targetRef="mailed" />
                <bpmn:sequenceFlow id="f6" sourceRef="text" targetRef="texted" />
                <bpmn:endEvent id="mailed" />
                <bpmn:endEvent id="texted" />"""
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
    // Deployed before there was a check that refuses it.
    coOp.deploys(INTERVENTION, coOp.deployed(INTERVENTION));
    older.said(INTERVENTION, intervention);
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
        <bpmn:sequenceFlow id="repliedToHeard" sourceRef="familyReplied" targetRef="heard" />
        <bpmn:endEvent id="heard" />
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
}
