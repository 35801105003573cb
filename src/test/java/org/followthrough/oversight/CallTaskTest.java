package org.followthrough.oversight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.HashMap;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/** What a coordinator finds in Tasklist when a family is to be called. */
@SandboxTest
class CallTaskTest {

  private static final ZoneId LOS_ANGELES = ZoneId.of("America/Los_Angeles");
  private static final DateTimeFormatter ENGINE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ");

  @Autowired CoOp coOp;

  @BeforeEach
  void aMonday() {
    coOp.opensOnAMonday();
    coOp.aFamily("cohen");
  }

  @Test
  void itIsAssignedToTheFamilysCoordinator() {
    assertThat(theCall().get("assignee").asText()).isEqualTo("sarah");
  }

  @Test
  void whereTheFamilyHasNoCoordinatorNobodyIsAssigned() {
    coOp.aFamilyWithout("cohen", "coordinator");

    assertThat(theCall().get("assignee").isNull()).isTrue();
  }

  @Test
  void everyCoordinatorMayTakeIt() {
    JsonNode links =
        coOp.body(
            coOp.as(
                "sarah",
                HttpMethod.GET,
                "/engine-rest/task/" + theCall().get("id").asText() + "/identity-links",
                null));

    assertThat(links.findValuesAsText("groupId")).contains("coordinators");
  }

  @Test
  void itIsDueAt18OfTheNextBusinessDayWhereTheFamilyLives() {
    coOp.aFamilyWith("cohen", "timeZone", LOS_ANGELES.getId());
    ZonedDateTime tomorrow =
        coOp.now().atZoneSameInstant(LOS_ANGELES).plusDays(1).with(LocalTime.of(18, 0));

    // A family that can only be called, so that no message waits for office hours there.
    ZonedDateTime due = ZonedDateTime.parse(onlyCalled().get("due").asText(), ENGINE);

    assertThat(due.toInstant()).isEqualTo(tomorrow.toInstant());
  }

  @Test
  void onAFridayItIsDueOnMonday() {
    coOp.daysPass(4);
    ZonedDateTime monday =
        coOp.now().atZoneSameInstant(CoOp.NEW_YORK).plusDays(3).with(LocalTime.of(18, 0));

    ZonedDateTime due = ZonedDateTime.parse(onlyCalled().get("due").asText(), ENGINE);

    assertThat(due.toInstant()).isEqualTo(monday.toInstant());
  }

  @Test
  void onTheEveOfAHolidayItIsDueOnTheDayAfterIt() {
    LocalDate memorialDay =
        LocalDate.of(coOp.now().getYear(), Month.MAY, 1)
            .with(TemporalAdjusters.lastInMonth(DayOfWeek.MONDAY));
    coOp.opensAt(memorialDay.minusDays(3).atTime(9, 0).atZone(CoOp.NEW_YORK));
    coOp.aFamily("cohen");

    ZonedDateTime due = ZonedDateTime.parse(onlyCalled().get("due").asText(), ENGINE);

    assertThat(due.toInstant())
        .isEqualTo(memorialDay.plusDays(1).atTime(18, 0).atZone(CoOp.NEW_YORK).toInstant());
  }

  @Test
  void itIsToBeTakenUpNow() {
    OffsetDateTime before = coOp.now().truncatedTo(ChronoUnit.SECONDS);

    ZonedDateTime followUp = ZonedDateTime.parse(onlyCalled().get("followUp").asText(), ENGINE);

    assertThat(followUp.toOffsetDateTime()).isBetween(before, coOp.now());
  }

  @Test
  void itsPriorityFollowsTheInstances() {
    assertThat(theCall().get("priority").asInt()).isEqualTo(80);
  }

  @Test
  void itNamesTheFamily() {
    assertThat(coOp.variableOf(theCall(), "familyId")).isEqualTo("cohen");
  }

  @Test
  void itNamesTheInstanceOfTheWholeWorkflowAndNotOfTheCallAlone() {
    JsonNode call = theCall();

    assertThat(coOp.variableOf(call, "instanceId"))
        .isEqualTo(coOp.onlyInstanceOf("cohen").get("id").asText());
  }

