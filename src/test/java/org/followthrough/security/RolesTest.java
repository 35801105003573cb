package org.followthrough.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.security.WebAppSession.Answer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;

/**
 * The table of roles and calls in {@code docs/operations.md}, call by call. A call that is let
 * through may still be answered by 400, 404 or 405: only 401 and 403 refuse it.
 */
@SandboxTest
@TestInstance(Lifecycle.PER_CLASS)
class RolesTest {

  /** Somebody of each role, by the role's name. */
  private static final Map<String, String> PEOPLE = new LinkedHashMap<>();

  static {
    PEOPLE.put("coordinator", "sarah");
    PEOPLE.put("lead", "lena");
    PEOPLE.put("treasurer", "tess");
    PEOPLE.put("analyst", "ana");
    PEOPLE.put("operations", "otto");
    PEOPLE.put("integration", "predictor");
    PEOPLE.put("admin", "admin");
  }

  private static final String WORKFLOW = "high_risk_intervention";

  @Autowired CoOp coOp;
  private final Map<String, WebAppSession> sessions = new HashMap<>();
  private JsonNode waiting;

  /** One family is to be called by Sarah, another has just been written to. */
  @BeforeAll
  void somethingToSee() {
    coOp.opensOnAMonday();
    coOp.hasUser("lena", Roles.LEAD_COORDINATORS);
    coOp.hasUser("tess", Roles.TREASURERS);
    coOp.aFamily("martinez");
    coOp.aPredictionFor("martinez");
    coOp.daysPass(7);
    coOp.aFamilyWith("okafor", "phone", "+12015550102");
    coOp.aPredictionFor("okafor");
    waiting = coOp.onlyInstanceOf("okafor");
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "GET, /families/none, coordinator lead analyst operations admin",
    "GET, /families/none/timeline, coordinator lead analyst operations admin",
    "GET, /families/none/why, coordinator lead analyst operations admin",
    "GET, /families/none/evidence, coordinator lead analyst operations admin",
    "PUT, /families/none, coordinator lead admin",
    "POST, /families/import, coordinator lead admin",
    "DELETE, /families/none, admin",
    "POST, /predictions, integration admin",
    "POST, /predictions/import, integration admin",
    "GET, /imports, coordinator lead analyst operations integration admin",
    "POST, /events, integration admin",
    "GET, /outcomes, coordinator lead analyst operations integration admin",
    "GET, /workflows, coordinator lead analyst operations admin",
    "PUT, /workflows/none/active, coordinator lead analyst admin",
    "POST, /workflows/none/instances, coordinator lead admin",
    "POST, /workflows/none/preview, coordinator lead analyst operations admin",
    "POST, /workflows/none/migrate, analyst admin",
    "POST, /decisions/none/backtest, analyst admin",
    "POST, /deployments/none/restore, analyst admin",
    "GET, /instances, coordinator lead analyst operations admin",
    "GET, /instances/none, coordinator lead analyst operations admin",
    "GET, /instances/none/steps, coordinator lead analyst operations admin",
    "POST, /instances/none/pause, coordinator lead admin",
    "POST, /instances/none/resume, coordinator lead admin",
    "POST, /instances/none/cancel, coordinator lead admin",
    "POST, /instances/none/retry, coordinator lead admin",
    "POST, /instances/cancel, coordinator lead admin",
    "GET, /stats, coordinator lead treasurer analyst operations admin",
    "GET, /nothing-of-ours, admin",
    "POST, /nothing-of-ours, admin"
  })
  void overOurApi(HttpMethod method, String path, String allowed) {
    SoftAssertions all = new SoftAssertions();
    PEOPLE.forEach(
        (role, user) -> {
          ResponseEntity<String> answer =
              coOp.as(user, method, "/api/v1" + path, method == HttpMethod.GET ? null : Map.of());
          if (isAmong(allowed, role)) {
            all.assertThat(answer.getStatusCode().value()).as(role).isNotIn(401, 403);
          } else {
            all.assertThat(answer.getStatusCode().value()).as(role).isEqualTo(403);
            all.assertThat(String.valueOf(answer.getHeaders().getContentType()))
                .as(role)
                .isEqualTo("application/problem+json");
          }
        });
    all.assertAll();
  }

  /** Over Camunda's REST, and over the session of a web app that the role may open. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "/task/count, coordinator analyst operations admin",
    "/filter/count, coordinator lead treasurer admin",
    "/process-definition/count, coordinator lead analyst operations admin",
    "/process-instance/count, analyst operations admin",
    "/history/process-instance/count, analyst operations admin",
    "/history/task/count, coordinator analyst operations admin",
    "/history/variable-instance/count, coordinator analyst operations admin",
    "/decision-definition/count, analyst operations admin",
    "/deployment/count, analyst operations admin",
    "/job/count, analyst operations admin"
  })
  void whatTheEngineShowsToWhom(String path, String sees) {
    SoftAssertions all = new SoftAssertions();
    doors(
        (role, door) -> {
          int there = coOp.read(door.call(HttpMethod.GET, path, null).body()).get("count").asInt();
          all.assertThat(there > 0).as(role + " sees something").isEqualTo(isAmong(sees, role));
        });
    all.assertAll();
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "GET, /task/{task}/variables/context, coordinator analyst operations admin",
    "GET, /task/{task}/deployed-form, coordinator analyst operations admin",
    "POST, /task/{task}/assignee, coordinator admin",
    "POST, /process-definition/key/high_risk_intervention/start, coordinator lead admin",
    "GET, /process-instance/{waiting}, analyst operations admin",
    "PUT, /job/{job}/retries, operations admin",
    "PUT, /process-instance/{waiting}/suspended, operations admin",
    "POST, /process-instance/{waiting}/variables, admin",
    "POST, /migration/generate, analyst admin",
    "POST, /migration/execute, nobody",
    "POST, /decision-definition/key/select_intervention/evaluate, analyst admin",
    "POST, /user/create, admin",
    "POST, /group/create, admin",
    "POST, /authorization/create, admin",
    "PUT, /group/camunda-admin/members/somebody, admin",
    "DELETE, /deployment/{deployment}, admin",
    "DELETE, /process-instance/{waiting}, admin"
  })
  void whatTheEngineLetsWhomDo(HttpMethod method, String path, String allowed) {
    SoftAssertions all = new SoftAssertions();
    String there = real(path);
    String body =
        method == HttpMethod.GET
            ? null
            : real(
                bodies().entrySet().stream()
                    .filter(one -> path.endsWith(one.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("{}"));
    doors(
        (role, door) -> {
          // What only an administrator may do is not really done.
          if (!(isAmong(allowed, role) && allowed.equals("admin"))) {
            int status = door.call(method, there, body).status();
            if (isAmong(allowed, role)) {
              all.assertThat(status).as(role).isNotIn(401, 403, 404);
            } else {
              // What somebody may not even see is not there for them.
              all.assertThat(status).as(role).isIn(403, 404);
            }
          }
        });
    all.assertAll();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "tasklist, coordinator lead treasurer admin",
    "cockpit, analyst operations admin",
    "admin, admin",
    "welcome, coordinator lead treasurer analyst operations integration admin"
  })
  void whoSignsInToWhichWebApp(String app, String allowed) {
    SoftAssertions all = new SoftAssertions();
    PEOPLE.forEach(
        (role, user) ->
            all.assertThat(new WebAppSession(coOp.url()).signIn(app, user, user))
                .as(role)
                .isEqualTo(isAmong(allowed, role) ? 200 : 403));
    all.assertAll();
  }

  @Test
  void nobodyButTheAdministratorReadsOtherUsersAndNobodyReadsAPasswordHash() {
    SoftAssertions all = new SoftAssertions();
    doors(
        (role, door) -> {
          for (String path :
              List.of("/user", "/user/mike/profile", "/authorization", "/user/admin/profile")) {
            String shown = door.call(HttpMethod.GET, path, null).body();
            all.assertThat(shown.toLowerCase()).as(role + path).doesNotContain("password", "salt");
            if (!role.equals("admin")) {
              all.assertThat(shown).as(role + path).doesNotContain("Mike", "\"permissions\"");
            }
          }
        });
    all.assertAll();
  }

  @ParameterizedTest
  @CsvSource({
    "/, 200",
    "/actuator/health, 200",
    "/sandbox/clock, 200",
    "/camunda/app/tasklist/default/, 200",
    "/api/v1/instances, 401",
    "/api/v1/families/martinez/timeline, 401",
    "/engine-rest/task, 401",
    "/camunda/api/engine/engine/default/task, 401",
    "/v3/api-docs, 401",
    "/actuator/prometheus, 401"
  })
  void withoutSigningInOnlyWhatIsNamedIsOpen(String path, int status) {
    assertThat(statusOf(path, null)).isEqualTo(status);
  }

  @Test
  void metricsAreForOperationsAlone() {
    SoftAssertions all = new SoftAssertions();
    PEOPLE.forEach(
        (role, user) ->
            all.assertThat(
                    coOp.as(user, HttpMethod.GET, "/actuator/prometheus", null)
                        .getStatusCode()
                        .value())
                .as(role)
                .isEqualTo(isAmong("operations admin", role) ? 200 : 403));
    all.assertAll();
  }

  /** The tab in Tasklist reads it; nothing else of our API is open to a session. */
  @Test
  void aSessionOfTasklistReadsTheTimelineWhereTheRoleMayAndNothingElse() {
    SoftAssertions all = new SoftAssertions();
    PEOPLE.forEach(
        (role, user) -> {
          WebAppSession session = sessions.computeIfAbsent(user, this::session);
          all.assertThat(session.get("/api/v1/families/martinez/timeline").status())
              .as(role)
              .isEqualTo(isAmong("coordinator lead analyst operations admin", role) ? 200 : 403);
          all.assertThat(session.get("/api/v1/families/martinez").status()).as(role).isEqualTo(401);
        });
    all.assertAll();
  }

  @Test
  void theSecondPathOfCamundasRestGivesNobodyMore() {
    assertThat(
            coOp.as("tess", HttpMethod.GET, "/engine-rest/engine/default/task/count", null)
                .getBody())
        .isEqualTo("{\"count\":0}");
  }

  @Test
  void ourOwnCodeActsForThoseWhoMayDoNothingInTheEngineAndTheirNameIsKept() {
    assertThat(
            coOp.body(
                    coOp.as(
                        "otto",
                        HttpMethod.GET,
                        "/engine-rest/history/process-instance/" + waiting.get("id").asText(),
                        null))
                .get("startUserId")
                .asText())
        .isEqualTo("predictor");
  }

  @Test
  void mistypedPasswordsDoNotShutASandboxUserOut() {
    for (int i = 0; i < 12; i++) {
      assertThat(statusOf("/api/v1/instances", "mistyped")).isEqualTo(401);
    }

    assertThat(statusOf("/api/v1/instances", "mike")).isEqualTo(200);
  }

  /**
   * Calls Camunda's REST by both doors, as somebody of each role. Integrations are let in by
   * neither, but everybody has a profile, and so a session.
   */
  private void doors(Visit visit) {
    PEOPLE.forEach(
        (role, user) -> {
          if (!role.equals("integration")) {
            visit.by(role, (method, path, body) -> overBasic(user, method, path, body));
          }
          visit.by(role, sessions.computeIfAbsent(user, this::session)::call);
        });
    assertThat(overBasic("predictor", HttpMethod.GET, "/task/count", null).status()).isEqualTo(403);
  }

  private WebAppSession session(String user) {
    WebAppSession session = new WebAppSession(coOp.url());
    assertThat(session.signIn("welcome", user, user)).as(user).isEqualTo(200);
    return session;
  }

  private Answer overBasic(String user, HttpMethod method, String path, String body) {
    ResponseEntity<String> answer =
        coOp.as(user, method, "/engine-rest" + path, body == null ? null : coOp.read(body));
    return new Answer(answer.getStatusCode().value(), String.valueOf(answer.getBody()));
  }

  /** What these calls need for the engine to get as far as asking who calls. */
  private static Map<String, String> bodies() {
    return Map.of(
        "/assignee",
        "{'userId': 'sarah'}",
        "/retries",
        "{'retries': 4}",
        "/suspended",
        "{'suspended': false}",
        "/variables",
        "{'modifications': {'note': {'value': 'changed'}}}",
        "/evaluate",
        "{'variables': {}}",
        "/migration/generate",
        "{'sourceProcessDefinitionId': '{definition}', 'targetProcessDefinitionId': '{definition}'}",
        "/migration/execute",
        "{'migrationPlan': {'sourceProcessDefinitionId': '{definition}',"
            + " 'targetProcessDefinitionId': '{definition}', 'instructions': []},"
            + " 'processInstanceIds': ['{waiting}']}",
        "/user/create",
        "{'profile': {'id': 'intruder', 'firstName': 'I', 'lastName': 'N'},"
            + " 'credentials': {'password': 'intruder'}}",
        "/group/create",
        "{'id': 'intruders', 'name': 'Intruders', 'type': 'WORKFLOW'}",
        "/authorization/create",
        "{'type': 1, 'permissions': ['ALL'], 'userId': 'mike', 'resourceType': 0,"
            + " 'resourceId': '*'}");
  }

  private String real(String path) {
    return path.replace('\'', '"')
        .replace("{waiting}", waiting.get("id").asText())
        .replace("{task}", only("/task?processInstanceBusinessKey=martinez"))
        .replace("{job}", coOp.onlyJobOf(waiting).get("id").asText())
        .replace("{definition}", only("/process-definition?latestVersion=true&key=" + WORKFLOW))
        .replace("{deployment}", only("/deployment?maxResults=1&sortBy=id&sortOrder=asc"));
  }

  private String only(String path) {
    return coOp.read(overBasic("admin", HttpMethod.GET, path, null).body())
        .get(0)
        .get("id")
        .asText();
  }

  private int statusOf(String path, String password) {
    return RestClient.create(coOp.url())
        .get()
        .uri(java.net.URI.create(coOp.url() + path))
        .headers(
            headers -> {
              if (password != null) {
                headers.setBasicAuth("mike", password);
              }
            })
        .retrieve()
        .onStatus(any -> true, (request, response) -> {})
        .toBodilessEntity()
        .getStatusCode()
        .value();
  }

  private static boolean isAmong(String roles, String role) {
    return Arrays.asList(roles.split(" ")).contains(role);
  }

  /** A way to call Camunda's REST, by a path below its engine. */
  private interface Door {
    Answer call(HttpMethod method, String path, String body);
  }

  private interface Visit {
    void by(String role, Door door);
  }
}
