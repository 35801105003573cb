package org.followthrough.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DayOfWeek;
import java.time.temporal.TemporalAdjusters;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/** What the first page is told of a family's workflows. */
@SandboxTest
class OverviewTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void aMonday() {
    coOp.opensOnAMonday();
  }

  @Test
  void whatIsHeldSaysUntilWhenAndWhyAndNoLongerWhenItGoes() {
    coOp.comesTo(
        coOp.now()
            .atZoneSameInstant(CoOp.NEW_YORK)
            .with(TemporalAdjusters.next(DayOfWeek.SATURDAY)));
    coOp.aFamily("pereira");
    coOp.aPredictionFor("pereira");

    JsonNode held = onlyInstanceOf("pereira");
    assertThat(held.at("/waits/because").asText()).endsWith("weekend");
    assertThat(held.at("/waits/until").asText()).isEqualTo(held.get("nextExecutionAt").asText());

    coOp.daysPass(2);
    assertThat(coOp.channelsUsedFor("pereira")).containsExactly("email");
    assertThat(onlyInstanceOf("pereira").get("waits").isNull()).isTrue();
  }

  @Test
  void everyCallIsThereWithItsOutcomeAndNotes() {
    Map<String, Object> family = coOp.aUsualFamily("martinez");
    family.put("consent", Map.of("email", false, "sms", false));
    coOp.aFamily("martinez", family);
    coOp.aPredictionFor("martinez");
    assertThat(onlyInstanceOf("martinez").get("calls")).isEmpty();

    coOp.completes(
        "Call the family", Map.of("callOutcome", "voicemail", "callNotes", "Asked to call back."));
    coOp.daysPass(2);
    coOp.completes("Call the family", Map.of("callOutcome", "reached", "callNotes", "They stay."));

    JsonNode calls = onlyInstanceOf("martinez").get("calls");
    assertThat(calls.findValuesAsText("outcome")).containsExactly("voicemail", "reached");
    assertThat(calls.findValuesAsText("notes"))
        .containsExactly("Asked to call back.", "They stay.");
    assertThat(calls.findValuesAsText("by")).containsOnly("sarah");
  }

  private JsonNode onlyInstanceOf(String familyId) {
    JsonNode overview =
        coOp.body(coOp.as("sarah", HttpMethod.GET, "/sandbox/overview?q=" + familyId, null));
    JsonNode instances = overview.get("families").get(0).get("instances");
    assertThat(instances).hasSize(1);
    return instances.get(0);
  }
}
