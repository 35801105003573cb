package org.followthrough.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@SandboxTest
class PredictionImportTest {

  private static final String HEADER = "predictionId,familyId,probability,confidence,windowDays\n";

  @Autowired CoOp coOp;
  @Autowired JdbcClient jdbc;

  @BeforeEach
  void threeFamilies() {
    coOp.opensOnAMonday();
    coOp.imports(
        """
        familyId,familyName,email,phone
        rossi,Rossi,rossi@families.example,+12015550111
        silva,Silva,silva@families.example,+12015550112
        novak,Novak,,
        """);
  }

  @Test
  void eachLineGetsTheAnswerOfASingleCallAndTheCountsAddUp() {
    JsonNode answer =
        coOp.predictsAll(
            HEADER
                + """
                p1,rossi,0.87,91,32
                p2,silva,0.95,70,32
                p3,novak,0.87,91,32
                p4,rossi,0.9,95,20
                p5,rossi,0.1,95,20
                p5,rossi,0.1,95,20
                p5,rossi,0.2,95,20
                p6,nobody,0.9,95,20
                p7,rossi,1.5,95,many
                """);

    assertThat(counts(answer))
        .isEqualTo(
            Map.of(
                "received", 9,
                "started", 1,
                "notTriggered", 1,
                "alreadyRunning", 1,
                "heldForReview", 1,
                "suppressed", 1,
                "replayed", 1,
                "rejected", 3));
    assertThat(answer.get("errors"))
        .extracting(error -> error.get("line").asInt() + " " + error.get("field").asText())
        // Both words of the last line are wrong; what cannot be read at all is said first.
        .containsExactlyInAnyOrder("8 null", "9 familyId", "10 windowDays");
    coOp.settles();
    assertThat(coOp.channelsUsedFor("rossi")).containsExactly("email");
  }

  @Test
  void theSameFileAgainIsReplayedAndStartsNothing() {
    String file = HEADER + "p1,rossi,0.87,91,32\np2,silva,0.2,91,32\n";
    coOp.predictsAll(file);
    coOp.settles();

    JsonNode again = coOp.predictsAll(file);

    assertThat(counts(again)).containsEntry("received", 2).containsEntry("replayed", 2);
    assertThat(coOp.instancesOf("rossi")).hasSize(1);
  }

  @Test
  void aFileAndSingleCallsShareTheirIds() {
    Map<String, Object> single = coOp.aPrediction("rossi", 0.2, 91);
    single.remove("recommendation");
    coOp.body(coOp.predicts(single));

    JsonNode answer = coOp.predictsAll(HEADER + single.get("predictionId") + ",rossi,0.2,91,32\n");

    assertThat(answer.get("replayed").asInt()).isEqualTo(1);
  }

  @Test
  void jsonOfALineIsReadAsThatOfASingleCall() {
    String file =
        """
        {"predictionId":"n1","familyId":"rossi","probability":0.87,"confidence":91,"windowDays":32}
        {"predictionId":"n2","familyId":"rossi","probability":"0.1","confidence":91,"windowDays":32}
        {"predictionId":"n3","familyId":"rossi","probability":0.1,"confidence":91,"windowDays":32,"mood":1}
        {"predictionId":"n4"
        null

        {"predictionId":"n5","familyId":"silva","probability":0.1,"confidence":91,"windowDays":32}
        """;

    JsonNode answer =
        coOp.body(
            coOp.sendsFile(
                "predictor",
                "/api/v1/predictions/import",
                "application/x-ndjson",
                file.getBytes(StandardCharsets.UTF_8)));

    assertThat(counts(answer))
        .containsEntry("received", 6)
        .containsEntry("started", 1)
        .containsEntry("notTriggered", 1)
        .containsEntry("rejected", 4);
    assertThat(answer.get("errors"))
        .extracting(error -> error.get("line").asInt() + " " + error.get("field").asText())
        .containsExactly("2 probability", "3 mood", "4 null", "5 null");
  }

