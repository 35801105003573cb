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

/** Reminders of a payment that cannot go the way that the diagram tries first. */
@SandboxTest
class PaymentReminderFallbackTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamily() {
    coOp.opensOnAMonday();
    coOp.aFamily("lindgren");
    coOp.hasUser("tess", "treasurers");
  }

  @Test
  void aFamilyThatCannotBeMailedIsTextedAtOnce() {
    coOp.aFamilyWithout("lindgren", "email");

    coOp.happens("payment_overdue", "lindgren", Treasury.invoice("INV-1"));
    coOp.daysPass(7);

    assertThat(coOp.channelsUsedFor("lindgren")).containsExactly("sms", "sms", "sms");
  }

  @Test
  void aFamilyThatCannotBeTextedIsCalledInsteadOfTexted() {
    coOp.happens("payment_overdue", "lindgren", Treasury.invoice("INV-1"));
    coOp.channelIs("sms", "permanent");
    coOp.daysPass(3);

    assertThat(coOp.tasks("Call the family")).hasSize(1);
  }

  @Test
  void aLastReminderThatReachesNobodyIsACall() {
    coOp.happens("payment_overdue", "lindgren", Treasury.invoice("INV-1"));
    coOp.daysPass(3);
    coOp.channelIs("email", "permanent");
    coOp.channelIs("sms", "permanent");
    coOp.daysPass(4);

    assertThat(coOp.tasks("Call the family")).hasSize(1);
  }

  @Test
  void aCallInsteadOfTheTextLeavesTheLaterRemindersAsTheyAre() {
    coOp.happens("payment_overdue", "lindgren", Treasury.invoice("INV-1"));
    coOp.channelIs("sms", "permanent");
    coOp.daysPass(3);
    coOp.completes("Call the family", Map.of("callOutcome", "reached"));
    coOp.daysPass(4);

    assertThat(coOp.channelsUsedFor("lindgren")).containsExactly("email", "email");
    assertThat(coOp.tasks("Call the family")).isEmpty();

    coOp.daysPass(7);
    assertThat(coOp.tasks("Call the family")).hasSize(1);
  }

  @Test
  void aFamilyWithoutAPhoneGetsItsEmailsAndIsLeftToTheTreasurersAfterThreeWeeks() {
    coOp.aFamilyWithout("lindgren", "phone");
    coOp.happens("payment_overdue", "lindgren", Treasury.invoice("INV-1"));
    coOp.daysPass(7);
    assertThat(coOp.channelsUsedFor("lindgren")).containsExactly("email", "email");

    coOp.daysPass(7);
    assertThat(coOp.tasksFor("treasurers")).isEmpty();

    coOp.daysPass(7);
    coOp.submits("tess", Treasury.onlyTask(coOp), Map.of("taskNotes", "We write a letter."));
    assertThat(coOp.standingOf("lindgren")).isEqualTo("completed/partial_success");
  }

  @Test
  void aFamilyThatNothingReachesIsLeftToTheTreasurersAndStopsNobody() {
    coOp.aFamilyWith("lindgren", "consent", Map.of("email", false, "sms", false, "call", false));
    coOp.happens("payment_overdue", "lindgren", Treasury.invoice("INV-1"));

    coOp.daysPass(20);
    assertThat(coOp.standingOf("lindgren")).isEqualTo("running");
    assertThat(coOp.incidentsOf(coOp.onlyInstanceOf("lindgren"))).isEmpty();
    assertThat(coOp.tasks("Decide on the failed step")).isEmpty();

    coOp.daysPass(1);
    assertThat(coOp.tasksFor("treasurers")).hasSize(1);
  }

  @Test
  void aFamilyThatMayBeWrittenToAgainGetsTheNextReminder() {
    coOp.aFamilyWith("lindgren", "consent", Map.of("email", false, "sms", false, "call", false));
    coOp.happens("payment_overdue", "lindgren", Treasury.invoice("INV-1"));
    coOp.daysPass(3);

    coOp.aFamilyWith("lindgren", "consent", Map.of("email", true));
    coOp.daysPass(4);

    assertThat(coOp.lastMessage("lindgren", "email").get("subject").asText()).contains("INV-1");
  }

  @Test
  void aNumberThatIsCorrectedAfterConsentToCallsWasWithdrawnStopsNobody() {
    coOp.aFamilyWith("lindgren", "consent", Map.of("email", false, "sms", false));
    coOp.happens("payment_overdue", "lindgren", Treasury.invoice("INV-1"));
    coOp.completes("Call the family", Map.of("callOutcome", "wrong_number"));
    coOp.aFamilyWith("lindgren", "consent", Map.of("email", false, "sms", false, "call", false));

    coOp.completes("Correct the phone number", Map.of("correctedPhone", "+12015550177"));

    assertThat(coOp.standingOf("lindgren")).isEqualTo("running");
    coOp.daysPass(21);
    assertThat(coOp.tasks("Decide on the failed step")).isEmpty();
    assertThat(coOp.tasksFor("treasurers")).hasSize(1);
  }

  @ParameterizedTest(name = "in call {0}")
  @ValueSource(ints = {1, 2, 3, 4})
  void whoAsksForNoContactIsLeftToTheTreasurersAtOnce(int call) {
    coOp.aFamilyWith("lindgren", "consent", Map.of("email", false, "sms", false));
    coOp.happens("payment_overdue", "lindgren", Treasury.invoice("INV-1"));
    for (int wait : List.of(3, 4, 7).subList(0, call - 1)) {
      coOp.completes("Call the family", Map.of("callOutcome", "reached"));
      coOp.daysPass(wait);
    }

    coOp.completes("Call the family", Map.of("callOutcome", "do_not_contact"));

    assertThat(coOp.tasksFor("treasurers")).hasSize(1);
  }
}
