package org.followthrough.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/**
 * What operations watch. What the application says of itself is given to Prometheus' own {@code
 * promtool} with our alert rules, where it is installed; alerts whose cause lies outside of the
 * application have their test in {@code alerts.test.yaml}.
 */
@SandboxTest
class MonitoringTest {

  private static final Path RULES = Path.of("docs/monitoring/alerts.yaml").toAbsolutePath();
  private static final Pattern NAMES =
      Pattern.compile("\\b((?:followthrough|hikaricp|http_server_requests|jvm|process)_\\w+)");

  /** Long enough that any alert whose cause goes on has fired. */
  private static final String LATER = "90m";

  private static final String AT_ONCE = "12m";

  @Autowired CoOp coOp;
  @TempDir Path directory;

  @BeforeEach
  void opens() {
    coOp.opensOnAMonday();
    coOp.passes("PT10S");
  }

  @Test
  void whateverRulesAndDashboardAskForIsThere() throws Exception {
    coOp.as("otto", HttpMethod.GET, "/api/v1/workflows", null);
    Set<String> asked = new TreeSet<>();
    for (Path file : List.of(RULES, Path.of("docs/monitoring/dashboard.json"))) {
      Matcher names = NAMES.matcher(Files.readString(file));
      while (names.find()) {
        asked.add(names.group(1));
      }
    }
    Set<String> there = new TreeSet<>();
    scrape().keySet().forEach(series -> there.add(series.replaceFirst("\\{.*", "")));

    assertThat(asked).hasSizeGreaterThan(10).isSubsetOf(there);
  }

  @Test
  void promtoolAcceptsWhatIsOurs() throws Exception {
    String ours =
        String.join(
            "\n", exported().lines().filter(line -> line.contains("followthrough_")).toList());
    Path file = Files.writeString(directory.resolve("metrics"), ours + "\n");

    assertThat(promtool(file, "check", "metrics")).isEmpty();
  }

  /** The twenty-first would be no different; when it works again, all leave late. */
  @Test
  void aChannelThatFailsForManyIsAlertedAndSoAreTheMessagesThatLeaveLate() throws Exception {
    Map<String, Double> before = scrape();
    coOp.channelIs("email", "transient");
    for (int i = 0; i < 20; i++) {
      coOp.aFamily("family-" + i);
      coOp.predicts(coOp.aPrediction("family-" + i, 0.87, 91));
    }
    coOp.passes("PT10S");
    Map<String, Double> down = scrape();
    coOp.passes("PT30M");
    coOp.channelIs("email", "none");
    coOp.passes("PT10M");
    Map<String, Double> up = scrape();

    assertThat(down.get("followthrough_channel_held{channel=\"email\"}")).isEqualTo(1);
    assertThat(fires("FollowthroughChannelHeld", before, down, AT_ONCE)).isTrue();
    assertThat(fires("FollowthroughSendsFail", before, down, AT_ONCE)).isTrue();
    assertThat(fires("FollowthroughSendsLate", before, down, AT_ONCE)).isFalse();
    assertThat(fires("FollowthroughChannelHeld", down, up, AT_ONCE)).isFalse();
    assertThat(fires("FollowthroughSendsLate", down, up, AT_ONCE)).isTrue();
  }

  @Test
  void aStepThatFailsForGoodIsAlerted() throws Exception {
    Map<String, Double> before = scrape();
    coOp.channelIs("email", "transient");
    coOp.aFamily("cohen");
    coOp.aPredictionFor("cohen");
    coOp.passes("PT1H");
    coOp.passes("PT10S");
    Map<String, Double> after = scrape();

    assertThat(after.get("followthrough_incidents")).isEqualTo(1);
    assertThat(after.get("followthrough_instances_paused")).isEqualTo(1);
    assertThat(fires("FollowthroughIncidents", before, after, LATER)).isTrue();
    assertThat(fires("FollowthroughIncidents", before, before, LATER)).isFalse();
  }

  @Test
  void aTaskThatIsForgottenIsAlerted() throws Exception {
    Map<String, Object> family = coOp.aUsualFamily("cohen");
    family.put("consent", Map.of("email", false, "sms", false));
    coOp.aFamily("cohen", family);
    coOp.aPredictionFor("cohen");
    coOp.passes("PT10S");
    Map<String, Double> before = scrape();
    coOp.daysPass(4);
    Map<String, Double> after = scrape();

    assertThat(before.get("followthrough_tasks_open{age=\"below_1_day\"}")).isEqualTo(1);
    assertThat(after.get("followthrough_tasks_open{age=\"above_3_days\"}")).isEqualTo(1);
    assertThat(after.get("followthrough_tasks_overdue")).isEqualTo(1);
    assertThat(fires("FollowthroughTasksForgotten", before, before, LATER)).isFalse();
    assertThat(fires("FollowthroughTasksForgotten", before, after, LATER)).isTrue();
  }

