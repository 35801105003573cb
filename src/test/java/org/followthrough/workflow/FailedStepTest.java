package org.followthrough.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@SandboxTest
class FailedStepTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void aMailServerInTrouble() {
    coOp.opensOnAMonday();
    coOp.aFamily("martinez");
    coOp.channelIs("email", "transient");
  }

  @Test
  void aFirstStepThatWillBeTriedAgainSaysWhatWentWrongAndWhen() {
    coOp.aPredictionFor("martinez");

    JsonNode instance = coOp.onlyInstanceOf("martinez");
    assertThat(instance.get("errorCount").asInt()).isEqualTo(1);
    assertThat(instance.get("lastError").asText()).contains("450");
    assertThat(instance.get("currentSteps").findValuesAsText("name"))
        .containsExactly("Send the first email");
    OffsetDateTime next = OffsetDateTime.parse(instance.get("nextExecutionAt").asText());
    assertThat(Duration.between(coOp.now(), next)).isBetween(Duration.ZERO, Duration.ofMinutes(5));
  }

  @Test
  void afterItsLastTryAnInstanceIsPausedAndNothingWasSent() {
    coOp.aPredictionFor("martinez");
    coOp.passes("PT1H");

    JsonNode instance = coOp.onlyInstanceOf("martinez");
    assertThat(instance.get("status").asText()).isEqualTo("paused");
    assertThat(instance.get("errorCount").asInt()).isEqualTo(4);
    assertThat(coOp.received("martinez")).isEmpty();
  }
}
