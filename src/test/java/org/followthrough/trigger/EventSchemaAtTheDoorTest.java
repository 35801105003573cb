package org.followthrough.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.ResponseEntity;

/** A sender's slip is the sender's: nobody is asked for money by an event that cannot be true. */
@SandboxTest
class EventSchemaAtTheDoorTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamily() {
    coOp.opensOnAMonday();
    coOp.aFamily("abara");
  }

  static Stream<Arguments> slips() {
    return Stream.of(
        Arguments.of("invoiceId", null, "payload.invoiceId"),
        Arguments.of("invoiceId", "", "payload.invoiceId"),
        Arguments.of("amount", "120,50", "payload.amount"),
        Arguments.of("amount", "", "payload.amount"),
        Arguments.of("amount", true, "payload.amount"),
        Arguments.of("amount", -5, "payload.amount"),
        Arguments.of("currency", "dollars", "payload.currency"),
        Arguments.of("dueDate", "2026-02-30", "payload.dueDate"),
        Arguments.of("dueDate", "2026-11-15T10:00:00Z", "payload.dueDate"),
        Arguments.of("dueDate", 20261115, "payload.dueDate"));
  }

  @ParameterizedTest
  @MethodSource("slips")
  void whatDoesNotFitIsRefusedByItsFieldAndNothingIsSent(String field, Object value, String named) {
    Map<String, Object> payload = invoice();
    if (value == null) {
      payload.remove(field);
    } else {
      payload.put(field, value);
    }

    ResponseEntity<String> answer = coOp.tells(coOp.anEvent("payment_overdue", "abara", payload));

    assertThat(answer.getStatusCode().value()).as(answer.getBody()).isEqualTo(400);
    assertThat(coOp.read(answer.getBody()).get("errors").findValuesAsText("field"))
        .containsOnly(named);
    coOp.settles();
    assertThat(coOp.received("abara")).isEmpty();
  }

  @Test
  void everyFieldAtFaultIsNamedAtOnce() {
    ResponseEntity<String> answer =
        coOp.tells(
            coOp.anEvent(
                "payment_overdue", "abara", Map.of("amount", -5, "dueDate", "2026-02-30")));

    assertThat(coOp.read(answer.getBody()).get("errors").findValuesAsText("field"))
        .containsExactlyInAnyOrder("payload.amount", "payload.dueDate", "payload.invoiceId");
  }

  @Test
  void moreThanASchemaNamesIsTaken() {
    Map<String, Object> payload = invoice();
    payload.put("cashier", "Nora");

    assertThat(coOp.happens("payment_overdue", "abara", payload).get("result").asText())
        .isEqualTo("started");
  }

  @Test
  void aTypeWithoutASchemaIsTakenWithARemark() {
    JsonNode answer = coOp.happens("weather_changed", "abara", Map.of("sky", "grey"));

    assertThat(answer.get("result").asText()).isEqualTo("ignored");
    assertThat(answer.get("remark").asText()).contains("weather_changed.schema.json");
    assertThat(coOp.happens("payment_overdue", "abara", invoice()).has("remark")).isFalse();
  }

  /** The table has a column of amounts, for another type. */
  @ParameterizedTest
  @MethodSource("amountsThatAreNone")
  void anAmountInWordsOfATypeWithoutASchemaIsTakenAsNoAmount(Object amount) {
    JsonNode answer = coOp.happens("choir_concert", "abara", Map.of("amount", amount));

    assertThat(answer.get("result").asText()).isEqualTo("ignored");
    assertThat(answer.get("remark").asText()).contains("choir_concert.schema.json");
  }

  static Stream<Object> amountsThatAreNone() {
    return Stream.of("about twenty", "12,50", "", true, List.of(1, 2), Map.of("sum", 3));
  }

  @Test
  void midnightOfADayInUtcIsThatDayToTheFamily() {
    for (String written :
        List.of("2026-11-15", "2026-11-15T00:00:00Z", "2026-11-15T00:00:00.000Z")) {
      Map<String, Object> payload = invoice();
      payload.put("invoiceId", written.replace(':', '-'));
      payload.put("dueDate", written);

      coOp.happens("payment_overdue", "abara", payload);
      coOp.daysPass(1);

      assertThat(coOp.lastMessage("abara", "email").get("text").asText())
          .as(written)
          .contains("November 15, 2026")
          .doesNotContain("November 14")
          .doesNotContain("12:00");
    }
  }

  private static Map<String, Object> invoice() {
    return new HashMap<>(
        Map.of("invoiceId", "INV-1", "amount", 120.5, "currency", "USD", "dueDate", "2026-11-15"));
  }
}
