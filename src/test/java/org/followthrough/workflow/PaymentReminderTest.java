package org.followthrough.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@SandboxTest
class PaymentReminderTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamily() {
    coOp.opensOnAMonday();
    coOp.aFamily("lindgren");
    coOp.hasUser("tess", "treasurers");
  }

  @Test
  void anUnpaidInvoiceGetsAnEmailATextAFirmerEmailACallAndThenTheTreasurers() {
    coOp.happens("payment_overdue", "lindgren", invoice("INV-1"));
    coOp.daysPass(3);
    coOp.daysPass(4);
    coOp.daysPass(7);
    coOp.completes("Call the family", Map.of("callOutcome", "reached"));
    coOp.daysPass(7);
    coOp.submits("tess", treasurersTask(), Map.of("taskNotes", "Paid in parts."));

    assertThat(coOp.channelsUsedFor("lindgren")).containsExactly("email", "sms", "email");
    assertThat(coOp.standingOf("lindgren")).isEqualTo("completed/partial_success");
  }

  @Test
  void theTreasurersAreAskedAndNobodyElse() {
    coOp.happens("payment_overdue", "lindgren", invoice("INV-1"));
    coOp.daysPass(7);
    coOp.daysPass(7);
    coOp.completes("Call the family", Map.of("callOutcome", "reached"));
    coOp.daysPass(7);

    JsonNode task = treasurersTask();
    assertThat(task.get("taskDefinitionKey").asText()).isEqualTo("decideOnTheUnpaidInvoice");
    assertThat(task.get("assignee").isNull()).isTrue();
    assertThat(coOp.tasksOf("tess", "Decide on the unpaid invoice")).hasSize(1);
    assertThat(coOp.tasksOf("sarah", "Decide on the unpaid invoice")).isEmpty();
  }

  @Test
  void theFirstEmailNamesInvoiceMoneyAndDayAsPeopleWriteThem() {
    coOp.happens("payment_overdue", "lindgren", invoice("INV-1"));

    assertThat(coOp.lastMessage("lindgren", "email").get("text").asText())
        .contains("invoice INV-1 over $1,250.50, due on February 20, 2099, has not been paid");
  }

  @Test
  void aFamilyReadsMoneyAndDaysInItsOwnLocale() {
    coOp.aFamilyWith("lindgren", "locale", "de-DE");
    Map<String, Object> invoice = invoice("INV-1");
    invoice.put("currency", "EUR");

    coOp.happens("payment_overdue", "lindgren", invoice);

    assertThat(coOp.lastMessage("lindgren", "email").get("text").asText())
        .containsPattern("1\\.250,50\\h€")
        .contains("20. Februar 2099");
  }

  @Test
  void aCallTaskSaysWhichInvoiceItIsAbout() {
    coOp.aFamilyWith("lindgren", "consent", Map.of("email", false, "sms", false));

    coOp.happens("payment_overdue", "lindgren", invoice("INV-1"));

    assertThat(coOp.contextOf(coOp.onlyTask("Call the family")))
        .contains("invoiceId: INV-1")
        .contains("amount: $1,250.50");
  }

  @ParameterizedTest(name = "after {0} days")
  @ValueSource(ints = {0, 1, 3, 5, 7, 10, 14})
  void paidAtAnyMomentItEndsAtOnceWithSuccess(int days) {
    coOp.happens("payment_overdue", "lindgren", invoice("INV-1"));
    if (days > 0) {
      coOp.daysPass(days);
    }
    int before = coOp.received("lindgren").size();

    JsonNode answer = coOp.happens("payment_received", "lindgren", Map.of("invoiceId", "INV-1"));

    assertThat(answer.get("result").asText()).isEqualTo("correlated");
    assertThat(answer.get("instanceIds").get(0).asText())
        .isEqualTo(coOp.onlyInstanceOf("lindgren").get("id").asText());
    assertThat(coOp.standingOf("lindgren")).isEqualTo("completed/success");
    coOp.daysPass(21);
    assertThat(coOp.received("lindgren")).hasSize(before);
    assertThat(coOp.tasks("Call the family")).isEmpty();
  }

  @Test
  void paidWhileTheTreasurersDecideItEndsToo() {
    coOp.happens("payment_overdue", "lindgren", invoice("INV-1"));
    coOp.daysPass(14);
    coOp.completes("Call the family", Map.of("callOutcome", "no_answer"));
    coOp.daysPass(7);

    coOp.happens("payment_received", "lindgren", Map.of("invoiceId", "INV-1"));

    assertThat(coOp.standingOf("lindgren")).isEqualTo("completed/success");
    assertThat(coOp.tasksFor("treasurers")).isEmpty();
  }

  @Test
  void paidBeforeItWasOverdueNobodyIsReminded() {
    JsonNode paid = coOp.happens("payment_received", "lindgren", Map.of("invoiceId", "INV-1"));
    JsonNode overdue = coOp.happens("payment_overdue", "lindgren", invoice("INV-1"));

    assertThat(paid.get("result").asText()).isEqualTo("kept");
    assertThat(overdue.get("result").asText()).isEqualTo("started");
    assertThat(coOp.standingOf("lindgren")).isEqualTo("completed/success");
    assertThat(coOp.received("lindgren")).isEmpty();
  }

  @Test
  void paidAfterTheEndIsKeptAndChangesNothing() {
    coOp.happens("payment_overdue", "lindgren", invoice("INV-1"));
    coOp.happens("payment_received", "lindgren", Map.of("invoiceId", "INV-1"));

    JsonNode again = coOp.happens("payment_received", "lindgren", Map.of("invoiceId", "INV-1"));

    assertThat(again.get("result").asText()).isEqualTo("kept");
    assertThat(coOp.standingOf("lindgren")).isEqualTo("completed/success");
  }

  @Test
  void twoInvoicesOfOneFamilyGoSideBySideAndPayingOneLeavesTheOther() {
    coOp.happens("payment_overdue", "lindgren", invoice("INV-1"));
    coOp.happens("payment_overdue", "lindgren", invoice("INV-2"));

    JsonNode answer = coOp.happens("payment_received", "lindgren", Map.of("invoiceId", "INV-2"));

    assertThat(answer.get("instanceIds")).hasSize(1);
    assertThat(coOp.instancesOf("lindgren").stream().map(i -> i.get("status").asText()))
        .containsExactlyInAnyOrder("running", "completed");
  }

  @Test
  void anInvoiceThatIsRemindedOfAlreadyIsNotRemindedTwice() {
    JsonNode first = coOp.happens("payment_overdue", "lindgren", invoice("INV-1"));

    JsonNode second = coOp.happens("payment_overdue", "lindgren", invoice("INV-1"));

    assertThat(second.get("result").asText()).isEqualTo("already_running");
    assertThat(second.get("instanceIds")).isEqualTo(first.get("instanceIds"));
  }

  @Test
  void aPaymentThatNamesNoInvoiceEndsNothing() {
    coOp.happens("payment_overdue", "lindgren", invoice("INV-1"));

    JsonNode answer = coOp.happens("payment_received", "lindgren", Map.of());

    assertThat(answer.get("result").asText()).isEqualTo("kept");
    assertThat(coOp.standingOf("lindgren")).isEqualTo("running");
  }

  @Test
  void noMoreThanTwentyInvoicesOfAFamilyAreRemindedOfAtOnce() {
    for (int i = 1; i <= 20; i++) {
      coOp.body(coOp.tells(coOp.anEvent("payment_overdue", "lindgren", invoice("INV-" + i))));
    }

    JsonNode answer =
        coOp.body(coOp.tells(coOp.anEvent("payment_overdue", "lindgren", invoice("INV-21"))));

    assertThat(answer.get("result").asText()).isEqualTo("already_running");
  }

  @Test
  void aFamilyThatCannotBeMailedIsTextedAtOnce() {
    coOp.aFamilyWithout("lindgren", "email");

    coOp.happens("payment_overdue", "lindgren", invoice("INV-1"));
    coOp.daysPass(7);

    assertThat(coOp.channelsUsedFor("lindgren")).containsExactly("sms", "sms", "sms");
  }

  @Test
  void aFamilyThatCannotBeTextedIsCalledInsteadOfTexted() {
    coOp.happens("payment_overdue", "lindgren", invoice("INV-1"));
    coOp.channelIs("sms", "permanent");
    coOp.daysPass(3);

    assertThat(coOp.tasks("Call the family")).hasSize(1);
  }

  @Test
  void aLastReminderThatReachesNobodyIsACall() {
    coOp.happens("payment_overdue", "lindgren", invoice("INV-1"));
    coOp.daysPass(3);
    coOp.channelIs("email", "permanent");
    coOp.channelIs("sms", "permanent");
    coOp.daysPass(4);

    assertThat(coOp.tasks("Call the family")).hasSize(1);
  }

  @Test
  void aCallInsteadOfTheTextLeavesTheLaterRemindersAsTheyAre() {
    coOp.happens("payment_overdue", "lindgren", invoice("INV-1"));
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
    coOp.happens("payment_overdue", "lindgren", invoice("INV-1"));
    coOp.daysPass(7);
    assertThat(coOp.channelsUsedFor("lindgren")).containsExactly("email", "email");

    coOp.daysPass(7);
    assertThat(coOp.tasksFor("treasurers")).isEmpty();

    coOp.daysPass(7);
    coOp.submits("tess", treasurersTask(), Map.of("taskNotes", "We write a letter."));
    assertThat(coOp.standingOf("lindgren")).isEqualTo("completed/partial_success");
  }

  @Test
  void aFamilyThatNothingReachesIsLeftToTheTreasurersAndStopsNobody() {
    coOp.aFamilyWith("lindgren", "consent", Map.of("email", false, "sms", false, "call", false));
    coOp.happens("payment_overdue", "lindgren", invoice("INV-1"));

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
    coOp.happens("payment_overdue", "lindgren", invoice("INV-1"));
    coOp.daysPass(3);

    coOp.aFamilyWith("lindgren", "consent", Map.of("email", true));
    coOp.daysPass(4);

    assertThat(coOp.lastMessage("lindgren", "email").get("subject").asText()).contains("INV-1");
  }

  @Test
  void aNumberThatIsCorrectedAfterConsentToCallsWasWithdrawnStopsNobody() {
    coOp.aFamilyWith("lindgren", "consent", Map.of("email", false, "sms", false));
    coOp.happens("payment_overdue", "lindgren", invoice("INV-1"));
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
    coOp.happens("payment_overdue", "lindgren", invoice("INV-1"));
    for (int wait : List.of(3, 4, 7).subList(0, call - 1)) {
      coOp.completes("Call the family", Map.of("callOutcome", "reached"));
      coOp.daysPass(wait);
    }

    coOp.completes("Call the family", Map.of("callOutcome", "do_not_contact"));

    assertThat(coOp.tasksFor("treasurers")).hasSize(1);
  }

  @Test
  void aReplyPutsATaskBeforeTheCoordinatorAndEndsNothing() {
    coOp.happens("payment_overdue", "lindgren", invoice("INV-1"));

    coOp.familyReplies("lindgren", "email", "Can we pay in parts?");
    coOp.completes("Answer the reply", Map.of("replyNotes", "Two parts."));

    assertThat(coOp.standingOf("lindgren")).isEqualTo("running");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"a number, 17", "the same digits, '\"17\"'"})
  void anInvoiceIdIsTheSameAsNumberAndAsText(String what, String id) {
    coOp.happens("payment_overdue", "lindgren", invoice("17"));

    JsonNode answer =
        coOp.happens(
            "payment_received",
            "lindgren",
            Map.of("invoiceId", id.startsWith("\"") ? "17" : (Object) Integer.valueOf(id)));

    assertThat(answer.get("result").asText()).isEqualTo("correlated");
  }

  @Test
  void nobodyIsAskedForMoneyByMachineWhileAHighRiskInterventionRuns() {
    coOp.aPredictionFor("lindgren");

    coOp.happens("payment_overdue", "lindgren", invoice("INV-1"));

    assertThat(coOp.channelsUsedFor("lindgren")).containsExactly("email");
    JsonNode reminder =
        coOp.instancesOf("lindgren").stream()
            .filter(instance -> instance.get("workflow").asText().equals("payment_reminder"))
            .findFirst()
            .orElseThrow();
    assertThat(coOp.stepsOf(reminder).get(0).get("heldBecause").asText())
        .contains("a high risk intervention is under way");
  }

  @Test
  void whenTheInterventionHasEndedTheReminderLeaves() {
    coOp.aPredictionFor("lindgren");
    coOp.happens("payment_overdue", "lindgren", invoice("INV-1"));
    coOp.familyReplies("lindgren", "email", "All is well.");
    coOp.completes("Answer the reply", Map.of("replyNotes", "Good."));

    coOp.passes("PT1H");

    assertThat(coOp.lastMessage("lindgren", "email").get("subject").asText())
        .contains("invoice INV-1 is open");
  }

  private JsonNode treasurersTask() {
    List<JsonNode> tasks = coOp.tasksFor("treasurers");
    assertThat(tasks).as("tasks for treasurers").hasSize(1);
    return tasks.get(0);
  }

  private static Map<String, Object> invoice(String invoiceId) {
    return new HashMap<>(
        Map.of(
            "invoiceId", invoiceId, "amount", 1250.5, "currency", "USD", "dueDate", "2099-02-20"));
  }
}
