package org.followthrough.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A message is said by workflows that know what it says, and shows how to stop the next ones. */
class SuitingTextsTest {

  private static final String ONBOARDING = "onboarding.bpmn";
  private static final String WELCOME = "onboarding_welcome.sms.txt";

  @Test
  void aMessageOfAnotherWorkflowIsRefusedWhereItIsSent() {
    assertThat(of(ONBOARDING, WELCOME, "You owe {{amount}}. STOP to opt out"))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.isFault()).isTrue();
              assertThat(found.element()).isEqualTo("sendTheWelcome");
              assertThat(found.message())
                  .contains("'Send the welcome' sends the template 'onboarding_welcome'")
                  .contains("says {{amount}}, and nothing on the way to it sets that");
            });
  }

  @Test
  void aTableThatChoosesTheMessageOfAnotherWorkflowIsRefused() {
    assertThat(
            CheckedFiles.edited(
                    "select_event_workflow.dmn", "\"onboarding_welcome\"", "\"payment_reminder\"")
                .and("payment_reminder.sms.txt", "You owe {{amount}}. STOP to opt out")
                .findings())
        .filteredOn(Finding::isFault)
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.isFault()).isTrue();
              assertThat(found.element()).isEqualTo("familyEnrolledTemplate");
              assertThat(found.message())
                  .contains("which says {{amount}}, and family_enrolled does not say that");
            });
  }

  @Test
  void whatAnEventMayLeaveOutIsToStandInASection() {
    String text = "payment_reminder.sms.txt";

    assertThat(of("payment_reminder.bpmn", text, "Pay by {{dueDate}}. STOP to opt out"))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.isFault()).isFalse();
              assertThat(found.element()).isEqualTo("sendTheReminder");
              assertThat(found.message())
                  .contains("{{dueDate}}, and the event payment_overdue may leave it out");
              assertThat(found.remedy()).startsWith("write {{#dueDate}} before and {{/dueDate}}");
            });
    assertThat(
            of(
                "payment_reminder.bpmn",
                text,
                "Pay{{#dueDate}} by {{dueDate}}{{/dueDate}}, {{invoiceId}}. STOP to opt out"))
        .isEmpty();
  }

  @Test
  void anAttributeOfTheFamilyMaySuit() {
    assertThat(of(ONBOARDING, WELCOME, "Welcome to {{houseName}}. STOP to opt out")).isEmpty();
  }

  @Test
  void theFirstTextShowsHowToStop() {
    assertThat(of(ONBOARDING, WELCOME, "Welcome!"))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.isFault()).isFalse();
              assertThat(found.element()).isEqualTo("sendTheWelcome");
              assertThat(found.message())
                  .contains("onboarding_welcome.sms.txt does not show how to stop our texts");
            });
    assertThat(of(ONBOARDING, "onboarding_survey.sms.txt", "How was it?")).isEmpty();
  }

  @Test
  void aMisspeltMessageIsSaidOnceForAllOfItsTexts() {
    List<Finding> found =
        CheckedFiles.of("onboarding_welcom.sms.txt", "Welcome!")
            .and("onboarding_welcom.email.txt", "Welcome! {{unsubscribeUrl}}")
            .and("onboarding_welcom.email.html", "<p>Welcome! {{unsubscribeUrl}}</p>")
            .and("onboarding_welcom.subject.txt", "Welcome!")
            .findings();

    assertThat(found)
        .singleElement()
        .satisfies(
            one ->
                assertThat(one.message()).contains("is a text of 'onboarding_welcom', which no"));
  }

  /** What is said of a file of ours beside a text of ours that says something else. */
  private static List<Finding> of(String file, String text, String says) {
    return CheckedFiles.of(file, CheckedFiles.text(file)).and(text, says).findings().stream()
        .filter(found -> found.file().equals(file))
        .toList();
  }
}
