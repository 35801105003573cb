package org.followthrough.insight;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.followthrough.family.Organisation;
import org.followthrough.insight.Statistics.Day;
import org.followthrough.insight.Statistics.FirstReplies;
import org.followthrough.insight.Statistics.Instances;
import org.followthrough.insight.Statistics.MessagesOfStep;
import org.followthrough.insight.Statistics.OpenCalls;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How things are going, over HTTP. */
@RestController
class StatisticsController {

  private static final String COMPLETED = "completed";

  private final Statistics statistics;
  private final Organisation organisation;
  private final Clock clock;

  StatisticsController(Statistics statistics, Organisation organisation, Clock clock) {
    this.statistics = statistics;
    this.organisation = organisation;
    this.clock = clock;
  }

  @GetMapping("/api/v1/stats")
  @Operation(
      summary = "How things are going",
      description =
          "Of the instances that were triggered in the last days, up to now and in the"
              + " organisation's time zone, and of the messages that left in them. Rates are null"
              + " where there is nothing to take one of.")
  @Transactional(readOnly = true)
  public StatisticsJson stats(
      @Parameter(description = "How many days back from now")
          @RequestParam(defaultValue = "30")
          @Min(1)
          @Max(366)
          int days) {
    Instant now = clock.instant();
    ZoneId zone = organisation.timeZone();
    ZonedDateTime since = now.atZone(zone).minusDays(days);
    List<Instances> instances = statistics.instances(since.toInstant());
    return new StatisticsJson(
        new Period(days, since.toInstant(), now),
        new InstancesJson(
            instances.stream().map(StatusJson::of).toList(),
            outcomes(instances),
            completionRate(instances)),
        statistics.messages(since.toInstant()),
        statistics.firstReplies(since.toInstant()),
        statistics.openCalls(now),
        byDay(since, now));
  }

  private static List<OutcomeJson> outcomes(List<Instances> instances) {
    Map<String, long[]> byWorkflow = new LinkedHashMap<>();
    for (Instances some : instances) {
      long[] counts = byWorkflow.computeIfAbsent(some.workflow(), any -> new long[4]);
      counts[0] += some.outcomes().success();
      counts[1] += some.outcomes().partialSuccess();
      counts[2] += some.outcomes().failed();
      counts[3] += some.outcomes().cancelled();
    }
    List<String> words = List.of("success", "partial_success", "failed", "cancelled");
    List<OutcomeJson> outcomes = new ArrayList<>();
    byWorkflow.forEach(
        (workflow, counts) -> {
          for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
              outcomes.add(new OutcomeJson(workflow, words.get(i), counts[i]));
            }
          }
        });
    return outcomes;
  }

  /** What has not ended yet says nothing of how it will. */
  private static Double completionRate(List<Instances> instances) {
    long ended = instances.stream().mapToLong(some -> some.outcomes().all()).sum();
    long completed =
        instances.stream()
            .filter(some -> some.status().equals(COMPLETED))
            .mapToLong(Instances::count)
            .sum();
    return ended == 0 ? null : (double) completed / ended;
  }

  /** The first day counts from the moment that the others count from. */
  private List<Day> byDay(ZonedDateTime since, Instant now) {
    List<LocalDate> days =
        since
            .toLocalDate()
            .datesUntil(LocalDate.ofInstant(now, since.getZone()).plusDays(1))
            .toList();
    List<Instant> begins = new ArrayList<>();
    List<Instant> ends = new ArrayList<>();
    for (LocalDate day : days) {
      begins.add(
          begins.isEmpty() ? since.toInstant() : day.atStartOfDay(since.getZone()).toInstant());
      ends.add(day.plusDays(1).atStartOfDay(since.getZone()).toInstant());
    }
    return statistics.days(days, begins, ends);
  }

  /** How things are going: one JSON object, whose parts lie beside each other. */
  record StatisticsJson(
      @JsonUnwrapped Period period,
      @JsonUnwrapped InstancesJson instances,
      @Schema(description = "What each step has sent, how late, and how much was answered") @NotNull
          List<MessagesOfStep> messages,
      @Schema(description = "After how many messages families answered for the first time") @NotNull
          List<FirstReplies> attemptsToFirstReply,
      @Schema(description = "Calls that are to be made now") @NotNull List<OpenCalls> openCalls,
      @Schema(description = "Oldest first; the first day from `since` only") @NotNull
          List<Day> byDay) {}

  record Period(@Schema(example = "30") int days, @NotNull Instant since, @NotNull Instant until) {}

  /**
   * How the instances stand.
   *
   * @param completionRate completed of ended, 0 to 1; null where nothing has ended
   */
  record InstancesJson(
      @NotNull List<StatusJson> byStatus,
      @NotNull List<OutcomeJson> outcomes,
      @Schema(
              description = "Completed of ended, 0 to 1; null where nothing has ended",
              example = "0.91")
          Double completionRate) {}

  /** Durations are from the trigger to the end; null for what has not ended. */
  record StatusJson(
      @Schema(example = "high_risk_intervention") @NotNull String workflow,
      @Schema(
              allowableValues = {
                "pending",
                "running",
                "paused",
                "completed",
                "failed",
                "cancelled"
              })
          @NotNull
          String status,
      @Schema(example = "42") long count,
      @Schema(description = "From the trigger to the end", example = "432000")
          Long avgDurationSeconds,
      @Schema(description = "From the trigger to the end", example = "432000")
          Long medianDurationSeconds) {

    static StatusJson of(Instances some) {
      return new StatusJson(
          some.workflow(),
          some.status(),
          some.count(),
          some.seconds().average(),
          some.seconds().median());
    }
  }

  record OutcomeJson(
      @Schema(example = "high_risk_intervention") @NotNull String workflow,
      @Schema(allowableValues = {"success", "partial_success", "failed", "cancelled"}) @NotNull
          String outcome,
      @Schema(example = "38") long count) {}
}
