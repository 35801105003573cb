package org.followthrough.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.persistence.deploy.cache.DeploymentCache;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A table that is in the database already, and that nobody would be let deploy today. */
@SandboxTest
class OldTablesTest {

  private static final String ENDLESS = "sum(for i in 1..3000000 return i) = 1";

  private static final String ASKS_A_TABLE =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
          xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d"
          targetNamespace="http://bpmn.io/schema/bpmn">
        <bpmn:process id="ask_the_table" name="Ask the table" isExecutable="true"
            camunda:historyTimeToLive="P180D">
          <bpmn:extensionElements>
            <camunda:properties>
              <camunda:property name="trigger" value="manual" />
              <camunda:property name="description" value="Asks a table" />
            </camunda:properties>
          </bpmn:extensionElements>
          <bpmn:startEvent id="begun" name="Begun" camunda:formRef="start_a_workflow"
              camunda:formRefBinding="latest">
            <bpmn:outgoing>toAsk</bpmn:outgoing>
          </bpmn:startEvent>
          <bpmn:sequenceFlow id="toAsk" sourceRef="begun" targetRef="ask" />
          <bpmn:businessRuleTask id="ask" name="Ask the table" camunda:asyncBefore="true"
              camunda:decisionRef="send_window" camunda:resultVariable="found"
              camunda:mapDecisionResult="singleResult">
            <bpmn:incoming>toAsk</bpmn:incoming>
            <bpmn:outgoing>toDone</bpmn:outgoing>
          </bpmn:businessRuleTask>
          <bpmn:sequenceFlow id="toDone" sourceRef="ask" targetRef="done" />
          <bpmn:endEvent id="done" name="Done"><bpmn:incoming>toDone</bpmn:incoming></bpmn:endEvent>
        </bpmn:process>
      </bpmn:definitions>
      """;

  @Autowired CoOp coOp;
  @Autowired JdbcClient jdbc;
  @Autowired ProcessEngine engine;
  @Autowired DeployedCache deployed;

  private final Map<String, String> before = new HashMap<>();

  @BeforeEach
  void opens() {
    coOp.opensOnAMonday();
    coOp.aFamily("novak");
  }

  @AfterEach
  void everythingIsAsItWas() {
    before.forEach(this::put);
    coOp.opensOnAMonday();
  }

  @Test
  void isNotAskedOfAPrediction() {
    isInTheDatabase("select_intervention.dmn", "&gt; 0.80", ENDLESS);

    ResponseEntity<String> answer = atOnce(() -> coOp.predicts(coOp.aPrediction("novak", 0.9, 90)));

    assertThat(answer.getStatusCode().value()).isEqualTo(409);
    assertThat(coOp.read(answer.getBody()).get("detail").asText())
        .contains("The table select_intervention cannot be evaluated")
        .contains(ENDLESS + " uses a loop (for … return …), which is not allowed")
        .contains("correct it and deploy it");
  }

  @Test
  void isNotAskedOfAnEvent() {
    isInTheDatabase(
        "select_event_workflow.dmn", "\"payment_overdue\"", "matches(?, \"(a+)+payment\")");

    ResponseEntity<String> answer =
        atOnce(() -> coOp.tells(coOp.anEvent("payment_overdue", "novak", anInvoice())));

    assertThat(answer.getStatusCode().value()).isEqualTo(409);
    assertThat(coOp.read(answer.getBody()).get("detail").asText())
        .contains("calls the function matches");
  }

  @Test
  void isNotTriedOutByAnAnalystEither() {
    isInTheDatabase("select_intervention.dmn", "&gt; 0.80", ENDLESS);
    String id =
        coOp.body(
                coOp.as(
                    "ana",
                    HttpMethod.GET,
                    "/engine-rest/decision-definition/key/select_intervention",
                    null))
            .get("id")
            .asText();

    for (String path : new String[] {"key/select_intervention", id}) {
      ResponseEntity<String> answer =
          atOnce(
              () ->
                  coOp.as(
                      "ana",
                      HttpMethod.POST,
                      "/engine-rest/decision-definition/" + path + "/evaluate",
                      Map.of("variables", Map.of("probability", Map.of("value", 0.9)))));

      assertThat(answer.getStatusCode().value()).isEqualTo(400);
      assertThat(coOp.read(answer.getBody()).get("message").asText()).contains("uses a loop");
    }
  }

  @Test
  void stopsADiagramThatAsksItWithAnIncidentThatSaysWhy() {
    coOp.deploys("ask_the_table.bpmn", ASKS_A_TABLE.strip());
    isInTheDatabase("send_window.dmn", "<text>\"email\"</text>", "<text>function(x) x</text>");

    JsonNode started = coOp.startsFor("novak", "ask_the_table", 5, false);

    JsonNode instance = coOp.onlyInstanceOf("novak");
    assertThat(instance.get("id")).isEqualTo(started.get("id"));
    assertThat(instance.get("lastError").asText())
        .contains("A decision table cannot be evaluated", "a function of its own");
    assertThat(coOp.incidentsOf(instance)).hasSize(1);
  }

  private static Map<String, Object> anInvoice() {
    return Map.of(
        "invoiceId", "2026-17", "amount", 120.5, "currency", "USD", "dueDate", "2026-11-15");
  }

  /** As an older version of the application has left it, or whoever writes to the database. */
  private void isInTheDatabase(String file, String before, String after) {
    String table = coOp.deployed(file);
    assertThat(table).contains(before);
    this.before.put(file, table);
    put(file, table.replace(before, after));
  }

  private void put(String file, String table) {
    jdbc.sql("update act_ge_bytearray set bytes_ = ? where name_ = ?")
        .param(table.getBytes(StandardCharsets.UTF_8))
        .param(file)
        .update();
    DeploymentCache cache =
        ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration())
            .getDeploymentCache();
    cache.discardDecisionDefinitionCache();
    cache.discardDecisionRequirementsDefinitionCache();
    deployed.forget();
  }

  private static ResponseEntity<String> atOnce(Supplier<ResponseEntity<String>> call) {
    return assertTimeoutPreemptively(Duration.ofSeconds(10), call::get);
  }
}
