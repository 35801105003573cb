package org.followthrough.oversight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.contact.BlockedAddresses;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/** What follows from how a call went, and from a call that nobody makes. */
@SandboxTest
class CallFollowUpTest {

  private static final String CALL = "Call the family";
  private static final String CORRECT = "Correct the phone number";
  private static final DateTimeFormatter ENGINE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ");

  @Autowired CoOp coOp;
  @Autowired BlockedAddresses blocked;

  /** A family that can only be called: its call is due on Monday at 09:00. */
  @BeforeEach
  void aCallThatIsDue() {
    coOp.opensOnAMonday();
    Map<String, Object> family = coOp.aUsualFamily("cohen");
    family.put("consent", Map.of("email", false, "sms", false));
    coOp.aFamily("cohen", family);
    coOp.aPredictionFor("cohen");
  }

  @Test
  void aCallThatMetVoicemailIsThereAgainOnTheNextBusinessDayAtAnotherHour() {
    coOp.completes(CALL, Map.of("callOutcome", "voicemail", "callNotes", "Left a message."));
    assertThat(coOp.tasks(CALL)).isEmpty();

    coOp.daysPass(1);
    assertThat(coOp.tasks(CALL)).isEmpty();
    coOp.passes("PT8H");

    ZonedDateTime created =
        ZonedDateTime.parse(coOp.onlyTask(CALL).get("created").asText(), ENGINE)
            .withZoneSameInstant(CoOp.NEW_YORK);
    assertThat(created.toLocalTime()).isBetween(LocalTime.of(16, 0), LocalTime.of(16, 5));
    assertThat(coOp.standingOf("cohen")).isEqualTo("running");
  }

  @Test
  void afterThreeCallsThatMetNobodyItIsGivenUp() {
    coOp.completes(CALL, Map.of("callOutcome", "voicemail"));
    coOp.daysPass(2);
    coOp.completes(CALL, Map.of("callOutcome", "no_answer"));
    coOp.daysPass(2);
    coOp.completes(CALL, Map.of("callOutcome", "voicemail"));

    assertThat(coOp.standingOf("cohen")).isEqualTo("completed/partial_success");
  }

  @Test
  void aFamilyThatIsReachedAtTheSecondCallIsASuccess() {
    coOp.completes(CALL, Map.of("callOutcome", "no_answer"));
    coOp.daysPass(2);
    coOp.completes(CALL, Map.of("callOutcome", "reached"));

    assertThat(coOp.standingOf("cohen")).isEqualTo("completed/success");
  }

  @Test
  void aWrongNumberIsCorrectedAndCalled() {
    coOp.completes(CALL, Map.of("callOutcome", "wrong_number"));

    coOp.completes(CORRECT, Map.of("correctedPhone", "+12015550177", "taskNotes", "Asked Ana."));

    assertThat(coOp.contextOf(coOp.onlyTask(CALL))).contains("+12015550177");
  }

  @Test
  void aCorrectedNumberThatWasOnceBlockedIsWrittenToAgain() {
    blocked.block("sms", "+12015550177", "30003 unreachable");
    coOp.completes(CALL, Map.of("callOutcome", "wrong_number"));

    coOp.completes(CORRECT, Map.of("correctedPhone", "+12015550177", "taskNotes", "Asked Ana."));

    assertThat(blocked.reason("sms", "+12015550177")).isEmpty();
  }

  @Test
  void aNumberThatIsNoneIsRefused() {
    coOp.completes(CALL, Map.of("callOutcome", "wrong_number"));

    ResponseEntity<String> answer = submits(CORRECT, "correctedPhone", "201 555");

    assertThat(answer.getStatusCode().value()).isEqualTo(400);
    assertThat(answer.getBody()).contains("correctedPhone");
  }

  @Test
  void whoWantsNoContactIsLeftAloneByEverything() {
    coOp.aPredictionFor("cohen", 0.9, 50);
    assertThat(coOp.instancesOf("cohen")).hasSize(2);

    coOp.completes(CALL, Map.of("callOutcome", "do_not_contact"));

    assertThat(coOp.instancesOf("cohen")).noneMatch(i -> i.get("completedAt").isNull());
    JsonNode family = coOp.body(coOp.as("sarah", HttpMethod.GET, "/api/v1/families/cohen", null));
    assertThat(family.get("consent").get("email").asBoolean()).isFalse();
    assertThat(family.get("consent").get("sms").asBoolean()).isFalse();
    assertThat(family.get("consent").get("call").asBoolean()).isFalse();
  }

  @Test
  void anOutcomeThatTheFormDoesNotOfferIsRefusedWithThoseThatItDoes() {
    ResponseEntity<String> answer = submits(CALL, "callOutcome", "maybe");

    assertThat(answer.getStatusCode().value()).isEqualTo(400);
    assertThat(answer.getBody())
        .contains("reached, voicemail, no_answer, wrong_number, do_not_contact");
  }

  @Test
  void withoutAnOutcomeACallIsNotDone() {
    ResponseEntity<String> answer = submits(CALL, "callNotes", "Nothing to say.");

    assertThat(answer.getStatusCode().value()).isEqualTo(400);
    assertThat(answer.getBody()).contains("callOutcome must be one of");
  }

  @Test
  void theAnswerOfTheFirstCallIsNoneToTheSecond() {
    coOp.completes(CALL, Map.of("callOutcome", "voicemail"));
    coOp.daysPass(2);

    ResponseEntity<String> submitted = submits(CALL, "callNotes", "Nothing to say.");
    ResponseEntity<String> completed =
        coOp.as(
            "sarah",
            HttpMethod.POST,
            "/engine-rest/task/" + coOp.onlyTask(CALL).get("id").asText() + "/complete",
            Map.of());

    for (ResponseEntity<String> answer : List.of(submitted, completed)) {
      assertThat(answer.getStatusCode().value()).isEqualTo(400);
      assertThat(answer.getBody()).contains("callOutcome must be one of");
    }
  }

