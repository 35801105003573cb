package org.followthrough.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/** Two families with one phone, each with an outreach of its own. */
@SandboxTest
class SharedAddressTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void twoFamiliesThatWereTextedAtOnePhone() {
    coOp.opensOnAMonday();
    for (String family : List.of("oak", "pine")) {
      Map<String, Object> record = coOp.aUsualFamily(family);
      record.put("familyName", family.substring(0, 1).toUpperCase() + family.substring(1));
      record.remove("email");
      coOp.aFamily(family, record);
      coOp.aPredictionFor(family);
    }
    assertThat(coOp.channelsUsedFor("oak")).containsExactly("sms");
    assertThat(coOp.channelsUsedFor("pine")).containsExactly("sms");
  }

  @Test
  void whatMayBeTheAnswerOfEitherHoldsBothUntilAPersonHasSaidWhoseItIs() {
    coOp.familyReplies("oak", "sms", "We are leaving, sorry");

    JsonNode task = coOp.onlyTask("Say whose reply it is");
    assertThat(coOp.contextOf(task))
        .contains("address is shared", "Oak family (oak)", "Pine family (pine)", "We are leaving");
    coOp.daysPass(6);
    assertThat(coOp.tasks("Call the family")).isEmpty();

    coOp.completes(task, Map.of("replyFamily", "oak", "taskNotes", "Oak it was."));

    assertThat(coOp.variableOf(coOp.onlyTask("Answer the reply"), "familyId")).isEqualTo("oak");
    coOp.completes("Answer the reply", Map.of("replyNotes", "A pity."));
    assertThat(coOp.onlyInstanceOf("oak").get("outcome").asText()).isEqualTo("success");
    assertThat(coOp.onlyInstanceOf("pine").get("status").asText()).isEqualTo("running");
    assertThat(wordsInTheTimelineOf("oak")).contains("We are leaving, sorry");
    assertThat(wordsInTheTimelineOf("pine")).isEmpty();
    coOp.daysPass(3);
    assertThat(coOp.tasks("Call the family")).hasSize(1);
  }

  @Test
  void anAnswerOfAThirdFamilyIsNoneOfTheTwo() {
    coOp.familyReplies("oak", "sms", "We are leaving, sorry");

    ResponseEntity<String> refused =
        coOp.submits("sarah", coOp.onlyTask("Say whose reply it is"), Map.of("replyFamily", "elm"));

    assertThat(refused.getStatusCode().value()).isEqualTo(400);
    assertThat(refused.getBody()).contains("replyFamily must be one of", "oak", "pine");
    assertThat(coOp.tasks("Say whose reply it is")).hasSize(1);
  }

  @Test
  void aStopSilencesThePhoneForBothAndIsNoReply() {
    coOp.familyReplies("oak", "sms", "Stop please");

    assertThat(mayBeTexted("oak")).isFalse();
    assertThat(mayBeTexted("pine")).isFalse();
    assertThat(coOp.tasks("Answer the reply")).isEmpty();
  }

  @Test
  void theNoOfOneRecordStaysThatRecordsAndAYesChangesNothingOfIt() {
    coOp.aFamilyWith("oak", "consent", Map.of("sms", false));

    coOp.familyReplies("pine", "sms", "Yes");

    assertThat(mayBeTexted("oak")).isFalse();
    assertThat(mayBeTexted("pine")).isTrue();
    assertThat(coOp.tasks("Say whose reply it is")).hasSize(1);
  }

  @Test
  void aYesAfterAStopBringsBackWhatThePhoneHadTakenAndNotWhatARecordHad() {
    coOp.aFamilyWith("oak", "consent", Map.of("sms", false));
    coOp.familyReplies("pine", "sms", "STOP");

    coOp.familyReplies("pine", "sms", "Yes");

    assertThat(mayBeTexted("pine")).isTrue();
    assertThat(mayBeTexted("oak")).isFalse();
  }

  private boolean mayBeTexted(String family) {
    return coOp.body(coOp.as("sarah", HttpMethod.GET, "/api/v1/families/" + family, null))
        .at("/consent/sms")
        .asBoolean();
  }

  private List<String> wordsInTheTimelineOf(String family) {
    return coOp
        .body(coOp.as("sarah", HttpMethod.GET, "/api/v1/families/" + family + "/timeline", null))
        .findParents("kind")
        .stream()
        .filter(line -> line.get("kind").asText().equals("reply"))
        .map(line -> line.get("text").asText())
        .toList();
  }
}
