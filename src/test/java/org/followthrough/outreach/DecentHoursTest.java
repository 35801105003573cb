package org.followthrough.outreach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.engine.OlderDeployment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpMethod;

/** When families hear from us, by what is in their inboxes. */
@SandboxTest
class DecentHoursTest {

  private static final List<ZoneId> SEVEN_ZONES =
      List.of(
          ZoneId.of("Pacific/Honolulu"),
          ZoneId.of("America/Los_Angeles"),
          ZoneId.of("America/Phoenix"),
          ZoneId.of("America/New_York"),
          ZoneId.of("America/St_Johns"),
          ZoneId.of("Asia/Kathmandu"),
          ZoneId.of("Pacific/Auckland"));

  @Autowired CoOp coOp;
  @Autowired OlderDeployment older;

  @ParameterizedTest(name = "due on {0} {1}: sent on {2} {3}")
  @CsvSource({
    "MONDAY,   07:59, MONDAY,  09:00",
    "MONDAY,   08:00, MONDAY,  08:00",
    "MONDAY,   17:59, MONDAY,  17:59",
    "MONDAY,   18:00, TUESDAY, 09:00",
    "FRIDAY,   18:00, MONDAY,  09:00",
    "SATURDAY, 10:00, MONDAY,  10:00",
    "SUNDAY,   07:00, MONDAY,  09:00",
    "SUNDAY,   19:00, MONDAY,  09:00"
  })
  void aMessageGoesOnABusinessDayInBusinessHours(
      DayOfWeek day, LocalTime due, DayOfWeek sentOn, LocalTime sentAt) {
    coOp.opensAt(next(day).atTime(due).atZone(CoOp.NEW_YORK));
    coOp.aFamily("pereira");
    coOp.aPredictionFor("pereira");

    coOp.daysPass(4);

    ZonedDateTime received = coOp.receivedAt("pereira", "email", CoOp.NEW_YORK);
    assertThat(received.getDayOfWeek()).isEqualTo(sentOn);
    assertThat(received.toLocalTime()).isCloseTo(sentAt, within(20, ChronoUnit.SECONDS));
  }

  @Test
  void familiesInSevenZonesHearFromUsOnMondayAtTheirOwnNineOClock() {
    // At 19:00 in Honolulu it is evening there, and night or Saturday for all others.
    coOp.opensAt(next(DayOfWeek.FRIDAY).atTime(19, 0).atZone(SEVEN_ZONES.get(0)));
    for (int i = 0; i < SEVEN_ZONES.size(); i++) {
      coOp.aFamilyWith("zone-" + i, "timeZone", SEVEN_ZONES.get(i).getId());
      coOp.predicts(coOp.aPrediction("zone-" + i, 0.87, 91));
    }

    coOp.daysPass(4);

    for (int i = 0; i < SEVEN_ZONES.size(); i++) {
      ZonedDateTime received = coOp.receivedAt("zone-" + i, "email", SEVEN_ZONES.get(i));
      assertThat(received.getDayOfWeek())
          .as(SEVEN_ZONES.get(i).getId())
          .isEqualTo(DayOfWeek.MONDAY);
    }
    for (int i : List.of(0, 1, 2, 3, 4)) {
      assertThat(coOp.receivedAt("zone-" + i, "email", SEVEN_ZONES.get(i)).toLocalTime())
          .as(SEVEN_ZONES.get(i).getId())
          .isCloseTo(LocalTime.of(9, 0), within(20, ChronoUnit.SECONDS));
    }
  }

  @Test
  void aHeldStepSaysUntilWhenAndWhyAndIsNoError() {
    coOp.opensAt(next(DayOfWeek.SATURDAY).atTime(10, 0).atZone(CoOp.NEW_YORK));
    coOp.aFamily("pereira");
    coOp.aPredictionFor("pereira");

    JsonNode instance = coOp.onlyInstanceOf("pereira");
    JsonNode step = coOp.onlyStep("pereira", "Send the first email");
    assertThat(step.get("status").asText()).isEqualTo("pending");
    assertThat(step.get("heldBecause").asText())
        .isEqualTo("Saturday 10:00 moved to Monday 10:00: weekend");
    assertThat(step.get("heldUntil").asText()).isEqualTo(instance.get("nextExecutionAt").asText());
    assertThat(instance.get("status").asText()).isEqualTo("pending");
    assertThat(instance.get("errorCount").asInt()).isZero();
    assertThat(coOp.onlyJobOf(instance).get("retries").asInt()).isEqualTo(4);
    assertThat(variablesOf(instance).get("heldBecause").get("value").asText())
        .isEqualTo("Saturday 10:00 moved to Monday 10:00: weekend");
  }

