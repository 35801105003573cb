package org.followthrough.oversight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/** Whose a task is: the family's coordinator's, who stands in for them, or the group's. */
@SandboxTest
class TaskAssignmentTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamilyThatIsOnlyToBeCalled() {
    coOp.opensOnAMonday();
    aFamily("abara", "sarah");
  }

  @Test
  void aFamilyWhoseCoordinatorIsNobodyIsRefused() {
    ResponseEntity<String> answer =
        coOp.as("sarah", HttpMethod.PUT, "/api/v1/families/okafor", family("sarrah"));

    assertThat(answer.getStatusCode().value()).isEqualTo(422);
    assertThat(coOp.read(answer.getBody()).at("/errors/0/field").asText()).isEqualTo("coordinator");
    assertThat(answer.getBody()).contains("names no user: sarrah");
  }

  @Test
  void aFileTakesSuchAFamilyWithARemarkAndItsTasksGoToTheGroup() {
    JsonNode answer =
        coOp.imports(
            "familyId,familyName,phone,coordinator,consent.sms\n"
                + "okafor,Okafor,+12015550177,sarrah,FALSE\n");

    assertThat(answer.get("accepted").asInt()).isEqualTo(1);
    assertThat(answer.at("/remarks/0/line").asInt()).isEqualTo(2);
    assertThat(answer.at("/remarks/0/field").asText()).isEqualTo("coordinator");
    coOp.aPredictionFor("okafor");
    JsonNode task = calls().get(0);
    assertThat(task.get("assignee").isNull()).isTrue();
    assertThat(coOp.candidateGroupsOf(task)).contains("coordinators");
  }

  @Test
  void openTasksGoAlongWhenTheFamilyIsHandedOver() {
    coOp.aPredictionFor("abara");

    aFamily("abara", "mike");

    assertThat(assignee()).isEqualTo("mike");
  }

  @Test
  void openTasksGoAlongWhenAFileHandsTheFamilyOver() {
    coOp.aPredictionFor("abara");

    coOp.imports(
        "familyId,familyName,phone,coordinator,consent.sms\nabara,Abara,+12015550101,mike,FALSE\n");

    assertThat(assignee()).isEqualTo("mike");
  }

  @Test
  void aTaskThatSomebodyElseHasTakenStaysTheirs() {
    coOp.aPredictionFor("abara");
    assigns("admin");

    aFamily("abara", "mike");

    assertThat(assignee()).isEqualTo("admin");
  }

  @Test
  void whileSomebodyIsAwayTheirTasksGoToTheSubstituteAndComeBack() {
    coOp.aPredictionFor("abara");
    plan(
        "sarah",
        absence(coOp.now().plusDays(1).toString(), coOp.now().plusDays(3).toString(), "mike"));
    assertThat(assignee()).isEqualTo("sarah");

    coOp.passes("P1DT1H");
    assertThat(assignee()).isEqualTo("mike");
    aFamily("okafor", "sarah");
    coOp.aPredictionFor("okafor");
    assertThat(calls()).extracting(task -> task.get("assignee").asText()).containsOnly("mike");

    coOp.passes("P2DT1H");
    assertThat(calls()).extracting(task -> task.get("assignee").asText()).containsOnly("sarah");
  }

  @Test
  void whereNobodyStandsInTheGroupSeesTheTasks() {
    coOp.aPredictionFor("abara");
    String today = coOp.now().atZoneSameInstant(CoOp.NEW_YORK).toLocalDate().toString();

    plan("sarah", absence(today, today, null));

    assertThat(assignee()).isNull();
    coOp.daysPass(1);
    assertThat(assignee()).isEqualTo("sarah");
  }

  @Test
  void whatAColleagueTookFromTheGroupStaysTheirsWhenSomebodyComesBack() {
    coOp.aPredictionFor("abara");
    plan("sarah", absence(coOp.now().toString(), coOp.now().plusDays(1).toString(), null));
    assigns("mike");

    coOp.daysPass(2);

    assertThat(assignee()).isEqualTo("mike");
  }

  @Test
  void whoComesBackEarlyHasTheirTasksAgain() {
    coOp.aPredictionFor("abara");
    plan("sarah", absence(coOp.now().toString(), coOp.now().plusDays(9).toString(), "mike"));
    assertThat(assignee()).isEqualTo("mike");

    plan("sarah", Map.of("callsPerDay", 8));

    assertThat(assignee()).isEqualTo("sarah");
  }

  @Test
  void theTasksOfAUserWhoIsRemovedGoToTheGroup() {
    coOp.hasUser("nora", "coordinators");
    aFamily("abara", "nora");
    coOp.aPredictionFor("abara");
    assertThat(assignee()).isEqualTo("nora");

    coOp.as("admin", HttpMethod.DELETE, "/engine-rest/user/nora", null);

    assertThat(assignee()).isNull();
  }

  @Test
  void whatWasSaidIsThereToRead() {
    coOp.as(
        "sarah",
        HttpMethod.PUT,
        "/api/v1/coordinators/sarah",
        Map.of(
            "callsPerDay",
            8,
            "absences",
            List.of(Map.of("from", "2099-12-20", "until", "2099-12-31"))));

    JsonNode said = coOp.body(coOp.as("sarah", HttpMethod.GET, "/api/v1/coordinators/sarah", null));

    assertThat(said.get("callsPerDay").asInt()).isEqualTo(8);
    assertThat(said.at("/absences/0/from").asText()).isEqualTo("2099-12-20");
    assertThat(said.at("/absences/0/substitute").isNull()).isTrue();
  }

  @Test
  void onlyTheyThemselvesAndLeadsSayWhenSomebodyIsAway() {
    Map<String, Object> plan = Map.of("callsPerDay", 3);

    assertThat(status("mike", "sarah", plan)).isEqualTo(403);
    assertThat(status("ana", "sarah", plan)).isEqualTo(403);
    assertThat(status("otto", "otto", plan)).isEqualTo(403);
    assertThat(status("admin", "sarah", plan)).isEqualTo(200);
    assertThat(status("admin", "nobody", plan)).isEqualTo(404);
  }

  @Test
  void whatCannotBeAnAbsenceIsRefusedByItsField() {
    refused(absence("2099-12-20", "2099-12-19", null), 400, "absences.0.until");
    refused(absence("2099-12-32", "2099-12-19", null), 400, "absences.0.from");
    refused(absence("2099-12-20", "2099-12-21", "sarah"), 400, "absences.0.substitute");
    refused(absence("2099-12-20", "2099-12-21", "nobody"), 422, "absences.0.substitute");
  }

  private void refused(Map<String, ?> plan, int status, String field) {
    ResponseEntity<String> answer =
        coOp.as("sarah", HttpMethod.PUT, "/api/v1/coordinators/sarah", plan);
    assertThat(answer.getStatusCode().value()).as(answer.getBody()).isEqualTo(status);
    assertThat(coOp.read(answer.getBody()).at("/errors/0/field").asText()).isEqualTo(field);
  }

  private int status(String user, String coordinator, Map<String, ?> plan) {
    return coOp.as(user, HttpMethod.PUT, "/api/v1/coordinators/" + coordinator, plan)
        .getStatusCode()
        .value();
  }

  private void plan(String coordinator, Map<String, ?> plan) {
    coOp.body(coOp.as(coordinator, HttpMethod.PUT, "/api/v1/coordinators/" + coordinator, plan));
    coOp.settles();
  }

  private static Map<String, Object> absence(String from, String until, String substitute) {
    Map<String, Object> absence = new HashMap<>(Map.of("from", from, "until", until));
    absence.put("substitute", substitute);
    return Map.of("absences", List.of(absence));
  }

  private void assigns(String user) {
    coOp.as(
        "admin",
        HttpMethod.POST,
        "/engine-rest/task/" + calls().get(0).get("id").asText() + "/assignee",
        Map.of("userId", user));
  }

  private List<JsonNode> calls() {
    List<JsonNode> calls = new ArrayList<>();
    coOp.body(
            coOp.as(
                "admin",
                HttpMethod.POST,
                "/engine-rest/task",
                Map.of("taskDefinitionKey", "callTheFamily")))
        .forEach(calls::add);
    return calls;
  }

  private String assignee() {
    JsonNode assignee = calls().get(0).get("assignee");
    return assignee.isNull() ? null : assignee.asText();
  }

  private void aFamily(String familyId, String coordinator) {
    coOp.aFamily(familyId, family(coordinator));
    coOp.settles();
  }

  private Map<String, Object> family(String coordinator) {
    Map<String, Object> family = coOp.aUsualFamily("any");
    family.remove("email");
    family.put("coordinator", coordinator);
    family.put("consent", Map.of("sms", false));
    return family;
  }
}
