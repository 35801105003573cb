package org.followthrough.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

@SandboxTest
class EventTest {

  private static final int RACERS = 20;

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamily() {
    coOp.opensOnAMonday();
    coOp.aFamily("abara");
  }

  @Test
  void theSameEventAgainGetsTheSameAnswerAndStartsNothing() {
    Map<String, Object> event = overdue("INV-1");

    ResponseEntity<String> first = coOp.tells(event);
    ResponseEntity<String> again = coOp.tells(event);

    assertThat(first.getStatusCode().value()).isEqualTo(201);
    assertThat(again.getStatusCode().value()).isEqualTo(200);
    assertThat(again.getBody()).isEqualTo(first.getBody());
    assertThat(coOp.instancesOf("abara")).hasSize(1);
  }

  @Test
  void theSameIdWithOtherContentIsAConflict() {
    Map<String, Object> event = overdue("INV-1");
    coOp.tells(event);
    event.put("payload", Map.of("invoiceId", "INV-2"));

    ResponseEntity<String> other = coOp.tells(event);

    assertThat(other.getStatusCode().value()).isEqualTo(409);
    assertThat(other.getBody()).contains("on record with other content");
  }

  @Test
  void theSameEventManyTimesAtOnceIsTakenOnce() throws Exception {
    Map<String, Object> event = overdue("INV-1");

    List<ResponseEntity<String>> answers = race(event);

    assertThat(answers.stream().filter(answer -> answer.getStatusCode().value() == 201)).hasSize(1);
    assertThat(answers.stream().map(ResponseEntity::getBody).distinct()).hasSize(1);
    assertThat(coOp.instancesOf("abara")).hasSize(1);
  }

  @Test
  void anUnknownFamilyIsNamed() {
    Map<String, Object> event = overdue("INV-1");
    event.put("familyId", "nobody");

    ResponseEntity<String> answer = coOp.tells(event);

    assertThat(answer.getStatusCode().value()).isEqualTo(422);
    assertThat(answer.getBody()).contains("familyId").contains("names no known family: nobody");
  }

  @Test
  void anEventThatNoTableAndNoDiagramKnowsIsIgnored() {
    JsonNode answer = coOp.happens("weather_changed", "abara", Map.of());

    assertThat(answer.get("result").asText()).isEqualTo("ignored");
    assertThat(answer.get("instanceIds")).isEmpty();
  }

  @Test
  void anEventThatNobodyWaitsForYetIsKept() {
    assertThat(coOp.happens("family_withdrew", "abara", Map.of()).get("result").asText())
        .isEqualTo("kept");
  }

  @Test
  void aWithdrawalThatOvertookItsEnrolmentIsHeardAllTheSame() {
    Map<String, Object> withdrew = coOp.anEvent("family_withdrew", "abara", Map.of());
    withdrew.put("occurredAt", coOp.now().minusHours(1).toString());
    Map<String, Object> enrolled = coOp.anEvent("family_enrolled", "abara", Map.of());
    enrolled.put("occurredAt", coOp.now().minusHours(2).toString());

    coOp.body(coOp.tells(withdrew));
    coOp.body(coOp.tells(enrolled));
    coOp.settles();

    assertThat(coOp.standingOf("abara")).isEqualTo("cancelled/cancelled");
    assertThat(coOp.received("abara")).isEmpty();
  }

  @Test
  void aWithdrawalOfLastYearDoesNotEndTheEnrolmentOfThisOne() {
    coOp.happens("family_withdrew", "abara", Map.of());
    coOp.daysPass(1);

    coOp.happens("family_enrolled", "abara", Map.of());

    assertThat(coOp.standingOf("abara")).isEqualTo("running");
  }

  @Test
  void aChangedTableCountsFromTheNextEventOn() {
    String table = coOp.deployed("select_event_workflow.dmn");
    coOp.deploys(
        "select_event_workflow.dmn",
        table.replaceFirst("\"payment_reminder\"", "\"medium_risk_intervention\""));

    coOp.happens("payment_overdue", "abara", Map.of("invoiceId", "INV-1"));

    assertThat(coOp.onlyInstanceOf("abara").get("workflow").asText())
        .isEqualTo("medium_risk_intervention");
  }

