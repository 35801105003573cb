package org.followthrough.insight;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.followthrough.contact.Attempt.State;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Counts what happened since a moment. Each question is answered from one index, range by range, so
 * that neither what is older nor the width of a row costs anything.
 */
@Repository
class Statistics {

  /** Every workflow that has instances: one look at the index for each, however many it has. */
  static final String INSTANCES =
      """
      with recursive flow(workflow) as (
        select min(workflow) from followthrough.instance
        union all
        select (select min(workflow) from followthrough.instance where workflow > flow.workflow)
        from flow where workflow is not null)
      select workflow, status, counted.*
      from flow,
        unnest(array['pending', 'running', 'paused', 'completed', 'failed', 'cancelled']) status,
        lateral (
          select count(*) as count, avg(seconds) as average,
            percentile_disc(0.5) within group (order by seconds) as median,
            count(*) filter (where outcome = 'success') as success,
            count(*) filter (where outcome = 'partial_success') as partial_success,
            count(*) filter (where outcome = 'failed') as failed,
            count(*) filter (where outcome = 'cancelled') as cancelled
          from followthrough.instance i
          where i.workflow = flow.workflow and i.status = status.status
            and triggered_at >= :since) counted
      where workflow is not null and count > 0
      order by workflow, array_position(
        array['pending', 'running', 'paused', 'completed', 'failed', 'cancelled'], status)""";

  static final String MESSAGES =
      """
      with recursive step as (
        (select workflow, step_name, channel from followthrough.attempt
         where LEFT and workflow is not null
         order by workflow, step_name, channel limit 1)
        union all
        select next.* from step, lateral (
          select workflow, step_name, channel from followthrough.attempt a
          where LEFT and (a.workflow, a.step_name, a.channel)
            > (step.workflow, step.step_name, step.channel)
          order by workflow, step_name, channel limit 1) next)
      select step.*, counted.* from step, lateral (
        select count(*) as sent, count(answered_at) as answered, avg(late_seconds) as late,
          max(late_seconds) as latest, count(*) filter (where late_seconds > 60) as not_on_time
        from followthrough.attempt a
        where LEFT and a.workflow = step.workflow and a.step_name = step.step_name
          and a.channel = step.channel and begun_at >= :since) counted
      where sent > 0
      order by workflow, step_name, channel"""
          .replace("LEFT", State.isOneOf(State.LEFT));

  static final String FIRST_REPLIES =
      """
      select messages_until_answer as messages, count(*) as count
      from followthrough.attempt
      where messages_until_answer is not null and answered_at >= :since
      group by messages_until_answer order by messages_until_answer""";

  private static final String DAYS =
      """
      select day,
        (select count(*) from followthrough.instance
         where triggered_at >= begins and triggered_at < ends) as started,
        (select count(*) from followthrough.instance
         where completed_at >= begins and completed_at < ends) as ended
      from unnest(:days, cast(:begins as timestamptz[]), cast(:ends as timestamptz[]))
        as one (day, begins, ends)
      order by begins""";

  private final JdbcClient jdbc;

