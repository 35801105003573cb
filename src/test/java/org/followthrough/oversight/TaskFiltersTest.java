package org.followthrough.oversight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.filter.Filter;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The lists that Tasklist offers: whom to call, what to answer, what is stuck, what is late. */
@SandboxTest
class TaskFiltersTest {

  private static final DateTimeFormatter ENGINE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ");

  @Autowired CoOp coOp;
  @Autowired FilterService filters;
  @Autowired TaskService tasks;
  @Autowired JdbcClient jdbc;

  /** One family of Sarah's is to be called, and one of Mike's. */
  @BeforeEach
  void twoCalls() {
    coOp.opensOnAMonday();
    toBeCalled("cohen", "sarah");
    toBeCalled("jones", "mike");
  }

  @Test
  void eachCoordinatorHasCallsOfTheirOwnAndAllSeeAll() {
    assertThat(familiesIn("My calls today", "sarah")).containsExactly("cohen");
    assertThat(familiesIn("My calls today", "mike")).containsExactly("jones");
    assertThat(familiesIn("All open calls", "sarah")).containsExactlyInAnyOrder("cohen", "jones");
    assertThat(familiesIn("Tasks of my groups", "mike"))
        .containsExactlyInAnyOrder("cohen", "jones");
  }

  @Test
  void aCallIsOutOfSightUntilItsFollowUpDate() {
    putOff(listed("My calls today", "sarah").get(0), 3);

    assertThat(familiesIn("My calls today", "sarah")).isEmpty();
    assertThat(familiesIn("My tasks", "sarah")).isEmpty();
    assertThat(familiesIn("All open calls", "sarah")).contains("cohen");

    coOp.daysPass(3);
    assertThat(familiesIn("My calls today", "sarah")).containsExactly("cohen");
  }

  @Test
  void aReplyAndAStuckWorkflowAreInListsOfTheirOwn() {
    coOp.aFamilyWith("okafor", "phone", "+12015550102");
    coOp.aPredictionFor("okafor");
    coOp.familyReplies("okafor", "email", "We are fine.");
    coOp.channelIs("email", "transient");
    coOp.aFamilyWith("haddad", "phone", "+12015550103");
    coOp.aPredictionFor("haddad");
    coOp.passes("PT36M");

    assertThat(familiesIn("Replies to answer", "sarah")).containsExactly("okafor");
    assertThat(familiesIn("Stuck workflows", "sarah")).containsExactly("haddad");
    assertThat(familiesIn("My tasks", "sarah"))
        .containsExactlyInAnyOrder("cohen", "okafor", "haddad");
  }

  @Test
  void whatIsPastItsDueDateIsOverdue() {
    assertThat(familiesIn("Overdue", "sarah")).isEmpty();

    coOp.passes("P1DT10H");

    assertThat(familiesIn("Overdue", "sarah")).containsExactlyInAnyOrder("cohen", "jones");
  }

  @Test
  void whatIsForTreasurersIsInTheListOfTheirGroupAndInNobodyElses() {
    coOp.hasUser("tess", "treasurers");
    coOp.aFamilyWith("novak", "consent", Map.of("email", false, "sms", false));
    coOp.happens("payment_overdue", "novak", Map.of("invoiceId", "INV-1"));
    JsonNode call =
        listed("All open calls", "sarah").stream()
            .filter(task -> coOp.variableOf(task, "familyId").equals("novak"))
            .findFirst()
            .orElseThrow();
    coOp.completes(call, Map.of("callOutcome", "do_not_contact"));

    assertThat(
            listed("Tasks of my groups", "tess").stream()
                .map(task -> task.get("taskDefinitionKey").asText()))
        .containsExactly("decideOnTheUnpaidInvoice");
    assertThat(familiesIn("My tasks", "sarah")).containsExactly("cohen");
    assertThat(familiesIn("Tasks of my groups", "sarah"))
        .containsExactlyInAnyOrder("cohen", "jones");
  }

  @Test
  void aListOfAnEarlierVersionAsksByKeyAfterTheNextStart() {
    anEarlierVersionAskedByName("My calls today", "Call the family", "callTheFamily");
    anEarlierVersionAskedByName(
        "Stuck workflows", "Decide on the failed step", "decideOnTheFailedStep");
    assertThat(familiesIn("My calls today", "sarah")).as("before the start").isEmpty();

    new TaskFilters(filters, tasks, jdbc);

    assertThat(familiesIn("My calls today", "sarah")).containsExactly("cohen");
    assertThat(queryOf("Stuck workflows")).contains("\"key\":\"decideOnTheFailedStep\"");
    assertThat(filters.createTaskFilterQuery().filterName("My calls today").count()).isEqualTo(1);
  }

  @Test
  void aListThatSomebodyMadeStaysAsItIsAtTheNextStart() {
    Filter own =
        filters.saveFilter(
            filters
                .newTaskFilter("Ours")
                .setQuery(tasks.createTaskQuery().taskName("Call the family")));
    String before = queryOf("Ours");

    new TaskFilters(filters, tasks, jdbc);

    assertThat(queryOf("Ours")).isEqualTo(before).contains("\"name\":\"Call the family\"");
    filters.deleteFilter(own.getId());
  }

  private void anEarlierVersionAskedByName(String list, String name, String key) {
    int changed =
        jdbc.sql("update act_ru_filter set query_ = replace(query_, ?, ?) where name_ = ?")
            .params("\"key\":\"" + key + "\"", "\"name\":\"" + name + "\"", list)
            .update();
    assertThat(changed).isEqualTo(1);
    assertThat(queryOf(list)).contains(name).doesNotContain(key);
  }

  private String queryOf(String list) {
    return jdbc.sql("select query_ from act_ru_filter where name_ = ?")
        .param(list)
        .query(String.class)
        .single();
  }

  private void toBeCalled(String familyId, String coordinator) {
    Map<String, Object> family = coOp.aUsualFamily(familyId);
    family.put("coordinator", coordinator);
    family.put("consent", Map.of("email", false, "sms", false));
    coOp.aFamily(familyId, family);
    coOp.aPredictionFor(familyId);
  }

  /** As the bell in Tasklist does. */
  private void putOff(JsonNode task, int days) {
    Map<String, Object> changed = new HashMap<>();
    for (String kept : List.of("name", "assignee", "due", "priority")) {
      changed.put(kept, task.get(kept));
    }
    ZonedDateTime followUp = ZonedDateTime.parse(task.get("followUp").asText(), ENGINE);
    changed.put("followUp", ENGINE.format(followUp.plusDays(days)));
    assertThat(
            coOp.as(
                    "sarah",
                    HttpMethod.PUT,
                    "/engine-rest/task/" + task.get("id").asText(),
                    changed)
                .getStatusCode()
                .is2xxSuccessful())
        .isTrue();
  }

  private List<String> familiesIn(String filter, String user) {
    return listed(filter, user).stream().map(task -> coOp.variableOf(task, "familyId")).toList();
  }

  private List<JsonNode> listed(String filter, String user) {
    String id = get(user, "/engine-rest/filter?name=" + filter).get(0).get("id").asText();
    return StreamSupport.stream(
            get(user, "/engine-rest/filter/" + id + "/list").spliterator(), false)
        .toList();
  }

  private JsonNode get(String user, String path) {
    return coOp.body(coOp.as(user, HttpMethod.GET, path, null));
  }
}
