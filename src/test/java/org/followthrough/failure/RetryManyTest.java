package org.followthrough.failure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.security.WebAppSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/** Many steps failed for one cause; once it is mended, operations try all of them again at once. */
@SandboxTest
class RetryManyTest {

  private static final String RETRY = "/api/v1/instances/retry";
  private static final String TASK = "Decide on the failed step";

  @Autowired CoOp coOp;

  @BeforeEach
  void aCoOp() {
    coOp.opensOnAMonday();
  }

  @Test
  void fortyOfOneCauseAreFoundTriedForAndTriedAgain() {
    coOp.channelIs("email", "transient");
    // In waves, or the channel would be held for all and nothing would fail for good.
    for (List<String> wave : List.of(families(0, 14), families(14, 28), families(28, 40))) {
      wave.forEach(coOp::aFamily);
      wave.forEach(coOp::aPredictionFor);
      coOp.passes("PT50M");
    }
    coOp.channelIs("email", "none");

    JsonNode group = failures("otto").get(0);
    assertThat(failures("otto")).hasSize(1);
    assertThat(group.get("count").asInt()).isEqualTo(40);
    assertThat(group.get("workflow").asText()).isEqualTo("high_risk_intervention");
    assertThat(group.get("step").asText()).isEqualTo("Send the first email");
    assertThat(group.get("cause").asText()).isNotBlank().doesNotContain("@");
    assertThat(group.get("families").get(0).get("familyName").asText()).isEqualTo("Martinez");

    JsonNode dry = coOp.body(retries("otto", group.get("cause").asText(), true));
    assertThat(dry.get("matched").asInt()).isEqualTo(40);
    assertThat(dry.get("retried").asInt()).isZero();
    assertThat(dry.get("families")).hasSize(40);
    assertThat(coOp.tasks(TASK)).hasSize(40);

    JsonNode done = coOp.body(retries("otto", group.get("cause").asText(), false));
    assertThat(done.get("retried").asInt()).isEqualTo(40);
    coOp.settles();
    assertThat(coOp.tasks(TASK)).isEmpty();
    assertThat(failures("otto")).isEmpty();
    assertThat(families(0, 40))
        .allSatisfy(family -> assertThat(coOp.channelsUsedFor(family)).containsExactly("email"));
    JsonNode step = coOp.onlyStep("duval0", TASK);
    assertThat(step.get("actor").asText()).isEqualTo("otto");
    assertThat(step.get("output").get("escalationNotes").asText()).isEqualTo("The server is back.");
  }

  @Test
  void anotherCauseIsLeftAlone() {
    failsForGood("haddad");

    JsonNode done = coOp.body(retries("otto", "something else", false));

    assertThat(done.get("matched").asInt()).isZero();
    assertThat(coOp.tasks(TASK)).hasSize(1);
  }

  @Test
  void whatIsToBeTriedAgainMustBeSaid() {
    ResponseEntity<String> answer =
        coOp.as("otto", HttpMethod.POST, RETRY, Map.of("reason", "Everything."));

    assertThat(answer.getStatusCode().value()).isEqualTo(400);
  }

  @Test
  void coordinatorsMayAndProgramsAndAnalystsMayNot() {
    assertThat(retries("sarah", "x", true).getStatusCode().value()).isEqualTo(200);
    assertThat(retries("ana", "x", true).getStatusCode().value()).isEqualTo(403);
    assertThat(retries("predictor", "x", true).getStatusCode().value()).isEqualTo(403);
  }

  @Test
  void aSessionInCockpitDoesItOnlyWithItsToken() {
    WebAppSession cockpit = new WebAppSession(coOp.url());
    cockpit.signIn("cockpit", "otto", "otto");
    String body = "{\"cause\":\"x\",\"reason\":\"y\",\"dryRun\":true}";

    assertThat(cockpit.post(RETRY, body).status()).isEqualTo(200);
    assertThat(cockpit.postWithoutToken(RETRY, body).status()).isEqualTo(401);
  }

  private void failsForGood(String family) {
    coOp.channelIs("email", "transient");
    coOp.aFamily(family);
    coOp.aPredictionFor(family);
    coOp.passes("PT36M");
  }

  private JsonNode failures(String user) {
    return coOp.body(coOp.as(user, HttpMethod.GET, "/api/v1/instances/failures", null));
  }

  private ResponseEntity<String> retries(String user, String cause, boolean dryRun) {
    Map<String, Object> body = new HashMap<>();
    body.put("cause", cause);
    body.put("reason", "The server is back.");
    body.put("dryRun", dryRun);
    return coOp.as(user, HttpMethod.POST, RETRY, body);
  }

  private static List<String> families(int from, int to) {
    return IntStream.range(from, to).mapToObj(number -> "duval" + number).toList();
  }
}
