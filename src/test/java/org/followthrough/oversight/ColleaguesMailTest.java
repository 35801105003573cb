package org.followthrough.oversight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/** What colleagues are written: each once, whatever happens to the mail of another. */
@SandboxTest
class ColleaguesMailTest {

  private static final String CALL = "Call the family";

  @Autowired CoOp coOp;

  /** A call that nobody has taken is due on Monday; Mike and Sarah may both make it. */
  @BeforeEach
  void aCallThatNobodyHasTaken() {
    coOp.opensOnAMonday();
    mikeIsWrittenToAt("mike@families.example");
    Map<String, Object> family = coOp.aUsualFamily("cohen");
    family.put("consent", Map.of("email", false, "sms", false));
    family.remove("coordinator");
    coOp.aFamily("cohen", family);
    coOp.aPredictionFor("cohen");
    coOp.daysPass(1);
  }

  /** The sandbox's mail server lets through whatever goes to the organisation itself. */
  private void mikeIsWrittenToAt(String address) {
    coOp.as(
        "admin",
        HttpMethod.PUT,
        "/engine-rest/user/mike/profile",
        Map.of("id", "mike", "firstName", "Mike", "lastName", "Coordinator", "email", address));
  }

  @AfterEach
  void mikeIsWrittenToAsEver() {
    mikeIsWrittenToAt("mike@followthrough.example");
  }

  @Test
  void whereOneAddressIsTriedAgainTheOthersAreNotRemindedTwice() {
    coOp.channelIs("email", "transient", 1);

    coOp.passes("PT12H");

    assertThat(reminders("mike@families.example")).hasSize(1);
    assertThat(reminders("sarah@followthrough.example")).hasSize(1);
  }

  @Test
  void anAddressThatIsRefusedForGoodIsNamedAndNotTriedAgain() {
    coOp.channelIs("email", "permanent", 1);

    coOp.passes("PT12H");

    assertThat(reminders("mike@families.example")).isEmpty();
    assertThat(reminders("sarah@followthrough.example")).hasSize(1);
    assertThat(comments()).hasSize(1);
    assertThat(comments().get(0).get("message").asText())
        .contains("reminded", "mike could not be written to: the mail server said 550");
  }

  @Test
  void aDigestThatIsRefusedForGoodIsNoFailureOfTheDigests() {
    coOp.as(
        "mike",
        HttpMethod.POST,
        "/engine-rest/task/" + coOp.onlyTask(CALL).get("id").asText() + "/claim",
        Map.of("userId", "mike"));
    coOp.daysPass(5);
    coOp.channelIs("email", "permanent", 1);

    coOp.daysPass(1);

    assertThat(coOp.body(coOp.as("otto", HttpMethod.GET, "/engine-rest/incident", null))).isEmpty();
    assertThat(
            coOp.body(
                coOp.as(
                    "otto",
                    HttpMethod.GET,
                    "/engine-rest/process-instance?processDefinitionKey=weekly_digest",
                    null)))
        .isEmpty();
  }

  @Test
  void whomNoWorkflowCouldReachStandsInTheDigestWithTheReason() {
    Map<String, Object> family = coOp.aUsualFamily("okafor");
    family.put("familyName", "Okafor");
    family.put("phone", null);
    family.put("email", "okafor@families.example");
    coOp.aFamily("okafor", family);
    coOp.channelIs("email", "permanent");
    coOp.aPredictionFor("okafor");
    coOp.channelIs("email", "none");
    assertThat(coOp.standingOf("okafor")).isEqualTo("failed/failed");

    coOp.daysPass(6);

    assertThat(coOp.mailsTo("sarah@followthrough.example"))
        .filteredOn(mail -> mail.get("subject").asText().startsWith("Your week:"))
        .singleElement()
        .satisfies(
            mail ->
                assertThat(mail.get("text").asText())
                    .contains("the Okafor family, high risk intervention:", "5.1.1"));
  }

  private List<JsonNode> reminders(String address) {
    return coOp.mailsTo(address).stream()
        .filter(mail -> mail.get("subject").asText().startsWith("Overdue:"))
        .toList();
  }

  private List<JsonNode> comments() {
    JsonNode comments =
        coOp.body(
            coOp.as(
                "sarah",
                HttpMethod.GET,
                "/engine-rest/task/" + coOp.onlyTask(CALL).get("id").asText() + "/comment",
                null));
    return StreamSupport.stream(comments.spliterator(), false).toList();
  }
}
