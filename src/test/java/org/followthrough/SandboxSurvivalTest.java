package org.followthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClientException;

/** A sandbox that is killed comes up by itself, knows what it knew, and sends nothing twice. */
class SandboxSurvivalTest {

  private static final Logger LOG = LoggerFactory.getLogger(SandboxSurvivalTest.class);

  private static final SandboxProcess SANDBOX = new SandboxProcess();
  private static final CoOp CO_OP = SANDBOX.coOp();

  /** As many mails can be on the wire at one moment: the default. */
  private static final int MAIL_CONNECTIONS = 8;

  /**
   * So many messages later is a life killed than the one before: no divisor of a life's families.
   */
  private static final int MOMENTS_APART = 11;

  @BeforeAll
  static void startTheSandbox() {
    SANDBOX.start();
  }

  @AfterAll
  static void stopTheSandbox() throws InterruptedException {
    try (SANDBOX) {
      SANDBOX.stop();
    }
  }

  @BeforeEach
  void openTheCoOp() {
    CO_OP.opensOnAMonday();
  }

  @Test
  void killedWhileWaitingMailingAndTextingItGoesOnAndSendsNothingTwice() throws Exception {
    aFamily("texted", 1);
    aFamily("waiting", 2);
    aFamily("mailed", 3);
    CO_OP.aPredictionFor("texted");
    CO_OP.daysPass(1);
    CO_OP.aPredictionFor("waiting");
    CO_OP.channelIs("email", "slow");
    CO_OP.channelIs("sms", "slow");
    CompletableFuture<Void> days =
        untilItDies(() -> call("admin", "/sandbox/clock", Map.of("advance", "P2DT1H")));
    awaitMessages("texted", "email", "sms");
    predict("mailed", "prediction-mailed");
    awaitMessages("mailed", "email");
    JsonNode waited = CO_OP.onlyInstanceOf("waiting");
    OffsetDateTime killedAt = CO_OP.now();

    SANDBOX.kill();
    days.join();
    SANDBOX.start();

    assertThat(CO_OP.now()).isAfterOrEqualTo(killedAt);
    assertThat(CO_OP.channelsUsedFor("texted")).containsExactly("email", "sms");
    assertThat(CO_OP.channelsUsedFor("mailed")).containsExactly("email");
    assertThat(CO_OP.channelsUsedFor("waiting")).containsExactly("email");
    assertThat(CO_OP.onlyInstanceOf("waiting")).isEqualTo(waited);

    // The dead process locked its jobs for five minutes.
    CO_OP.passes("PT10M");
    assertThat(deliveriesTo("mailed")).containsExactly("unknown");
    assertThat(deliveriesTo("texted")).hasSize(2).last().isIn("sent", "delivered");
    assertThat(CO_OP.channelsUsedFor("texted")).containsExactly("email", "sms");
    assertThat(CO_OP.channelsUsedFor("mailed")).containsExactly("email");

    CO_OP.daysPass(6);
    assertThat(List.of("texted", "mailed", "waiting"))
        .allSatisfy(
            family -> assertThat(CO_OP.channelsUsedFor(family)).containsExactly("email", "sms"));
    assertThat(CO_OP.tasks("Call the family")).isNotEmpty();
  }

  @Test
  void killedWhileItMailsIsSeenByPrometheusAndSoIsTheMailOfWhichNobodyCanSay() throws Exception {
    try (Prometheus prometheus = new Prometheus(CO_OP.url())) {
      prometheus.awaitAlert("FollowthroughDown", false);
      aFamily("on-the-wire", 5);
      CO_OP.channelIs("email", "slow");
      predict("on-the-wire", "prediction-on-the-wire");
      awaitMessages("on-the-wire", "email");

      SANDBOX.kill();
      prometheus.awaitAlert("FollowthroughDown", true);
      SANDBOX.start();

      Scrape atTheStart = Scrape.of(CO_OP);
      prometheus.awaitAlert("FollowthroughDown", false);
      CO_OP.passes("PT10M");
      assertThat(deliveriesTo("on-the-wire")).containsExactly("unknown");
      assertThat(Scrape.of(CO_OP).fires("FollowthroughSendsUnknown", atTheStart)).isTrue();
      assertThat(atTheStart.fires("FollowthroughSendsUnknown", atTheStart)).isFalse();
    }
  }

