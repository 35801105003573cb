package org.followthrough.failure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.engine.OlderDeployment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/**
 * A diagram that was deployed before the check refused it, or an event that does not say what it
 * asks for: the coordinator sees what to do, operations an incident, and the family nothing.
 */
@SandboxTest
class BrokenDiagramTest {

  private static final String FILE = "field_trip.bpmn";
  private static final String TASK = "Decide on the failed step";
  private static final String RIGHT = "${callOutcome == 'reached'}";

  @Autowired CoOp coOp;
  @Autowired OlderDeployment older;

  @BeforeEach
  void aFieldTrip() throws IOException {
    coOp.opensOnAMonday();
    coOp.aFamily("okafor");
    coOp.deploys(FILE, diagram());
  }

  @Test
  void whoeverCompletesTheTaskBeforeABrokenConditionHasDoneSo() throws IOException {
    asksFor("${callOutcom == 'reached'}");

    ResponseEntity<String> answer = theCallIsNoted();

    assertThat(answer.getStatusCode().value()).isEqualTo(204);
    assertThat(coOp.tasks("Ask the family")).isEmpty();
    assertThat(coOp.standingOf("okafor")).isEqualTo("paused");
    assertThat(coOp.received("okafor")).isEmpty();
  }

  @Test
  void theCoordinatorSeesWhatToDoAndOperationsAnIncidentInWords() throws IOException {
    asksFor("${callOutcom == 'reached'}");

    theCallIsNoted();

    String words =
        "'How did it go?' asks for 'callOutcom', which nothing has set: ask an analyst to correct the"
            + " diagram, which Cockpit shows, for those that come after; this one goes on by the default"
            + " flow if you skip the step and one is drawn, or cancel it";
    assertThat(coOp.onlyInstanceOf("okafor").get("lastError").asText()).isEqualTo(words);
    assertThat(coOp.incidentsOf(coOp.onlyInstanceOf("okafor")))
        .singleElement()
        .satisfies(
            incident -> {
              assertThat(incident.get("incidentMessage").asText()).isEqualTo(words);
              assertThat(incident.get("activityId").asText()).isEqualTo("howDidItGo");
            });
    assertThat(context(coOp.onlyTask(TASK))).contains("How did it go?", "callOutcom", "correct");
  }

  @Test
  void aRetryGoesOnOnceTheDiagramIsMended() throws IOException {
    asksFor("${callOutcom == 'reached'}");
    theCallIsNoted();

    older.said(FILE, diagram());
    decides("retry");

    assertThat(coOp.standingOf("okafor")).isEqualTo("completed/success");
    assertThat(coOp.tasks(TASK)).isEmpty();
  }

  @Test
  void noVersionThatIsDeployedAfterwardsMovesAnInstanceFromItsQuestion() throws IOException {
    asksFor("${callOutcom == 'reached'}");
    theCallIsNoted();
    String instance = coOp.onlyInstanceOf("okafor").get("id").asText();
    int version = coOp.onlyInstanceOf("okafor").get("workflowVersion").asInt();
    coOp.deploys(FILE, diagram().replace("How did it go?", "How did the call go?"));

    JsonNode answer =
        coOp.body(
            coOp.as(
                "ana",
                HttpMethod.POST,
                "/api/v1/workflows/field_trip/migrate",
                Map.of("fromVersion", version, "toVersion", version + 1)));

    assertThat(answer.get("notMigrated"))
        .singleElement()
        .satisfies(
            kept -> {
              assertThat(kept.get("instanceId").asText()).isEqualTo(instance);
              assertThat(kept.get("reason").asText()).contains("“How did it go?”");
            });
    assertThat(coOp.tasks(TASK)).hasSize(1);
  }

  @Test
  void aRetryOfWhatIsStillBrokenAsksAgain() throws IOException {
    asksFor("${callOutcom == 'reached'}");
    theCallIsNoted();

    decides("retry");

    assertThat(coOp.tasks(TASK)).hasSize(1);
    assertThat(coOp.incidentsOf(coOp.onlyInstanceOf("okafor"))).hasSize(1);
    assertThat(coOp.standingOf("okafor")).isEqualTo("paused");
  }

  @Test
  void skippingTakesTheDefaultFlow() throws IOException {
    asksFor("${callOutcom == 'reached'}");
    theCallIsNoted();

    decides("skip");

    assertThat(coOp.standingOf("okafor")).isEqualTo("completed/partial_success");
  }

  @Test
  void cancellingEndsIt() throws IOException {
    asksFor("${callOutcom == 'reached'}");
    theCallIsNoted();

    decides("cancel");

    assertThat(coOp.standingOf("okafor")).isEqualTo("cancelled/cancelled");
  }

