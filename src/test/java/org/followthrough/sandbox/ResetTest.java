package org.followthrough.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/** An empty system to begin anew with, on any day to come. */
@SandboxTest
class ResetTest {

  @Autowired CoOp coOp;

  @Test
  void itIsEmptyAndShowsTheDayThatWasAskedFor() {
    coOp.opensOnAMonday();
    coOp.aFamily("novak");
    coOp.aPredictionFor("novak");
    ZonedDateTime start = coOp.now().plusYears(1).atZoneSameInstant(CoOp.NEW_YORK);

    coOp.opensAt(start);

    assertThat(coOp.now().atZoneSameInstant(CoOp.NEW_YORK)).isBetween(start, start.plusMinutes(1));
    assertThat(coOp.as("sarah", HttpMethod.GET, "/api/v1/families/novak", null).getStatusCode())
        .hasToString("404 NOT_FOUND");
    assertThat(coOp.received("novak")).isEmpty();
  }

  @Test
  void whatIsScheduledIsDueAfterThatDayAndNotMadeUpFor() {
    coOp.opensOnAMonday();
    ZonedDateTime start =
        coOp.now()
            .atZoneSameInstant(CoOp.NEW_YORK)
            .plusYears(1)
            .with(TemporalAdjusters.dayOfWeekInMonth(2, DayOfWeek.WEDNESDAY));

    coOp.opensAt(start);

    coOp.comesToTheNextDueMoment();
    assertThat(coOp.now().atZoneSameInstant(CoOp.NEW_YORK).truncatedTo(ChronoUnit.MINUTES))
        .isEqualTo(
            start
                .with(TemporalAdjusters.next(DayOfWeek.MONDAY))
                .truncatedTo(ChronoUnit.DAYS)
                .withHour(8));
  }

  @Test
  void whatIsUnderWayIsNotWaitedForLongerThanItTakes() {
    coOp.opensOnAMonday();
    coOp.imports(
        "familyId,familyName,email\n"
            + IntStream.range(0, 300)
                .mapToObj("busy-%1$d,Busy,busy-%1$d@families.example\n"::formatted)
                .collect(Collectors.joining()));
    coOp.predictsAll(
        "predictionId,familyId,probability,confidence,windowDays\n"
            + IntStream.range(0, 300)
                .mapToObj("busy-%1$d,busy-%1$d,0.87,91,32\n"::formatted)
                .collect(Collectors.joining()));

    assertTimeout(Duration.ofSeconds(30), coOp::opensOnAMonday);
  }

  @Test
  void itBeginsOnAWorkingDayOfTheWeekAgainAndAgain() {
    OffsetDateTime before = coOp.now();
    for (int time = 0; time < 2; time++) {
      ResponseEntity<String> answer =
          coOp.as("admin", HttpMethod.POST, "/sandbox/reset", Map.of("startOn", "FRIDAY"));

      assertThat(answer.getStatusCode().is2xxSuccessful()).as(answer.getBody()).isTrue();
      ZonedDateTime now = coOp.now().atZoneSameInstant(CoOp.NEW_YORK);
      assertThat(now.getDayOfWeek()).isEqualTo(DayOfWeek.FRIDAY);
      assertThat(now.getHour()).isEqualTo(9);
      assertThat(coOp.now()).isAfter(before);
      before = coOp.now();
    }
  }

  @Test
  void aDayThatIsPastIsRefusedAndNothingIsLost() {
    coOp.opensOnAMonday();
    coOp.aFamily("novak");

    assertThat(
            coOp.as(
                    "sarah",
                    HttpMethod.POST,
                    "/sandbox/reset",
                    Map.of("startAt", coOp.now().minusDays(1).toString()))
                .getStatusCode())
        .hasToString("409 CONFLICT");

    assertThat(coOp.as("sarah", HttpMethod.GET, "/api/v1/families/novak", null).getStatusCode())
        .hasToString("200 OK");
  }
}
