package org.followthrough.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutor;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What fell due while nothing ran: nobody hears of it at the hour at which it runs again. */
@SandboxTest
class OutageTest {

  @Autowired CoOp coOp;
  @Autowired SandboxClock clock;
  @Autowired JobExecutor jobs;

  private ZonedDateTime monday;

  @BeforeEach
  void aMondayAtNine() {
    coOp.opensOnAMonday();
    monday = coOp.now().atZoneSameInstant(CoOp.NEW_YORK).truncatedTo(ChronoUnit.DAYS);
    coOp.aFamily("novak");
  }

  @Test
  void aWaitThatWasOverInTheAfternoonIsAnsweredInTheMorningAndOnce() {
    coOp.aPredictionFor("novak");

    nothingRunsUntil(monday.plusDays(4).withHour(2));

    assertThat(coOp.channelsUsedFor("novak")).containsExactly("email");
    assertThat(coOp.onlyStep("novak", "Send the text").get("heldBecause").asText())
        .isEqualTo("Friday 02:00 moved to Friday 09:00: before 08:00");
    coOp.passes("PT8H");
    assertThat(coOp.channelsUsedFor("novak")).containsExactly("email", "sms");
    ZonedDateTime received = coOp.receivedAt("novak", "sms", CoOp.NEW_YORK);
    assertThat(received.toLocalDate()).isEqualTo(monday.plusDays(4).toLocalDate());
    assertThat(received.toLocalTime())
        .isCloseTo(LocalTime.of(9, 0), within(20, ChronoUnit.SECONDS));
  }

  @Test
  void aRetryThatWasDueInTheAfternoonIsMadeInTheMorningAndNoneIsLost() {
    coOp.channelIs("email", "transient", 1);
    coOp.aPredictionFor("novak");

    nothingRunsUntil(monday.plusDays(1).withHour(2));

    assertThat(coOp.received("novak")).isEmpty();
    assertThat(coOp.onlyInstanceOf("novak").get("errorCount").asInt()).isEqualTo(1);
    assertThat(coOp.onlyJobOf(coOp.onlyInstanceOf("novak")).get("retries").asInt()).isEqualTo(3);
    coOp.passes("PT8H");
    assertThat(coOp.channelsUsedFor("novak")).containsExactly("email");
    assertThat(coOp.receivedAt("novak", "email", CoOp.NEW_YORK).toLocalTime())
        .isCloseTo(LocalTime.of(9, 0), within(20, ChronoUnit.SECONDS));
  }

  /** As a stop and a start with a later clock, in this one application that all tests share. */
  private void nothingRunsUntil(ZonedDateTime moment) {
    jobs.shutdown();
    try {
      clock.moveTo(moment.toInstant());
    } finally {
      jobs.start();
    }
    coOp.settles();
  }
}