  @Test
  void aStepThatHasRunStillSaysWhyItWaited() {
    coOp.opensAt(next(DayOfWeek.SATURDAY).atTime(10, 0).atZone(CoOp.NEW_YORK));
    coOp.aFamily("pereira");
    coOp.aPredictionFor("pereira");

    coOp.daysPass(2);

    JsonNode step = coOp.onlyStep("pereira", "Send the first email");
    assertThat(step.get("status").asText()).isEqualTo("completed");
    assertThat(step.get("retryCount").asInt()).isZero();
    assertThat(step.get("heldBecause").asText()).endsWith("weekend");
    assertThat(variablesOf(coOp.onlyInstanceOf("pereira")).has("heldBecause")).isFalse();
  }

  @Test
  void aHolidayOfTheFamilysRegionIsKeptAndNamed() {
    LocalDate columbusDay =
        yearFromNow(Month.OCTOBER).with(TemporalAdjusters.dayOfWeekInMonth(2, DayOfWeek.MONDAY));
    coOp.opensAt(columbusDay.atTime(11, 0).atZone(CoOp.NEW_YORK));
    coOp.aFamilyWith("in-new-york", "region", "ny");
    coOp.aFamilyWith("somewhere", "region", null);
    coOp.aPredictionFor("in-new-york");
    coOp.aPredictionFor("somewhere");

    assertThat(coOp.received("somewhere")).hasSize(1);
    assertThat(coOp.received("in-new-york")).isEmpty();
    assertThat(coOp.onlyStep("in-new-york", "Send the first email").get("heldBecause").asText())
        .isEqualTo("Monday 11:00 moved to Tuesday 11:00: Columbus Day");
  }

  @ParameterizedTest(name = "urgent, due on {0} {1}: sent on {2} {3}")
  @CsvSource({
    "SATURDAY, 10:00, SATURDAY, 10:00",
    "SATURDAY, 20:59, SATURDAY, 20:59",
    "SATURDAY, 21:00, SUNDAY,   08:00",
    "SUNDAY,   03:00, SUNDAY,   08:00"
  })
  void whatIsUrgentGoesOnAnyDayButNotAtNight(
      DayOfWeek day, LocalTime due, DayOfWeek sentOn, LocalTime sentAt) throws IOException {
    coOp.opensAt(next(day).atTime(due).atZone(CoOp.NEW_YORK));
    deploysWith("select_intervention", "<text>false</text>", "<text>true</text>");
    coOp.aFamily("pereira");
    coOp.aPredictionFor("pereira");

    coOp.daysPass(1);

    ZonedDateTime received = coOp.receivedAt("pereira", "email", CoOp.NEW_YORK);
    assertThat(received.getDayOfWeek()).isEqualTo(sentOn);
    assertThat(received.toLocalTime()).isCloseTo(sentAt, within(40, ChronoUnit.SECONDS));
  }

  @Test
  void theLaterMessagesOfAnUrgentInstanceAreUrgentToo() {
    coOp.opensAt(next(DayOfWeek.THURSDAY).atTime(10, 0).atZone(CoOp.NEW_YORK));
    coOp.aFamily("pereira");
    coOp.aFamily("ordinary");
    coOp.startsFor("pereira", "high_risk_intervention", 10, true);
    coOp.startsFor("ordinary", "high_risk_intervention", 5, false);

    coOp.daysPass(5);

    assertThat(coOp.receivedAt("pereira", "sms", CoOp.NEW_YORK).getDayOfWeek())
        .isEqualTo(DayOfWeek.SUNDAY);
    assertThat(coOp.receivedAt("ordinary", "sms", CoOp.NEW_YORK).getDayOfWeek())
        .isEqualTo(DayOfWeek.MONDAY);
  }

  @Test
  void aRetryThatFallsDueAfterHoursWaitsForTheNextBusinessDayAndIsNotLost() {
    coOp.opensAt(next(DayOfWeek.FRIDAY).atTime(17, 50).atZone(CoOp.NEW_YORK));
    coOp.aFamily("pereira");
    coOp.channelIs("email", "transient", 2);
    coOp.aPredictionFor("pereira");
    coOp.passes("PT6M");
    assertThat(coOp.onlyInstanceOf("pereira").get("errorCount").asInt())
        .as("tries at 17:50 and 17:55")
        .isEqualTo(2);

    coOp.passes("PT1H");

    JsonNode instance = coOp.onlyInstanceOf("pereira");
    assertThat(instance.get("errorCount").asInt()).isEqualTo(2);
    assertThat(coOp.onlyJobOf(instance).get("retries").asInt()).isEqualTo(2);
    assertThat(coOp.onlyStep("pereira", "Send the first email").get("heldBecause").asText())
        .isEqualTo("Friday 18:05 moved to Monday 09:00: not before 18:00");
    assertThat(coOp.received("pereira")).isEmpty();
    coOp.daysPass(3);
    assertThat(coOp.received("pereira")).hasSize(1);
    ZonedDateTime received = coOp.receivedAt("pereira", "email", CoOp.NEW_YORK);
    assertThat(received.getDayOfWeek()).isEqualTo(DayOfWeek.MONDAY);
    assertThat(received.toLocalTime())
        .isCloseTo(LocalTime.of(9, 0), within(20, ChronoUnit.SECONDS));
  }