  @Test
  void aDiagramThatStartsWithTheEventIsStartedByItWithoutTheTable() throws IOException {
    deploysAWorkflowThatStartsWith("book_lost");

    Map<String, Object> event = coOp.anEvent("book_lost", "abara", Map.of("bookId", "b-1"));
    JsonNode started = coOp.body(coOp.tells(event));
    ResponseEntity<String> again = coOp.tells(event);
    coOp.settles();

    assertThat(started.get("result").asText()).isEqualTo("started");
    assertThat(coOp.read(again.getBody())).isEqualTo(started);
    JsonNode instance = coOp.onlyInstanceOf("abara");
    assertThat(started.get("instanceIds")).containsExactly(instance.get("id"));
    assertThat(instance.get("workflow").asText()).isEqualTo("book_reminder");
    assertThat(instance.get("triggeredBy").asText()).isEqualTo("event:" + event.get("eventId"));
    assertThat(coOp.channelsUsedFor("abara")).containsExactly("email");
  }

  @Test
  void whatADiagramStartsWithStartsAsOftenAsItMay() throws IOException {
    deploysAWorkflowThatStartsWith("book_lost");
    coOp.happens("book_lost", "abara", Map.of("bookId", "b-1"));

    assertThat(resultOf("book_lost", Map.of("bookId", "b-1"))).isEqualTo("already_running");
    assertThat(resultOf("book_lost", Map.of("bookId", "b-2"))).isEqualTo("started");
  }

  @Test
  void whatADiagramStartsWithStartsNothingWhileItIsSwitchedOff() throws IOException {
    deploysAWorkflowThatStartsWith("book_lost");
    coOp.as(
        "sarah",
        HttpMethod.PUT,
        "/api/v1/workflows/book_reminder/active",
        Map.of("active", false, "reason", "Holidays"));

    assertThat(resultOf("book_lost", Map.of("bookId", "b-1"))).isEqualTo("ignored");
  }

  @Test
  void whereARuleOfTheTableHitsTheTableDecides() throws IOException {
    deploysAWorkflowThatStartsWith("payment_overdue");

    assertThat(resultOf("payment_overdue", Map.of("invoiceId", "INV-1"))).isEqualTo("started");

    assertThat(coOp.onlyInstanceOf("abara").get("workflow").asText()).isEqualTo("payment_reminder");
  }

  @Test
  void aRuleThatStartsNothingAlsoDecides() throws IOException {
    deploysAWorkflowThatStartsWith("payment_received");

    assertThat(resultOf("payment_received", Map.of("invoiceId", "INV-1"))).isEqualTo("kept");
  }

  @Test
  void aDiagramThatStartsWithAMessageIsStartedByHandToo() throws IOException {
    deploysAWorkflowThatStartsWith("book_lost");

    ResponseEntity<String> started =
        coOp.as(
            "sarah",
            HttpMethod.POST,
            "/api/v1/workflows/book_reminder/instances",
            Map.of("familyId", "abara", "reason", "They called"));

    assertThat(started.getStatusCode().value()).isEqualTo(201);
  }

  /** The library's workflow, as an analyst would draw it who leaves the table alone. */
  private void deploysAWorkflowThatStartsWith(String type) throws IOException {
    Map<String, String> files = new HashMap<>();
    for (String text : List.of("subject.txt", "email.txt", "email.html", "sms.txt")) {
      files.put("book_reminder." + text, "Your books {{unsubscribeUrl}}");
    }
    files.put(
        "book_reminder.bpmn",
        Files.readString(Path.of("samples/book_reminder/book_reminder.bpmn"))
            .replaceFirst(
                "(<bpmn:startEvent id=\"bookOverdue\"(?s:.*?))(</bpmn:startEvent>)",
                "$1<bpmn:messageEventDefinition messageRef=\"startMessage\" />$2")
            .replaceFirst(
                "<bpmn:message ", "<bpmn:message id=\"startMessage\" name=\"" + type + "\" />$0")
            .replace("name=\"book_returned\"", "name=\"family_withdrew\""));
    coOp.deploys(files);
  }

  private String resultOf(String type, Map<String, Object> payload) {
    return coOp.happens(type, "abara", payload).get("result").asText();
  }

