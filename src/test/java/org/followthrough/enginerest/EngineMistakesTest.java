package org.followthrough.enginerest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.security.WebAppSession;
import org.followthrough.security.WebAppSession.Answer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/**
 * A mistake in a call of Camunda's REST is the caller's, by either door: it is answered by 4xx, in
 * the engine's own shape, and in words.
 */
@SandboxTest
@TestInstance(Lifecycle.PER_CLASS)
class EngineMistakesTest {

  @Autowired CoOp coOp;
  private WebAppSession cockpit;
  private String job;
  private String task;

  @BeforeAll
  void aJobAndATask() {
    coOp.opensOnAMonday();
    coOp.aFamily("martinez");
    coOp.aPredictionFor("martinez");
    job = coOp.onlyJobOf(coOp.onlyInstanceOf("martinez")).get("id").asText();
    coOp.aFamilyWith("kahale", "phone", "+12015550103");
    coOp.aPredictionFor("kahale", 0.9, 30);
    task = coOp.tasks("Review the prediction").get(0).get("id").asText();
    cockpit = new WebAppSession(coOp.url());
    assertThat(cockpit.signIn("cockpit", "admin", "admin")).isEqualTo(200);
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PUT  | /job/nope/duedate              | {'duedate': '2099-01-01T00:00:00.000+0000'} | 404 | No job found
          PUT  | /job/nope/duedate              | {'duedate': null}                           | 404 | No job found
          PUT  | /job/{job}/duedate             | {'duedate': 9223372036854775807}            | 400 | duedate must lie between the years 1 and 9999
          PUT  | /job/{job}/duedate             | {'duedate': -9223372036854775808}           | 400 | duedate must lie between
          PUT  | /job/{job}/duedate             | {'duedate': '292278994-08-17T07:12:55.807+0000'} | 400 | duedate must lie between
          PUT  | /job/{job}/duedate             | {'duedate': 'tomorrow'}                     | 400 | at duedate
          POST | /job/nope/duedate/recalculate  |                                             | 404 | nope
          PUT  | /job/nope/retries              | {'retries': 1}                              | 404 | No job found
          PUT  | /job/{job}/retries             | {}                                          | 400 | retries must be a whole number from 0 on
          PUT  | /job/{job}/retries             | {'retries': -1}                             | 400 | retries must be a whole number
          PUT  | /job/{job}/retries             | {'retries': 1, 'dueDate': 9223372036854775807} | 400 | dueDate must lie between
          PUT  | /job-definition/nope/retries   | {}                                          | 400 | retries must be a whole number
          PUT  | /job-definition/nope/retries   | {'retries': -1}                             | 400 | retries must be a whole number
          POST | /job/retries                   | {'retries': 1, 'jobIds': []}                | 400 | jobIds
          POST | /job                           | {'dueDates': [{'operator': 'gt', 'value': 9223372036854775807}]} | 400 | of another type
          POST | /process-instance/job-retries  | {}                                          | 400 | retries must be a whole number
          POST | /process-instance/job-retries-historic-query-based | {}                      | 400 | retries must be a whole number
          POST | /process-instance/job-retries-historic-query-based | {'retries': 1}          | 400 | processInstanceIds
          PUT  | /task/{task}                   | {'due': 9223372036854775807}                | 400 | due must lie between
          PUT  | /task/{task}                   | {'followUp': -9223372036854775808}          | 400 | followUp must lie between
          POST | /task                          | {'dueBefore': 9223372036854775807}          | 400 | too far away
          POST | /task                          | {'processVariables': [{'name': 'x', 'operator': 'eq', 'value': {}}]} | 400 | Object values
          POST | /history/process-instance      | {'startedAfter': -9223372036854775808}      | 400 | too far away
          GET  | /task?dueBefore=tomorrow       |                                             | 400 | dueBefore
          GET  | /history/process-instance/report?reportType=duration&periodUnit=x |             | 400 | periodUnit
          GET  | /task/nope/deployed-form       |                                             | 400 | does not exist
          PUT  | /process-definition/nope/history-time-to-live  | {'historyTimeToLive': 1}    | 400 | does not exist
          PUT  | /decision-definition/nope/history-time-to-live | {'historyTimeToLive': 1}    | 400 | does not exist
          POST | /decision-definition/key/nope/evaluate | {}                                  | 404 | nope
          POST | /decision-definition/key/select_intervention/evaluate | {'variables': {'probability': {'value': 'high'}}} | 400 | give each the type
          POST | /decision-definition/key/select_intervention/evaluate | {'variables': {'probability': {'value': 'x', 'type': 'Integer'}}} | 400 | Cannot convert
          POST | /authorization/create          | {}                                          | 400 | lacks a field
          POST | /authorization/create          | {'type': 9, 'permissions': ['READ'], 'resourceType': 0, 'resourceId': '*', 'userId': 'x'} | 400 | authorization type
          POST | /user/create                   | {'profile': {'id': '../x'}, 'credentials': {'password': 'a long enough one'}} | 400 | ../x
          PUT  | /group/coordinators/members/sarah |                                          | 409 | there already
          POST | /history/cleanup?immediatelyDue=x |                                          | 400 | does not exist
          GET  | /case-instance/nope            |                                             | 403 | switched off
          POST | /case-execution                | {}                                          | 403 | switched off
          GET  | /case-definition/nope          |                                             | 403 | switched off
          POST | /migration/execute             | {'migrationPlan': {}}                       | 403 | POST /api/v1/workflows/{key}/migrate
          POST | /migration/executeAsync        | {'migrationPlan': {}}                       | 403 | POST /api/v1/workflows/{key}/migrate
          """)
  void isAnsweredInTheEnginesShape(
      HttpMethod method, String path, String body, int status, String words) {
    String there = path.replace("{job}", job).replace("{task}", task);
    String json = body == null ? null : body.replace('\'', '"');
    ResponseEntity<String> byRest =
        coOp.as("admin", method, "/engine-rest" + there, json == null ? null : coOp.read(json));

    for (Answer answer :
        new Answer[] {
          new Answer(byRest.getStatusCode().value(), byRest.getBody()),
          cockpit.call(method, there, json)
        }) {
      assertThat(answer.status()).as(answer.body()).isEqualTo(status);
      JsonNode said = coOp.read(answer.body());
      assertThat(said.get("type").asText()).isNotBlank();
      assertThat(said.get("message").asText())
          .contains(words)
          .doesNotContain("org.camunda", "java.", "SQL", "Exception", "act_");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/engine-rest/identity/nothing", "/engine-rest/task;x=1"})
  void whatIsNotThereIsSaidInTheEnginesShapeToo(String path) {
    ResponseEntity<String> answer = coOp.as("admin", HttpMethod.GET, path, null);

    assertThat(answer.getStatusCode().is4xxClientError()).isTrue();
    assertThat(coOp.read(answer.getBody()).get("message").asText()).isNotBlank();
  }
}
