package org.followthrough.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Families at random, each previewed and then really started: what each received and when, and what
 * people were asked to do, is what its preview said, to the minute.
 */
@SandboxTest
class PreviewComesTrueTest {

  /** More by hand: {@code -Dfollowthrough.previewed-families=1000}. */
  private static final int FAMILIES = Integer.getInteger("followthrough.previewed-families", 42);

  private static final int WAVES = Math.max(3, FAMILIES / 25);

  private static final List<String[]> PLACES =
      List.of(
          new String[] {"US", "ny", "America/New_York"},
          new String[] {"US", "ca", "America/Los_Angeles"},
          new String[] {"US", "az", "America/Phoenix"},
          new String[] {"CA", "on", "America/Toronto"},
          new String[] {"CA", "nl", "America/St_Johns"},
          new String[] {"DE", "by", "Europe/Berlin"},
          new String[] {"GB", "eng", "Europe/London"},
          new String[] {"JP", null, "Asia/Tokyo"},
          new String[] {"AU", "nsw", "Australia/Sydney"},
          new String[] {null, null, "Asia/Kathmandu"},
          new String[] {null, null, null});

  private static final List<String> WORKFLOWS =
      List.of(
          "high_risk_intervention",
          "medium_risk_intervention",
          "human_review",
          "payment_reminder",
          "onboarding",
          "monthly_check_in",
          "high_risk_intervention by hand");

  @Autowired CoOp coOp;
  @Autowired JdbcClient jdbc;

  private final Random random = new Random(20);
  private final Map<String, List<String>> previewed = new LinkedHashMap<>();
  private final Map<String, String> workflows = new HashMap<>();

  @Test
  void whatIsPreviewedHappensToTheMinute() {
    coOp.opensAt(coOp.fridayBeforeTheClocksGo(true));
    for (int wave = 0; wave < WAVES; wave++) {
      for (int number = wave; number < FAMILIES; number += WAVES) {
        begins("family-" + number, WORKFLOWS.get(number % WORKFLOWS.size()));
      }
      time(Map.of("advance", "PT1S"));
      everybodyDoesWhatTheyAreAskedTo();
      OffsetDateTime nextWave = coOp.now().plusHours(13);
      while (coOp.now().isBefore(nextWave)) {
        time(Map.of("next", true));
        everybodyDoesWhatTheyAreAskedTo();
      }
    }
    while (live() > 0) {
      time(Map.of("next", true));
      everybodyDoesWhatTheyAreAskedTo();
    }

    Map<String, List<String>> happened = new LinkedHashMap<>();
    previewed.keySet().forEach(family -> happened.put(family, happenedTo(family)));
    List<String> wrong = new ArrayList<>();
    previewed.forEach(
        (family, foreseen) -> {
          if (!foreseen.equals(happened.get(family))) {
            wrong.add(
                family
                    + " in "
                    + workflows.get(family)
                    + " was to get\n  "
                    + foreseen
                    + "\nand got\n  "
                    + happened.get(family));
          }
        });
    assertThat(previewed).hasSizeGreaterThan(FAMILIES / 2);
    assertThat(wrong).isEmpty();
  }

  private void begins(String familyId, String workflow) {
    JsonNode family = coOp.aFamily(familyId, someFamily(familyId));
    String key = workflow.split(" ")[0];
    Map<String, Object> wish = new HashMap<>();
    wish.put("familyId", familyId);
    wish.put("assume", "no_reply");
    boolean urgent = random.nextInt(3) == 0;
    Map<String, Object> prediction = prediction(key);
    Map<String, Object> payload =
        Map.of(
            "invoiceId",
            "INV-" + familyId,
            "amount",
            80.5,
            "currency",
            "EUR",
            "dueDate",
            "2099-02-01");
    boolean byPrediction = workflow.equals(key) && prediction != null;
    if (byPrediction) {
      wish.put("prediction", prediction);
    } else if (key.equals("payment_reminder")) {
      wish.put("payload", payload);
    } else if (!key.equals("onboarding")) {
      wish.put("urgent", urgent);
    }
    JsonNode preview =
        coOp.body(coOp.as("ana", HttpMethod.POST, "/api/v1/workflows/" + key + "/preview", wish));
    boolean isStarted;
    if (byPrediction) {
      Map<String, Object> sent = new HashMap<>(prediction);
      sent.put("predictionId", "of-" + familyId);
      sent.put("familyId", familyId);
      String result = coOp.body(coOp.predicts(sent)).get("result").asText();
      isStarted = result.equals("started") || result.equals("held_for_review");
    } else if (key.equals("payment_reminder")) {
      isStarted =
          coOp.happens("payment_overdue", familyId, payload)
              .get("result")
              .asText()
              .equals("started");
    } else if (key.equals("onboarding")) {
      isStarted =
          coOp.happens("family_enrolled", familyId, Map.of())
              .get("result")
              .asText()
              .equals("started");
    } else {
      ResponseEntity<String> answer =
          coOp.starts(key, Map.of("familyId", familyId, "reason", "A hunch.", "urgent", urgent));
      isStarted = answer.getStatusCode().is2xxSuccessful();
    }
    if (isStarted) {
      assertThat(family.get("familyId").asText()).isEqualTo(familyId);
      workflows.put(familyId, workflow + " " + wish);
      JsonNode paths = preview.get("paths");
      // A review that is declined is the last of its paths.
      previewed.put(familyId, foreseen(paths.get(paths.size() - 1)));
    }
  }

