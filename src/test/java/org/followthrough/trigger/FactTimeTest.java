package org.followthrough.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.ResponseEntity;

/** What happened earlier never undoes what happened later, in whichever order it is told. */
@SandboxTest
class FactTimeTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamily() {
    coOp.opensOnAMonday();
    coOp.aFamily("abara");
  }

  @Test
  void aDemandThatIsOlderThanThePaymentIsOutdated() {
    happened("payment_overdue", Duration.ofHours(72), "INV-7");
    happened("payment_received", Duration.ofHours(2), "INV-7");
    int before = coOp.received("abara").size();

    JsonNode answer = happened("payment_overdue", Duration.ofHours(5), "INV-7");

    assertThat(answer.get("result").asText()).isEqualTo("outdated");
    assertThat(answer.get("instanceIds")).isEmpty();
    assertThat(coOp.received("abara")).hasSize(before);
  }

  @Test
  void theSameOldNewsAgainGetsTheSameAnswer() {
    happened("payment_overdue", Duration.ofHours(72), "INV-7");
    happened("payment_received", Duration.ofHours(2), "INV-7");
    Map<String, Object> late = fact("payment_overdue", Duration.ofHours(5), "INV-7");

    ResponseEntity<String> first = coOp.tells(late);
    ResponseEntity<String> again = coOp.tells(late);

    assertThat(again.getStatusCode().value()).isEqualTo(200);
    assertThat(again.getBody()).isEqualTo(first.getBody());
  }

  @Test
  void aPaymentThatWasToldFirstMakesEveryOlderDemandOutdated() {
    happened("payment_received", Duration.ofHours(2), "INV-7");
    happened("payment_overdue", Duration.ofHours(5), "INV-7");

    assertThat(happened("payment_overdue", Duration.ofHours(4), "INV-7").get("result").asText())
        .isEqualTo("outdated");
    assertThat(coOp.received("abara")).isEmpty();
  }

  @Test
  void aDemandThatIsNewerThanThePaymentStarts() {
    happened("payment_overdue", Duration.ofHours(72), "INV-7");
    happened("payment_received", Duration.ofHours(5), "INV-7");

    assertThat(happened("payment_overdue", Duration.ofHours(2), "INV-7").get("result").asText())
        .isEqualTo("started");
  }

  @Test
  void thePaymentOfOneInvoiceSaysNothingOfAnother() {
    happened("payment_overdue", Duration.ofHours(72), "INV-7");
    happened("payment_received", Duration.ofHours(2), "INV-7");

    assertThat(happened("payment_overdue", Duration.ofHours(5), "INV-8").get("result").asText())
        .isEqualTo("started");
  }

  @Test
  void anEnrolmentThatIsOlderThanTheWithdrawalIsOutdated() {
    happened("family_enrolled", Duration.ofHours(72), null);
    happened("family_withdrew", Duration.ofHours(2), null);

    assertThat(happened("family_enrolled", Duration.ofHours(5), null).get("result").asText())
        .isEqualTo("outdated");
  }

  @Test
  void aWithdrawalThatIsOlderThanTheEnrolmentDoesNotEndIt() {
    happened("family_enrolled", Duration.ofHours(2), null);

    assertThat(happened("family_withdrew", Duration.ofDays(300), null).get("result").asText())
        .isEqualTo("outdated");
    assertThat(coOp.standingOf("abara")).isEqualTo("running");
  }

  @Test
  void thePaymentOfAnOlderDayStillEndsTheReminderOfItsInvoice() {
    happened("payment_overdue", Duration.ofHours(2), "INV-7");

    assertThat(happened("payment_received", Duration.ofDays(3), "INV-7").get("result").asText())
        .isEqualTo("correlated");
    assertThat(coOp.standingOf("abara")).isEqualTo("completed/success");
  }

  @Test
  void whatHappensInDaysToComeIsRefused() {
    refused(coOp.tells(fact("family_enrolled", Duration.ofDays(-2), null)), "occurredAt");
    refused(coOp.predicts(prediction(Duration.ofDays(-2), 30)), "predictedAt");
    assertThat(
            coOp.tells(fact("family_enrolled", Duration.ofHours(-20), null))
                .getStatusCode()
                .value())
        .isEqualTo(201);
    assertThat(coOp.predicts(prediction(Duration.ofHours(-20), 30)).getStatusCode().value())
        .isEqualTo(201);
  }

  @Test
  void aLineOfAFileThatSpeaksOfTheFutureIsRejectedAndTheOthersAreTaken() {
    JsonNode answer =
        coOp.predictsAll(
            "predictionId,familyId,probability,confidence,windowDays,predictedAt\n"
                + "p-1,abara,0.1,91,30,%s\np-2,abara,0.1,91,30,%s\n"
                    .formatted(coOp.now().plusDays(3), coOp.now()));

    assertThat(answer.get("notTriggered").asInt()).isEqualTo(1);
    assertThat(answer.at("/errors/0/line").asInt()).isEqualTo(2);
    assertThat(answer.at("/errors/0/field").asText()).isEqualTo("predictedAt");
  }

  @Test
  void aPredictionWhoseWindowIsOverStartsNothingAndSaysWhy() {
    JsonNode answer = coOp.body(coOp.predicts(prediction(Duration.ofDays(30), 30)));

    assertThat(answer.get("result").asText()).isEqualTo("not_triggered");
    assertThat(answer.get("reason").asText()).contains("window is over").contains("30 day(s)");
    assertThat(coOp.instancesOf("abara")).isEmpty();
  }

  @Test
  void aPredictionWhoseWindowIsNotQuiteOverStarts() {
    assertThat(
            coOp.body(coOp.predicts(prediction(Duration.ofDays(30).minusMinutes(5), 30)))
                .get("result")
                .asText())
        .isEqualTo("started");
  }

  private JsonNode happened(String type, Duration ago, String invoice) {
    JsonNode answer = coOp.body(coOp.tells(fact(type, ago, invoice)));
    coOp.settles();
    return answer;
  }

  private Map<String, Object> fact(String type, Duration ago, String invoice) {
    Map<String, Object> payload = new HashMap<>();
    if (invoice != null) {
      payload.put("invoiceId", invoice);
    }
    if (type.equals("payment_overdue")) {
      payload.putAll(Map.of("amount", 120.5, "currency", "USD", "dueDate", "2099-01-15"));
    }
    Map<String, Object> event = coOp.anEvent(type, "abara", payload);
    event.put("occurredAt", coOp.now().minus(ago).toString());
    return event;
  }

  private Map<String, Object> prediction(Duration ago, int windowDays) {
    Map<String, Object> prediction = coOp.aPrediction("abara", 0.87, 91);
    prediction.put("windowDays", windowDays);
    prediction.put("predictedAt", coOp.now().minus(ago).toString());
    return prediction;
  }

  private void refused(ResponseEntity<String> answer, String field) {
    assertThat(answer.getStatusCode().value()).isEqualTo(400);
    assertThat(coOp.read(answer.getBody()).at("/errors/0/field").asText()).isEqualTo(field);
    assertThat(answer.getBody()).contains("more than a day ahead");
  }
}
