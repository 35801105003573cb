package org.followthrough.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.followthrough.api.BadInputDriver.MARTINEZ;
import static org.followthrough.api.BadInputDriver.fields;
import static org.followthrough.api.BadInputDriver.head;
import static org.followthrough.api.BadInputDriver.tooLarge;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.api.BadInputDriver.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whatever a careless or hostile client asks for, and however it asks, is refused with the status
 * that the contract names, and nothing is stored.
 */
@SandboxTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadRequestTest {

  private static final String PREDICTIONS = "/api/v1/predictions";
  private static final String JSON = "Content-Type: application/json";

  @Autowired CoOp coOp;
  @Autowired JdbcClient jdbc;
  @Autowired ObjectMapper json;

  private BadInputDriver client;

  @BeforeAll
  void oneFamily() {
    client = new BadInputDriver(coOp, jdbc, json);
    client.seesOneFamily();
  }

  @AfterAll
  void nothingWasStored() {
    client.findsNothingStored();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "GET, /api/v1/instances?page=-1, 400, page",
        "GET, /api/v1/instances?page=1.5, 400, page",
        "GET, /api/v1/instances?page=99999999999, 400, page",
        "GET, /api/v1/instances?size=0, 400, size",
        "GET, /api/v1/instances?size=501, 400, size",
        "GET, /api/v1/instances?size=many, 400, size",
        "GET, /api/v1/instances?status=gone, 400, status",
        "GET, /api/v1/instances?familyId=%00, 400, familyId",
        "GET, /api/v1/instances?familyId=%zz, 400, -",
        "GET, /api/v1/instances/none, 404, -",
        "GET, /api/v1/instances/none/steps, 404, -",
        "GET, /api/v1/families/none, 404, -",
        "GET, /api/v1/families/a%00b, 400, -",
        "GET, /api/v1/families/a%2Fb, 400, -",
        "GET, /api/v1/families/a%5Cb, 400, -",
        "GET, /api/v1/families/a;b, 400, -",
        "GET, /api/v1/families/a%0D%0AX-Injected:1, 400, -",
        "GET, /api/v1/families/%ff, 400, -",
        "GET, /api/v1/families/%zz, 400, -",
        "GET, /api/v1/families/../../etc/passwd, 400, -",
        "GET, /api/v1//families/none, 400, -",
        "GET, /api/v1/families/<script>, 400, -",
        "GET, /nothing/here, 404, -",
        "DELETE, /api/v1/instances, 405, -",
        "PATCH, /api/v1/families/martinez, 405, -",
        "PUT, /api/v1/predictions, 405, -",
        "TRACE, /api/v1/instances, 405, -",
        "CONFUSE, /api/v1/instances, 405, -",
      })
  void aBadQuestionIsAnsweredWithWhatIsWrong(String method, String path, int status, String field)
      throws Exception {
    client.refused(client.call("admin", method, path, (byte[]) null), status, field);
  }

  @Test
  void anIdOfAnyLengthIsOnlyUnknown() throws Exception {
    client.refused(
        client.call("sarah", "GET", "/api/v1/instances/" + "a".repeat(5000), (byte[]) null),
        404,
        null);
  }

  @Test
  void anIdThatIsLongerThanARequestMayBeIsRefused() throws Exception {
    client.refused(
        client.call("sarah", "GET", "/api/v1/families/" + "a".repeat(20_000), (byte[]) null),
        400,
        null);
  }

  @Test
  void aFamilyIdInThePathIsHeldToTheSameLength() throws Exception {
    client.refused(
        client.call(
            "sarah",
            "PUT",
            "/api/v1/families/" + "a".repeat(101),
            fields(Map.of("familyName", "\"Okafor\""), "region", "null"),
            JSON),
        400,
        "familyId");
  }

  @Test
  void aMethodThatIsNotAllowedHearsWhichAre() throws Exception {
    assertThat(client.call("sarah", "PATCH", MARTINEZ, "{}", JSON).header("Allow"))
        .contains("GET", "PUT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/csv", "application/xml", "application/yaml", "rubbish"})
  void anAnswerThatIsNotJsonIsNotToBeHad(String accept) throws Exception {
    client.refused(
        client.call("sarah", "GET", "/api/v1/instances", (byte[]) null, "Accept: " + accept),
        406,
        null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/csv", "application/xml", "application/x-www-form-urlencoded", "rubbish"})
  void aBodyOfAnotherKindIsNotTaken(String contentType) throws Exception {
    client.refused(
        client.call("predictor", "POST", PREDICTIONS, "{}", "Content-Type: " + contentType),
        415,
        null);
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedWithTheLimit() throws Exception {
    Answer answer = client.call("predictor", "POST", PREDICTIONS, tooLarge(), JSON);

    client.refused(answer, 413, null);
    assertThat(client.problem(answer).get("detail").asText()).contains("1048576 bytes");
  }

  @Test
  void aBodyThatIsTooLargeAndDoesNotSaySoIsRefusedToo() throws Exception {
    String body = tooLarge();
    String chunk = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";

    client.refused(
        client.exchange(
            head("predictor", "POST", PREDICTIONS, JSON, "Transfer-Encoding: chunked"),
            chunk.getBytes(UTF_8)),
        413,
        null);
  }

  @Test
  void aStrangerHearsOnlyToSignIn() throws Exception {
    client.refused(client.call("nobody", "POST", PREDICTIONS, tooLarge(), JSON), 401, null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RUBBISH",
        "GET /api/v1/instances HTTP/9.9",
        "GET /api/v1/instances HTTP/1.1",
        "GET /api/v1/instances HTTP/1.1\r\nHost: a b",
        "GET /api/v1/in\tstances HTTP/1.1\r\nHost: localhost",
        "GET /api/v1/instances HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1",
        "GET /api/v1/instances HTTP/1.1\r\nHost: localhost\r\nX Y: 1",
      })
  void whatIsNoRequestIsRefusedAndHearsNothingOfTheServer(String head) throws Exception {
    Answer answer = client.exchange(head + "\r\nConnection: close\r\n\r\n", new byte[0]);

    assertThat(answer.status()).isBetween(400, 599);
    assertThat(answer.whole()).doesNotContainIgnoringCase("tomcat", "exception", "apache");
  }

  @Test
  void theClockGoesToNoMomentThatTheDatabaseCannotKeep() {
    for (Map<String, String> move :
        List.of(Map.of("to", "+400000-01-01T00:00:00Z"), Map.of("advance", "P400000Y"))) {
      assertThat(coOp.as("admin", HttpMethod.POST, "/sandbox/clock", move).getStatusCode().value())
          .isEqualTo(400);
    }
    coOp.settles();
  }
}
