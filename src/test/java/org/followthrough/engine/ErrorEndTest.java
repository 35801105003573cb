package org.followthrough.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.builder.ProcessBuilder;
import org.camunda.bpm.model.bpmn.builder.StartEventBuilder;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A diagram of an analyst's that ends with an error which nothing catches. */
@SandboxTest
class ErrorEndTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamily() {
    coOp.opensOnAMonday();
    coOp.aFamily("duval");
  }

  @Test
  void reachedAtOnceTheWorkflowHasFailed() {
    deploys(start().endEvent("noRoom").name("No room left").error("no_room").done());

    JsonNode started = coOp.startsFor("duval", "room_change", 5, false);

    assertThat(started.get("status").asText()).isEqualTo("failed");
    assertThat(coOp.standingOf("duval")).isEqualTo("failed/failed");
    assertThat(coOp.onlyInstanceOf("duval").get("outcomeNotes").asText()).isEqualTo("No room left");
  }

  @Test
  void reachedAfterAWaitTheWorkflowHasFailedAndNobodyHasToDecide() {
    deploys(
        start()
            .intermediateCatchEvent("aDayPassed")
            .timerWithDuration("P1D")
            .endEvent("noRoom")
            .name("No room left")
            .error("no_room")
            .done());
    coOp.startsFor("duval", "room_change", 5, false);
    assertThat(coOp.standingOf("duval")).isEqualTo("running");

    coOp.daysPass(1);

    assertThat(coOp.standingOf("duval")).isEqualTo("failed/failed");
    assertThat(coOp.incidentsOf(coOp.onlyInstanceOf("duval"))).isEmpty();
    assertThat(coOp.tasks("Decide on the failed step")).isEmpty();
  }

  @Test
  void whateverElseRunsInTheWorkflowIsOverWithIt() {
    deploys(
        start()
            .parallelGateway("both")
            .userTask("findARoom")
            .name("Find a room")
            .camundaCandidateGroups("coordinators")
            .endEvent("roomFound")
            .moveToNode("both")
            .subProcess("ask")
            .embeddedSubProcess()
            .startEvent("asked")
            .intermediateCatchEvent("aDayPassed")
            .timerWithDuration("P1D")
            .endEvent("noRoom")
            .error("no_room", "Every room is taken on Fridays")
            .subProcessDone()
            .endEvent("answered")
            .done());
    coOp.startsFor("duval", "room_change", 5, false);
    assertThat(coOp.tasks("Find a room")).hasSize(1);

    coOp.daysPass(1);

    assertThat(coOp.standingOf("duval")).isEqualTo("failed/failed");
    assertThat(coOp.onlyInstanceOf("duval").get("outcomeNotes").asText())
        .isEqualTo("Every room is taken on Fridays");
    assertThat(coOp.tasks("Find a room")).isEmpty();
  }

  @Test
  void whatIsCaughtGoesOnAsItIsDrawn() {
    deploys(
        start()
            .subProcess("ask")
            .embeddedSubProcess()
            .startEvent("asked")
            .endEvent("noRoom")
            .error("no_room")
            .subProcessDone()
            .endEvent("answered")
            .moveToActivity("ask")
            .boundaryEvent("noRoomLeft")
            .error("no_room")
            .endEvent("stayed")
            .done());

    coOp.startsFor("duval", "room_change", 5, false);

    assertThat(coOp.standingOf("duval")).isEqualTo("completed/success");
  }

  @Test
  void itsPlaceIsFreeForAnotherAtOnce() {
    deploys(start().endEvent("noRoom").error("no_room").done());

    coOp.startsFor("duval", "room_change", 5, false);
    coOp.startsFor("duval", "room_change", 5, false);

    assertThat(coOp.instancesOf("duval")).hasSize(2);
  }

  private static StartEventBuilder start() {
    ProcessBuilder process = Bpmn.createExecutableProcess("room_change");
    return process
        .name("Room change")
        .camundaHistoryTimeToLiveString("P30D")
        .startEvent("changeWanted");
  }

  private void deploys(BpmnModelInstance diagram) {
    Process process = diagram.getModelElementsByType(Process.class).iterator().next();
    CamundaProperty trigger = diagram.newInstance(CamundaProperty.class);
    trigger.setCamundaName("trigger");
    trigger.setCamundaValue("manual");
    process.builder().addExtensionElement(properties(diagram, trigger));
    coOp.deploys(Map.of("room_change.bpmn", Bpmn.convertToString(diagram)));
  }

  private static CamundaProperties properties(BpmnModelInstance diagram, CamundaProperty property) {
    CamundaProperties properties = diagram.newInstance(CamundaProperties.class);
    properties.getCamundaProperties().add(property);
    return properties;
  }
}
