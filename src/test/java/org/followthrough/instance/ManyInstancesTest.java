package org.followthrough.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutor;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Many instances are cancelled at once, or moved to another version of their workflow. */
@SandboxTest
class ManyInstancesTest {

  private static final String WORKFLOW = "high_risk_intervention";

  @Autowired CoOp coOp;
  @Autowired JobExecutor jobExecutor;
  @Autowired JdbcClient jdbc;

  @BeforeEach
  void threeFamiliesThatWereWritten() {
    coOp.opensOnAMonday();
    for (String family : List.of("cohen", "jones", "martinez")) {
      coOp.aFamily(family);
      coOp.aPredictionFor(family);
    }
  }

  @Test
  void aDryRunSaysWhomItWouldReachAndCancelsNobody() {
    JsonNode answer = cancels(Map.of("workflow", WORKFLOW, "dryRun", true));

    assertThat(answer.get("matched").asInt()).isEqualTo(3);
    assertThat(answer.get("cancelled").asInt()).isZero();
    assertThat(answer.get("families"))
        .map(JsonNode::asText)
        .containsExactly("cohen", "jones", "martinez");
    assertThat(coOp.standingOf("jones")).isEqualTo("running");
  }

  @Test
  void allOfAWorkflowAreCancelledInOneCall() {
    JsonNode answer = cancels(Map.of("workflow", WORKFLOW));

    assertThat(answer.get("cancelled").asInt()).isEqualTo(3);
    assertThat(coOp.standingOf("jones")).isEqualTo("cancelled/cancelled");
    assertThat(coOp.onlyInstanceOf("jones").get("outcomeNotes").asText())
        .isEqualTo("A wrong rule.");
    assertThat(coOp.onlyStep("jones", "Cancelled").get("actor").asText()).isEqualTo("sarah");
    coOp.daysPass(5);
    assertThat(coOp.channelsUsedFor("jones")).containsExactly("email");
  }

  @Test
  void aBatchThatOperationsStopsIsAnsweredAtOnceAndGoesOnWhenTheyLetIt() {
    jobExecutor.shutdown();
    CompletableFuture<ResponseEntity<String>> call =
        CompletableFuture.supplyAsync(
            () ->
                coOp.as(
                    "sarah",
                    HttpMethod.POST,
                    "/api/v1/instances/cancel",
                    Map.of("workflow", WORKFLOW, "reason", "A wrong rule.")));
    await().until(() -> batches().size() == 1);
    String batch = batches().get(0).get("id").asText();
    suspends(batch, true);
    jobExecutor.start();

    ResponseEntity<String> answer = call.orTimeout(10, TimeUnit.SECONDS).join();

    assertThat(answer.getStatusCode().value()).isEqualTo(202);
    assertThat(coOp.read(answer.getBody()).get("batchId").asText()).isEqualTo(batch);
    assertThat(coOp.read(answer.getBody()).get("cancelled").asInt()).isZero();
    assertThat(coOp.standingOf("jones")).isEqualTo("running");

    suspends(batch, false);
    coOp.settles();
    assertThat(coOp.standingOf("jones")).isEqualTo("cancelled/cancelled");
  }

  @Test
  void aBatchWhoseJobFailsIsAnsweredAtOnceAndSaysHowFarItHasCome() {
    jdbc.sql(
            """
            create function not_jones() returns trigger language plpgsql as $$
              begin raise exception 'not this one'; end $$;
            create trigger not_jones before update on followthrough.instance for each row
              when (new.family_id = 'jones' and new.status = 'cancelled')
              execute function not_jones()""")
        .update();
    try {
      ResponseEntity<String> answer =
          CompletableFuture.supplyAsync(
                  () ->
                      coOp.as(
                          "sarah",
                          HttpMethod.POST,
                          "/api/v1/instances/cancel",
                          Map.of("workflow", WORKFLOW, "reason", "A wrong rule.")))
              .orTimeout(30, TimeUnit.SECONDS)
              .join();

      assertThat(answer.getStatusCode().value()).as(answer.getBody()).isEqualTo(202);
      assertThat(coOp.read(answer.getBody()).get("cancelled").asInt()).isLessThan(3);
    } finally {
      jdbc.sql("drop function not_jones() cascade").update();
    }
  }

  @Test
  void anInstanceThatHasJustEndedKeepsNoOtherFromMoving() throws IOException {
    int before = version("martinez");
    coOp.deploys(WORKFLOW + ".bpmn", diagram().replace("Gentle first", "Gentle at first"));
    jdbc.sql(
            """
            insert into followthrough.instance (id, workflow, workflow_version, family_id, slot,
              triggered_by, status, priority, urgent, triggered_at, status_since)
            select 'ended-just-now', workflow, workflow_version, family_id, 9, triggered_by, status,
              priority, urgent, triggered_at - interval '1 hour', status_since
            from followthrough.instance where family_id = 'jones'""")
        .update();

    JsonNode answer = migrates(before, false);

    assertThat(answer.get("migrated").asInt()).isEqualTo(3);
    assertThat(answer.get("notMigrated").get(0).get("instanceId").asText())
        .isEqualTo("ended-just-now");
    assertThat(answer.get("notMigrated").get(0).get("reason").asText()).contains("has ended");
  }