  @Test
  void aCallThatNobodyMakesIsRemindedOfOnceAndThenRaised() {
    coOp.daysPass(1);
    assertThat(reminders("sarah")).isEmpty();
    coOp.passes("PT10H");
    assertThat(reminders("sarah")).hasSize(1);
    assertThat(reminders("sarah").get(0).get("subject").asText())
        .isEqualTo("Overdue: Call the family, Martinez family");
    assertThat(groupsOf(coOp.onlyTask(CALL))).doesNotContain("lead_coordinators");

    coOp.daysPass(3);

    assertThat(reminders("sarah")).hasSize(1);
    JsonNode call = coOp.onlyTask(CALL);
    assertThat(groupsOf(call)).contains("coordinators", "lead_coordinators");
    assertThat(call.get("assignee").asText()).isEqualTo("sarah");
    assertThat(coOp.onlyStep("cohen", "Reminded of an overdue task").get("actor").asText())
        .isEqualTo("system");
    assertThat(comments("sarah", call)).hasSize(2);
    assertThat(coOp.onlyInstanceOf("cohen").get("nextExecutionAt").isNull()).isTrue();
  }

  @Test
  void aLeadCoordinatorSeesARaisedCallAndItsHistoryAndMayMakeIt() {
    coOp.hasUser("lena", "lead_coordinators");
    assertThat(overdueFor("lena")).isEmpty();

    coOp.daysPass(4);

    JsonNode call = overdueFor("lena").get(0);
    assertThat(comments("lena", call))
        .map(comment -> comment.get("message").asText())
        .anyMatch(message -> message.contains("the lead coordinators see it now"));
    assertThat(coOp.submits("lena", call, Map.of("callOutcome", "reached")).getStatusCode().value())
        .isEqualTo(204);
    assertThat(coOp.standingOf("cohen")).isEqualTo("completed/success");
  }

  @Test
  void theHistoryOfATaskIsForThoseWhoseTaskItIs() {
    coOp.hasUser("tess", "treasurers");
    JsonNode call = coOp.onlyTask(CALL);

    assertThat(
            coOp.as(
                    "tess",
                    HttpMethod.GET,
                    "/engine-rest/task/" + call.get("id").asText() + "/comment",
                    null)
                .getStatusCode()
                .value())
        .isEqualTo(404);
  }

  @Test
  void aCallWhoseDueDateWasMovedIsRemindedOfAtTheNewOne() {
    JsonNode call = coOp.onlyTask(CALL);
    ResponseEntity<String> moved =
        coOp.as(
            "sarah", HttpMethod.PUT, "/engine-rest/task/" + call.get("id").asText(), moved(call));
    assertThat(moved.getStatusCode().is2xxSuccessful()).as(moved.getBody()).isTrue();

    coOp.daysPass(2);
    assertThat(reminders("sarah")).isEmpty();
    coOp.daysPass(3);

    assertThat(reminders("sarah")).hasSize(1);
  }

  @Test
  void whereNobodyHasTakenTheCallAllCoordinatorsAreReminded() {
    JsonNode call = coOp.onlyTask(CALL);
    coOp.as(
        "sarah",
        HttpMethod.POST,
        "/engine-rest/task/" + call.get("id").asText() + "/unclaim",
        null);

    coOp.daysPass(2);

    assertThat(reminders("sarah")).hasSize(1);
    assertThat(reminders("mike")).hasSize(1);
  }

  /** What Tasklist shows somebody under "Overdue". */
  private List<JsonNode> overdueFor(String user) {
    String filter =
        coOp.body(coOp.as(user, HttpMethod.GET, "/engine-rest/filter?name=Overdue", null))
            .get(0)
            .get("id")
            .asText();
    return list(
        coOp.body(coOp.as(user, HttpMethod.GET, "/engine-rest/filter/" + filter + "/list", null)));
  }

  private ResponseEntity<String> submits(String task, String field, String value) {
    return coOp.as(
        "sarah",
        HttpMethod.POST,
        "/engine-rest/task/" + coOp.onlyTask(task).get("id").asText() + "/submit-form",
        Map.of("variables", Map.of(field, Map.of("value", value))));
  }

  /** The same task, due three days later. */
  private static Map<String, Object> moved(JsonNode task) {
    ZonedDateTime due = ZonedDateTime.parse(task.get("due").asText(), ENGINE).plusDays(3);
    return Map.of(
        "name", task.get("name").asText(),
        "assignee", task.get("assignee").asText(),
        "priority", task.get("priority").asInt(),
        "followUp", task.get("followUp").asText(),
        "due", ENGINE.format(due));
  }

  private List<JsonNode> reminders(String user) {
    return list(
        coOp.body(
            coOp.as(
                "admin",
                HttpMethod.GET,
                "/sandbox/messages?to=" + user + "@" + mailDomain(user),
                null)));
  }

  private String mailDomain(String user) {
    String email =
        coOp.body(coOp.as("admin", HttpMethod.GET, "/engine-rest/user/" + user + "/profile", null))
            .get("email")
            .asText();
    return email.substring(email.indexOf('@') + 1);
  }

  private List<String> groupsOf(JsonNode task) {
    return of("sarah", task, "identity-links").findValuesAsText("groupId");
  }

  private List<JsonNode> comments(String user, JsonNode task) {
    return list(of(user, task, "comment"));
  }

  private JsonNode of(String user, JsonNode task, String what) {
    return coOp.body(
        coOp.as(
            user,
            HttpMethod.GET,
            "/engine-rest/task/" + task.get("id").asText() + "/" + what,
            null));
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
