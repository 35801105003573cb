package org.followthrough.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.Scrape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/**
 * What operations watch. What the application says of itself is given to Prometheus' own {@code
 * promtool} with our alert rules, where it is installed; alerts whose cause lies outside of the
 * application have their test in {@code alerts.test.yaml}.
 */
@SandboxTest
class MonitoringTest {

  private static final Pattern NAMES =
      Pattern.compile("\\b((?:followthrough|hikaricp|http_server_requests|jvm|process)_\\w+)");

  @Autowired CoOp coOp;

  @BeforeEach
  void opens() {
    coOp.opensOnAMonday();
    coOp.passes("PT10S");
  }

  @Test
  void whateverRulesAndDashboardAskForIsThere() throws IOException {
    coOp.as("otto", HttpMethod.GET, "/api/v1/workflows", null);
    Set<String> asked = new TreeSet<>();
    for (Path file : List.of(Scrape.RULES, Path.of("docs/monitoring/dashboard.json"))) {
      Matcher names = NAMES.matcher(Files.readString(file));
      while (names.find()) {
        asked.add(names.group(1));
      }
    }
    Set<String> there = new TreeSet<>();
    scrape().series().keySet().forEach(series -> there.add(series.replaceFirst("\\{.*", "")));

    assertThat(asked).hasSizeGreaterThan(10).isSubsetOf(there);
  }

  @Test
  void promtoolAcceptsAllThatIsExported() {
    coOp.aFamily("cohen");
    coOp.aPredictionFor("cohen");

    assertThat(scrape().remarks()).isEmpty();
  }

  /** The twenty-first would be no different; when it works again, all leave late. */
  @Test
  void aChannelThatFailsForManyIsAlertedAndSoAreTheMessagesThatLeaveLate() {
    Scrape before = scrape();
    coOp.channelIs("email", "transient");
    for (int i = 0; i < 20; i++) {
      coOp.aFamily("family-" + i);
      coOp.predicts(coOp.aPrediction("family-" + i, 0.87, 91));
    }
    coOp.passes("PT10S");
    Scrape down = scrape();
    coOp.passes("PT30M");
    coOp.channelIs("email", "none");
    coOp.passes("PT10M");
    Scrape up = scrape();

    assertThat(down.get("followthrough_channel_held{channel=\"email\"}")).isEqualTo(1);
    assertThat(down.fires("FollowthroughChannelHeld", before)).isTrue();
    assertThat(down.fires("FollowthroughSendsFail", before)).isTrue();
    assertThat(down.fires("FollowthroughSendsLate", before)).isFalse();
    assertThat(up.fires("FollowthroughChannelHeld", down)).isFalse();
    assertThat(up.fires("FollowthroughSendsLate", down)).isTrue();
  }

  @Test
  void aStepThatFailsForGoodIsAlerted() {
    Scrape before = scrape();
    coOp.channelIs("email", "transient");
    coOp.aFamily("cohen");
    coOp.aPredictionFor("cohen");
    coOp.passes("PT1H");
    coOp.passes("PT10S");
    Scrape after = scrape();

    assertThat(after.get("followthrough_incidents")).isEqualTo(1);
    assertThat(after.get("followthrough_instances_paused")).isEqualTo(1);
    assertThat(after.fires("FollowthroughIncidents", before)).isTrue();
    assertThat(before.fires("FollowthroughIncidents", before)).isFalse();
  }

  /** Due on Tuesday at 18:00: a weekend makes no task a forgotten one, only people do. */
  @Test
  void aTaskThatIsOverdueForThreeDaysIsAlertedAndNoneThatIsJustOld() {
    Map<String, Object> family = coOp.aUsualFamily("cohen");
    family.put("consent", Map.of("email", false, "sms", false));
    coOp.aFamily("cohen", family);
    coOp.aPredictionFor("cohen");
    coOp.passes("PT10S");
    Scrape monday = scrape();
    coOp.daysPass(4);
    Scrape friday = scrape();
    coOp.daysPass(1);
    Scrape saturday = scrape();

    assertThat(monday.get("followthrough_tasks_open{age=\"below_1_day\"}")).isEqualTo(1);
    assertThat(friday.get("followthrough_tasks_open{age=\"above_3_days\"}")).isEqualTo(1);
    assertThat(friday.get("followthrough_tasks_overdue")).isEqualTo(1);
    assertThat(friday.fires("FollowthroughTasksForgotten", monday)).isFalse();
    assertThat(saturday.fires("FollowthroughTasksForgotten", monday)).isTrue();
  }

  @Test
  void mailsThatComeBackAreAlerted() {
    Scrape before = scrape();
    for (int i = 0; i < 7; i++) {
      Map<String, Object> family = coOp.aUsualFamily("family-" + i);
      family.put("phone", null);
      coOp.aFamily("family-" + i, family);
      coOp.aPredictionFor("family-" + i);
      coOp.theMailComesBack("family-" + i);
    }
    Scrape after = scrape();

    String bounced = "followthrough_sends_total{channel=\"email\",result=\"bounced\"}";
    assertThat(after.risenSince(before, bounced)).isEqualTo(7);
    assertThat(after.fires("FollowthroughMailBounces", before)).isTrue();
    assertThat(before.fires("FollowthroughMailBounces", before)).isFalse();
  }

  @Test
  void triggersAreCountedByWhatBecameOfThem() {
    coOp.aFamily("cohen");
    Scrape before = scrape();
    coOp.aPredictionFor("cohen");
    coOp.aPredictionFor("cohen");
    coOp.startsFor("cohen", "medium_risk_intervention", 5, false);
    Scrape after = scrape();

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

  private static double risen(Scrape before, Scrape after, String trigger, String result) {
    return after.risenSince(
        before,
        "followthrough_triggers_total{result=\"%s\",trigger=\"%s\"}".formatted(result, trigger));
  }

  private Scrape scrape() {
    return Scrape.of(coOp);
  }
}
