package org.followthrough.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

@SandboxTest
class PredictionTest {

  private static final int RACERS = 40;

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamily() {
    coOp.opensOnAMonday();
    coOp.aFamily("rossi");
  }

  @Test
  void manyPredictionsAtOnceStartOneInstance() throws Exception {
    List<ResponseEntity<String>> answers = race(i -> coOp.aPrediction("rossi", 0.87, 91));

    coOp.settles();
    assertThat(
            answers.stream()
                .map(answer -> coOp.body(answer).get("result").asText())
                .collect(Collectors.groupingBy(result -> result, Collectors.counting())))
        .isEqualTo(Map.of("started", 1L, "already_running", RACERS - 1L));
    assertThat(coOp.instancesOf("rossi")).hasSize(1);
    assertThat(coOp.channelsUsedFor("rossi")).containsExactly("email");
  }

  @Test
  void allRacingPredictionsNameTheSameInstance() throws Exception {
    List<ResponseEntity<String>> answers = race(i -> coOp.aPrediction("rossi", 0.87, 91));

    assertThat(answers.stream().map(answer -> coOp.body(answer).get("instanceId").asText()))
        .containsOnly(coOp.onlyInstanceOf("rossi").get("id").asText());
  }

  @Test
  void theSamePredictionManyTimesAtOnceIsTakenOnce() throws Exception {
    Map<String, Object> prediction = coOp.aPrediction("rossi", 0.87, 91);

    List<ResponseEntity<String>> answers = race(i -> prediction);

    coOp.settles();
    assertThat(
            answers.stream()
                .map(answer -> answer.getStatusCode().value())
                .collect(Collectors.groupingBy(status -> status, Collectors.counting())))
        .isEqualTo(Map.of(201, 1L, 200, RACERS - 1L));
    assertThat(answers.stream().map(ResponseEntity::getBody).distinct()).hasSize(1);
    assertThat(coOp.channelsUsedFor("rossi")).containsExactly("email");
  }

  @Test
  void aRepeatedPredictionGetsTheSameAnswerAlsoAfterItsInstanceHasEnded() {
    Map<String, Object> prediction = coOp.aPrediction("rossi", 0.87, 91);
    ResponseEntity<String> first = coOp.predicts(prediction);
    coOp.settles();
    coOp.operationsDeletes(coOp.onlyInstanceOf("rossi"));

    ResponseEntity<String> again = coOp.predicts(prediction);

    assertThat(again.getStatusCode().value()).isEqualTo(200);
    assertThat(again.getBody()).isEqualTo(first.getBody());
    assertThat(coOp.instancesOf("rossi")).hasSize(1);
  }

  @Test
  void theSameIdWithOtherContentIsAConflict() {
    Map<String, Object> prediction = coOp.aPrediction("rossi", 0.87, 91);
    coOp.predicts(prediction);

    prediction.put("confidence", 92);

    assertThat(coOp.predicts(prediction).getStatusCode().value()).isEqualTo(409);
  }

  @Test
  void theSameIdForAnotherFamilyIsAConflict() {
    coOp.aFamily("silva");
    Map<String, Object> prediction = coOp.aPrediction("rossi", 0.87, 91);
    coOp.predicts(prediction);

    prediction.put("familyId", "silva");

    assertThat(coOp.predicts(prediction).getStatusCode().value()).isEqualTo(409);
    assertThat(coOp.instancesOf("silva")).isEmpty();
  }

  @Test
  void anUnknownFamilyIsNamedAsTheFieldAtFault() {
    ResponseEntity<String> answer = coOp.predicts(coOp.aPrediction("nobody", 0.87, 91));

    assertThat(answer.getStatusCode().value()).isEqualTo(422);
    assertThat(fieldsAtFault(answer)).containsExactly("familyId");
  }

  @Test
  void aPredictionForAnUnknownFamilyIsNotStored() {
    Map<String, Object> prediction = coOp.aPrediction("late", 0.87, 91);
    coOp.predicts(prediction);

    coOp.aFamily("late");

    assertThat(coOp.predicts(prediction).getStatusCode().value()).isEqualTo(201);
  }

  @Test
  void aLowRiskTriggersNothing() {
    JsonNode answer = coOp.aPredictionFor("rossi", 0.6, 99);

    assertThat(answer.get("result").asText()).isEqualTo("not_triggered");
    assertThat(answer.get("decision").isNull()).isTrue();
    assertThat(coOp.instancesOf("rossi")).isEmpty();
  }

  @Test
  void aFamilyThatNoChannelIsLeftToIsLeftAlone() {
    coOp.aFamilyWith("rossi", "consent", Map.of("email", false, "sms", false, "call", false));

    JsonNode answer = coOp.aPredictionFor("rossi");

    assertThat(answer.get("result").asText()).isEqualTo("suppressed");
    assertThat(answer.get("instanceId").isNull()).isTrue();
    assertThat(coOp.instancesOf("rossi")).isEmpty();
  }

