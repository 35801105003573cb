package org.followthrough.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.followthrough.security.HostileCaller.EVIL;
import static org.followthrough.security.HostileCaller.NESTED;
import static org.followthrough.security.HostileCaller.encoded;
import static org.followthrough.security.HostileCaller.refused;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.filter.Filter;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.security.WebAppSession.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/**
 * Whoever may ask for tasks at all may send an expression along, which the engine evaluates: by
 * Camunda's REST and by the web apps' own, in a query, in a list that is saved, in the address.
 */
@SandboxTest
class QueryExpressionsTest {

  @Autowired CoOp coOp;
  @Autowired FilterService filters;
  @Autowired TaskService tasks;
  private HostileCaller sarah;
  private HostileCaller admin;

  @BeforeEach
  void aTreasurer() {
    coOp.opensOnAMonday();
    sarah = new HostileCaller(coOp, "sarah");
    admin = new HostileCaller(coOp, "admin");
    coOp.hasUser("tess", Roles.TREASURERS);
  }

  @AfterEach
  void nothingHasRun() {
    HostileCaller.nothingRan();
  }

  @ParameterizedTest
  @ValueSource(strings = {"predictor", "sarah", "mike", "ana", "otto", "tess", "admin"})
  void nobodyRunsAnythingByAQueryInsideOfAQueryByEitherDoor(String user) {
    SoftAssertions all = new SoftAssertions();
    WebAppSession session = new HostileCaller(coOp, user).inAWebApp();
    for (String path : List.of("/task", "/task/count", "/task?maxResults=1")) {
      refused(all, user + " " + path, session.call(HttpMethod.POST, path, NESTED));
      Answer basic = new HostileCaller(coOp, user).post("/engine-rest" + path, NESTED);
      if (user.equals("predictor")) {
        all.assertThat(basic.status()).as(path).isEqualTo(403);
      } else {
        refused(all, user + " " + path, basic);
      }
    }
    all.assertAll();
  }

  @Test
  void everyFieldOfTheEnginesThatTakesAnExpressionIsRefused() {
    SoftAssertions all = new SoftAssertions();
    for (String field : fieldsOfTheEngine()) {
      for (String body :
          List.of(
              "{\"%s\": \"%s\"}",
              "{\"orQueries\": [{}, {\"%s\": \"%s\"}]}",
              "{\"orQueries\": [{\"orQueries\": [{\"%s\": \"%s\"}]}]}")) {
        Answer answer = sarah.post("/engine-rest/task/count", body.formatted(field, EVIL));
        refused(all, body.formatted(field, "…"), answer);
        all.assertThat(answer.body()).contains(field, "/engine-rest/task/count");
      }
      refused(all, "GET " + field, sarah.get("/engine-rest/task?" + field + "=" + encoded(EVIL)));
    }
    all.assertAll();
  }

  @Test
  void aListWithAnExpressionIsNeitherSavedNorChangedNorNarrowedByOne() {
    SoftAssertions all = new SoftAssertions();
    String saved = sarah.list("My tasks");
    String body =
        "{\"resourceType\": \"Task\", \"name\": \"Evil\", \"properties\": {}, \"query\": %s}";
    for (String query : List.of(NESTED, "{\"dueBeforeExpression\": \"" + EVIL + "\"}")) {
      String list = body.formatted(query);
      for (Answer answer :
          List.of(
              admin.post("/engine-rest/filter/create", list),
              admin.inAWebApp().call(HttpMethod.POST, "/filter/create", list),
              admin.inAWebApp().call(HttpMethod.PUT, "/filter/" + saved, list),
              sarah.post("/engine-rest/filter/" + saved + "/list", query),
              sarah.post("/engine-rest/filter/" + saved + "/count", query),
              sarah.post("/engine-rest/filter/" + saved + "/singleResult", query),
              sarah.inAWebApp().call(HttpMethod.POST, "/filter/" + saved + "/list", query))) {
        refused(all, query, answer);
      }
    }
    all.assertAll();
    assertThat(filters.createTaskFilterQuery().filterName("Evil").count()).isZero();
  }

