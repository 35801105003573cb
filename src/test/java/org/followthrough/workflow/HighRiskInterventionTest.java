package org.followthrough.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@SandboxTest
class HighRiskInterventionTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamilyAtHighRisk() {
    coOp.opensOnAMonday();
    coOp.aFamily("martinez");
  }

  @Test
  void aSilentFamilyGetsAnEmailThenATextThenACallAndIsReached() {
    coOp.aPredictionFor("martinez");
    assertThat(coOp.channelsUsedFor("martinez")).containsExactly("email");

    coOp.daysPass(3);
    assertThat(coOp.channelsUsedFor("martinez")).containsExactly("email", "sms");

    coOp.daysPass(2);
    coOp.completes("Call the family", Map.of("callOutcome", "reached", "callNotes", "They stay."));

    assertThat(coOp.onlyInstanceOf("martinez").get("status").asText()).isEqualTo("completed");
    assertThat(coOp.onlyInstanceOf("martinez").get("outcome").asText()).isEqualTo("success");
    assertThat(coOp.channelsUsedFor("martinez")).containsExactly("email", "sms");
  }
}