  @Test
  void whereNoFlowIsForAnAnswerNobodyCanSkipButTheTaskIsDone() throws IOException {
    older.said(
        FILE,
        diagram()
            .replace(" default=\"otherwise\"", "")
            .replace(
                "targetRef=\"open\" />",
                """
                targetRef="open"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${callOutcome \
                == 'voicemail'}</bpmn:conditionExpression></bpmn:sequenceFlow>"""));

    assertThat(theCallIsNoted("no_answer").getStatusCode().value()).isEqualTo(204);

    assertThat(coOp.onlyInstanceOf("okafor").get("lastError").asText())
        .startsWith("'How did it go?' has no flow for what was answered");
    ResponseEntity<String> skipped = deciding("skip");
    assertThat(skipped.getStatusCode().value()).isEqualTo(400);
    assertThat(skipped.getBody()).contains("cannot be skip here").doesNotContain("ENGINE-");
    assertThat(coOp.tasks(TASK)).hasSize(1);
  }

  @Test
  void anEventThatDoesNotSayWhatTheDiagramAsksForIsTakenAndAPersonDecides() throws IOException {
    older.said(FILE, diagram().replace("${familyId == 'nobody'}", "${amount > 100}"));

    ResponseEntity<String> answer = coOp.tells(coOp.anEvent("trip_announced", "okafor", Map.of()));

    assertThat(answer.getStatusCode().value()).isEqualTo(201);
    assertThat(coOp.body(answer).get("result").asText()).isEqualTo("started");
    coOp.settles();
    assertThat(coOp.standingOf("okafor")).isEqualTo("paused");
    assertThat(coOp.onlyInstanceOf("okafor").get("lastError").asText())
        .startsWith("'Is it dear?' asks for 'amount', which nothing has set");
    assertThat(coOp.tasks(TASK)).hasSize(1);
  }

  @Test
  void anEventWhoseFirstStepCannotBeComputedIsRefusedInWords() throws IOException {
    older.said(FILE, diagram().replace("\"Ask the family\"", "\"Ask the ${surname} family\""));

    ResponseEntity<String> answer = coOp.tells(coOp.anEvent("trip_announced", "okafor", Map.of()));

    assertThat(answer.getStatusCode().value()).isEqualTo(409);
    assertThat(coOp.read(answer.getBody()).get("detail").asText())
        .contains("asks for 'surname', which nothing has set")
        .doesNotContain("ENGINE-", "org.");
    assertThat(coOp.instancesOf("okafor")).isEmpty();
  }

  @Test
  void whatStandsAtABrokenConditionCanBeCancelledAndAsksNobodyAnyMore() throws IOException {
    asksFor("${callOutcom == 'reached'}");
    theCallIsNoted();

    coOp.as(
        "sarah",
        HttpMethod.POST,
        "/api/v1/instances/" + coOp.onlyInstanceOf("okafor").get("id").asText() + "/cancel",
        Map.of("reason", "they rang us"));
    coOp.settles();

    assertThat(coOp.standingOf("okafor")).isEqualTo("cancelled/cancelled");
    assertThat(coOp.tasks(TASK)).isEmpty();
  }

  private void asksFor(String condition) throws IOException {
    assertThat(diagram()).contains(RIGHT);
    older.said(FILE, diagram().replace(RIGHT, condition));
  }

  private ResponseEntity<String> theCallIsNoted() {
    return theCallIsNoted("reached");
  }

  private ResponseEntity<String> theCallIsNoted(String outcome) {
    coOp.happens("trip_announced", "okafor", Map.of());
    ResponseEntity<String> answer =
        completing("Ask the family", Map.of("callOutcome", outcome, "callNotes", "They come."));
    coOp.settles();
    return answer;
  }

  private void decides(String decision) {
    assertThat(deciding(decision).getStatusCode().value()).isEqualTo(204);
    coOp.settles();
  }

  private ResponseEntity<String> deciding(String decision) {
    return completing(TASK, Map.of("escalationDecision", decision, "escalationNotes", "because"));
  }

  private ResponseEntity<String> completing(String task, Map<String, String> fields) {
    return coOp.submits("sarah", coOp.onlyTask(task), fields);
  }

  private String context(JsonNode task) {
    return coOp.body(
            coOp.as(
                "sarah",
                HttpMethod.GET,
                "/engine-rest/task/" + task.get("id").asText() + "/variables/context",
                null))
        .get("value")
        .asText();
  }

  private static String diagram() throws IOException {
    return new ClassPathResource("broken-diagrams/" + FILE)
        .getContentAsString(StandardCharsets.UTF_8);
  }
}