  /**
   * Each life begins with what the one before left behind and gets families of its own; it is
   * killed after some more messages than the life before, so that each kill meets another moment.
   * How many kills is a question of patience: {@code -Dkills=20} for an evening, a few for a build.
   */
  @Test
  void killedAgainAndAgainAmongThreeHundredSendsItReachesEveryFamilyOnceAndNoneTwice()
      throws Exception {
    int kills = Integer.getInteger("kills", 2);
    List<String> families = IntStream.range(0, 300).mapToObj(i -> "family-" + i).toList();
    CO_OP.imports(
        "familyId,familyName,email,phone,timeZone\n"
            + lines(families.size(), SandboxSurvivalTest::mailedOrTexted));
    Set<String> answered = ConcurrentHashMap.newKeySet();
    int perLife = families.size() / (kills + 1);
    for (int life = 0; life < kills; life++) {
      List<String> ofThisLife = families.subList(life * perLife, (life + 1) * perLife);
      int killAt = SANDBOX.messagesReceived() + 1 + life * MOMENTS_APART % perLife;
      CompletableFuture<Void> burst =
          untilItDies(
              () -> {
                // What the dead one had locked is free after five minutes.
                call("admin", "/sandbox/clock", Map.of("advance", "PT6M"));
                ofThisLife.forEach(family -> predictOnce(family, answered));
              });
      await()
          .atMost(Duration.ofMinutes(3))
          .pollInterval(Duration.ofMillis(2))
          .until(() -> SANDBOX.messagesReceived() >= killAt || burst.isDone());
      SANDBOX.kill();
      burst.join();
      SANDBOX.start();
    }
    families.forEach(family -> predictOnce(family, answered));
    CO_OP.passes("PT20M");

    int unknown = 0;
    for (int i = 0; i < families.size(); i++) {
      String family = families.get(i);
      String channel = isTexted(i) ? "sms" : "email";
      // Whoever has no mail address is passed over there, and texted.
      List<String> deliveries =
          deliveriesTo(family).stream().filter(result -> !result.equals("skipped")).toList();
      if (deliveries.equals(List.of("unknown"))) {
        // On the wire at the moment of a kill: nobody can say, and so nothing is repeated.
        unknown++;
        assertThat(channel).as(family).isEqualTo("email");
        assertThat(CO_OP.channelsUsedFor(family)).as(family).isIn(List.of(), List.of(channel));
      } else {
        assertThat(deliveries).as(family).hasSize(1).first().isIn("sent", "delivered");
        assertThat(CO_OP.channelsUsedFor(family)).as(family).containsExactly(channel);
      }
    }
    LOG.info("{} kills, {} of {} messages unknown", kills, unknown, families.size());
    assertThat(unknown).as("on the wire").isLessThanOrEqualTo(kills * MAIL_CONNECTIONS);
  }

  @Test
  void stoppedWhileItMailsItFinishesTheMailFirst() throws Exception {
    aFamily("stopped", 4);
    CO_OP.channelIs("email", "slow");
    predict("stopped", "prediction-stopped");
    awaitMessages("stopped", "email");

    SANDBOX.stop();
    SANDBOX.start();

    assertThat(deliveriesTo("stopped")).containsExactly("sent");
    assertThat(CO_OP.onlyInstanceOf("stopped").get("currentSteps").findValuesAsText("type"))
        .containsExactly("wait");
  }

  @Test
  void killedInTheMiddleOfAFileItEndsTheSameWhenTheFileIsSentAgain() throws Exception {
    int lines = 6000;
    int families = 60;
    CO_OP.imports(
        "familyId,familyName,email\n"
            + lines(families, i -> "filed-%1$d,Filed,filed-%1$d@families.example\n".formatted(i)));
    // Every hundredth starts a workflow, for a family of its own.
    String file =
        "predictionId,familyId,probability,confidence,windowDays\n"
            + lines(
                lines,
                i ->
                    "filed-%d,filed-%d,%s,91,32\n"
                        .formatted(i, i / 100, i % 100 == 0 ? "0.87" : "0.1"));
    CompletableFuture<Void> sending = untilItDies(() -> CO_OP.predictsAll(file));
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(10))
        .until(
            () ->
                lastImport().path("kind").asText().equals("predictions")
                    && lastImport().path("received").asInt() > 0);