  private Map<String, Object> prediction(String workflow) {
    Map<String, Object> prediction = new HashMap<>();
    prediction.put("windowDays", 1 + random.nextInt(14));
    prediction.put("recommendation", "Ask about the new schedule.");
    switch (workflow) {
      case "high_risk_intervention" ->
          prediction.putAll(Map.of("probability", 0.87, "confidence", 91));
      case "medium_risk_intervention" ->
          prediction.putAll(Map.of("probability", 0.7, "confidence", 80));
      case "human_review" -> prediction.putAll(Map.of("probability", 0.9, "confidence", 40));
      default -> {
        return null;
      }
    }
    return prediction;
  }

  private Map<String, Object> someFamily(String familyId) {
    String[] place = PLACES.get(random.nextInt(PLACES.size()));
    Map<String, Object> family = coOp.aUsualFamily(familyId);
    family.put("phone", "+1201555%04d".formatted(1000 + random.nextInt(9000)));
    family.put("country", place[0]);
    family.put("region", place[1]);
    family.put("timeZone", place[2]);
    family.put(
        "consent",
        Map.of(
            "email",
            random.nextInt(5) > 0,
            "sms",
            random.nextInt(5) > 0,
            "call",
            random.nextInt(5) > 0));
    if (random.nextInt(6) == 0) {
      family.put("email", null);
    }
    if (random.nextInt(6) == 0) {
      family.put("phone", null);
    }
    return family;
  }

  /** Everything that a family or a person sees of a path. */
  private static List<String> foreseen(JsonNode path) {
    List<String> seen = new ArrayList<>();
    for (JsonNode step : path.get("steps")) {
      String type = step.get("type").asText();
      if (!step.get("text").isNull()) {
        seen.add(message(step.get("at"), type, step.get("subject"), step.get("text")));
      } else if (isForAPerson(step)) {
        seen.add(minute(step.get("at")) + " " + type + " " + step.get("name").asText());
      }
    }
    seen.add("ended " + path.get("outcome").asText());
    return seen;
  }

  private List<String> happenedTo(String familyId) {
    Map<OffsetDateTime, String> seen = new TreeMap<>();
    coOp.received(familyId)
        .forEach(
            message ->
                seen.put(
                    OffsetDateTime.parse(message.get("receivedAt").asText()),
                    message(
                        message.get("receivedAt"),
                        message.get("channel").asText(),
                        message.get("subject"),
                        message.get("text"))));
    JsonNode instance = coOp.onlyInstanceOf(familyId);
    for (JsonNode step : coOp.stepsOf(instance)) {
      if (isForAPerson(step)) {
        seen.put(
            OffsetDateTime.parse(step.get("startedAt").asText()),
            minute(step.get("startedAt"))
                + " "
                + step.get("type").asText()
                + " "
                + step.get("name").asText());
      }
    }
    List<String> all = new ArrayList<>(seen.values());
    all.add("ended " + instance.get("outcome").asText());
    return all;
  }

  /** A call or a task, but for what the application does by itself. */
  private static boolean isForAPerson(JsonNode step) {
    return List.of("call", "task").contains(step.get("type").asText())
        && !List.of("planTheNextCall", "startTheChosenWorkflow").contains(step.path("id").asText())
        && !step.get("name").asText().equals("Plan the next call");
  }

  private static String message(JsonNode at, String channel, JsonNode subject, JsonNode text) {
    return minute(at)
        + " "
        + channel
        + " "
        + (subject.isNull() ? "" : subject.asText())
        + ": "
        + text.asText().replaceAll("\\s+", " ").strip();
  }

  /** Moments are compared by minutes: real ones come some seconds late. */
  private static String minute(JsonNode at) {
    return OffsetDateTime.parse(at.asText()).toInstant().truncatedTo(ChronoUnit.MINUTES).toString();
  }

  private void everybodyDoesWhatTheyAreAskedTo() {
    for (int round = 0; round < 20; round++) {
      List<JsonNode> open = open();
      if (open.isEmpty()) {
        return;
      }
      open.forEach(this::completes);
      time(Map.of("advance", "PT1S"));
    }
  }

  private List<JsonNode> open() {
    return StreamSupport.stream(
            coOp.body(coOp.as("admin", HttpMethod.POST, "/engine-rest/task", Map.of()))
                .spliterator(),
            false)
        .toList();
  }

  private void completes(JsonNode task) {
    ResponseEntity<String> done =
        coOp.submits(
            "admin",
            task,
            switch (task.get("taskDefinitionKey").asText()) {
              case "callTheFamily" -> Map.of("callOutcome", "no_answer", "callNotes", "Nobody.");
              case "reviewThePrediction" ->
                  Map.of("reviewDecision", "decline", "reviewNotes", "All is well.");
              default -> Map.of("taskNotes", "Done.");
            });
    assertThat(done.getStatusCode().is2xxSuccessful()).as(done.getBody()).isTrue();
  }

  /** With many families something falls due at almost any moment, and the clock is asked again. */
  private void time(Map<String, Object> move) {
    Map<String, Object> next = move;
    boolean isSettled = false;
    while (!isSettled) {
      Map<String, Object> settling = new HashMap<>(next);
      settling.put("settle", true);
      isSettled =
          coOp.body(coOp.as("admin", HttpMethod.POST, "/sandbox/clock", settling))
              .get("settled")
              .asBoolean();
      next = Map.of("advance", "PT0.1S");
    }
  }

  private long live() {
    return jdbc.sql("select count(*) from followthrough.instance where slot is not null")
        .query(Long.class)
        .single();
  }
}