  @Test
  void itsContextSaysWhyAndWhatWasDone() {
    String context = coOp.contextOf(theCall());

    assertThat(context)
        .contains("87 % risk", "confidence 91", "within 32 days")
        .contains("Ask how the new schedule works for them.")
        .contains("Phone: +12015550101")
        .contains("Send the first email (email, “How are things going, Martinez family?”): sent")
        .contains("Send the text (sms): delivered")
        .contains(", 09:00");
  }

  @Test
  void itsContextNamesTheRuleThatChoseTheWorkflow() {
    assertThat(coOp.contextOf(theCall()))
        .contains("Decided by the rule highRisk: Very likely to leave, and the prediction is sure");
  }

  @Test
  void theRuleIsNamedAsItReadWhenItDecided() {
    coOp.aPredictionFor("cohen");
    coOp.deploys(
        "select_intervention.dmn",
        coOp.deployed("select_intervention.dmn").replace("Very likely to leave", "Surely leaving"));

    coOp.daysPass(5);

    assertThat(coOp.contextOf(coOp.onlyTask("Call the family")))
        .contains("Very likely to leave")
        .doesNotContain("Surely leaving");
  }

  @Test
  void aWorkflowThatWasStartedByHandSaysByWhomAndWhy() {
    coOp.startsFor("cohen", "high_risk_intervention", 8, false);
    coOp.daysPass(5);

    assertThat(coOp.contextOf(coOp.onlyTask("Call the family")))
        .contains("Started by hand by sarah: A hunch.")
        .contains("Phone: +12015550101");
  }

  @Test
  void aTaskThatIsTheFirstStepOfAStartByHandSaysWhyToo() {
    coOp.startsFor("cohen", "human_review", 8, false);

    assertThat(coOp.contextOf(coOp.onlyTask("Review the prediction")))
        .contains("Started by hand by sarah: A hunch.");
  }

  @Test
  void whatIsStartedInTasklistKeepsItsReasonToo() {
    ResponseEntity<String> started =
        coOp.as(
            "mike",
            HttpMethod.POST,
            "/engine-rest/process-definition/key/onboarding/submit-form",
            Map.of(
                "variables",
                Map.of("familyId", Map.of("value", "cohen"), "reason", Map.of("value", "New."))));
    assertThat(started.getStatusCode().value()).as(started.getBody()).isEqualTo(200);

    JsonNode start = coOp.onlyStep("cohen", "Started by hand");
    assertThat(start.get("actor").asText()).isEqualTo("mike");
    assertThat(start.get("input").get("reason").asText()).isEqualTo("New.");
  }

  @Test
  void aVeryLongContextIsCutBelowWhatTheEngineKeeps() {
    Map<String, Object> prediction = new HashMap<>(coOp.aPrediction("cohen", 0.87, 91));
    prediction.put("recommendation", "x".repeat(2000));
    coOp.predicts(prediction);
    coOp.settles();
    coOp.familyReplies("cohen", "email", "word ".repeat(1000));

    assertThat(coOp.contextOf(coOp.onlyTask("Answer the reply")).length()).isLessThan(4000);
  }

  @Test
  void theStepOfTheCallSaysWhoCalledAndHowItWent() {
    theCall();

    coOp.completes("Call the family", Map.of("callOutcome", "reached", "callNotes", "They stay."));

    JsonNode step = coOp.onlyStep("cohen", "Call the family");
    assertThat(step.get("type").asText()).isEqualTo("call");
    assertThat(step.get("status").asText()).isEqualTo("completed");
    assertThat(step.get("actor").asText()).isEqualTo("sarah");
    assertThat(step.get("output").get("callOutcome").asText()).isEqualTo("reached");
    assertThat(step.get("output").get("callNotes").asText()).isEqualTo("They stay.");
  }

  private JsonNode theCall() {
    coOp.aPredictionFor("cohen");
    coOp.daysPass(3);
    coOp.daysPass(2);
    return coOp.onlyTask("Call the family");
  }

  private JsonNode onlyCalled() {
    Map<String, Object> family = coOp.aUsualFamily("cohen");
    family.put("timeZone", zoneOfCohen());
    family.put("consent", Map.of("email", false, "sms", false));
    coOp.aFamily("cohen", family);
    coOp.aPredictionFor("cohen");
    return coOp.onlyTask("Call the family");
  }

  private String zoneOfCohen() {
    return coOp.body(coOp.as("sarah", HttpMethod.GET, "/api/v1/families/cohen", null))
        .get("timeZone")
        .asText();
  }
}
