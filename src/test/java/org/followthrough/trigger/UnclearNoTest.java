package org.followthrough.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/** Words that may be a no: nothing goes out until a person has read them. */
@SandboxTest
class UnclearNoTest {

  private static final String UNCLEAR = "Don't text me after nine, call instead";

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamilyInTwoWorkflows() {
    coOp.opensOnAMonday();
    coOp.aFamily("rossi");
    coOp.aPredictionFor("rossi");
    coOp.daysPass(3);
    assertThat(coOp.channelsUsedFor("rossi")).containsExactly("email", "sms");
  }

  @Test
  void noAutomaticMessageGoesToTheFamilyUntilAPersonHasLooked() {
    coOp.familyReplies("rossi", "sms", UNCLEAR);
    coOp.happens("family_enrolled", "rossi", Map.of());
    coOp.daysPass(1);

    assertThat(coOp.channelsUsedFor("rossi")).containsExactly("email", "sms");
    assertThat(coOp.stepsOf(coOp.instancesOf("rossi").get(0)))
        .anySatisfy(
            step ->
                assertThat(step.path("heldBecause").asText()).contains("nobody has read it yet"));

    coOp.completes("Answer the reply", Map.of("withdrawConsent", "no", "replyNotes", "By day."));
    coOp.settles();

    assertThat(coOp.channelsUsedFor("rossi")).containsExactly("email", "sms", "email");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"sms", "email", "all"})
  void thePersonWithdrawsConsentWhereTheWordsWereANo(String choice) {
    coOp.familyReplies("rossi", "sms", UNCLEAR);

    coOp.completes("Answer the reply", Map.of("withdrawConsent", choice));

    JsonNode consent =
        coOp.body(coOp.as("sarah", HttpMethod.GET, "/api/v1/families/rossi", null)).get("consent");
    assertThat(consent.get("sms").asBoolean()).isEqualTo(choice.equals("email"));
    assertThat(consent.get("email").asBoolean()).isEqualTo(choice.equals("sms"));
    assertThat(consent.get("call").asBoolean()).isEqualTo(!choice.equals("all"));
  }

  @Test
  void theTimelineSaysWhatWasHeardAndByWhichRule() {
    coOp.familyReplies("rossi", "sms", UNCLEAR);
    coOp.familyReplies("rossi", "sms", "STOP");

    String timeline =
        coOp.as("sarah", HttpMethod.GET, "/api/v1/families/rossi/timeline", null).getBody();

    assertThat(timeline)
        .contains("heard as perhaps stop", "perhapsMore: May be a no")
        .contains("heard as stop", "stopWord: The word that everybody knows");
  }

  @Test
  void aPlainWishInAMailIsANoToMail() {
    coOp.familyReplies("rossi", "email", "Hello, please take me off your list. Thank you, Ana");

    assertThat(
            coOp.body(coOp.as("sarah", HttpMethod.GET, "/api/v1/families/rossi", null))
                .at("/consent/email")
                .asBoolean())
        .isFalse();
    assertThat(coOp.tasks("Answer the reply")).isEmpty();
  }
}