  @Test
  void aLineThatTheDatabaseRefusesTakesNoOtherOfItsBatchWithIt() {
    jdbc.sql(
            """
            alter table followthrough.prediction
              add constraint for_a_test check (prediction_id <> 'p250')""")
        .update();
    try {
      JsonNode answer = coOp.predictsAll(HEADER + lines("p", 300));

      assertThat(counts(answer))
          .containsEntry("received", 300)
          .containsEntry("notTriggered", 299)
          .containsEntry("rejected", 1);
      assertThat(answer.at("/errors/0/line").asInt()).isEqualTo(251);
      assertThat(answer.toString()).doesNotContain("for_a_test", "Exception", "insert");
    } finally {
      jdbc.sql("alter table followthrough.prediction drop constraint for_a_test").update();
    }
  }

  @Test
  void twoFilesAndSingleCallsThatRaceStartOneInstanceAFamily() {
    String families =
        IntStream.range(0, 60)
            .mapToObj(i -> "race-%d,Race,race-%d@families.example\n".formatted(i, i))
            .collect(Collectors.joining());
    coOp.imports("familyId,familyName,email\n" + families);
    List<CompletableFuture<Void>> racers =
        IntStream.range(0, 4)
            .mapToObj(
                racer ->
                    CompletableFuture.runAsync(
                        () -> {
                          String file =
                              IntStream.range(0, 60)
                                  .map(i -> racer % 2 == 0 ? i : 59 - i)
                                  .mapToObj(
                                      i -> "r%d-%d,race-%d,0.87,91,32\n".formatted(racer, i, i))
                                  .collect(Collectors.joining());
                          assertThat(coOp.predictsAll(HEADER + file).get("rejected").asInt())
                              .isZero();
                        }))
            .toList();
    for (int i = 59; i >= 0; i -= 3) {
      coOp.body(coOp.predicts(coOp.aPrediction("race-" + i, 0.87, 91)));
    }
    racers.forEach(CompletableFuture::join);

    coOp.settles();
    assertThat(
            jdbc.sql(
                    """
                    select count(*) from followthrough.instance
                    where family_id like 'race-%' and workflow = 'high_risk_intervention'""")
                .query(Long.class)
                .single())
        .isEqualTo(60);
  }

  @Test
  void theRuleThatFiredAndItsTablesVersionStayOnRecord() {
    coOp.predictsAll(HEADER + "p1,rossi,0.87,91,32\np2,silva,0.1,91,32\n");

    assertThat(
            jdbc.sql(
                    """
                    select concat_ws(' ', prediction_id, table_version > 0, rule_id)
                    from followthrough.prediction order by prediction_id""")
                .query(String.class)
                .list())
        .containsExactly("p1 t highRisk", "p2 t");
  }

  @Test
  void theClockMovesWhileAFileIsStillOnItsWay() throws Exception {
    try (SlowFile file = new SlowFile(coOp.url())) {
      file.send(HEADER + "p1,rossi,0.1,91,32\n");
      file.awaitRunning(coOp);

      coOp.daysPass(1);

      file.send("p2,rossi,0.1,91,32\n");
      assertThat(file.answer()).contains("\"notTriggered\":2");
    }
  }

  @Test
  void aFileThatBreaksOffIsShownAsInterruptedAndCanBeSentAgain() throws Exception {
    String first = HEADER + lines("b", 450);
    try (SlowFile file = new SlowFile(coOp.url())) {
      file.send(first);
      file.awaitRunning(coOp);
    }
    SlowFile.awaitStatus(coOp, "interrupted");

    JsonNode again = coOp.predictsAll(first);

    assertThat(again.get("replayed").asInt()).isEqualTo(400);
    assertThat(again.get("notTriggered").asInt()).isEqualTo(50);
  }

  private static String lines(String prefix, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> "%s%d,rossi,0.1,91,32\n".formatted(prefix, i))
        .collect(Collectors.joining());
  }

  private static Map<String, Integer> counts(JsonNode answer) {
    return answer.properties().stream()
        .filter(entry -> entry.getValue().isNumber())
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().asInt()));
  }
}
