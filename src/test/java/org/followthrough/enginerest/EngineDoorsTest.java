package org.followthrough.enginerest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.security.WebAppSession;
import org.followthrough.security.WebAppSession.Answer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/**
 * Camunda's REST and the web apps' own API: neither lets anybody say who triggered an instance, for
 * whom it is, which text goes out or how it ends.
 */
@SandboxTest
@TestInstance(Lifecycle.PER_CLASS)
class EngineDoorsTest {

  private static final String START = "/process-definition/key/high_risk_intervention/start";

  @Autowired CoOp coOp;
  private final Map<String, WebAppSession> sessions = new HashMap<>();
  private JsonNode running;
  private String task;

  /** One family has just been written to, and another is to be called. */
  @BeforeAll
  void somethingToAttack() {
    coOp.opensOnAMonday();
    coOp.aFamily("okafor");
    coOp.aPredictionFor("okafor");
    coOp.daysPass(7);
    task = coOp.tasks("Call the family").get(0).get("id").asText();
    coOp.aFamilyWith("martinez", "phone", "+12015550102");
    coOp.aPredictionFor("martinez");
    running = coOp.onlyInstanceOf("martinez");
    coOp.aFamilyWith("kahale", "phone", "+12015550103");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "{'variables': {'familyId': {'value': 'kahale'}, 'reason': {'value': 'r'},"
            + " 'triggeredBy': {'value': 'prediction:1'}}}",
        "{'variables': {'familyId': {'value': 'kahale'}, 'reason': {'value': 'r'},"
            + " 'template': {'value': 'onboarding_welcome'}}}",
        "{'variables': {'familyId': {'value': 'kahale'}, 'reason': {'value': 'r'},"
            + " 'firstTemplate': {'value': 'onboarding_welcome'}}}",
        "{'variables': {'familyId': {'value': 'kahale'}, 'reason': {'value': 'r'},"
            + " 'urgent': {'value': true, 'type': 'Boolean'}}}",
        "{'variables': {'familyId': {'value': 'kahale'}, 'reason': {'value': 'r'},"
            + " 'outcome': {'value': 'success'}}}",
        "{'variables': {'familyId': {'value': 'kahale'}, 'reason': {'value': 'r'}},"
            + " 'businessKey': 'martinez'}",
        "{'variables': {'familyId': {'value': 'kahale'}, 'reason': {'value': 'r'}},"
            + " 'startInstructions': [{'type': 'startBeforeActivity', 'activityId':"
            + " 'callTheFamily'}]}",
        "{'variables': {'familyId': {'value': {}, 'type': 'Object'}, 'reason': {'value': 'r'}}}",
        "{'variables': {'familyId': {'value': 'kahale'}, 'reason': {'value': 'r'}, 'triggere\\u0064By':"
            + " {'value': 'prediction:1'}}}"
      })
  void aStartTakesNothingButWhatItsFormAsksFor(String body) {
    for (Answer answer : byBothDoors("sarah", HttpMethod.POST, START, body)) {
      assertThat(answer.status()).as(answer.body()).isBetween(400, 499);
      assertThat(answer.body()).contains("message").doesNotContain("org.camunda", "SQL");
    }
    assertThat(coOp.instancesOf("kahale")).isEmpty();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST   | /message                                 | {'messageName': 'family_replied', 'businessKey': 'martinez'}
          POST   | /signal                                  | {'name': 'any'}
          POST   | /condition                               | {'variables': {}}
          POST   | /process-instance/{instance}/modification | {'instructions': [{'type': 'startBeforeActivity', 'activityId': 'callTheFamily'}]}
          POST   | /process-definition/key/high_risk_intervention/restart | {'processInstanceIds': ['{instance}']}
          POST   | /execution/{instance}/signal             | {}
          POST   | /task/{task}/variables                   | {'modifications': {'familyId': {'value': 'kahale'}}}
          PUT    | /task/{task}/localVariables/familyId     | {'value': 'kahale'}
          POST   | /task/{task}/bpmnError                   | {'errorCode': 'call_impossible'}
          POST   | /task/create                             | {'name': 'Answer the reply'}
          POST   | /process-instance/variables-async        | {'processInstanceIds': ['{instance}'], 'variables': {'urgent': {'value': true}}}
          POST   | /external-task/fetchAndLock              | {'workerId': 'w', 'maxTasks': 1}
          POST   | /telemetry/configuration                 | {'enableTelemetry': true}
          """)
  void whatMovesAnInstanceFromOutsideIsOpenToNobody(String method, String path, String body) {
    String of = running.get("id").asText();
    for (String user : new String[] {"sarah", "otto", "ana", "admin"}) {
      for (Answer answer :
          byBothDoors(
              user,
              HttpMethod.valueOf(method),
              path.replace("{instance}", of).replace("{task}", task),
              body.replace("{instance}", of))) {
        assertThat(answer.status()).as(user + ": " + answer.body()).isEqualTo(403);
      }
    }
    assertThat(coOp.onlyInstanceOf("martinez")).isEqualTo(running);
  }

  @Test
  void noAdministratorGivesAnInstanceToAnotherFamily() {
    String variable = "/process-instance/" + running.get("id").asText() + "/variables/familyId";

    for (Answer answer :
        byBothDoors("admin", HttpMethod.PUT, variable, "{'value': 'kahale', 'type': 'String'}")) {
      assertThat(answer.status()).as(answer.body()).isBetween(400, 403);
    }
    assertThat(coOp.onlyInstanceOf("martinez")).isEqualTo(running);
  }

  @Test
  void aTaskIsCompletedWithWhatItsFormOffersAndNothingElse() {
    for (Answer answer :
        byBothDoors(
            "sarah",
            HttpMethod.POST,
            "/task/" + task + "/complete",
            "{'variables': {'callOutcome': {'value': 'reached'}, 'callNotes': {'value': 'n'},"
                + " 'outcome': {'value': 'failed'}}}")) {
      assertThat(answer.status()).as(answer.body()).isEqualTo(400);
      assertThat(answer.body()).contains("outcome");
    }
    assertThat(coOp.tasks("Call the family")).isNotEmpty();
  }

  private Answer[] byBothDoors(String user, HttpMethod method, String path, String body) {
    String json = body.replace('\'', '"');
    ResponseEntity<String> byRest = coOp.as(user, method, "/engine-rest" + path, coOp.read(json));
    Answer byWebApp = sessions.computeIfAbsent(user, this::session).call(method, path, json);
    return new Answer[] {new Answer(byRest.getStatusCode().value(), byRest.getBody()), byWebApp};
  }

  private WebAppSession session(String user) {
    WebAppSession session = new WebAppSession(coOp.url());
    session.signIn(
        switch (user) {
          case "otto", "ana" -> "cockpit";
          case "admin" -> "admin";
          default -> "tasklist";
        },
        user,
        user);
    return session;
  }
}
