package org.followthrough.workflow;

import static org.assertj.core.api.Assertions.assertThat;

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
class MediumRiskInterventionTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamilyAtMediumRisk() {
    coOp.opensOnAMonday();
    coOp.aFamily("okafor");
  }

  @Test
  void aSilentFamilyGetsTwoFriendlyMailsFiveDaysApartAndThenACoordinatorLooksIn() {
    atMediumRisk();
    fiveWeekdaysPass();
    assertThat(subjects())
        .containsExactly("A quick hello from Followthrough Co-op", "Still happy to hear from you");
    coOp.daysPass(5);

    coOp.completes("Look in on the family", Map.of("taskNotes", "All is well."));

    assertThat(coOp.standingOf("okafor")).isEqualTo("completed/success");
    assertThat(coOp.channelsUsedFor("okafor")).containsExactly("email", "email");
  }

  @Test
  void lookingInHasLowPriority() {
    atMediumRisk();
    fiveWeekdaysPass();
    coOp.daysPass(5);

    assertThat(coOp.onlyTask("Look in on the family").get("priority").asInt()).isLessThan(50);
  }

  @Test
  void aCheckInThatCannotBeMailedIsTextedAtOnce() {
    coOp.channelIs("email", "permanent", 1);

    atMediumRisk();

    assertThat(coOp.channelsUsedFor("okafor")).containsExactly("sms");
  }

  @Test
  void afterACheckInByTextTheReminderStillComes() {
    coOp.channelIs("email", "permanent", 1);
    atMediumRisk();

    fiveWeekdaysPass();

    assertThat(coOp.channelsUsedFor("okafor")).containsExactly("sms", "email");
  }

  @Test
  void aReminderThatCannotBeMailedIsTextedAtOnce() {
    atMediumRisk();
    coOp.channelIs("email", "permanent");

    fiveWeekdaysPass();

    assertThat(coOp.channelsUsedFor("okafor")).containsExactly("email", "sms");
  }

  @Test
  void afterAReminderByTextACoordinatorStillLooksIn() {
    atMediumRisk();
    coOp.channelIs("email", "permanent");
    fiveWeekdaysPass();

    coOp.daysPass(5);

    assertThat(coOp.tasks("Look in on the family")).hasSize(1);
  }

  @Test
  void aFamilyThatCanNeitherBeMailedNorTextedIsCalledAtOnce() {
    coOp.aFamilyWith("okafor", "consent", Map.of("email", false, "sms", false));

    atMediumRisk();

    assertThat(coOp.channelsUsedFor("okafor")).isEmpty();
    assertThat(coOp.tasks("Call the family")).hasSize(1);
  }

  @Test
  void aReminderThatCanNeitherBeMailedNorTextedIsACallAtOnce() {
    atMediumRisk();
    coOp.channelIs("email", "permanent");
    coOp.channelIs("sms", "permanent");

    fiveWeekdaysPass();

    assertThat(coOp.channelsUsedFor("okafor")).containsExactly("email");
    assertThat(coOp.tasks("Call the family")).hasSize(1);
  }

  @Test
  void whereNoMessageArrivesAndThereIsNoNumberToCallNoWayIsLeft() {
    coOp.aFamilyWithout("okafor", "phone");
    coOp.channelIs("email", "permanent");

    atMediumRisk();

    assertThat(coOp.standingOf("okafor")).isEqualTo("failed/failed");
    assertThat(coOp.tasks("Call the family")).isEmpty();
  }

  @Test
  void whereNoMessageArrivesAndTheFamilyWantsNoCallsNoWayIsLeft() {
    coOp.aFamilyWith("okafor", "consent", Map.of("call", false));
    coOp.channelIs("email", "permanent");
    coOp.channelIs("sms", "permanent");

    atMediumRisk();

    assertThat(coOp.standingOf("okafor")).isEqualTo("failed/failed");
    assertThat(coOp.tasks("Call the family")).isEmpty();
  }

  @ParameterizedTest(name = "{0} ends it as {1}")
  @CsvSource({"reached, completed/success", "do_not_contact, cancelled/cancelled"})
  void theCallDecidesHowItEnds(String callOutcome, String end) {
    coOp.aFamilyWith("okafor", "consent", Map.of("email", false, "sms", false));
    atMediumRisk();

    coOp.completes("Call the family", Map.of("callOutcome", callOutcome));

    assertThat(coOp.standingOf("okafor")).isEqualTo(end);
  }

  @Test
  void threeCallsThatMeetNobodyArePartOfASuccess() {
    coOp.aFamilyWith("okafor", "consent", Map.of("email", false, "sms", false));
    atMediumRisk();

    for (int call = 0; call < 3; call++) {
      coOp.completes("Call the family", Map.of("callOutcome", "no_answer"));
      coOp.daysPass(4);
    }

    assertThat(coOp.standingOf("okafor")).isEqualTo("completed/partial_success");
  }

  @Test
  void aReplyToTheCheckInStopsEverythingButTheAnswer() {
    atMediumRisk();

    coOp.familyReplies("okafor", "email", "Hello back!");
    coOp.daysPass(14);

    assertThat(coOp.channelsUsedFor("okafor")).containsExactly("email");
    assertThat(coOp.tasks("Answer the reply")).hasSize(1);
  }

  @Test
  void aReplyToTheReminderByTextStopsEverythingButTheAnswer() {
    atMediumRisk();
    coOp.channelIs("email", "permanent");
    fiveWeekdaysPass();

    coOp.familyReplies("okafor", "sms", "Hello back!");
    coOp.daysPass(14);

    assertThat(coOp.tasks("Look in on the family")).isEmpty();
    assertThat(coOp.tasks("Answer the reply")).hasSize(1);
  }

  @Test
  void answeringTheReplyIsASuccess() {
    atMediumRisk();
    coOp.familyReplies("okafor", "email", "Hello back!");

    coOp.completes("Answer the reply", Map.of("replyNotes", "Had a nice chat."));

    assertThat(coOp.standingOf("okafor")).isEqualTo("completed/success");
  }

  @Test
  void deletedInCockpitItIsCancelled() {
    atMediumRisk();

    coOp.operationsDeletes(coOp.onlyInstanceOf("okafor"));
    coOp.daysPass(14);

    assertThat(coOp.standingOf("okafor")).isEqualTo("cancelled/cancelled");
    assertThat(coOp.channelsUsedFor("okafor")).containsExactly("email");
  }

  private void atMediumRisk() {
    assertThat(coOp.aPredictionFor("okafor", 0.7, 75).get("result").asText()).isEqualTo("started");
  }

  /** Five days after a Monday is a Saturday, when no mail may go; two days later it has gone. */
  private void fiveWeekdaysPass() {
    coOp.daysPass(7);
  }

  private List<String> subjects() {
    return coOp.received("okafor").stream().map(mail -> mail.get("subject").asText()).toList();
  }
}
