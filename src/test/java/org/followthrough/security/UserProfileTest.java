package org.followthrough.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What somebody may write into a user's profile, which reminders and digests are sent by. */
@SandboxTest
class UserProfileTest {

  private static final String EVERYBODY = "everybody@elsewhere.example";
  private static final String SMUGGLED = "mike@followthrough.example\r\nBcc: " + EVERYBODY;

  @Autowired CoOp coOp;
  @Autowired JdbcClient jdbc;

  @BeforeEach
  void opens() {
    coOp.opensOnAMonday();
  }

  @AfterEach
  void asItWas() {
    store("mike@followthrough.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SMUGGLED,
        "mike@followthrough.example\nBcc: everybody@elsewhere.example",
        "mike@followthrough.example\u2028x",
        "mike@followthrough.example, everybody@elsewhere.example",
        "Mike <mike@followthrough.example>",
        "everybody: mike@followthrough.example;",
        "\"mike\\r\\n\"@followthrough.example",
        "mike",
        "mike@",
        "mike@follow through.example",
        "mike@followthrough.example\0"
      })
  void anEmailThatIsNoPlainAddressIsRefusedAtEveryDoor(String email) {
    ResponseEntity<String> overRest =
        coOp.as("admin", HttpMethod.PUT, "/engine-rest/user/mike/profile", profile(email, "Mike"));

    assertThat(overRest.getStatusCode().value()).isEqualTo(400);
    assertThat(coOp.read(overRest.getBody()).get("message").asText()).contains("email must be one");
    assertThat(overRest.getBody()).doesNotContain("Bcc", "\tat ");
    assertThat(ownProfile(profile(email, "Mike"))).isEqualTo(400);
    assertThat(created(email).getStatusCode().value()).isEqualTo(400);
    assertThat(stored()).isEqualTo("mike@followthrough.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mike@co-op.example", "m.o'neil+calls@co-op.example", "mike@localhost", ""})
  void anAddressOrNoneIsTaken(String email) {
    assertThat(ownProfile(profile(email, "Mike \uD83D\uDC4B"))).isEqualTo(204);

    assertThat(stored()).isEqualTo(email);
  }

  @Test
  void aNameIsOneLine() {
    assertThat(ownProfile(profile("mike@co-op.example", "Mike\r\nBcc: x"))).isEqualTo(400);
  }

  /** As an older version may have left it, or a backup that was restored. */
  @Test
  void whatIsStoredAllTheSameIsNotWrittenToAndIsSaid() {
    store(SMUGGLED);
    Map<String, Object> family = coOp.aUsualFamily("novak");
    family.put("coordinator", "mike");
    family.put("consent", Map.of("email", false, "sms", false));
    coOp.aFamily("novak", family);
    coOp.happens("payment_overdue", "novak", Map.of("invoiceId", "INV-1"));
    JsonNode call = coOp.onlyTask("Call the family");

    coOp.daysPass(8);

    assertThat(coOp.mailsTo(EVERYBODY)).isEmpty();
    assertThat(coOp.mailsTo("mike@followthrough.example")).isEmpty();
    assertThat(
            coOp.as(
                    "admin",
                    HttpMethod.GET,
                    "/engine-rest/task/" + call.get("id").asText() + "/comment",
                    null)
                .getBody())
        .contains("is overdue, but nobody has an email address that can be written to");
  }

  private int ownProfile(ObjectNode profile) {
    WebAppSession session = new WebAppSession(coOp.url());
    assertThat(session.signIn("welcome", "mike", "mike")).isEqualTo(200);
    return session.call(HttpMethod.PUT, "/user/mike/profile", profile.toString()).status();
  }

  private ResponseEntity<String> created(String email) {
    ObjectNode user = JsonNodeFactory.instance.objectNode();
    user.set("profile", profile(email, "New").put("id", "newcomer"));
    user.putObject("credentials").put("password", "newcomer");
    return coOp.as("admin", HttpMethod.POST, "/engine-rest/user/create", user);
  }

  private static ObjectNode profile(String email, String firstName) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", "mike")
        .put("firstName", firstName)
        .put("lastName", "Coordinator")
        .put("email", email);
  }

  private String stored() {
    return jdbc.sql("select email_ from act_id_user where id_ = 'mike'")
        .query(String.class)
        .single();
  }

  private void store(String email) {
    jdbc.sql("update act_id_user set email_ = ?, first_ = 'Mike' where id_ = 'mike'")
        .param(email)
        .update();
  }
}