  @Test
  void onlyWhatStartedSinceAMomentIsCancelled() {
    coOp.daysPass(1);
    String since = coOp.now().toString();
    coOp.aFamily("kahale");
    coOp.aPredictionFor("kahale");

    JsonNode answer = cancels(Map.of("startedSince", since));

    assertThat(answer.get("families")).map(JsonNode::asText).containsExactly("kahale");
  }

  @Test
  void aWorkflowThatIsMisspeltIsRefusedAndNotTakenForNone() {
    ResponseEntity<String> answer =
        coOp.as(
            "sarah",
            HttpMethod.POST,
            "/api/v1/instances/cancel",
            Map.of("workflow", "high_risk_intervenion", "reason", "Oops"));

    assertThat(answer.getStatusCode().value()).isEqualTo(422);
    assertThat(answer.getBody()).contains("names no known workflow: high_risk_intervenion");
  }

  @Test
  void nobodyCancelsEverythingByLeavingOutTheFilters() {
    ResponseEntity<String> answer =
        coOp.as("sarah", HttpMethod.POST, "/api/v1/instances/cancel", Map.of("reason", "Oops"));

    assertThat(answer.getStatusCode().value()).isEqualTo(400);
    assertThat(answer.getBody()).contains("nobody cancels everything");
  }

  @Test
  void aNewVersionLeavesWhatRunsOnItsOwnUntilItIsMigrated() throws IOException {
    int before = version("jones");
    coOp.deploys(WORKFLOW + ".bpmn", diagram().replace("Gentle first", "Gentle at first"));
    assertThat(version("jones")).isEqualTo(before);

    assertThat(migrates(before, true).get("migrated").asInt()).isEqualTo(3);
    assertThat(version("jones")).isEqualTo(before);

    JsonNode answer = migrates(before, false);

    assertThat(answer.get("migrated").asInt()).isEqualTo(3);
    assertThat(answer.get("notMigrated")).isEmpty();
    assertThat(version("jones")).isEqualTo(before + 1);
    coOp.daysPass(3);
    assertThat(coOp.channelsUsedFor("jones")).containsExactly("email", "sms");
  }

  @Test
  void whatCannotMoveSaysWhyAndGoesOn() throws IOException {
    int before = version("jones");
    coOp.deploys(
        WORKFLOW + ".bpmn",
        diagram().replace("threeDaysPassedWithoutAReply", "threeQuietDaysPassed"));

    JsonNode answer = migrates(before, false);

    assertThat(answer.get("migrated").asInt()).isZero();
    assertThat(answer.get("notMigrated")).hasSize(3);
    assertThat(answer.get("notMigrated").get(0).get("reason").asText())
        .contains("Three days passed without a reply", "version " + (before + 1));
    coOp.daysPass(3);
    assertThat(coOp.channelsUsedFor("jones")).containsExactly("email", "sms");
  }

  @Test
  void aVersionThatIsNotThereIsRefused() {
    ResponseEntity<String> answer =
        coOp.as(
            "ana",
            HttpMethod.POST,
            "/api/v1/workflows/" + WORKFLOW + "/migrate",
            Map.of("fromVersion", 1, "toVersion", 9999));

    assertThat(answer.getStatusCode().value()).isEqualTo(422);
    assertThat(answer.getBody()).contains("toVersion");
  }

  private JsonNode cancels(Map<String, ?> which) {
    Map<String, Object> body = new HashMap<>(which);
    body.put("reason", "A wrong rule.");
    return coOp.body(coOp.as("sarah", HttpMethod.POST, "/api/v1/instances/cancel", body));
  }

  private JsonNode batches() {
    return coOp.body(coOp.as("otto", HttpMethod.GET, "/engine-rest/batch", null));
  }

  private void suspends(String batch, boolean suspended) {
    ResponseEntity<String> answer =
        coOp.as(
            "otto",
            HttpMethod.PUT,
            "/engine-rest/batch/" + batch + "/suspended",
            Map.of("suspended", suspended));
    assertThat(answer.getStatusCode().is2xxSuccessful()).as(answer.getBody()).isTrue();
  }

  private JsonNode migrates(int from, boolean dryRun) {
    return coOp.body(
        coOp.as(
            "ana",
            HttpMethod.POST,
            "/api/v1/workflows/" + WORKFLOW + "/migrate",
            Map.of("fromVersion", from, "toVersion", from + 1, "dryRun", dryRun)));
  }

  private int version(String familyId) {
    return coOp.onlyInstanceOf(familyId).get("workflowVersion").asInt();
  }

  private static String diagram() throws IOException {
    return new ClassPathResource("bpmn/" + WORKFLOW + ".bpmn")
        .getContentAsString(StandardCharsets.UTF_8);
  }
}
