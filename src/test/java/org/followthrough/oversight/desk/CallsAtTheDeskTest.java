package org.followthrough.oversight.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.oversight.desk.DeskSession.Page;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/** Whom to call, what comes of it, and a minute to take it back. */
@SandboxTest
class CallsAtTheDeskTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void open() {
    coOp.opensOnAMonday();
  }

  @Test
  void aCallIsDoneInTheNameOfWhoeverMadeItWhenTheirMinuteIsOver() {
    aFamilyToCall("martinez", "Martinez", 0.87);
    DeskSession sarah = DeskSession.of("sarah", coOp.url());
    Page call = sarah.open("/desk");
    assertThat(call.heading()).isEqualTo("Call the Martinez family");
    assertThat(call.html().select("a.call").attr("href")).isEqualTo("tel:+12015550101");
    assertThat(call.text()).contains("87% risk", "Ask how the new schedule works for them.");

    Page next = says(sarah, call, "reached", "They stay. They like the Tuesday group.");

    assertThat(next.heading()).isEqualTo("Nothing to do here");
    assertThat(next.html().select(".banner").text()).contains("Martinez family");
    assertThat(coOp.standingOf("martinez")).as("within the minute").isEqualTo("running");

    coOp.passes("PT1M");

    assertThat(coOp.standingOf("martinez")).isEqualTo("completed/success");
    JsonNode done = lastOfTimeline("martinez", "task");
    assertThat(done.get("actor").asText()).isEqualTo("sarah");
    assertThat(done.get("text").asText()).isEqualTo("They stay. They like the Tuesday group.");
    assertThat(sarah.open("/desk").html().select(".banner")).isEmpty();
  }

  @Test
  void whatIsSaidOfTheNextCallIsWhatHappens() {
    aFamilyToCall("martinez", "Martinez", 0.87);
    DeskSession sarah = DeskSession.of("sarah", coOp.url());
    Page call = sarah.open("/desk");
    assertThat(call.consequence("voicemail")).isEqualTo("We try again tomorrow at 16:00.");

    says(sarah, call, "voicemail", "");
    coOp.passes("PT1M");

    coOp.comesToTheNextDueMoment();
    assertThat(coOp.now().atZoneSameInstant(CoOp.NEW_YORK).toString()).contains("T16:00");
    Page second = sarah.open("/desk");
    assertThat(second.text()).contains("call 2 of 3");
    assertThat(second.consequence("voicemail")).isEqualTo("We try again tomorrow at 10:00.");
    says(sarah, second, "no_answer", "");
    coOp.daysPass(1);
    Page third = sarah.open("/desk");
    assertThat(third.consequence("voicemail"))
        .isEqualTo("That was the last of 3 calls. This outreach ends.");
  }

  @Test
  void whatIsTakenBackWithinTheMinuteNeverWas() {
    aFamilyToCall("martinez", "Martinez", 0.87);
    DeskSession sarah = DeskSession.of("sarah", coOp.url());
    Page call = sarah.open("/desk");
    says(sarah, call, "voicemail", "");

    coOp.passes("PT40S");
    Page again = sarah.submit("/desk/tasks/" + call.taskId() + "/take-back", Map.of());

    assertThat(again.heading()).isEqualTo("Call the Martinez family");
    coOp.passes("PT5M");
    assertThat(openCalls()).hasSize(1);

    says(sarah, again, "reached", "");
    coOp.passes("PT1M");
    assertThat(coOp.standingOf("martinez")).isEqualTo("completed/success");
  }

  @Test
  void nothingIsSentOnceAFamilyWantsNoContactAndAllGoesOnWhereThatWasAMistake() {
    aFamilyToCall("martinez", "Martinez", 0.87);
    Map<String, Object> withEmail = coOp.aUsualFamily("martinez");
    withEmail.put("consent", Map.of("email", true, "sms", false));
    withEmail.put("consentReason", "She asked for mail.");
    coOp.aFamily("martinez", withEmail);
    DeskSession sarah = DeskSession.of("sarah", coOp.url());
    Page call = sarah.open("/desk");

    says(sarah, call, "do_not_contact", "");
    coOp.happens("family_enrolled", "martinez", Map.of());
    assertThat(coOp.received("martinez")).as("while it may be taken back").isEmpty();

    sarah.submit("/desk/tasks/" + call.taskId() + "/take-back", Map.of());
    coOp.settles();
    assertThat(coOp.channelsUsedFor("martinez")).as("taken back").containsExactly("email");

    says(sarah, sarah.open("/desk"), "do_not_contact", "");
    coOp.passes("PT1M");
    assertThat(coOp.instancesOf("martinez"))
        .noneMatch(i -> i.get("status").asText().equals("running"));
    JsonNode family =
        coOp.body(coOp.as("sarah", HttpMethod.GET, "/api/v1/families/martinez", null));
    assertThat(family.get("consent").toString())
        .isEqualTo("{\"email\":false,\"sms\":false,\"call\":false}");
  }

  @Test
  void callsStandInTheOrderInWhichTheyMatter() {
    aFamilyToCall("low", "Low", 0.81);
    aFamilyToCall("high", "High", 0.97);
    aFamilyToCall("asked", "Asked", 0.82);
    DeskSession sarah = DeskSession.of("sarah", coOp.url());
    assertThat(sarah.open("/desk").list())
        .containsExactly("High family", "Asked family", "Low family");

    Page asked = opens(sarah, "Asked family");
    Page later =
        sarah.submit(
            "/desk/tasks/" + asked.taskId() + "/outcome",
            Map.of("day", "2000-01-01", "time", "16:00"));
    assertThat(later.status()).as("an outcome without a choice").isEqualTo(400);
    opens(sarah, "Asked family");
    String today = coOp.now().atZoneSameInstant(CoOp.NEW_YORK).toLocalDate().toString();
    postpones(sarah, asked, today, "16:00", "promised");

    assertThat(sarah.open("/desk").list())
        .containsExactly("High family", "Low family", "Asked family");
    assertThat(sarah.open("/desk").text()).contains("Promised for today at 16:00");
    coOp.passes("PT7H");
    assertThat(sarah.open("/desk").heading()).isEqualTo("Call the Asked family");
    assertThat(lastOfTimeline("asked", "action").get("text").asText())
        .isEqualTo("Promised a call today at 16:00\nAfter work.");
  }

  @Test
  void whoeverIsSlowerIsToldAndNothingThatTheyTypedIsLost() {
    aFamilyToCall("martinez", "Martinez", 0.87);
    DeskSession sarah = DeskSession.of("sarah", coOp.url());
    DeskSession mike = DeskSession.of("mike", coOp.url());
    Page call = sarah.open("/desk");
    Page same = mike.open("/desk/tasks/" + call.taskId());
    says(mike, same, "reached", "");

    Page late = says(sarah, call, "voicemail", "Mother will call on Friday.");
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.heading()).isEqualTo("Mike has just noted: I talked with the family.");
    coOp.passes("PT3M");
    late = says(sarah, call, "voicemail", "Mother will call on Friday.");
    assertThat(late.heading()).isEqualTo("Mike completed this 2 minutes ago.");
    assertThat(late.html().select("textarea").text()).isEqualTo("Mother will call on Friday.");
    sarah.submit("/desk/families/martinez/notes", Map.of("note", "Mother will call on Friday."));
    assertThat(lastOfTimeline("martinez", "action").get("text").asText())
        .isEqualTo("Mother will call on Friday.");
  }

  @Test
  void whoeverIsOvertakenWithinTheirMinuteIsToldAndWhatTheySaidIsKept() {
    aFamilyToCall("martinez", "Martinez", 0.87);
    DeskSession sarah = DeskSession.of("sarah", coOp.url());
    says(sarah, sarah.open("/desk"), "do_not_contact", "They were clear.");
    coOp.submits("mike", openCalls().get(0), Map.of("callOutcome", "voicemail"));

    coOp.passes("PT1M");

    assertThat(sarah.open("/desk").html().select(".banner").text())
        .contains("Mike completed this before your minute was over");
    assertThat(lastOfTimeline("martinez", "action").get("text").asText())
        .contains("They were clear.");
    JsonNode family =
        coOp.body(coOp.as("sarah", HttpMethod.GET, "/api/v1/families/martinez", null));
    assertThat(family.get("consent").get("call").asBoolean()).as("a no stays a no").isFalse();
  }

  private void aFamilyToCall(String id, String name, double risk) {
    Map<String, Object> family = coOp.aUsualFamily(id);
    family.put("familyName", name);
    family.put("consent", Map.of("email", false, "sms", false));
    coOp.aFamily(id, family);
    coOp.aPredictionFor(id, risk, 91);
  }

  private List<JsonNode> openCalls() {
    List<JsonNode> calls = new ArrayList<>();
    coOp.body(
            coOp.as(
                "sarah", HttpMethod.GET, "/engine-rest/task?taskDefinitionKey=callTheFamily", null))
        .forEach(calls::add);
    return calls;
  }

  private static Page opens(DeskSession session, String family) {
    Page desk = session.open("/desk");
    return session.open(
        desk.html().select(".list a:has(strong:contains(" + family + "))").attr("href"));
  }

  private static Page says(DeskSession session, Page call, String outcome, String notes) {
    return session.submit(
        "/desk/tasks/" + call.taskId() + "/outcome",
        Map.of("callOutcome", outcome, "callNotes", notes));
  }

  private static void postpones(
      DeskSession session, Page call, String day, String time, String as) {
    session.post(
        "/desk/tasks/" + call.taskId() + "/postpone",
        Map.of(
            "_csrf",
            session.token(),
            "day",
            day,
            "time",
            time,
            "as",
            as,
            "callNotes",
            "After work."));
  }

  private JsonNode lastOfTimeline(String family, String kind) {
    List<JsonNode> all = new ArrayList<>();
    coOp.body(coOp.as("sarah", HttpMethod.GET, "/api/v1/families/" + family + "/timeline", null))
        .forEach(all::add);
    return all.stream()
        .filter(entry -> entry.get("kind").asText().equals(kind))
        .reduce((one, two) -> two)
        .orElseThrow();
  }
}