  Statistics(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Instances that were triggered since then, of each workflow and status. */
  List<Instances> instances(Instant since) {
    return jdbc.sql(INSTANCES)
        .param("since", Timestamp.from(since))
        .query(
            (row, number) ->
                new Instances(
                    row.getString("workflow"),
                    row.getString("status"),
                    row.getLong("count"),
                    new Durations(whole(row, "average"), whole(row, "median")),
                    new OutcomeCounts(
                        row.getLong("success"),
                        row.getLong("partial_success"),
                        row.getLong("failed"),
                        row.getLong("cancelled"))))
        .list();
  }

  /** Messages that have left since then, of each step and channel. */
  List<MessagesOfStep> messages(Instant since) {
    return jdbc.sql(MESSAGES)
        .param("since", Timestamp.from(since))
        .query(
            (row, number) ->
                new MessagesOfStep(
                    new SendingStep(
                        row.getString("workflow"),
                        row.getString("step_name"),
                        row.getString("channel")),
                    new Answers(
                        row.getLong("sent"),
                        row.getLong("answered"),
                        (double) row.getLong("answered") / row.getLong("sent")),
                    new Lateness(
                        whole(row, "late"), whole(row, "latest"), row.getLong("not_on_time"))))
        .list();
  }

  /** Of the instances that were answered for the first time since then: after how many messages. */
  List<FirstReplies> firstReplies(Instant since) {
    return jdbc.sql(FIRST_REPLIES)
        .param("since", Timestamp.from(since))
        .query((row, number) -> new FirstReplies(row.getInt("messages"), row.getLong("count")))
        .list();
  }

  /** Calls that are to be made now, by whose they are. */
  List<OpenCalls> openCalls(Instant now) {
    return jdbc.sql(
            """
            select assignee_ as coordinator, count(*) as count,
              count(*) filter (where due_date_ < :now) as overdue
            from act_ru_task where task_def_key_ = 'callTheFamily'
            group by assignee_ order by assignee_""")
        .param("now", Timestamp.from(now))
        .query(
            (row, number) ->
                new OpenCalls(
                    row.getString("coordinator"), row.getLong("count"), row.getLong("overdue")))
        .list();
  }

  /**
   * How many instances started and ended on each of these days.
   *
   * @param begins the first moment of each day that counts
   * @param ends the first that does not any more
   */
  List<Day> days(List<LocalDate> days, List<Instant> begins, List<Instant> ends) {
    return jdbc.sql(DAYS)
        .param("days", days.stream().map(LocalDate::toString).toArray(String[]::new))
        .param("begins", begins.stream().map(Instant::toString).toArray(String[]::new))
        .param("ends", ends.stream().map(Instant::toString).toArray(String[]::new))
        .query(
            (row, number) ->
                new Day(
                    LocalDate.parse(row.getString("day")),
                    row.getLong("started"),
                    row.getLong("ended")))
        .list();
  }

  private static Long whole(ResultSet row, String column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? null : Math.round(value);
  }

  /** What of a workflow has a status, and how it came out. */
  record Instances(
      String workflow, String status, long count, Durations seconds, OutcomeCounts outcomes) {}

  /** From the trigger to the end; null for what has not ended. */
  record Durations(Long average, Long median) {}

  record OutcomeCounts(long success, long partialSuccess, long failed, long cancelled) {

    long all() {
      return success + partialSuccess + failed + cancelled;
    }
  }

  /** What a step has sent on a channel: one JSON object, whose parts lie beside each other. */
  record MessagesOfStep(
      @JsonUnwrapped SendingStep of,
      @JsonUnwrapped Answers answers,
      @JsonUnwrapped Lateness lateness) {}

  record SendingStep(
      @Schema(example = "high_risk_intervention") @NotNull String workflow,
      @Schema(example = "Send the first email") @NotNull String step,
      @Schema(allowableValues = {"email", "sms"}) @NotNull String channel) {}

  /** How many a step has sent, and how many of them a family has answered. */
  record Answers(
      @Schema(example = "120") long sent,
      @Schema(example = "30") long answered,
      @Schema(description = "Answered of sent, 0 to 1", example = "0.25") double responseRate) {}

  /** How much later they left than planned. */
  record Lateness(
      @Schema(
              description =
                  "How much later they left than when their step was reached or the rules of"
                      + " sending moved them to, on average",
              example = "2")
          Long avgLatenessSeconds,
      @Schema(example = "61") Long maxLatenessSeconds,
      @Schema(description = "More than a minute later than planned", example = "1")
          long notOnTime) {}

  /** How many instances were answered for the first time after so many messages. */
  record FirstReplies(
      @Schema(description = "How many had left by then", example = "2") int messages,
      @Schema(example = "14") long count) {}

  /**
   * @param coordinator whose calls they are, or null where nobody's
   */
  record OpenCalls(
      @Schema(description = "Null for those that are nobody's", example = "sarah")
          String coordinator,
      @Schema(example = "3") long count,
      @Schema(example = "1") long overdue) {}

  /** A day of the organisation's. */
  record Day(
      @Schema(example = "2026-03-02") @NotNull LocalDate day,
      @Schema(example = "12") long started,
      @Schema(example = "9") long ended) {}
}
