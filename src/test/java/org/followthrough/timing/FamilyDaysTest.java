package org.followthrough.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/** A wait means days of the family's own calendar, whatever the clocks do in between. */
@SandboxTest
class FamilyDaysTest {

  private static final ZoneId PHOENIX = ZoneId.of("America/Phoenix");

  @Autowired CoOp coOp;

  @Test
  void theTextComesExactlyThreeDaysAfterTheEmailStepHasEnded() {
    coOp.opensOnAMonday();
    assertTheTextComesThreeDaysAfterTheEmail(CoOp.NEW_YORK);
  }

  @ParameterizedTest(name = "the clocks go forward: {0}")
  @ValueSource(booleans = {true, false})
  void theLocalTimeOfDayStaysTheSameWhenTheClocksChange(boolean forward) {
    coOp.opensAt(coOp.fridayBeforeTheClocksGo(forward));
    assertTheTextComesThreeDaysAfterTheEmail(CoOp.NEW_YORK);
  }

  @ParameterizedTest(name = "the clocks of the organisation go forward: {0}")
  @ValueSource(booleans = {true, false})
  void theDaysAreTheFamilysAndNotTheOrganisations(boolean forward) {
    // Phoenix never changes its clocks; at noon in New York one may write to it too.
    coOp.opensAt(coOp.fridayBeforeTheClocksGo(forward).withHour(12));
    assertTheTextComesThreeDaysAfterTheEmail(PHOENIX);
  }

  @ParameterizedTest(name = "creationDateBased={0}")
  @ValueSource(booleans = {true, false})
  void aDueDateThatCockpitRecalculatesStillMeansDaysOfTheFamilysCalendar(
      boolean creationDateBased) {
    ZonedDateTime friday = coOp.fridayBeforeTheClocksGo(true).withHour(12);
    coOp.opensAt(friday);
    coOp.aFamilyWith("larsen", "timeZone", PHOENIX.getId());
    coOp.aPredictionFor("larsen");
    ZonedDateTime from =
        creationDateBased
            ? coOp.receivedAt("larsen", "email", PHOENIX)
            : afterSomeHours().atZoneSameInstant(PHOENIX);

    ResponseEntity<String> recalculated =
        coOp.as(
            "admin",
            HttpMethod.POST,
            "/engine-rest/job/"
                + coOp.onlyJobOf(coOp.onlyInstanceOf("larsen")).get("id").asText()
                + "/duedate/recalculate?creationDateBased="
                + creationDateBased,
            null);

    assertThat(recalculated.getStatusCode().is2xxSuccessful()).isTrue();
    assertThat(OffsetDateTime.parse(coOp.onlyInstanceOf("larsen").get("nextExecutionAt").asText()))
        .isCloseTo(from.plusDays(3).toOffsetDateTime(), within(30, ChronoUnit.SECONDS));
  }

  @ParameterizedTest(name = "{0} days left of 5: {1}")
  @CsvSource({"2, P1DT5H", "4, P2DT10H", "5, P3D", "32, P3D"})
  void whereThereIsLessTimeThanTheWorkflowTakesTheWaitsShrink(int windowDays, String wait) {
    coOp.opensOnAMonday();
    coOp.aFamily("larsen");
    Map<String, Object> prediction = coOp.aPrediction("larsen", 0.87, 91);
    prediction.put("windowDays", windowDays);
    coOp.predicts(prediction);
    coOp.settles();

    OffsetDateTime next =
        OffsetDateTime.parse(coOp.onlyInstanceOf("larsen").get("nextExecutionAt").asText());

    assertThat(next.toInstant())
        .isCloseTo(
            BusinessTime.after(
                coOp.receivedAt("larsen", "email", CoOp.NEW_YORK).toInstant(), wait, CoOp.NEW_YORK),
            within(5, ChronoUnit.SECONDS));
  }

  @ParameterizedTest(name = "a timer says {0}{1}: texted on Monday at {2}")
  @CsvSource({
    // Without an offset it is meant where the family lives.
    "T10:00,    '',     10:00",
    // With one it is that moment, which in Phoenix is an hour of its own.
    "T10:00,    -05:00, 08:00",
    "T23:30,    -07:00, 09:00",
    "T10:00:30, Z,      09:00"
  })
  void aTimerMayNameADateAndTheMessageAfterItPassesTheGate(
      String time, String offset, LocalTime sentAt) throws IOException {
    coOp.opensOnAMonday();
    LocalDate saturday = coOp.now().toLocalDate().with(TemporalAdjusters.next(DayOfWeek.SATURDAY));
    String diagram =
        new ClassPathResource("bpmn/high_risk_intervention.bpmn")
            .getContentAsString(StandardCharsets.UTF_8);
    coOp.deploys(
        "high_risk_intervention.bpmn",
        diagram.replaceAll(
            "<bpmn:timeDuration (.*)>P3D</bpmn:timeDuration>",
            "<bpmn:timeDate $1>" + saturday + time + offset + "</bpmn:timeDate>"));
    coOp.aFamilyWith("larsen", "timeZone", PHOENIX.getId());
    coOp.aPredictionFor("larsen");

    coOp.daysPass(8);

    ZonedDateTime received = coOp.receivedAt("larsen", "sms", PHOENIX);
    assertThat(received.toLocalDate()).isEqualTo(saturday.plusDays(2));
    assertThat(received.toLocalTime()).isCloseTo(sentAt, within(35, ChronoUnit.SECONDS));
  }

  private OffsetDateTime afterSomeHours() {
    coOp.passes("PT5H");
    return coOp.now();
  }

  private void assertTheTextComesThreeDaysAfterTheEmail(ZoneId zone) {
    coOp.aFamilyWith("larsen", "timeZone", zone.getId());
    coOp.aPredictionFor("larsen");
    JsonNode email = coOp.onlyStep("larsen", "Send the first email");
    ZonedDateTime ended =
        OffsetDateTime.parse(email.get("completedAt").asText()).atZoneSameInstant(zone);

    coOp.daysPass(4);

    assertThat(coOp.receivedAt("larsen", "sms", zone))
        .isCloseTo(ended.plusDays(3), within(5, ChronoUnit.SECONDS));
  }
}
