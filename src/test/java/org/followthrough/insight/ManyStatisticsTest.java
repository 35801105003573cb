package org.followthrough.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.Vacuum;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Statistics of very many instances, two messages each, all of them within the days that are asked
 * for; as many again are older. {@code -Dinstances=1000000} makes another number.
 */
@SandboxTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManyStatisticsTest {

  private static final int MANY = Integer.getInteger("instances", 30_000);
  private static final Pattern BUFFERS = Pattern.compile("shared hit=(\\d+)(?: read=(\\d+))?");

  @Autowired CoOp coOp;
  @Autowired JdbcClient jdbc;
  @Autowired TransactionTemplate transaction;
  @Autowired Statistics statistics;
  @Autowired Vacuum vacuum;

  private Instant since;

  @BeforeAll
  void manyInstances() {
    coOp.opensOnAMonday();
    since = coOp.now().toInstant().minus(Duration.ofDays(30));
    transaction.executeWithoutResult(status -> generate());
    vacuum.of("followthrough.instance", "followthrough.attempt");
  }

  private void generate() {
    // Without the audit's triggers: what they would write is no part of the question.
    jdbc.sql("set local session_replication_role = replica").update();
    jdbc.sql(
            """
            insert into followthrough.instance (id, workflow, workflow_version, family_id, slot,
              triggered_by, status, priority, urgent, triggered_at, completed_at, outcome)
            select 'i' || n, (array['high_risk_intervention', 'medium_risk_intervention',
                'human_review', 'onboarding'])[1 + n % 4], 1, 'family-' || n % 5000,
              case when n % 20 = 0 then n end, 'prediction:' || n,
              case when n % 20 = 0 then 'running' when n % 7 = 0 then 'failed' else 'completed' end,
              5, false, at, case when n % 20 <> 0 then at + n % 97 * interval '1 hour' end,
              case when n % 20 = 0 then null when n % 7 = 0 then 'failed' else 'success' end
            from generate_series(1, 2 * :many) n,
              lateral (select cast(:since as timestamptz)
                + case when n > :many then interval '3 hours' else interval '-3 hours' end
                + (n - :many) * interval '29 days' / :many) moment (at)""")
        .param("many", MANY)
        .param("since", java.sql.Timestamp.from(since))
        .update();
    jdbc.sql(
            """
            insert into followthrough.attempt (step_id, number, instance_id, family_id, activity_id,
              step_name, channel, template, body, state, begun_at, workflow, planned_at, answered_at,
              messages_until_answer)
            select i.id || '-' || k, 1, i.id, family_id, 'send', (array['Write', 'Text'])[k],
              (array['email', 'sms'])[k], 'concern_outreach', repeat('How are things going? ', 20),
              'delivered', triggered_at, workflow, triggered_at - interval '2 seconds', answered,
              case when answered is not null then k end
            from followthrough.instance i, generate_series(1, 2) k,
              lateral (select case when right(i.id, 1) = '3' and k = 2
                then triggered_at + interval '1 hour' end) reply (answered)""")
        .update();
  }

  @AfterAll
  void emptyAgain() {
    coOp.opensOnAMonday();
    vacuum.of("followthrough.instance", "followthrough.attempt");
  }

  /** Everything that lies within the days is counted, and nothing of it is read in its table. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("counts")
  void theyAreCountedFromOneIndexAndNoOlderOneIsRead(
      String what, String sql, String index, TestReporter reporter) {
    Plan plan = explained(sql);
    reporter.publishEntry(what, plan.toString());

    assertThat(plan.lines).anyMatch(line -> line.contains("Only Scan using " + index));
    assertThat(plan.lines).noneMatch(line -> line.contains("Seq Scan"));
    assertThat(plan.buffers).isLessThan(pages(index));
  }

  static Stream<Arguments> counts() {
    return Stream.of(
        arguments("instances", Statistics.INSTANCES, "instance_statistics"),
        arguments("messages", Statistics.MESSAGES, "attempt_statistics"));
  }

  @Test
  void repliesAreCountedFromAnIndexOfTheirOwn(TestReporter reporter) {
    Plan plan = explained(Statistics.FIRST_REPLIES);
    reporter.publishEntry("first replies", plan.toString());

    assertThat(plan.lines).anyMatch(line -> line.contains("attempt_first_answer"));
    assertThat(plan.lines).noneMatch(line -> line.contains("Seq Scan"));
  }

  /** The time is for the reader of the log: on a busy machine it says little. */
  @Test
  void allOfThemAreCounted(TestReporter reporter) {
    asked();
    long began = System.nanoTime();
    JsonNode answer = asked();
    reporter.publishEntry(
        "answered in", Duration.ofNanos(System.nanoTime() - began).toMillis() + " ms");

    assertThat(sum(answer.get("byStatus"), "count")).isEqualTo(MANY);
    assertThat(sum(answer.get("messages"), "sent")).isEqualTo(2L * MANY);
    assertThat(sum(answer.get("byDay"), "started")).isEqualTo(MANY);
    assertThat(answer.get("messages").get(0).get("avgLatenessSeconds").asInt()).isEqualTo(2);
    assertThat(OffsetDateTime.parse(answer.get("since").asText()).toInstant()).isAfter(since);
  }

  private JsonNode asked() {
    return coOp.body(coOp.as("otto", HttpMethod.GET, "/api/v1/stats?days=30", null));
  }

  private static long sum(JsonNode rows, String field) {
    return StreamSupport.stream(rows.spliterator(), false)
        .mapToLong(row -> row.get(field).asLong())
        .sum();
  }

  private long pages(String index) {
    return jdbc.sql("select pg_relation_size(cast(? as regclass)) / 8192")
        .param("followthrough." + index)
        .query(Long.class)
        .single();
  }

  private Plan explained(String sql) {
    List<String> lines =
        jdbc.sql("explain (analyze, buffers, timing off) " + sql)
            .param("since", java.sql.Timestamp.from(since))
            .query(String.class)
            .list();
    Matcher buffers =
        BUFFERS.matcher(lines.stream().filter(BUFFERS.asPredicate()).findFirst().get());
    assertThat(buffers.find()).isTrue();
    return new Plan(
        lines,
        Long.parseLong(buffers.group(1))
            + (buffers.group(2) == null ? 0 : Long.parseLong(buffers.group(2))));
  }

  /**
   * @param buffers how many pages all of it read
   */
  private record Plan(List<String> lines, long buffers) {
    @Override
    public String toString() {
      return buffers
          + " pages; "
          + lines.stream()
              .filter(line -> line.matches(".*(Scan|Execution Time).*"))
              .map(line -> line.strip().replaceAll("\\(cost=.*? \\(actual", "(actual"))
              .toList();
    }
  }
}