    SANDBOX.kill();
    sending.join();
    SANDBOX.start();

    assertThat(lastImport().get("status").asText()).isEqualTo("interrupted");
    JsonNode again = CO_OP.predictsAll(file);
    assertThat(again.get("received").asInt()).isEqualTo(lines);
    assertThat(again.get("rejected").asInt()).isZero();
    assertThat(again.get("replayed").asInt()).isBetween(1, lines - 1);
    assertThat(CO_OP.predictsAll(file).get("replayed").asInt()).isEqualTo(lines);
    CO_OP.passes("PT10M");
    assertThat(IntStream.range(0, families).mapToObj(i -> "filed-" + i))
        .allSatisfy(family -> assertThat(CO_OP.instancesOf(family)).hasSize(1));
  }

  @Test
  void aSecondOneOnTheSameDataSaysSoAndLeavesTheFirstAlone() throws Exception {
    String said = SANDBOX.outputOfASecondOne();

    assertThat(said)
        .contains("APPLICATION FAILED TO START")
        .contains("Another Followthrough")
        .contains("--followthrough.sandbox.data-directory=<another directory>")
        .doesNotContain("\tat ");
    aFamily("still-there", 1);
    CO_OP.aPredictionFor("still-there");
    assertThat(CO_OP.channelsUsedFor("still-there")).containsExactly("email");
  }

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining());
  }

  private static JsonNode lastImport() {
    return CO_OP.body(CO_OP.as("otto", HttpMethod.GET, "/api/v1/imports", null)).at("/items/0");
  }

  private static void aFamily(String familyId, int number) {
    CO_OP.aFamily(
        familyId,
        Map.of(
            "familyName",
            "Martinez",
            "email",
            familyId + "@families.example",
            "phone",
            "+120155501%02d".formatted(number),
            "timeZone",
            "America/New_York"));
  }

  /** Every third has only a phone. */
  private static boolean isTexted(int number) {
    return number % 3 == 0;
  }

  private static String mailedOrTexted(int number) {
    return isTexted(number)
        ? "family-%d,Martinez,,+1201555%04d,America/New_York\n".formatted(number, number)
        : "family-%1$d,Martinez,family-%1$d@families.example,,America/New_York\n".formatted(number);
  }

  /** What was answered once is never sent again: it must not be lost. */
  private static void predictOnce(String familyId, Set<String> answered) {
    if (!answered.contains(familyId)) {
      predict(familyId, "burst-" + familyId);
      answered.add(familyId);
    }
  }

  private static void predict(String familyId, String predictionId) {
    call(
        "predictor",
        "/api/v1/predictions",
        Map.of(
            "predictionId",
            predictionId,
            "familyId",
            familyId,
            "probability",
            0.87,
            "confidence",
            91,
            "windowDays",
            32));
  }

  private static void call(String user, String path, Map<String, ?> body) {
    ResponseEntity<String> answer = CO_OP.as(user, HttpMethod.POST, path, body);
    assertThat(answer.getStatusCode().is2xxSuccessful()).as(answer.getBody()).isTrue();
  }

  /** Whatever is under way when the process is killed, its caller gets no answer. */
  private static CompletableFuture<Void> untilItDies(Runnable calls) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            calls.run();
          } catch (RestClientException e) {
            // That was the kill, before an answer or in the middle of one.
            if (!(NestedExceptionUtils.getRootCause(e) instanceof IOException)) {
              throw e;
            }
          }
        });
  }

  private static void awaitMessages(String familyId, String... channels) {
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> CO_OP.channelsUsedFor(familyId).equals(List.of(channels)));
  }

  /** How the messages to a family came out, oldest first. */
  private static List<String> deliveriesTo(String familyId) {
    return CO_OP.stepsOf(CO_OP.onlyInstanceOf(familyId)).stream()
        .filter(step -> !step.path("output").path("delivery").isMissingNode())
        .map(step -> step.path("output").path("delivery").asText())
        .toList();
  }
}