  @Test
  void aFamilyWithoutAnyAddressIsSuppressed() {
    coOp.aFamily("rossi", Map.of("familyName", "Rossi"));

    assertThat(coOp.aPredictionFor("rossi").get("result").asText()).isEqualTo("suppressed");
  }

  @Test
  void anUncertainHighRiskIsHeldForReview() {
    JsonNode answer = coOp.aPredictionFor("rossi", 0.95, 70);

    assertThat(answer.get("result").asText()).isEqualTo("held_for_review");
    assertThat(answer.get("decision").get("workflow").asText()).isEqualTo("human_review");
    assertThat(coOp.received("rossi")).isEmpty();
  }

  @Test
  void theAnswerShowsWhatWasDecided() {
    JsonNode decision = coOp.aPredictionFor("rossi").get("decision");

    assertThat(decision.get("workflow").asText()).isEqualTo("high_risk_intervention");
    assertThat(decision.get("template").asText()).isEqualTo("concern_outreach");
    assertThat(decision.get("priority").asInt()).isEqualTo(8);
    assertThat(decision.get("urgent").asBoolean()).isFalse();
  }

  @Test
  void theInstanceNamesThePredictionThatTriggeredIt() {
    JsonNode answer = coOp.aPredictionFor("rossi");

    assertThat(coOp.onlyInstanceOf("rossi").get("triggeredBy").asText())
        .isEqualTo("prediction:" + answer.get("predictionId").asText());
  }

  static Stream<Arguments> badValues() {
    return Stream.of(
        Arguments.of("predictionId", null),
        Arguments.of("predictionId", " "),
        Arguments.of("predictionId", "x".repeat(101)),
        Arguments.of("predictionId", "with\u0000zero"),
        Arguments.of("familyId", null),
        Arguments.of("familyId", "with\u0000zero"),
        Arguments.of("probability", null),
        Arguments.of("probability", -0.01),
        Arguments.of("probability", 1.01),
        Arguments.of("probability", "high"),
        Arguments.of("confidence", null),
        Arguments.of("confidence", -1),
        Arguments.of("confidence", 100.5),
        Arguments.of("windowDays", null),
        Arguments.of("windowDays", 0),
        Arguments.of("windowDays", -3),
        Arguments.of("windowDays", 1.5),
        Arguments.of("windowDays", 3_000_000_000L),
        Arguments.of("recommendation", "x".repeat(2001)),
        Arguments.of("recommendation", "with\u0000zero"),
        Arguments.of("predictedAt", "yesterday"),
        Arguments.of("predictedAt", "2026-03-02T09:00:00"),
        Arguments.of("mood", "gloomy"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("badValues")
  void aBadValueIsRefusedByItsFieldsName(String field, Object value) {
    ResponseEntity<String> answer = coOp.predicts(with(field, value));

    assertThat(answer.getStatusCode().value()).isEqualTo(400);
    assertThat(answer.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
    assertThat(fieldsAtFault(answer)).containsExactly(field);
  }

  @Test
  void everyBadValueIsNamedAtOnce() {
    Map<String, Object> prediction = with("probability", 2);
    prediction.put("confidence", 101);

    assertThat(fieldsAtFault(coOp.predicts(prediction)))
        .containsExactly("confidence", "probability");
  }

  @Test
  void aRefusedPredictionIsNotStored() {
    Map<String, Object> prediction = with("probability", 2);
    coOp.predicts(prediction);

    prediction.put("probability", 0.87);

    assertThat(coOp.predicts(prediction).getStatusCode().value()).isEqualTo(201);
  }

  private Map<String, Object> with(String field, Object value) {
    Map<String, Object> prediction = new HashMap<>(coOp.aPrediction("rossi", 0.87, 91));
    prediction.put(field, value);
    return prediction;
  }

  private List<String> fieldsAtFault(ResponseEntity<String> answer) {
    List<String> fields = new ArrayList<>();
    coOp.read(answer.getBody())
        .path("errors")
        .forEach(error -> fields.add(error.get("field").asText()));
    return fields;
  }

  private List<ResponseEntity<String>> race(IntFunction<Map<String, Object>> prediction)
      throws Exception {
    ExecutorService racers = Executors.newFixedThreadPool(RACERS);
    try {
      CountDownLatch ready = new CountDownLatch(RACERS);
      List<Future<ResponseEntity<String>>> answers = new ArrayList<>();
      for (int i = 0; i < RACERS; i++) {
        Map<String, Object> request = Collections.unmodifiableMap(prediction.apply(i));
        answers.add(
            racers.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  return coOp.predicts(request);
                }));
      }
      List<ResponseEntity<String>> all = new ArrayList<>();
      for (Future<ResponseEntity<String>> answer : answers) {
        all.add(answer.get());
      }
      return all;
    } finally {
      racers.shutdownNow();
    }
  }
}
