package org.followthrough;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/**
 * What the application said of itself at one moment, in Prometheus' format; and whether our alert
 * rules, as they stand in {@code docs/monitoring/alerts.yaml}, fire for it.
 *
 * @param text as it was exported
 * @param series every series with its value
 */
public record Scrape(String text, Map<String, Double> series) {

  public static final Path RULES = Path.of("docs/monitoring/alerts.yaml").toAbsolutePath();

  /** Scraped as Prometheus does, by a user of operations. */
  public static Scrape of(CoOp coOp) {
    ResponseEntity<String> answer = coOp.as("otto", HttpMethod.GET, "/actuator/prometheus", null);
    assertThat(answer.getStatusCode().value()).as(answer.getBody()).isEqualTo(200);
    return of(answer.getBody());
  }

  public static Scrape of(String text) {
    Map<String, Double> series = new LinkedHashMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              int value = line.lastIndexOf(' ');
              series.put(line.substring(0, value), number(line.substring(value + 1)));
            });
    return new Scrape(text, Collections.unmodifiableMap(series));
  }

  /** The value of a series that is there. */
  public double get(String name) {
    assertThat(series).containsKey(name);
    return series.get(name);
  }

  /** By how much a counter has risen since; one that was not there began at 0. */
  public double risenSince(Scrape before, String counter) {
    return get(counter) - before.series.getOrDefault(counter, 0.0);
  }

  /**
   * Whether an alert fires at any time from now on, if all was {@code before} for ten minutes and
   * stays as it is now. A series that was not there before has no value before, not even 0.
   */
  public boolean fires(String alert, Scrape before) {
    StringBuilder test = new StringBuilder();
    test.append("rule_files: ['").append(RULES).append("']\ntests:\n  - interval: 1m\n");
    test.append("    input_series:\n");
    Set<String> all = new LinkedHashSet<>(before.series.keySet());
    all.addAll(series.keySet());
    for (String one : all) {
      test.append("      - series: '").append(one.replace("'", "''")).append("'\n");
      test.append("        values: '")
          .append(samples(before.series.get(one), 11))
          .append(' ')
          .append(series.containsKey(one) ? samples(series.get(one), 101) : "stale _x100")
          .append("'\n");
    }
    test.append("    promql_expr_test:\n      - expr: group(count_over_time(ALERTS{alertname='")
        .append(alert)
        .append("',alertstate='firing'}[89m]))\n");
    test.append("        eval_time: 100m\n        exp_samples: [{labels: '{}', value: 1}]\n");
    String said =
        inAFile(
            test.toString(),
            file -> Prometheus.tool(null, "test", "rules", file.toString()).said());
    // It says whether the one expectation was met; anything else is a mistake of the test.
    assertThat(said).containsPattern("SUCCESS|got: *\"?nil");
    return said.contains("SUCCESS");
  }

  /** What {@code promtool} has to remark on the names and texts of our metrics. */
  public List<String> remarks() {
    return inAFile(
        text,
        file -> {
          Prometheus.Answer answer = Prometheus.tool(file, "check", "metrics");
          assertThat(answer.status() == 0).as(answer.said()).isEqualTo(answer.said().isEmpty());
          return answer.said().lines().toList();
        });
  }

  private static <T> T inAFile(String content, Function<Path, T> use) {
    try {
      Path file = Files.createTempFile("prometheus", ".txt");
      try {
        return use.apply(Files.writeString(file, content));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String samples(Double value, int count) {
    return value == null || value.isNaN()
        ? "_x" + count
        : BigDecimal.valueOf(value).toPlainString() + "+0x" + (count - 1);
  }

  private static double number(String value) {
    return Double.parseDouble(value.replace("Inf", "Infinity"));
  }
}
