package org.followthrough.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.jobexecutor.FailedJobCommandFactory;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.engine.OlderDeployment;
import org.followthrough.engine.StepFault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.client.RestClientResponseException;

@SandboxTest
class FailedStepTest {

  @Autowired CoOp coOp;
  @Autowired OlderDeployment older;
  @Autowired ProcessEngineConfigurationImpl engine;
  @Autowired FailedJobCommandFactory failures;

  @BeforeEach
  void aMailServerInTrouble() {
    coOp.opensOnAMonday();
    coOp.aFamily("martinez");
    coOp.channelIs("email", "transient");
  }

  @Test
  void aFirstStepThatWillBeTriedAgainSaysWhatWentWrongAndWhen() {
    coOp.aPredictionFor("martinez");

    JsonNode instance = coOp.onlyInstanceOf("martinez");
    assertThat(instance.get("errorCount").asInt()).isEqualTo(1);
    assertThat(instance.get("lastError").asText()).contains("450");
    assertThat(instance.get("currentSteps").findValuesAsText("name"))
        .containsExactly("Send the first email");
    OffsetDateTime next = OffsetDateTime.parse(instance.get("nextExecutionAt").asText());
    assertThat(Duration.between(coOp.now(), next)).isBetween(Duration.ZERO, Duration.ofMinutes(5));
  }

  @Test
  void afterItsLastTryAnInstanceIsPausedAndNothingWasSent() {
    coOp.aPredictionFor("martinez");
    coOp.passes("PT1H");

    JsonNode instance = coOp.onlyInstanceOf("martinez");
    assertThat(instance.get("status").asText()).isEqualTo("paused");
    assertThat(instance.get("errorCount").asInt()).isEqualTo(4);
    assertThat(coOp.received("martinez")).isEmpty();
  }

  @ParameterizedTest(name = "asked for a pause of {0}, the second retry comes after {1}")
  @CsvSource({"PT1M, PT10M", "PT45M, PT45M"})
  void aProviderThatAsksForAPauseIsNotTriedBeforeAndTheCycleMayBeSlower(
      Duration asked, Duration pause) {
    coOp.aPredictionFor("martinez");
    String step = coOp.onlyJobOf(coOp.onlyInstanceOf("martinez")).get("id").asText();

    engine
        .getCommandExecutorTxRequired()
        .execute(failures.getCommand(step, new StepFault.Transient("429 slow down", asked)));

    OffsetDateTime next =
        OffsetDateTime.parse(coOp.onlyInstanceOf("martinez").get("nextExecutionAt").asText());
    assertThat(Duration.between(coOp.now().plus(pause), next).abs())
        .isLessThan(Duration.ofSeconds(5));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"three days", "P0D", "P-1D", "2026-02-30T09:00"})
  void aTimerThatMakesNoSenseIsRefusedWhenItIsDeployed(String wait) {
    assertThatThrownBy(() -> deployedWith(">P3D<", ">" + wait + "<"))
        .isInstanceOfSatisfying(
            RestClientResponseException.class,
            refused ->
                assertThat(refused.getResponseBodyAsString())
                    .contains(
                        "threeDaysPassedWithoutAReply", "'" + wait + "' is not a wait", "P3D"));
  }

  @Test
  void whatTheEngineSaysOfItsInsidesStaysInside() throws IOException {
    // Deployed before there was a check that refuses it.
    deployedWith("P3D", "P3D");
    older.said(
        "high_risk_intervention.bpmn",
        coOp.deployed("high_risk_intervention.bpmn")
            .replace("template\">concern_outreach", "template\">${nothing}"));

    coOp.aPredictionFor("martinez");

    JsonNode instance = coOp.onlyInstanceOf("martinez");
    assertThat(instance.get("lastError").asText()).contains("Cockpit").doesNotContain("org.", "$");
    assertThat(coOp.onlyStep("martinez", "Send the first email").get("errorMessage").asText())
        .isEqualTo(instance.get("lastError").asText());
  }

  @Test
  void whileOneOfTwoFailedStepsIsUndecidedTheInstanceStaysPaused() throws IOException {
    coOp.channelIs("sms", "transient");
    deployedWith(
        "sourceRef=\"familyAtHighRisk\" targetRef=\"sendTheFirstEmail\" />",
        """
        sourceRef="familyAtHighRisk" targetRef="both" />
        <bpmn:parallelGateway id="both" />
        <bpmn:sequenceFlow id="oneOfBoth" sourceRef="both" targetRef="sendTheFirstEmail" />
        <bpmn:sequenceFlow id="otherOfBoth" sourceRef="both" targetRef="textToo" />
        <bpmn:serviceTask id="textToo" name="Text too" camunda:asyncBefore="true" camunda:delegateExpression="${sendSms}">
          <bpmn:extensionElements>
            <camunda:inputOutput><camunda:inputParameter name="template">concern_outreach</camunda:inputParameter></camunda:inputOutput>
          </bpmn:extensionElements>
        </bpmn:serviceTask>
        <bpmn:sequenceFlow id="textTooToTexted" sourceRef="textToo" targetRef="texted" />
        <bpmn:boundaryEvent id="noTextToo" name="Text undeliverable" attachedToRef="textToo">
          <bpmn:errorEventDefinition errorRef="messageUndeliverable" />
        </bpmn:boundaryEvent>
        <bpmn:sequenceFlow id="noTextTooToTexted" sourceRef="noTextToo" targetRef="texted" />
        <bpmn:endEvent id="texted" />""");
    coOp.aPredictionFor("martinez");
    JsonNode instance = coOp.onlyInstanceOf("martinez");
    coOp.jobsOf(instance).forEach(coOp::operationsGivesUp);
    assertThat(coOp.incidentsOf(instance)).hasSize(2);

    coOp.channelIs("email", "none");
    coOp.operationsRetries(
        coOp.jobsOf(instance).stream()
            .filter(job -> job.get("failedActivityId").asText().equals("sendTheFirstEmail"))
            .findFirst()
            .orElseThrow());

    assertThat(coOp.onlyInstanceOf("martinez").get("status").asText()).isEqualTo("paused");
  }

  private void deployedWith(String before, String after) throws IOException {
    String diagram =
        new ClassPathResource("bpmn/high_risk_intervention.bpmn")
            .getContentAsString(StandardCharsets.UTF_8);
    assertThat(diagram).contains(before);
    coOp.deploys("high_risk_intervention.bpmn", diagram.replace(before, after));
  }
}
