package org.followthrough.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.HistoryService;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/** Everything that happened to a family, as a person reads it. */
@SandboxTest
class TimelineTest {

  private static final String FAMILY = "timeline-cohen";
  private static final String CALL = "Call the family";

  @Autowired CoOp coOp;
  @Autowired HistoryService history;

  @BeforeEach
  void opens() {
    coOp.opensOnAMonday();
    coOp.aFamily(FAMILY);
  }

  @Test
  void itTellsWhatHappenedFromThePredictionToTheEnd() {
    aCallAfterEmailAndText();
    coOp.completes(CALL, Map.of("callOutcome", "reached", "callNotes", "They stay."));

    assertThat(told())
        .containsExactly(
            "family: The family was recorded",
            "decision: A prediction came: risk 87 %, confidence 91, within 32 days",
            "decision: A prediction was decided: high risk intervention -> started",
            "workflow: Started: high risk intervention, version 1",
            "message: Send the first email -> sent",
            "wait: Waits until: Three days passed without a reply",
            "message: Send the text -> delivered",
            "wait: Waits until: Two days passed without a reply",
            "task: Call the family -> reached",
            "workflow: Ended: high risk intervention, version 1 -> success");
    assertThat(line("Call the family").get("text").asText()).isEqualTo("They stay.");
    assertThat(line("Call the family").get("actor").asText()).isEqualTo("sarah");
    assertThat(line("Send the first email").get("subject").asText()).contains("How are things");
  }

  @Test
  void itOutlivesWhatTheEngineForgets() {
    aCallAfterEmailAndText();
    coOp.completes(CALL, Map.of("callOutcome", "reached", "callNotes", "They stay."));
    List<JsonNode> before = timeline();

    history.deleteHistoricProcessInstances(List.of(coOp.onlyInstanceOf(FAMILY).get("id").asText()));

    assertThat(timeline()).isEqualTo(before);
  }

  @Test
  void soDoTheStepsOfItsInstance() {
    aCallAfterEmailAndText();
    coOp.completes(CALL, Map.of("callOutcome", "reached", "callNotes", "They stay."));
    JsonNode instance = coOp.onlyInstanceOf(FAMILY);
    List<String> before = stepsWithoutGateways(instance);

    history.deleteHistoricProcessInstances(List.of(instance.get("id").asText()));

    assertThat(stepsWithoutGateways(instance)).isEqualTo(before);
    assertThat(before)
        .contains("call Call the family completed They stay. sarah")
        .contains("wait Three days passed without a reply completed system");
  }

  private List<String> stepsWithoutGateways(JsonNode instance) {
    return coOp.stepsOf(instance).stream()
        .filter(step -> !step.get("type").asText().equals("condition"))
        .map(
            step ->
                "%s %s %s %s%s"
                    .formatted(
                        step.get("type").asText(),
                        step.get("name").asText(),
                        step.get("status").asText(),
                        step.get("output").has("callNotes")
                            ? step.get("output").get("callNotes").asText() + " "
                            : "",
                        step.get("actor").asText()))
        .toList();
  }

  @Test
  void aTaskThatIsOpenSaysWhoseItIs() {
    aCallAfterEmailAndText();

    JsonNode call = line(CALL);

    assertThat(call.get("result").asText()).isEqualTo("open");
    assertThat(call.get("actor").asText()).isEqualTo("sarah");
  }

  @Test
  void aTaskThatWasTakenAwaySaysSo() {
    aCallAfterEmailAndText();

    coOp.does("cancel", coOp.onlyInstanceOf(FAMILY), "They have moved.");

    assertThat(line(CALL).get("result").asText()).isEqualTo("taken away");
    assertThat(line("Cancelled").get("because").asText()).isEqualTo("They have moved.");
  }

  @Test
  void aPredictionThatStartsNothingIsToldToo() {
    coOp.aPredictionFor(FAMILY, 0.2, 90);

    JsonNode prediction = line("A prediction came: risk 20 %, confidence 90, within 32 days");

    assertThat(prediction.get("result").asText()).isEqualTo("not triggered");
    assertThat(prediction.get("because").asText()).startsWith("Table select_intervention, version");
  }

  @Test
  void aMessageThatWaitsForMondaySaysWhyAndUntilWhen() {
    coOp.daysPass(5);
    coOp.aPredictionFor(FAMILY);

    JsonNode held =
        timeline().stream()
            .filter(line -> line.get("kind").asText().equals("held"))
            .findFirst()
            .orElseThrow();

    assertThat(held.get("because").asText()).contains("weekend");
    assertThat(held.get("resultAt").asText()).contains("T");
  }

  @Test
  void anAddressThatIsBlockedAndOneThatIsCorrectedAreTold() {
    coOp.aPredictionFor(FAMILY);
    coOp.theMailComesBack(FAMILY);
    JsonNode blocked = line("Address blocked");
    coOp.aFamilyWith(FAMILY, "email", "other@families.example");
    coOp.aFamilyWith(FAMILY, "email", blocked.get("address").asText());

    assertThat(blocked.get("because").asText()).contains("5.1.1");
    assertThat(line("Address changed").get("text").asText())
        .isEqualTo("email: other@families.example, before: " + blocked.get("address").asText());
    JsonNode again = line("Address used again");
    assertThat(again.get("address")).isEqualTo(blocked.get("address"));
    assertThat(again.get("actor").asText()).isEqualTo("sarah");
  }

  @Test
  void whatElseIsChangedInItsRecordIsToldWithWhatItWas() {
    coOp.hasUser("lena", "lead_coordinators");
    coOp.aFamilyWith(FAMILY, "coordinator", "lena");

    assertThat(line("The family's record was changed").get("text").asText())
        .isEqualTo("coordinator: lena, before: sarah");
  }

  @Test
  void whoeverReadsItCannotUnsubscribeTheFamily() {
    coOp.aPredictionFor(FAMILY);

    assertThat(line("Send the first email").get("text").asText())
        .contains("/unsubscribe/…")
        .doesNotContainPattern("unsubscribe/[0-9a-f]");
  }

  @Test
  void anUnknownFamilyHasNone() {
    assertThat(
            coOp.as("sarah", HttpMethod.GET, "/api/v1/families/nobody/timeline", null)
                .getStatusCode()
                .value())
        .isEqualTo(404);
  }

  private void aCallAfterEmailAndText() {
    coOp.aPredictionFor(FAMILY);
    coOp.daysPass(3);
    coOp.daysPass(2);
  }

  private List<String> told() {
    return timeline().stream()
        .map(
            line ->
                "%s: %s%s"
                    .formatted(
                        line.get("kind").asText(),
                        line.get("title").asText(),
                        line.get("result").isNull() ? "" : " -> " + line.get("result").asText()))
        .toList();
  }

  private JsonNode line(String title) {
    return timeline().stream()
        .filter(line -> line.get("title").asText().equals(title))
        .findFirst()
        .orElseThrow(() -> new AssertionError(title + " is not among " + told()));
  }

  private List<JsonNode> timeline() {
    return StreamSupport.stream(
            coOp.body(
                    coOp.as(
                        "sarah", HttpMethod.GET, "/api/v1/families/" + FAMILY + "/timeline", null))
                .spliterator(),
            false)
        .toList();
  }
}
