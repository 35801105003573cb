package org.followthrough.outreach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;

/** No family hears from us too often, however many workflows want it. */
@SandboxTest
class FamilyLimitsTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamilyOnAMonday() {
    coOp.opensOnAMonday();
    coOp.aFamily("almeida");
  }

  @Test
  void ofThreeWorkflowsOnOneDayTheThirdWritesOnTheNextAndStillSaysWhy() throws IOException {
    analystsAddAWorkflow("third_check_in");
    coOp.startsFor("almeida", "high_risk_intervention", 5, false);
    coOp.startsFor("almeida", "medium_risk_intervention", 5, false);

    JsonNode third = coOp.startsFor("almeida", "third_check_in", 5, false);

    assertThat(coOp.received("almeida")).hasSize(2);
    assertThat(firstStepOf(third).get("status").asText()).isEqualTo("pending");
    coOp.daysPass(1);
    assertThat(coOp.received("almeida")).hasSize(3);
    ZonedDateTime received = coOp.receivedAt("almeida", "email", CoOp.NEW_YORK);
    assertThat(received.getDayOfWeek()).isEqualTo(DayOfWeek.TUESDAY);
    assertThat(received.getHour()).isEqualTo(9);
    assertThat(firstStepOf(third).get("status").asText()).isEqualTo("completed");
    assertThat(firstStepOf(third).get("heldBecause").asText())
        .isEqualTo(
            "Monday 09:00 moved to Tuesday 09:00: already 2 messages to this family on this day");
    assertThat(OffsetDateTime.parse(firstStepOf(third).get("heldUntil").asText()))
        .isCloseTo(received.toOffsetDateTime(), within(20, ChronoUnit.SECONDS));
  }

  @Test
  void anUrgentMessageIsCountedLikeAnyOther() throws IOException {
    analystsAddAWorkflow("third_check_in");
    coOp.startsFor("almeida", "high_risk_intervention", 5, false);
    coOp.startsFor("almeida", "medium_risk_intervention", 5, false);

    JsonNode urgent = coOp.startsFor("almeida", "third_check_in", 10, true);

    assertThat(coOp.received("almeida")).hasSize(2);
    // An urgent one may go from 08:00, but the next day begins at midnight.
    assertThat(firstStepOf(urgent).get("heldBecause").asText())
        .isEqualTo(
            "Monday 09:00 moved to Tuesday 08:00: already 2 messages to this family on this day");
  }

  @Test
  void theSixthMessageInSevenDaysGoesSevenDaysAfterTheFirst() {
    ZonedDateTime first = null;
    for (int day = 0; day < 3; day++) {
      writesFrom("high_risk_intervention");
      if (day == 0) {
        first = coOp.receivedAt("almeida", "email", CoOp.NEW_YORK);
      }
      if (day < 2) {
        writesFrom("medium_risk_intervention");
      }
      coOp.daysPass(1);
    }
    assertThat(coOp.received("almeida")).hasSize(5);

    JsonNode sixth = coOp.startsFor("almeida", "medium_risk_intervention", 5, false);

    assertThat(firstStepOf(sixth).get("heldBecause").asText())
        .isEqualTo(
            "Thursday 09:00 moved to Monday 09:00: already 5 messages to this family in 7 days");
    coOp.daysPass(5);
    assertThat(coOp.received("almeida")).hasSize(6);
    assertThat(coOp.receivedAt("almeida", "email", CoOp.NEW_YORK))
        .isCloseTo(first.plusDays(7), within(20, ChronoUnit.SECONDS));
  }

  /** A workflow sends its first message, and then a coordinator ends it. */
  private void writesFrom(String workflow) {
    JsonNode instance = coOp.startsFor("almeida", workflow, 5, false);
    coOp.does("cancel", instance, "One message is enough.");
  }

  /** Another diagram that begins with an email. */
  private void analystsAddAWorkflow(String key) throws IOException {
    String diagram =
        new ClassPathResource("bpmn/medium_risk_intervention.bpmn")
            .getContentAsString(StandardCharsets.UTF_8);
    coOp.deploys(key + ".bpmn", diagram.replace("medium_risk_intervention", key));
  }

  private JsonNode firstStepOf(JsonNode instance) {
    List<JsonNode> emails =
        coOp.stepsOf(instance).stream()
            .filter(step -> step.get("type").asText().equals("email"))
            .toList();
    assertThat(emails).as("emails of " + instance).isNotEmpty();
    return emails.get(0);
  }
}
