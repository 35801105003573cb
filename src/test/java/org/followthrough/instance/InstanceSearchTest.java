package org.followthrough.instance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.Vacuum;
import org.followthrough.instance.Instance.Status;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finding instances among very many. {@code -Dinstances=1000000} makes as many; the figures that
 * were measured so are in {@code docs/adr/}.
 */
@SandboxTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InstanceSearchTest {

  private static final int MANY = Integer.getInteger("instances", 50_000);

  @Autowired CoOp coOp;
  @Autowired JdbcClient jdbc;
  @Autowired Instances instances;
  @Autowired Vacuum vacuum;

  /** One a minute, over four workflows and 5,000 families; one in a hundred still lives. */
  @BeforeAll
  void manyInstances() {
    coOp.opensOnAMonday();
    jdbc.sql(
            """
            insert into followthrough.instance (id, workflow, workflow_version, family_id, slot,
              triggered_by, status, priority, urgent, triggered_at)
            select 'i' || n, (array['high_risk_intervention', 'medium_risk_intervention',
                'human_review', 'onboarding'])[1 + n % 4], 1, 'family-' || n % 5000,
              case when n % 100 = 0 then n end, 'prediction:' || n,
              case when n % 100 = 0 then 'running' when n % 7 = 0 then 'failed' else 'completed' end,
              5, false, timestamptz '2090-01-01T00:00:00Z' + n * interval '1 minute'
            from generate_series(1, :many) n""")
        .param("many", MANY)
        .update();
    vacuum.of("followthrough.instance");
  }

  @AfterAll
  void emptyAgain() {
    coOp.opensOnAMonday();
    vacuum.of("followthrough.instance");
  }

  @ParameterizedTest(name = "family {0}, workflow {1}, status {2}, triggered by {3}, time {4}: {5}")
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -, -, -, false, instance_newest",
        "-, -, -, -, true, instance_newest",
        "family-7, -, -, -, false, instance_family",
        "family-7, -, -, -, true, instance_family",
        "family-7, human_review, -, -, false, instance_family",
        "family-7, -, completed, -, false, instance_family",
        "-, human_review, -, -, false, instance_workflow|instance_newest",
        "-, human_review, -, -, true, instance_workflow|instance_newest",
        "-, -, running, -, false, instance_status",
        "-, -, running, -, true, instance_status",
        "-, human_review, failed, -, false, instance_workflow|instance_status|instance_statistics",
        "-, human_review, failed, -, true,"
            + " instance_workflow|instance_status|instance_newest|instance_statistics",
        "-, -, -, prediction:77, false, instance_triggered_by",
        "-, -, -, prediction:77, true, instance_triggered_by",
      })
  void eachQuestionHasItsIndex(
      String family,
      String workflow,
      String status,
      String triggeredBy,
      boolean time,
      String index,
      TestReporter reporter) {
    InstanceSearch search = search(family, workflow, status, triggeredBy, time);
    Map<String, Object> page = new HashMap<>(search.parameters());
    page.put("size", 50);
    page.put("offset", 0);

    List<String> plan = explained(search.page(), page);
    List<String> count = explained(search.count(), search.parameters());
    reporter.publishEntry(index, "page: " + plan + " count: " + count);

    assertThat(plan).anyMatch(line -> line.matches(".* (" + index + ") .*"));
    assertThat(plan).noneMatch(line -> line.contains("Seq Scan"));
    assertThat(count).noneMatch(line -> line.contains("Seq Scan"));
  }

  /** The table itself is not read for a count, but where it has changed since its last vacuum. */
  @ParameterizedTest(name = "workflow {0}, status {1}, time {2}: {3}")
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -, false, instance_count",
        "human_review, -, false, instance_count",
        "human_review, failed, false, instance_count",
        "-, completed, false, instance_count|instance_status",
        "-, running, false, instance_count|instance_status",
        "-, -, true, instance_newest",
        "human_review, -, true, instance_workflow|instance_newest",
        "-, completed, true, instance_status",
      })
  void aCountReadsOneIndexAndNoTable(
      String workflow, String status, boolean time, String index, TestReporter reporter) {
    InstanceSearch search = search(null, workflow, status, null, time);

    List<String> count = explained(search.count(), search.parameters());
    reporter.publishEntry(index, count.toString());

    assertThat(count).anyMatch(line -> line.matches(".*Index Only Scan.* (" + index + ") .*"));
  }

  private static InstanceSearch search(
      String family, String workflow, String status, String triggeredBy, boolean time) {
    return new InstanceSearch(
        family,
        workflow,
        status == null ? null : Status.valueOf(status.toUpperCase(java.util.Locale.ROOT)),
        triggeredBy,
        time ? Instant.parse("2090-01-10T00:00:00Z") : null,
        time ? Instant.parse("2090-01-20T00:00:00Z") : null);
  }

  private List<String> explained(String sql, Map<String, Object> parameters) {
    List<String> lines = new ArrayList<>();
    for (String line :
        jdbc.sql("explain (analyze, timing off) " + sql)
            .params(parameters)
            .query(String.class)
            .list()) {
      if (line.contains("Scan") || line.contains("Sort") || line.contains("Execution Time")) {
        lines.add(line.strip().replaceAll("\\(cost=.*? \\(actual", "(actual"));
      }
    }
    return lines;
  }

  @Test
  void theTotalIsExact() {
    assertThat(asked("").get("total").asInt()).isEqualTo(MANY);
    assertThat(asked("&status=running").get("total").asInt()).isEqualTo(MANY / 100);
    assertThat(asked("&familyId=family-7&page=1&size=30").get("total").asInt())
        .isEqualTo(MANY / 5000);
    assertThat(asked("&familyId=family-7&page=9&size=500").get("total").asInt())
        .isEqualTo(MANY / 5000);
  }

  @Test
  void whatStartedAnInstanceFindsIt() {
    assertThat(asked("&triggeredBy=prediction:77").get("items").findValuesAsText("id"))
        .containsExactly("i77");
  }

  @Test
  void timeIsFromAMomentToBeforeAnother() {
    assertThat(
            asked("&since=2090-01-01T00:10:00Z&until=2090-01-01T00:13:00Z")
                .get("items")
                .findValuesAsText("id"))
        .containsExactly("i12", "i11", "i10");
  }

  @Test
  void theNewestComeFirst() {
    List<OffsetDateTime> times =
        StreamSupport.stream(asked("&size=500").get("items").spliterator(), false)
            .map(item -> OffsetDateTime.parse(item.get("triggeredAt").asText()))
            .toList();

    assertThat(times).hasSize(500).isSortedAccordingTo((a, b) -> b.compareTo(a));
  }

  @Test
  void aPageThatIsTooDeepIsRefusedWithTheRemedy() {
    assertThat(
            coOp.as("otto", HttpMethod.GET, "/api/v1/instances?page=201&size=500", null).getBody())
        .contains("100000", "since and until");
  }

  private JsonNode asked(String question) {
    return coOp.body(
        coOp.as("otto", HttpMethod.GET, "/api/v1/instances?nothing=1" + question, null));
  }
}