  @Test
  void mailsThatComeBackAreAlerted() throws Exception {
    Map<String, Double> before = scrape();
    for (int i = 0; i < 7; i++) {
      Map<String, Object> family = coOp.aUsualFamily("family-" + i);
      family.put("phone", null);
      coOp.aFamily("family-" + i, family);
      coOp.aPredictionFor("family-" + i);
      coOp.theMailComesBack("family-" + i);
    }
    Map<String, Double> after = scrape();

    String bounced = "followthrough_sends_total{channel=\"email\",result=\"bounced\"}";
    assertThat(after.get(bounced) - before.get(bounced)).isEqualTo(7);
    assertThat(fires("FollowthroughMailBounces", before, after, AT_ONCE)).isTrue();
    assertThat(fires("FollowthroughMailBounces", before, before, AT_ONCE)).isFalse();
  }

  @Test
  void triggersAreCountedByWhatBecameOfThem() {
    coOp.aFamily("cohen");
    Map<String, Double> before = scrape();
    coOp.aPredictionFor("cohen");
    coOp.aPredictionFor("cohen");
    coOp.startsFor("cohen", "medium_risk_intervention", 5, false);
    Map<String, Double> after = scrape();

    assertThat(risen(before, after, "prediction", "started")).isEqualTo(1);
    assertThat(risen(before, after, "prediction", "already_running")).isEqualTo(1);
    assertThat(risen(before, after, "manual", "started")).isEqualTo(1);
  }

  @Test
  void theApplicationIsAliveAndReady() {
    assertThat(coOp.as("otto", HttpMethod.GET, "/actuator/health/liveness", null).getBody())
        .contains("\"UP\"")
        .doesNotContain("db");
    assertThat(coOp.as("otto", HttpMethod.GET, "/actuator/health/readiness", null).getBody())
        .contains("\"UP\"", "db");
  }

  private static double risen(
      Map<String, Double> before, Map<String, Double> after, String trigger, String result) {
    String series =
        "followthrough_triggers_total{result=\"%s\",trigger=\"%s\"}".formatted(result, trigger);
    return after.get(series) - before.getOrDefault(series, 0.0);
  }

  private String exported() {
    return coOp.as("otto", HttpMethod.GET, "/actuator/prometheus", null).getBody();
  }

  /** Every series with its value. */
  private Map<String, Double> scrape() {
    Map<String, Double> series = new LinkedHashMap<>();
    exported()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              int value = line.lastIndexOf(' ');
              series.put(line.substring(0, value), Double.valueOf(line.substring(value + 1)));
            });
    return series;
  }

  /** Whether an alert fires when ours were as before for ten minutes and are as after since. */
  private boolean fires(
      String alert, Map<String, Double> before, Map<String, Double> after, String at)
      throws Exception {
    StringBuilder test = new StringBuilder();
    test.append("rule_files: ['").append(RULES).append("']\ntests:\n  - interval: 1m\n");
    test.append("    input_series:\n");
    after.forEach(
        (series, value) -> {
          if (series.startsWith("followthrough_")) {
            test.append("      - series: '%s'\n".formatted(series));
            test.append(
                "        values: '%s+0x10 %s+0x100'\n"
                    .formatted(plain(before.getOrDefault(series, 0.0)), plain(value)));
          }
        });
    test.append("    promql_expr_test:\n");
    test.append(
        "      - expr: count(ALERTS{alertname='%s',alertstate='firing'})\n".formatted(alert));
    test.append("        eval_time: ").append(at).append('\n');
    test.append("        exp_samples: [{labels: '{}', value: 1}]\n");
    Path file = Files.writeString(directory.resolve(alert + ".yaml"), test);
    String said = promtool(null, "test", "rules", file.toString());
    // It says whether the one expectation was met; anything else is a mistake of the test.
    assertThat(said).containsPattern("SUCCESS|got: *\"?nil");
    return said.contains("SUCCESS");
  }

  private static String plain(double value) {
    return Double.isNaN(value) ? "0" : java.math.BigDecimal.valueOf(value).toPlainString();
  }

  private static String promtool(Path input, String... arguments) throws Exception {
    ProcessBuilder command = new ProcessBuilder("promtool");
    command.command().addAll(List.of(arguments));
    command.redirectErrorStream(true);
    if (input != null) {
      command.redirectInput(input.toFile());
    }
    Process process;
    try {
      process = command.start();
    } catch (IOException e) {
      assumeTrue(false, "promtool is not installed (Debian's package prometheus)");
      throw e;
    }
    String said = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    return said;
  }
}
