package org.followthrough.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/**
 * A coordinator chooses a workflow under Tasklist's <em>Start process</em>, by its own requests.
 */
@SandboxTest
class TasklistStartTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamily() {
    coOp.opensOnAMonday();
    coOp.aFamily("rossi");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "high_risk_intervention",
        "medium_risk_intervention",
        "human_review",
        "payment_reminder",
        "onboarding",
        "monthly_check_in"
      })
  void everyWorkflowForFamiliesAsksForTheFamilyAndStarts(String workflow) {
    ResponseEntity<String> form =
        coOp.as("sarah", HttpMethod.GET, of(workflow) + "/deployed-start-form", null);
    assertThat(form.getStatusCode().value()).isEqualTo(200);
    assertThat(form.getBody()).contains("familyId", "reason");

    ResponseEntity<String> started = starts(workflow, "rossi");

    assertThat(started.getStatusCode().value()).as(started.getBody()).isEqualTo(200);
    assertThat(coOp.onlyInstanceOf("rossi").get("workflow").asText()).isEqualTo(workflow);
    assertThat(coOp.onlyInstanceOf("rossi").get("triggeredBy").asText()).isEqualTo("manual:sarah");
  }

  @Test
  void whereAsManyRunAsMayNothingStartsAndTasklistSaysWhy() {
    starts("high_risk_intervention", "rossi");

    ResponseEntity<String> second = starts("high_risk_intervention", "rossi");

    assertThat(second.getStatusCode().isError()).isTrue();
    assertThat(second.getBody())
        .contains("already has 1 live instance(s) of high_risk_intervention")
        .doesNotContain("SQL", "org.followthrough", "constraint");
    assertThat(coOp.instancesOf("rossi")).hasSize(1);
  }

  @Test
  void aFamilyThatIsNotOnRecordIsNamed() {
    ResponseEntity<String> answer = starts("payment_reminder", "nobody");

    // Camunda's REST makes a 500 of whatever a start refuses; Tasklist shows the words.
    assertThat(answer.getStatusCode().isError()).isTrue();
    assertThat(answer.getBody()).contains("There is no family 'nobody'");
    assertThat(coOp.instancesOf("nobody")).isEmpty();
  }

  @Test
  void onceItHasEndedItStartsAgain() {
    starts("high_risk_intervention", "rossi");
    coOp.settles();
    coOp.familyReplies("rossi", "email", "All is well.");
    coOp.completes("Answer the reply", Map.of("replyNotes", "Good."));

    assertThat(starts("high_risk_intervention", "rossi").getStatusCode().value()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "answer_reply",
        "call_family",
        "failed_step",
        "look_into_mail",
        "tell_or_call_the_family",
        "tell_the_family",
        "weekly_digest",
        "whose_reply"
      })
  void whatOthersStartIsNotOfferedAndSaysSoWhenStartedByHand(String process) {
    ResponseEntity<String> offered =
        coOp.as(
            "sarah",
            HttpMethod.GET,
            "/engine-rest/process-definition?latestVersion=true&startableInTasklist=true&key="
                + process,
            null);
    assertThat(offered.getBody()).isEqualTo("[]");

    for (String user : List.of("sarah", "admin")) {
      ResponseEntity<String> started =
          coOp.as(user, HttpMethod.POST, of(process) + "/start", Map.of());

      assertThat(started.getStatusCode().is4xxClientError()).as(started.getBody()).isTrue();
      assertThat(started.getBody()).doesNotContain("ENGINE-", "Exception:", "org.camunda");
    }
    assertThat(coOp.as("admin", HttpMethod.POST, of(process) + "/start", Map.of()).getBody())
        .contains(process + " is started by Followthrough or by a step of another workflow")
        .contains("GET /api/v1/workflows names those that a person may start");
  }

  private ResponseEntity<String> starts(String workflow, String familyId) {
    return coOp.as(
        "sarah",
        HttpMethod.POST,
        of(workflow) + "/submit-form",
        Map.of(
            "variables",
            Map.of(
                "familyId", Map.of("value", familyId),
                "reason", Map.of("value", "They asked for it."))));
  }

  private static String of(String workflow) {
    return "/engine-rest/process-definition/key/" + workflow;
  }
}
