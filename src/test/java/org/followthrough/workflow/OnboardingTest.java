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

@SandboxTest
class OnboardingTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamily() {
    coOp.opensOnAMonday();
    coOp.aFamily("sato");
  }

  @Test
  void aNewFamilyIsAccompaniedForFourWeeks() {
    coOp.happens("family_enrolled", "sato", Map.of());
    coOp.daysPass(1);
    coOp.daysPass(2);
    coOp.daysPass(4);
    coOp.completes("Call the family", Map.of("callOutcome", "reached"));
    coOp.daysPass(3);
    coOp.daysPass(4);
    coOp.daysPass(7);
    coOp.daysPass(7);
    coOp.completes("Four-week review", Map.of("taskNotes", "They have settled in."));

    assertThat(coOp.received("sato").stream().map(m -> m.get("channel").asText()))
        .containsExactly("email", "email", "sms", "email", "sms", "email");
    assertThat(
            coOp.received("sato").stream()
                .map(m -> m.get("subject").asText())
                .filter(subject -> !subject.equals("null")))
        .containsExactly(
            "Welcome to Followthrough Co-op, Martinez family!",
            "Your account at Followthrough Co-op",
            "What is on in the next weeks",
            "Three questions about your first weeks");
    assertThat(coOp.standingOf("sato")).isEqualTo("completed/success");
  }

  @Test
  void aFamilyWithoutMailIsTextedInItsPlace() {
    coOp.aFamilyWithout("sato", "email");
    coOp.happens("family_enrolled", "sato", Map.of());
    coOp.daysPass(1);
    coOp.daysPass(2);
    coOp.daysPass(4);
    coOp.completes("Call the family", Map.of("callOutcome", "reached"));
    coOp.daysPass(3);
    coOp.daysPass(4);
    coOp.daysPass(7);
    coOp.daysPass(7);

    assertThat(coOp.channelsUsedFor("sato")).containsExactly(texts(6));
    assertThat(coOp.tasks("Four-week review")).hasSize(1);
  }

  @Test
  void aFamilyThatNoMessageReachesHearsEverythingByPhone() {
    coOp.aFamilyWith("sato", "consent", Map.of("email", false, "sms", false));
    coOp.happens("family_enrolled", "sato", Map.of());
    for (int wait : List.of(1, 2, 4, 3, 4, 7, 7)) {
      coOp.completes("Call the family", Map.of("callOutcome", "reached"));
      coOp.daysPass(wait);
    }

    coOp.completes("Four-week review", Map.of("taskNotes", "By phone it works."));

    assertThat(coOp.received("sato")).isEmpty();
    assertThat(coOp.standingOf("sato")).isEqualTo("completed/success");
  }

  @Test
  void aFamilyWithoutAPhoneGetsItsEmailsAndItsReview() {
    coOp.aFamilyWithout("sato", "phone");
    coOp.happens("family_enrolled", "sato", Map.of());

    for (int wait : List.of(1, 2, 4, 3, 4, 7, 7)) {
      coOp.daysPass(wait);
    }

    assertThat(coOp.channelsUsedFor("sato")).containsExactly("email", "email", "email", "email");
    assertThat(coOp.tasks("Four-week review")).hasSize(1);
  }

  @Test
  void aFamilyThatNothingReachesIsReviewedAllTheSame() {
    coOp.aFamilyWith("sato", "consent", Map.of("email", false, "sms", false, "call", false));
    coOp.happens("family_enrolled", "sato", Map.of());

    for (int wait : List.of(1, 2, 4, 3, 4, 7, 7)) {
      coOp.daysPass(wait);
      assertThat(coOp.standingOf("sato")).isEqualTo("running");
    }

    assertThat(coOp.tasks("Decide on the failed step")).isEmpty();
    coOp.completes("Four-week review", Map.of("taskNotes", "I met them: they have no phone yet."));
    assertThat(coOp.standingOf("sato")).isEqualTo("completed/success");
  }

  @Test
  void whoAsksForNoContactInACallGetsNoneAnyMore() {
    coOp.aFamilyWith("sato", "consent", Map.of("email", false, "sms", false));
    coOp.happens("family_enrolled", "sato", Map.of());

    coOp.completes("Call the family", Map.of("callOutcome", "do_not_contact"));

    assertThat(coOp.standingOf("sato")).isEqualTo("cancelled/cancelled");
  }

  @ParameterizedTest(name = "after {0} days")
  @ValueSource(ints = {0, 2, 7, 8})
  void whoWithdrawsIsNotWelcomedAnyMore(int days) {
    coOp.happens("family_enrolled", "sato", Map.of());
    for (int day = 0; day < days; day++) {
      coOp.daysPass(1);
    }
    int before = coOp.received("sato").size();

    coOp.happens("family_withdrew", "sato", Map.of());
    coOp.daysPass(28);

    assertThat(coOp.standingOf("sato")).isEqualTo("cancelled/cancelled");
    assertThat(coOp.received("sato")).hasSize(before);
    assertThat(coOp.tasks("Call the family")).isEmpty();
  }

  @Test
  void aReplyIsAnsweredByAPersonWhileTheOnboardingGoesOn() {
    coOp.happens("family_enrolled", "sato", Map.of());

    coOp.familyReplies("sato", "email", "Where do I find the books?");
    coOp.daysPass(1);
    coOp.completes("Answer the reply", Map.of("replyNotes", "In the library."));

    assertThat(coOp.channelsUsedFor("sato")).containsExactly("email", "email");
    assertThat(coOp.standingOf("sato")).isEqualTo("running");
  }

  private static String[] texts(int count) {
    return java.util.Collections.nCopies(count, "sms").toArray(String[]::new);
  }
}