  @Test
  void aTableThatAnalystsChangeCountsFromTheNextMessageOn() throws IOException {
    coOp.opensOnAMonday();
    coOp.aFamily("before");
    coOp.aPredictionFor("before");
    assertThat(coOp.received("before")).hasSize(1);

    deploysWith("send_window", "\"08:00\"", "\"10:00\"", "\"18:00\"", "\"16:00\"");
    coOp.aFamily("after");
    coOp.aPredictionFor("after");

    assertThat(coOp.received("after")).isEmpty();
    assertThat(coOp.onlyStep("after", "Send the first email").get("heldBecause").asText())
        .isEqualTo("Monday 09:00 moved to Monday 10:00: before 10:00");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "\"Mon-Fri\", \"never\",   says the day 'never'",
    "\"08:00\",   \"early\",   says from 'early'",
    "\"08:00\",   \"19:00\",   opens at 19:00",
    "\"email\",   \"letter\",  has no rule for an ordinary email",
    // It can be read, and fails only when it is computed.
    "\"Mon-Fri\", 'date and time(date and time(\"2026-03-02T09:00:00\"), \"Nowhere\")', cannot be evaluated"
  })
  void aTableThatMakesNoSenseIsAnIncidentThatSaysWhyAndLosesNothing(
      String before, String after, String why) throws IOException {
    coOp.opensOnAMonday();
    coOp.aFamily("pereira");
    deploysWith("send_window");
    older.said("send_window.dmn", table("send_window", before, after));

    coOp.aPredictionFor("pereira");

    JsonNode instance = coOp.onlyInstanceOf("pereira");
    assertThat(instance.get("lastError").asText()).contains("The table send_window", why);
    assertThat(coOp.incidentsOf(instance)).hasSize(1);
    deploysWith("send_window");
    coOp.operationsRetries(coOp.onlyJobOf(instance));
    assertThat(coOp.received("pereira")).hasSize(1);
  }

  @Test
  void aFamilyGetsTwoMessagesADayAndTheThirdOnTheNext() {
    coOp.opensOnAMonday();
    coOp.aFamilyWithout("pereira", "phone");
    coOp.aPredictionFor("pereira", 0.87, 91);
    coOp.aPredictionFor("pereira", 0.7, 75);
    assertThat(coOp.received("pereira")).hasSize(2);
    coOp.instancesOf("pereira").forEach(coOp::operationsDeletes);

    coOp.aPredictionFor("pereira", 0.87, 91);

    assertThat(coOp.received("pereira")).hasSize(2);
    JsonNode held = coOp.stepsOf(coOp.instancesOf("pereira").get(0)).get(0);
    assertThat(held.get("heldBecause").asText())
        .isEqualTo(
            "Monday 09:00 moved to Tuesday 09:00: already 2 messages to this family on this day");
    coOp.daysPass(1);
    assertThat(coOp.received("pereira")).hasSize(3);
  }

  private JsonNode variablesOf(JsonNode instance) {
    return coOp.body(
        coOp.as(
            "otto",
            HttpMethod.GET,
            "/engine-rest/process-instance/" + instance.get("id").asText() + "/variables",
            null));
  }

  /**
   * A table as it is, but for some words; analysts' own deployments are gone with the next reset.
   */
  private void deploysWith(String table, String... wordsAndOthers) throws IOException {
    coOp.deploys(table + ".dmn", table(table, wordsAndOthers));
  }

  private static String table(String table, String... wordsAndOthers) throws IOException {
    String text =
        new ClassPathResource("dmn/" + table + ".dmn").getContentAsString(StandardCharsets.UTF_8);
    for (int i = 0; i < wordsAndOthers.length; i += 2) {
      assertThat(text).contains(wordsAndOthers[i]);
      text = text.replace(wordsAndOthers[i], wordsAndOthers[i + 1]);
    }
    return text;
  }

  /** The next such day of a month without holidays and changes of the clocks. */
  private LocalDate next(DayOfWeek day) {
    LocalDate quiet =
        yearFromNow(Month.APRIL).with(TemporalAdjusters.dayOfWeekInMonth(2, DayOfWeek.MONDAY));
    return quiet.with(TemporalAdjusters.nextOrSame(day));
  }

  /** The first of the next such month. */
  private LocalDate yearFromNow(Month month) {
    LocalDate today = coOp.now().atZoneSameInstant(CoOp.NEW_YORK).toLocalDate();
    LocalDate first = LocalDate.of(today.getYear(), month, 1);
    return first.isAfter(today) ? first : first.plusYears(1);
  }
}
