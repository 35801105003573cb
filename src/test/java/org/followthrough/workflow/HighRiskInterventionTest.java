package org.followthrough.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

@SandboxTest
class HighRiskInterventionTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamilyAtHighRisk() {
    coOp.opensOnAMonday();
    coOp.aFamily("martinez");
  }

  @Test
  void aSilentFamilyGetsAnEmailThenATextThenACallAndIsReached() {
    coOp.aPredictionFor("martinez");
    assertThat(coOp.channelsUsedFor("martinez")).containsExactly("email");

    coOp.daysPass(3);
    assertThat(coOp.channelsUsedFor("martinez")).containsExactly("email", "sms");

    coOp.daysPass(2);
    coOp.completes("Call the family", Map.of("callOutcome", "reached", "callNotes", "They stay."));

    assertThat(coOp.standingOf("martinez")).isEqualTo("completed/success");
    assertThat(coOp.channelsUsedFor("martinez")).containsExactly("email", "sms");
    assertThat(coOp.onlyInstanceOf("martinez").get("outcomeNotes").asText())
        .isEqualTo("They stay.");
  }

  @Test
  void theFirstMessageUsesTheTemplateThatTheDecisionNames() {
    coOp.aPredictionFor("martinez");

    assertThat(coOp.lastMessage("martinez", "email").get("subject").asText())
        .isEqualTo("How are things going, Martinez family?");
  }

  @Test
  void theNextStepDoesNotComeEarly() {
    coOp.aPredictionFor("martinez");

    coOp.passes("P2DT23H");

    assertThat(coOp.channelsUsedFor("martinez")).containsExactly("email");
  }

  @Test
  void aMailThatTheServerRefusesForGoodIsFollowedByATextAtOnce() {
    coOp.channelIs("email", "permanent");

    coOp.aPredictionFor("martinez");

    assertThat(coOp.channelsUsedFor("martinez")).containsExactly("sms");
    assertThat(coOp.onlyStep("martinez", "Send the first email").get("status").asText())
        .isEqualTo("failed");
  }

  @Test
  void aRefusalForGoodCountsAsAnErrorOfTheInstance() {
    coOp.channelIs("email", "permanent");

    coOp.aPredictionFor("martinez");

    assertThat(coOp.onlyInstanceOf("martinez").get("errorCount").asInt()).isEqualTo(1);
    assertThat(coOp.onlyInstanceOf("martinez").get("lastError").asText()).contains("550");
  }

  @Test
  void aFamilyWithoutAnEmailAddressIsTextedAtOnce() {
    coOp.aFamilyWithout("martinez", "email");

    coOp.aPredictionFor("martinez");

    assertThat(coOp.channelsUsedFor("martinez")).containsExactly("sms");
    assertThat(coOp.onlyStep("martinez", "Send the first email").get("status").asText())
        .isEqualTo("skipped");
  }

  @Test
  void aFamilyThatWantsNoEmailIsTextedAtOnce() {
    coOp.aFamilyWith("martinez", "consent", Map.of("email", false));

    coOp.aPredictionFor("martinez");

    assertThat(coOp.channelsUsedFor("martinez")).containsExactly("sms");
  }

  @Test
  void afterATextThatReplacedTheEmailTheCallComesTwoDaysLater() {
    coOp.aFamilyWithout("martinez", "email");
    coOp.aPredictionFor("martinez");
    assertThat(coOp.tasks("Call the family")).isEmpty();

    coOp.daysPass(2);

    assertThat(coOp.tasks("Call the family")).hasSize(1);
  }

  @Test
  void aFamilyThatCanNeitherBeMailedNorTextedIsCalledAtOnce() {
    coOp.channelIs("email", "permanent");
    coOp.channelIs("sms", "permanent");

    coOp.aPredictionFor("martinez");

    assertThat(coOp.channelsUsedFor("martinez")).isEmpty();
    assertThat(coOp.tasks("Call the family")).hasSize(1);
  }

  @Test
  void aFamilyThatOnlyWantsToBeCalledIsCalledAtOnce() {
    coOp.aFamilyWith("martinez", "consent", Map.of("email", false, "sms", false));

    coOp.aPredictionFor("martinez");

    assertThat(coOp.channelsUsedFor("martinez")).isEmpty();
    assertThat(coOp.tasks("Call the family")).hasSize(1);
  }

  @Test
  void aSilentFamilyThatTookItsNumberBackIsNotCalled() {
    coOp.aPredictionFor("martinez");
    coOp.daysPass(3);
    coOp.aFamilyWithout("martinez", "phone");

    coOp.daysPass(2);

    assertThat(coOp.standingOf("martinez")).isEqualTo("failed/failed");
    assertThat(coOp.tasks("Call the family")).isEmpty();
  }

  @Test
  void aTextThatCannotBeDeliveredAfterASilentEmailIsFollowedByTheCallAtOnce() {
    coOp.aPredictionFor("martinez");
    coOp.channelIs("sms", "permanent");

    coOp.daysPass(3);

    assertThat(coOp.channelsUsedFor("martinez")).containsExactly("email");
    assertThat(coOp.tasks("Call the family")).hasSize(1);
  }

  @Test
  void whereNoMessageArrivesAndThereIsNoNumberToCallNoWayIsLeft() {
    coOp.aFamilyWithout("martinez", "phone");
    coOp.channelIs("email", "permanent");

    coOp.aPredictionFor("martinez");

    assertThat(coOp.standingOf("martinez")).isEqualTo("failed/failed");
    assertThat(coOp.tasks("Call the family")).isEmpty();
  }

  @Test
  void whereNoMessageArrivesAndTheFamilyWantsNoCallsNoWayIsLeft() {
    coOp.aFamilyWith("martinez", "consent", Map.of("call", false));
    coOp.channelIs("email", "permanent");
    coOp.channelIs("sms", "permanent");

    coOp.aPredictionFor("martinez");

    assertThat(coOp.standingOf("martinez")).isEqualTo("failed/failed");
    assertThat(coOp.tasks("Call the family")).isEmpty();
  }

  @ParameterizedTest(name = "{0} ends it as {1}")
  @CsvSource({"reached, completed/success", "do_not_contact, cancelled/cancelled"})
  void theCallDecidesHowItEnds(String callOutcome, String end) {
    coOp.aFamilyWith("martinez", "consent", Map.of("email", false, "sms", false));
    coOp.aPredictionFor("martinez");

    coOp.completes("Call the family", Map.of("callOutcome", callOutcome, "callNotes", "As said."));

    assertThat(coOp.standingOf("martinez")).isEqualTo(end);
  }

  @Test
  void threeCallsThatMeetNobodyArePartOfASuccess() {
    coOp.aFamilyWith("martinez", "consent", Map.of("email", false, "sms", false));
    coOp.aPredictionFor("martinez");

    for (int call = 0; call < 3; call++) {
      coOp.completes("Call the family", Map.of("callOutcome", "no_answer"));
      coOp.daysPass(4);
    }

    assertThat(coOp.standingOf("martinez")).isEqualTo("completed/partial_success");
  }

  @Test
  void aReplyToTheEmailStopsEverythingButTheAnswer() {
    coOp.aPredictionFor("martinez");
    coOp.daysPass(1);

    coOp.familyReplies("martinez", "email", "We are thinking about it.");
    assertThat(coOp.contextOf(coOp.onlyTask("Answer the reply")))
        .contains("We are thinking about it.");
    coOp.daysPass(10);

    assertThat(coOp.channelsUsedFor("martinez")).containsExactly("email");
    assertThat(coOp.tasks("Call the family")).isEmpty();
  }

  @Test
  void answeringAReplyToTheEmailIsASuccess() {
    coOp.aPredictionFor("martinez");
    coOp.familyReplies("martinez", "email", "We are thinking about it.");

    coOp.completes("Answer the reply", Map.of("replyNotes", "Talked about the schedule."));

    assertThat(coOp.standingOf("martinez")).isEqualTo("completed/success");
  }

  @Test
  void aReplyToTheTextStopsEverythingButTheAnswer() {
    coOp.aPredictionFor("martinez");
    coOp.daysPass(3);
    coOp.passes("PT20H");

    coOp.familyReplies("martinez", "sms", "Call you later!");
    assertThat(coOp.contextOf(coOp.onlyTask("Answer the reply"))).contains("Call you later!");
    coOp.daysPass(10);

    assertThat(coOp.channelsUsedFor("martinez")).containsExactly("email", "sms");
    assertThat(coOp.tasks("Call the family")).isEmpty();
  }

  @Test
  void answeringAReplyToTheTextIsASuccess() {
    coOp.aPredictionFor("martinez");
    coOp.daysPass(3);
    coOp.familyReplies("martinez", "sms", "Call you later!");

    coOp.completes("Answer the reply", Map.of("replyNotes", "They will call."));

    assertThat(coOp.standingOf("martinez")).isEqualTo("completed/success");
  }

  @Test
  void aLateReplyToTheEmailWhileTheTextWaitsStopsItToo() {
    coOp.aPredictionFor("martinez");
    coOp.daysPass(4);

    coOp.familyReplies("martinez", "email", "Sorry, we were away.");
    coOp.daysPass(10);

    assertThat(coOp.tasks("Answer the reply")).hasSize(1);
    assertThat(coOp.tasks("Call the family")).isEmpty();
  }

  @Test
  void aReplyWhileTheCallIsDueReplacesTheCall() {
    coOp.aPredictionFor("martinez");
    coOp.daysPass(3);
    coOp.daysPass(2);
    assertThat(coOp.tasks("Call the family")).hasSize(1);

    coOp.familyReplies("martinez", "sms", "No need to call.");

    assertThat(coOp.tasks("Call the family")).isEmpty();
    assertThat(coOp.tasks("Answer the reply")).hasSize(1);
  }

  @Test
  void twoRepliesAreOneTask() {
    coOp.aPredictionFor("martinez");

    coOp.familyReplies("martinez", "email", "We are thinking about it.");
    coOp.familyReplies("martinez", "email", "And now we have thought about it.");

    assertThat(coOp.tasks("Answer the reply")).hasSize(1);
  }

  @Test
  void deletedInCockpitWhileItWaitsItIsCancelledAndNobodyIsContacted() {
    coOp.aPredictionFor("martinez");

    coOp.operationsDeletes(coOp.onlyInstanceOf("martinez"));
    coOp.daysPass(10);

    assertThat(coOp.standingOf("martinez")).isEqualTo("cancelled/cancelled");
    assertThat(coOp.channelsUsedFor("martinez")).containsExactly("email");
  }

  @Test
  void deletedInCockpitWhileTheCallIsDueTheCallGoesToo() {
    coOp.aFamilyWith("martinez", "consent", Map.of("email", false, "sms", false));
    coOp.aPredictionFor("martinez");

    coOp.operationsDeletes(coOp.onlyInstanceOf("martinez"));

    assertThat(coOp.standingOf("martinez")).isEqualTo("cancelled/cancelled");
    assertThat(coOp.tasks("Call the family")).isEmpty();
  }

  @Test
  void deletedInCockpitWhileAReplyIsUnansweredItIsCancelled() {
    coOp.aPredictionFor("martinez");
    coOp.familyReplies("martinez", "email", "We are thinking about it.");

    coOp.operationsDeletes(coOp.onlyInstanceOf("martinez"));

    assertThat(coOp.standingOf("martinez")).isEqualTo("cancelled/cancelled");
    assertThat(coOp.tasks("Answer the reply")).isEmpty();
  }

  @Test
  void afterItHasEndedTheNextPredictionStartsAnother() {
    coOp.aPredictionFor("martinez");
    coOp.operationsDeletes(coOp.onlyInstanceOf("martinez"));

    assertThat(coOp.aPredictionFor("martinez").get("result").asText()).isEqualTo("started");
  }
}
