package org.followthrough.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DayOfWeek;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.Page;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutor;
import org.camunda.bpm.engine.impl.persistence.entity.AcquirableJobEntity;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/** In which order the engine takes up what a weekend has pushed to one moment. */
@SandboxTest
class AcquisitionOrderTest {

  @Autowired CoOp coOp;
  @Autowired JobExecutor jobs;
  @Autowired ProcessEngine engine;
  @Autowired SandboxClock clock;

  /** By the engine's id of the job. */
  private final Map<String, String> families = new HashMap<>();

  @Test
  void whatIsDueIsTakenUpByPriorityThenWaitsBeforeMessagesAndThenByAge() {
    coOp.opensOnAMonday();
    ZonedDateTime saturday =
        coOp.now()
            .atZoneSameInstant(CoOp.NEW_YORK)
            .with(TemporalAdjusters.next(DayOfWeek.SATURDAY))
            .withHour(7)
            .truncatedTo(ChronoUnit.HOURS);
    coOp.opensAt(saturday.minusDays(1).withHour(10));
    isHeld("usual-waiting", 5);
    coOp.comesTo(saturday);
    isHeld("low-old", 2);
    isHeld("usual-old", 5);
    isHeld("usual-younger", 5);
    isHeld("usual-youngest", 5);
    isHeld("high-young", 9);
    // The row of an older job comes behind those of the younger ones.
    isTouched("usual-old");

    assertThat(takenUpOn(saturday.plusDays(2).withHour(11)))
        .containsExactly(
            "high-young",
            "usual-waiting",
            "usual-old",
            "usual-younger",
            "usual-youngest",
            "low-old");
  }

  private void isHeld(String family, int priority) {
    coOp.aFamily(family);
    JsonNode instance = coOp.startsFor(family, "high_risk_intervention", priority, false);
    coOp.settles();
    families.put(coOp.onlyJobOf(instance).get("id").asText(), family);
  }

  private void isTouched(String family) {
    JsonNode job = coOp.onlyJobOf(coOp.onlyInstanceOf(family));
    coOp.as(
        "admin",
        HttpMethod.PUT,
        "/engine-rest/job/" + job.get("id").asText() + "/retries",
        Map.of("retries", 3));
  }

  private List<String> takenUpOn(ZonedDateTime moment) {
    jobs.shutdown();
    try {
      clock.moveTo(moment.toInstant());
      ProcessEngineConfigurationImpl configuration =
          (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
      List<AcquirableJobEntity> next =
          configuration
              .getCommandExecutorTxRequired()
              .execute(context -> context.getJobManager().findNextJobsToExecute(new Page(0, 64)));
      return next.stream().map(job -> families.get(job.getId())).filter(Objects::nonNull).toList();
    } finally {
      jobs.start();
      coOp.settles();
    }
  }
}
