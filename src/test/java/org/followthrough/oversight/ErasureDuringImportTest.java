package org.followthrough.oversight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A family is erased while a file with it is being taken in: only what came later is there. */
@SandboxTest
class ErasureDuringImportTest {

  private static final String PATH = "/api/v1/families/zurbriggen";
  private static final String HEADER = "familyId,familyName,email,phone,attributes.child\n";
  private static final String BEFORE =
      HEADER
          + "zurbriggen,Zurbriggen,zurbriggen@families.example,+12015550188,Edelweiss\n"
          + "elsewhere,Elsewhere,elsewhere@families.example,+12015550177,\n";

  /** The nightly file names the family again, in other words, behind one that nothing is about. */
  private static final String NIGHTLY =
      HEADER
          + "elsewhere,Elsewhere,elsewhere@families.example,+12015550177,\n"
          + "zurbriggen,Zurbriggen,alpenrose@families.example,+12015550199,Enzian\n";

  private static final String LAST = "zuzanna,Zuzanna,zuzanna@families.example,+12015550166,\n";

  private static final String PREDICTION =
      "predictionId,familyId,probability,confidence,windowDays\narnika-%s,zurbriggen,0.87,91,32\n";

  @Autowired CoOp coOp;
  @Autowired JdbcClient jdbc;
  @Autowired TransactionTemplate transaction;

  @BeforeEach
  void aFamilyWithAnOutreachThatRuns() {
    coOp.opensOnAMonday();
    coOp.imports(BEFORE);
    coOp.aPredictionFor("zurbriggen");
    assertThat(coOp.mailsTo("zurbriggen@families.example")).hasSize(1);
  }

  @Test
  void aFileThatWaitsForTheErasureBringsBackItsOwnLineAndNothingElse() {
    Both both = bothAtOnce(this::erased, () -> imported(NIGHTLY));

    assertThat(both.first).isEqualTo("204");
    assertThat(both.second).startsWith("200").contains("\"accepted\":2");
    assertThat(traces("zurbriggen@", "2015550188", "edelweiss")).isEmpty();
    assertThat(coOp.body(coOp.as("sarah", HttpMethod.GET, PATH, null)).at("/attributes/child"))
        .hasToString("\"Enzian\"");
    nothingIsSentAnyMore();
  }

  @Test
  void anErasureThatWaitsForTheFileErasesWhatItHasBrought() {
    coOp.imports(HEADER + LAST);
    List<CompletableFuture<String>> calls = new ArrayList<>();
    transaction.executeWithoutResult(
        status -> {
          // A file takes its families in the order of their ids: it has ours, and waits for this.
          jdbc.sql("select 1 from followthrough.family where family_id = 'zuzanna' for update")
              .query(row -> {});
          calls.add(later(() -> imported(NIGHTLY + LAST)));
          awaitWaiting("transactionid", 1);
          calls.add(later(this::erased));
          awaitWaiting("transactionid", 2);
        });

    assertThat(answer(calls.get(0))).startsWith("200").contains("\"accepted\":3");
    assertThat(answer(calls.get(1))).isEqualTo("204");
    coOp.settles();
    assertThat(traces("zurbriggen", "alpenrose", "2015550188", "2015550199", "enzian")).isEmpty();
    nothingIsSentAnyMore();
  }

  @Test
  void aPredictionThatWaitsForTheErasureStartsNothing() {
    Both both = bothAtOnce(this::erased, () -> predicted("1"));

    assertThat(both.first).isEqualTo("204");
    assertThat(both.second).startsWith("200").contains("\"rejected\":1");
    assertThat(traces("zurbriggen", "arnika")).isEmpty();
    nothingIsSentAnyMore();
  }

  @Test
  void whoeverComesFirstNobodyMeetsAnErrorAndTheLastErasureLeavesNothing() {
    for (int round = 0; round < 5; round++) {
      String number = String.valueOf(round);
      List<CompletableFuture<String>> all = new ArrayList<>();
      IntStream.range(0, 2).forEach(any -> all.add(later(() -> imported(NIGHTLY))));
      all.add(later(() -> predicted(number)));
      all.add(later(this::erased));
      all.forEach(
          one ->
              assertThat(one.orTimeout(60, TimeUnit.SECONDS).join()).matches("(?s)(20|40[49]).*"));
    }

    assertThat(erased()).isIn("204", "404");

    coOp.settles();
    assertThat(traces("zurbriggen", "alpenrose", "enzian", "arnika", "2015550199")).isEmpty();
    int sent = coOp.mailsTo("alpenrose@families.example").size();
    coOp.daysPass(6);
    assertThat(coOp.mailsTo("alpenrose@families.example")).hasSize(sent);
    assertThat(check().get("intact").asBoolean()).isTrue();
  }

  private record Both(String first, String second) {}

  private interface Call {
    String answer();
  }

  /** The first has the family and waits for the audit; the second waits for the first. */
  private Both bothAtOnce(Call first, Call second) {
    List<CompletableFuture<String>> calls = new ArrayList<>();
    transaction.executeWithoutResult(
        status -> {
          jdbc.sql("select pg_advisory_xact_lock(hashtext('followthrough.audit'))")
              .query(row -> {});
          calls.add(later(first));
          awaitWaiting("advisory", 1);
          calls.add(later(second));
          awaitWaiting("transactionid", 1);
        });
    Both answers = new Both(answer(calls.get(0)), answer(calls.get(1)));
    coOp.settles();
    return answers;
  }

  private static String answer(CompletableFuture<String> call) {
    return call.orTimeout(60, TimeUnit.SECONDS).join();
  }

  private static CompletableFuture<String> later(Call call) {
    return CompletableFuture.supplyAsync(call::answer);
  }

  private void awaitWaiting(String lock, int calls) {
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                jdbc.sql("select count(*) from pg_locks where locktype = ? and not granted")
                        .param(lock)
                        .query(Integer.class)
                        .single()
                    >= calls);
  }

  private void nothingIsSentAnyMore() {
    coOp.daysPass(6);
    assertThat(coOp.mailsTo("zurbriggen@families.example")).hasSize(1);
    assertThat(coOp.mailsTo("alpenrose@families.example")).isEmpty();
    assertThat(coOp.channelsUsedFor("zurbriggen")).doesNotContain("sms");
    assertThat(check().get("intact").asBoolean()).isTrue();
  }

  private String erased() {
    return String.valueOf(coOp.as("admin", HttpMethod.DELETE, PATH, null).getStatusCode().value());
  }

  private String imported(String file) {
    var answer = coOp.sendsFile("sarah", "/api/v1/families/import", "text/csv", file.getBytes());
    return answer.getStatusCode().value() + " " + answer.getBody();
  }

  private String predicted(String number) {
    var answer =
        coOp.sendsFile(
            "predictor",
            "/api/v1/predictions/import",
            "text/csv",
            PREDICTION.formatted(number).getBytes());
    return answer.getStatusCode().value() + " " + answer.getBody();
  }

  private JsonNode check() {
    return coOp.body(coOp.as("otto", HttpMethod.GET, "/api/v1/audit/check", null));
  }

  private List<String> traces(String... traces) {
    return FamilyTraces.in(jdbc, List.of(traces));
  }
}
