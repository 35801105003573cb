package org.followthrough.oversight.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.oversight.desk.DeskSession.Page;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/** Families are answered at the desk, and everything else beside the calls is done there too. */
@SandboxTest
class AnswersAtTheDeskTest {

  @Autowired CoOp coOp;
  private DeskSession sarah;

  @BeforeEach
  void open() {
    coOp.opensOnAMonday();
    coOp.aFamily("martinez");
    coOp.aPredictionFor("martinez");
    sarah = DeskSession.of("sarah", coOp.url());
  }

  @Test
  void anAnswerLeavesByEmailInTheThreadOfWhatItAnswers() {
    coOp.familyReplies("martinez", "email", "The commute is too long for us.");
    Page reply = sarah.open("/desk?kind=replies");
    assertThat(reply.html().select("blockquote").text())
        .isEqualTo("The commute is too long for us.");

    answers(reply, "email", "There is a group nearer to you.\nShall I call?");
    assertThat(coOp.received("martinez")).as("within the minute").hasSize(1);
    coOp.passes("PT2M");

    JsonNode answer = coOp.lastMessage("martinez", "email");
    assertThat(answer.get("text").asText()).contains("There is a group nearer to you.");
    assertThat(answer.get("subject").asText()).startsWith("Re: ");
    assertThat(answer.get("headers").has("In-Reply-To")).isTrue();
    assertThat(told("message", "Answered by sarah").get("result").asText()).isEqualTo("sent");
    assertThat(coOp.standingOf("martinez")).isEqualTo("completed/success");

    coOp.familyReplies("martinez", "email", "Yes, please call.");
    assertThat(sarah.open("/desk?kind=replies").html().select("blockquote").text())
        .isEqualTo("Yes, please call.");
  }

  @Test
  void anAnswerByTextGoesToTheirPhone() {
    coOp.familyReplies("martinez", "email", "Write to my phone, please.");

    answers(sarah.open("/desk?kind=replies"), "sms", "Here I am.");
    coOp.passes("PT2M");

    assertThat(coOp.lastMessage("martinez", "sms").get("text").asText()).isEqualTo("Here I am.");
  }

  @Test
  void anAnswerThatIsTakenBackIsNeverSent() {
    coOp.familyReplies("martinez", "email", "Hello?");
    Page reply = sarah.open("/desk?kind=replies");
    answers(reply, "email", "Hello!");

    sarah.submit("/desk/tasks/" + reply.taskId() + "/take-back", Map.of());
    coOp.passes("PT10M");

    assertThat(coOp.received("martinez")).hasSize(1);
  }

  @Test
  void nobodyIsWrittenToOnAChannelThatTheyHaveForbidden() {
    coOp.familyReplies("martinez", "email", "No more texts, but do write.");
    coOp.aFamilyWith("martinez", "consent", Map.of("sms", false));
    Page reply = sarah.open("/desk?kind=replies");
    assertThat(reply.html().select("input[value=sms]").hasAttr("disabled")).isTrue();

    Page refused = answers(reply, "sms", "All the same.");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.html().select("[role=alert]").text()).contains("not consented to sms");
    assertThat(refused.html().select("textarea[name=letterText]").text())
        .isEqualTo("All the same.");
  }

  @Test
  void anAnswerWaitsForTheMorningAndIsATaskAgainWhereTheFamilyHasSaidNoMeanwhile() {
    coOp.familyReplies("martinez", "email", "We are not sure.");
    coOp.passes("PT11H");
    Page reply = sarah.open("/desk?kind=replies&all=true");
    assertThat(reply.text()).contains("leaves tomorrow at");
    answers(reply, "email", "Sleep over it.");
    coOp.passes("PT1H");
    assertThat(coOp.received("martinez")).hasSize(1);

    coOp.aFamilyWith("martinez", "consent", Map.of("email", false));
    coOp.daysPass(1);

    assertThat(coOp.received("martinez")).hasSize(1);
    assertThat(told("action", "Noted: not sent").get("text").asText()).contains("Sleep over it.");
    assertThat(sarah.open("/desk?kind=replies").html().select("blockquote").text())
        .isEqualTo("We are not sure.");
  }

  @Test
  void aReviewAndAFailedStepAreDecidedByTheWordsOfTheirForms() {
    Map<String, Object> rossi = coOp.aUsualFamily("rossi");
    rossi.put("familyName", "Rossi");
    coOp.aFamily("rossi", rossi);
    coOp.aPredictionFor("rossi", 0.9, 50);
    Page review = sarah.open("/desk?kind=reviews");
    assertThat(review.text()).contains("Should we reach out to this family?");

    Page refused = done(review, Map.of("reviewDecision", "decline"));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.html().select("[role=alert]").text())
        .isEqualTo("“Why?” is still to be answered.");
    done(refused, Map.of("reviewDecision", "decline", "reviewNotes", "They are moving."));
    coOp.passes("PT1M");
    assertThat(coOp.instancesOf("rossi").get(0).get("status").asText()).isEqualTo("completed");

    coOp.deploys("concern_outreach.email.txt", "{{familyName}} {{nobodyKnows}}");
    coOp.aFamilyWith("svensson", "familyName", "Svensson");
    coOp.aPredictionFor("svensson");
    Page failed = sarah.open("/desk?kind=failed");
    assertThat(failed.text()).contains("Try the step again, at once");
    done(failed, Map.of("escalationDecision", "cancel", "escalationNotes", "A slip in a text."));
    coOp.passes("PT1M");
    assertThat(coOp.standingOf("svensson")).isEqualTo("cancelled/cancelled");
  }

  private Page answers(Page reply, String channel, String text) {
    return done(
        reply, Map.of("letterChannel", channel, "letterText", text, "withdrawConsent", "no"));
  }

  private Page done(Page task, Map<String, String> filledIn) {
    return sarah.submit("/desk/tasks/" + task.taskId() + "/outcome", new HashMap<>(filledIn));
  }

  private JsonNode told(String kind, String title) {
    List<JsonNode> all =
        StreamSupport.stream(
                coOp.body(
                        coOp.as(
                            "sarah", HttpMethod.GET, "/api/v1/families/martinez/timeline", null))
                    .spliterator(),
                false)
            .filter(entry -> entry.get("kind").asText().equals(kind))
            .filter(entry -> entry.get("title").asText().equals(title))
            .toList();
    assertThat(all).as(kind + " " + title).isNotEmpty();
    return all.get(0);
  }
}