  /** Saved before there was a check, or in the database itself. */
  @Test
  void aListThatHasAnExpressionAlreadyIsInertAndSaysSo() {
    Filter old =
        filters.saveFilter(
            filters
                .newTaskFilter("Old")
                .setQuery(tasks.createTaskQuery().or().taskAssigneeExpression(EVIL).endOr()));
    try {
      for (String path : List.of("/list", "/count", "/singleResult")) {
        Answer answer = admin.get("/engine-rest/filter/" + old.getId() + path);
        assertThat(answer.status()).as(path + answer.body()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("org.camunda", "java.base");
      }
      assertThat(admin.get("/engine-rest/filter/" + old.getId() + "/list").body())
          .contains("calls '''.getClass")
          .contains("\"type\":\"InvalidRequestException\"");
    } finally {
      filters.deleteFilter(old.getId());
    }
  }

  @Test
  void tasklistReadsChangesAndNarrowsAListWithTheThreeThatItNeeds() {
    WebAppSession tasklist = new WebAppSession(coOp.url());
    assertThat(tasklist.signIn("tasklist", "admin", "admin")).isEqualTo(200);
    JsonNode created =
        coOp.read(
            tasklist
                .call(
                    HttpMethod.POST,
                    "/filter/create",
                    "{\"resourceType\": \"Task\", \"name\": \"Mine\", \"properties\": {},"
                        + " \"query\": {\"assigneeExpression\": \"${currentUser()}\","
                        + " \"candidateGroupsExpression\": \"${currentUserGroups()}\","
                        + " \"orQueries\": [{\"dueBeforeExpression\": \"${now()}\"}]}}")
                .body());
    String path = "/filter/" + created.get("id").asText();
    try {
      ObjectNode shown = (ObjectNode) coOp.read(tasklist.call(HttpMethod.GET, path, null).body());
      shown.put("name", "Mine, renamed");
      Answer changed = tasklist.call(HttpMethod.PUT, path, shown.toString());
      Answer listed =
          tasklist.call(
              HttpMethod.POST,
              path + "/list?firstResult=0&maxResults=15",
              "{\"sorting\": [], \"followUpBeforeOrNotExistentExpression\": \"${now()}\"}");

      assertThat(changed.status()).as(changed.body()).isEqualTo(204);
      assertThat(listed.status()).as(listed.body()).isEqualTo(200);
      assertThat(shown.at("/query/assigneeExpression").asText()).isEqualTo("${currentUser()}");
    } finally {
      tasklist.call(HttpMethod.DELETE, path, null);
    }
  }

  @Test
  void aQueryThatNobodySavedKnowsTheSameThree() {
    SoftAssertions all = new SoftAssertions();
    Map.of(
            "assigneeExpression", "${currentUser()}",
            "candidateGroupsExpression", "${currentUserGroups()}",
            "dueBeforeExpression", "${now()}")
        .forEach(
            (field, expression) -> {
              String body = "{\"%s\": \"%s\"}".formatted(field, expression);
              all.assertThat(sarah.post("/engine-rest/task", body).status()).isEqualTo(200);
              all.assertThat(sarah.inAWebApp().call(HttpMethod.POST, "/task", body).status())
                  .isEqualTo(200);
              all.assertThat(
                      sarah.get("/engine-rest/task?" + field + "=" + encoded(expression)).status())
                  .isEqualTo(200);
            });
    all.assertAll();
  }

  @Test
  void variablesMayBeNamedAsTheyAre() {
    assertThat(
            admin
                .post(
                    "/engine-rest/decision-definition/key/courtesy/evaluate",
                    "{\"variables\": {\"expression\": {\"value\": \"${x.y}\"}}}")
                .status())
        .isEqualTo(200);
  }

  /** Read from the engine itself, so that none is forgotten. */
  private static List<String> fieldsOfTheEngine() {
    List<String> fields =
        Stream.of(org.camunda.bpm.engine.rest.dto.task.TaskQueryDto.class.getMethods())
            .map(method -> method.getName())
            .filter(name -> name.startsWith("set") && name.endsWith("Expression"))
            .map(name -> Character.toLowerCase(name.charAt(3)) + name.substring(4))
            .toList();
    assertThat(fields).hasSizeGreaterThan(15).contains("assigneeExpression");
    return fields;
  }
}
