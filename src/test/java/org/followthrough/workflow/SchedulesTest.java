package org.followthrough.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

@SandboxTest
class SchedulesTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void aQuietMonday() {
    coOp.opensOnAMonday();
  }

  @Test
  void onTheFirstBusinessDayEachFamilyThatTakesLittlePartIsAskedHowItIs() {
    coOp.aFamilyWith("low", "engagementScore", 39.9);
    coOp.aFamilyWith("enough", "engagementScore", 40);
    coOp.aFamily("unknown");

    theFirstBusinessDayComes();

    assertThat(coOp.channelsUsedFor("low")).containsExactly("email");
    assertThat(coOp.instancesOf("enough")).isEmpty();
    assertThat(coOp.instancesOf("unknown")).isEmpty();
  }

  @Test
  void itLeavesAtNineInTheMorningAndSaysWhichScheduleStartedIt() {
    coOp.aFamilyWith("low", "engagementScore", 20);

    theFirstBusinessDayComes();

    ZonedDateTime at = coOp.receivedAt("low", "email", CoOp.NEW_YORK);
    assertThat(at.getHour()).isEqualTo(9);
    assertThat(coOp.onlyInstanceOf("low").get("triggeredBy").asText())
        .isEqualTo("schedule:monthly_check_in:" + at.toLocalDate());
  }

  @Test
  void aWeekLaterACoordinatorLooksIn() {
    coOp.aFamilyWith("low", "engagementScore", 20);
    theFirstBusinessDayComes();

    coOp.daysPass(7);
    coOp.completes("Look in on the family", Map.of("taskNotes", "They were ill."));

    assertThat(coOp.standingOf("low")).isEqualTo("completed/success");
  }

  @Test
  void aCheckInThatNobodyDidIsRaisedAndTheNextOneSaysThatItWasPassedOver() {
    coOp.aFamilyWith("low", "engagementScore", 20);
    theFirstBusinessDayComes();
    coOp.daysPass(15);
    JsonNode task = coOp.onlyTask("Look in on the family");
    assertThat(coOp.candidateGroupsOf(task)).contains("lead_coordinators");

    theFirstBusinessDayComes();

    assertThat(coOp.instancesOf("low")).hasSize(1);
    assertThat(coOp.stepsOf(coOp.onlyInstanceOf("low")).toString())
        .contains("was passed over for this family, since this one has not ended");
    assertThat(commentsOn(task))
        .filteredOn(comment -> comment.contains("was passed over"))
        .hasSize(1);
  }

  private List<String> commentsOn(JsonNode task) {
    return coOp.body(
            coOp.as(
                "admin",
                org.springframework.http.HttpMethod.GET,
                "/engine-rest/task/" + task.get("id").asText() + "/comment",
                null))
        .findValuesAsText("message");
  }

  @Test
  void moreFamiliesThanFitIntoOneTransactionAreAllStartedOnce() {
    for (int i = 0; i < 230; i++) {
      Map<String, Object> family = coOp.aUsualFamily("low" + i);
      family.put("engagementScore", 10);
      family.put("phone", null);
      coOp.aFamily("low" + i, family);
    }

    theFirstBusinessDayComes();

    JsonNode all =
        coOp.body(
            coOp.as(
                "sarah",
                org.springframework.http.HttpMethod.GET,
                "/api/v1/instances?workflow=monthly_check_in&size=500",
                null));
    assertThat(all.get("items").findValuesAsText("familyId")).hasSize(230).doesNotHaveDuplicates();
  }

  @Test
  void aFamilyWithoutMailIsTexted() {
    Map<String, Object> family = coOp.aUsualFamily("low");
    family.put("engagementScore", 20);
    family.put("email", null);
    coOp.aFamily("low", family);

    theFirstBusinessDayComes();
    coOp.daysPass(7);

    assertThat(coOp.channelsUsedFor("low")).containsExactly("sms");
    assertThat(coOp.tasks("Look in on the family")).hasSize(1);
  }

  @ParameterizedTest(name = "{0} ends it as {1}")
  @CsvSource({"reached, completed/success", "do_not_contact, cancelled/cancelled"})
  void aFamilyThatNoMessageReachesIsCalled(String callOutcome, String end) {
    aFamilyThatCanOnlyBeCalled();
    theFirstBusinessDayComes();

    coOp.completes("Call the family", Map.of("callOutcome", callOutcome));

    assertThat(coOp.standingOf("low")).isEqualTo(end);
  }

  @Test
  void threeCallsThatMeetNobodyArePartOfASuccess() {
    aFamilyThatCanOnlyBeCalled();
    theFirstBusinessDayComes();

    for (int call = 0; call < 3; call++) {
      coOp.completes("Call the family", Map.of("callOutcome", "no_answer"));
      coOp.daysPass(4);
    }

    assertThat(coOp.standingOf("low")).isEqualTo("completed/partial_success");
  }

  @Test
  void aFamilyThatNothingReachesIsLookedInOnAWeekLater() {
    Map<String, Object> family = coOp.aUsualFamily("low");
    family.put("engagementScore", 20);
    family.put("consent", Map.of("email", false, "sms", false, "call", false));
    coOp.aFamily("low", family);
    theFirstBusinessDayComes();
    assertThat(coOp.standingOf("low")).isEqualTo("running");

    coOp.daysPass(7);

    assertThat(coOp.tasks("Look in on the family")).hasSize(1);
    assertThat(coOp.tasks("Decide on the failed step")).isEmpty();
  }

  private void aFamilyThatCanOnlyBeCalled() {
    Map<String, Object> family = coOp.aUsualFamily("low");
    family.put("engagementScore", 20);
    family.put("consent", Map.of("email", false, "sms", false));
    coOp.aFamily("low", family);
  }

  @Test
  void aReplyEndsTheCheckIn() {
    coOp.aFamilyWith("low", "engagementScore", 20);
    theFirstBusinessDayComes();

    coOp.familyReplies("low", "email", "All is well!");
    coOp.completes("Answer the reply", Map.of("replyNotes", "Good."));

    assertThat(coOp.standingOf("low")).isEqualTo("completed/success");
  }

  @Test
  void onMondayMorningACoordinatorReadsWhatWaits() {
    coOp.aFamilyWith("lopez", "consent", Map.of("email", false, "sms", false));
    coOp.happens("payment_overdue", "lopez", Map.of("invoiceId", "INV-1"));

    coOp.daysPass(7);

    List<JsonNode> mails = coOp.mailsTo("sarah@followthrough.example");
    JsonNode digest =
        mails.stream()
            .filter(mail -> mail.get("subject").asText().startsWith("Your week:"))
            .findFirst()
            .orElseThrow();
    assertThat(digest.get("subject").asText())
        .isEqualTo("Your week: 1 open call, 1 overdue task, 0 paused workflows");
    assertThat(digest.get("text").asText()).contains("the Martinez family");
  }

  @Test
  void aDigestThatDidNotLeaveFollowsAndNobodyReadsItTwice() {
    aFamilyToCall("lopez", "sarah");
    aFamilyToCall("novak", "mike");
    coOp.daysPass(6);

    coOp.channelIs("email", "transient", 1);
    coOp.daysPass(1);

    assertThat(digestsTo("mike")).hasSize(1);
    assertThat(digestsTo("sarah")).hasSize(1);
  }

  private void aFamilyToCall(String familyId, String coordinator) {
    Map<String, Object> family = coOp.aUsualFamily(familyId);
    family.put("coordinator", coordinator);
    family.put("consent", Map.of("email", false, "sms", false));
    coOp.aFamily(familyId, family);
    coOp.happens("payment_overdue", familyId, Map.of("invoiceId", "INV-" + familyId));
  }

  private List<JsonNode> digestsTo(String coordinator) {
    return coOp.mailsTo(coordinator + "@followthrough.example").stream()
        .filter(mail -> mail.get("subject").asText().startsWith("Your week:"))
        .toList();
  }

  @Test
  void whoHasNothingToDoGetsNoDigest() {
    coOp.daysPass(7);

    assertThat(coOp.mailsTo("sarah@followthrough.example")).isEmpty();
  }

  private void theFirstBusinessDayComes() {
    LocalDate first =
        coOp.now().atZoneSameInstant(CoOp.NEW_YORK).toLocalDate().plusMonths(1).withDayOfMonth(1);
    while (first.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0) {
      first = first.plusDays(1);
    }
    coOp.comesTo(first.atTime(9, 30).atZone(CoOp.NEW_YORK));
  }
}
