package org.followthrough.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/**
 * A reply in the sandbox may have any header that a mail may have, and says why it has no other.
 */
@SandboxTest
class RepliesWithHeadersTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamilyThatWasWritten() {
    coOp.opensOnAMonday();
    coOp.aFamily("martinez");
    coOp.aPredictionFor("martinez");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "'Auto Submitted', auto-replied",
    "'', auto-replied",
    "'X-Ü', any",
    "Auto-Submitted, 'auto\n-replied'",
    "Auto-Submitted, ",
    "Content-Transfer-Encoding, telegraph",
  })
  void whatNoMailCanHaveIsRefusedAndNamed(String name, String value) {
    ResponseEntity<String> answer = replies(name, value);

    assertThat(answer.getStatusCode().value()).as(answer.getBody()).isEqualTo(400);
    assertThat(answer.getBody()).contains("\"field\":\"headers\"");
  }

  @Test
  void whatAMailCanHaveIsSent() {
    assertThat(replies("Auto-Submitted", "auto-replied").getStatusCode().value()).isEqualTo(200);
  }

  private ResponseEntity<String> replies(String name, String value) {
    Map<String, String> headers = new HashMap<>();
    headers.put(name, value);
    return coOp.as(
        "sarah",
        HttpMethod.POST,
        "/sandbox/messages/" + coOp.lastMessage("martinez", "email").get("id").asText() + "/reply",
        Map.of("text", "Hello", "headers", headers));
  }
}