  @Test
  void anInstanceSaysWhichEventStartedIt() {
    Map<String, Object> event = overdue("INV-1");
    coOp.tells(event);

    assertThat(coOp.onlyInstanceOf("abara").get("triggeredBy").asText())
        .isEqualTo("event:" + event.get("eventId"));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "familyId",
        "instanceId",
        "replyId",
        "context",
        "firstTemplate",
        "template",
        "triggeredBy",
        "priority",
        "urgent",
        "outcome",
        "outcomeNotes",
        "heldUntil",
        "heldBecause"
      })
  void aFieldThatIsNamedAsAVariableOfOursChangesNothing(String name) {
    coOp.happens("family_enrolled", "abara", Map.of(name, "from outside"));
    coOp.familyReplies("abara", "email", "Where are the books?");
    coOp.completes("Answer the reply", Map.of("replyNotes", "In the library."));
    coOp.happens("family_withdrew", "abara", Map.of(name, 5));

    JsonNode instance = coOp.onlyInstanceOf("abara");
    assertThat(instance.get("status").asText()).isEqualTo("cancelled");
    assertThat(instance.get("priority").asInt()).isEqualTo(5);
    assertThat(instance.get("outcomeNotes").isNull()).isTrue();
    assertThat(coOp.stepsOf(instance).get(0).get("template").asText())
        .isEqualTo("onboarding_welcome");
  }

  @Test
  void noEventSaysHowACallWent() {
    coOp.happens("family_enrolled", "abara", Map.of("callOutcome", "do_not_contact"));

    assertThat(coOp.standingOf("abara")).isEqualTo("running");
  }

  @Test
  void aFieldThatIsNamedAsAVariableOfOursIsReadByPeopleAllTheSame() {
    coOp.aFamilyWith("abara", "consent", Map.of("email", false, "sms", false));

    coOp.happens("family_enrolled", "abara", Map.of("outcomeNotes", "Came back after a year"));

    assertThat(coOp.contextOf(coOp.onlyTask("Call the family")))
        .contains("outcomeNotes: Came back after a year");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("badEvents")
  void whatIsWrongIsNamed(String field, Object value, String message) {
    Map<String, Object> event = new HashMap<>(overdue("INV-1"));
    event.put(field, value);

    ResponseEntity<String> answer = coOp.tells(event);

    assertThat(answer.getStatusCode().value()).isEqualTo(400);
    assertThat(answer.getBody()).contains("\"field\":\"" + field).contains(message);
  }

  static Stream<Arguments> badEvents() {
    Map<String, Object> deep = new HashMap<>(Map.of("a", "b"));
    for (int i = 0; i < 6; i++) {
      deep = new HashMap<>(Map.of("a", deep));
    }
    Map<String, Object> large = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      large.put("f" + i, "x".repeat(1000));
    }
    return Stream.of(
        Arguments.of("eventId", " ", "must not be blank"),
        Arguments.of("type", "", "must not be blank"),
        Arguments.of("type", "family_replied", "only a family's own answer"),
        Arguments.of("familyId", null, "must not be blank"),
        Arguments.of("payload", deep, "must not be nested deeper than 5 levels"),
        Arguments.of("payload", large, "must not be larger than 16000 characters"),
        Arguments.of("payload", Map.of("note", "x".repeat(2001)), "at most 2000 characters"),
        Arguments.of("payload", Map.of("amount", 1e300), "between -10^15 and 10^15"),
        Arguments.of("payload", Map.of("a\nb", 1), "printable characters"));
  }

  private Map<String, Object> overdue(String invoiceId) {
    return coOp.anEvent("payment_overdue", "abara", Map.of("invoiceId", invoiceId));
  }

  private List<ResponseEntity<String>> race(Map<String, Object> event) throws Exception {
    ExecutorService racers = Executors.newFixedThreadPool(RACERS);
    try {
      CountDownLatch ready = new CountDownLatch(RACERS);
      List<Future<ResponseEntity<String>>> answers = new ArrayList<>();
      for (int i = 0; i < RACERS; i++) {
        answers.add(
            racers.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  return coOp.tells(event);
                }));
      }
      List<ResponseEntity<String>> done = new ArrayList<>();
      for (Future<ResponseEntity<String>> answer : answers) {
        done.add(answer.get());
      }
      return done;
    } finally {
      racers.shutdown();
    }
  }
}
