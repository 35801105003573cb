package org.followthrough.oversight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/** A task that nobody does keeps its family's next outreach away, and so is raised. */
@SandboxTest
class OverdueTasksTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamily() {
    coOp.opensOnAMonday();
    coOp.aFamily("sato");
  }

  @Test
  void aCheckInThatNobodyDoes() {
    coOp.predicts(coOp.aPrediction("sato", 0.7, 91));
    coOp.settles();
    coOp.daysPass(7);
    coOp.daysPass(5);

    assertRaised(coOp.onlyTask("Look in on the family"));
  }

  @Test
  void aReviewThatNobodyDoes() {
    coOp.predicts(coOp.aPrediction("sato", 0.9, 50));
    coOp.settles();

    assertRaised(coOp.onlyTask("Review the prediction"));
  }

  @Test
  void aReviewAfterFourWeeksThatNobodyDoes() {
    coOp.happens("family_enrolled", "sato", Map.of());
    coOp.daysPass(7);
    coOp.completes("Call the family", Map.of("callOutcome", "reached"));
    coOp.daysPass(21);

    assertRaised(coOp.onlyTask("Four-week review"));
  }

  @Test
  void aDecisionOfTheTreasurersThatNobodyTakes() {
    coOp.happens(
        "payment_overdue",
        "sato",
        Map.of("invoiceId", "I-1", "amount", 120.5, "currency", "USD", "dueDate", "2099-03-01"));
    coOp.daysPass(14);
    coOp.completes("Call the family", Map.of("callOutcome", "reached"));
    coOp.daysPass(7);

    assertRaised(coOp.tasksFor("treasurers").get(0));
  }

  @Test
  void anAnswerThatNobodyWrites() {
    coOp.predicts(coOp.aPrediction("sato", 0.7, 91));
    coOp.settles();
    coOp.familyReplies("sato", "email", "May we talk?");

    assertRaised(coOp.onlyTask("Answer the reply"));
  }

  @Test
  void anAnswerToAReplyThatNoWorkflowWaitsFor() {
    coOp.aMailArrives(
        ("From: sato@families.example\r\nTo: care@followthrough.example\r\n"
                + "Subject: Books\r\nMessage-ID: <books@families.example>\r\n\r\nWhere are they?")
            .getBytes(StandardCharsets.US_ASCII));
    JsonNode task = coOp.onlyTask("Answer the reply");

    coOp.daysPass(5);

    assertThat(groupsOf(task)).contains("lead_coordinators");
  }

  private void assertRaised(JsonNode task) {
    assertThat(groupsOf(task)).isNotEmpty().doesNotContain("lead_coordinators");

    coOp.daysPass(5);

    assertThat(groupsOf(task)).contains("lead_coordinators");
    assertThat(coOp.onlyStep("sato", "Reminded of an overdue task").get("actor").asText())
        .isEqualTo("system");
  }

  private List<String> groupsOf(JsonNode task) {
    return coOp.body(
            coOp.as(
                "admin",
                HttpMethod.GET,
                "/engine-rest/task/" + task.get("id").asText() + "/identity-links?type=candidate",
                null))
        .findValuesAsText("groupId");
  }
}
