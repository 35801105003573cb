package org.followthrough.outreach;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Timestamp;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A channel that fails for many families is held for all of them, and nobody is asked. */
@SandboxTest
class BreakerTest {

  private static final String TASK = "Decide on the failed step";

  @Autowired CoOp coOp;
  @Autowired Breaker breaker;
  @Autowired JdbcClient jdbc;

  @BeforeEach
  void aCoOp() {
    coOp.opensOnAMonday();
  }

  @Test
  void anOutageForManyFamiliesCostsNoRetryAndNobodysTimeAndAllAreReachedAfterwards() {
    coOp.channelIs("sms", "transient");
    List<String> families = families(30);
    predictionsFor(families);

    coOp.passes("PT3H");
    assertThat(coOp.tasks(TASK)).isEmpty();
    assertThat(health()).isEqualTo("DEGRADED");
    assertThat(metrics()).contains("followthrough_channel_held{channel=\"sms\"} 1.0");

    coOp.channelIs("sms", "none");
    // The next probe comes within five minutes, and takes all others along.
    coOp.passes("PT6M");
    assertThat(families)
        .allSatisfy(family -> assertThat(coOp.channelsUsedFor(family)).containsExactly("sms"));
    assertThat(health()).isEqualTo("UP");
    assertThat(coOp.tasks(TASK)).isEmpty();
  }

  @Test
  void aProbeThatALimitHoldsIsFollowedByAnother() {
    theGatewayFailsForMany();
    aFamilyWithAPhone("next", 1);
    aFamilyWithAPhone("other", 2);
    predictionsFor(List.of("next"));
    predictionsFor(List.of("other"));
    assertThat(breaker.outages()).hasSize(1);

    // The family that is to be the probe gets all that it may get today, by mail.
    coOp.aFamily("next");
    coOp.aPredictionFor("next", 0.7, 80);
    coOp.operationsDeletes(instanceOf("next", "medium_risk_intervention"));
    coOp.aPredictionFor("next", 0.7, 80);
    assertThat(coOp.channelsUsedFor("next")).containsExactly("email", "email");
    coOp.passes("PT4M");

    assertThat(coOp.channelsUsedFor("other")).containsExactly("sms");
    assertThat(breaker.outages()).isEmpty();
    assertThat(coOp.channelsUsedFor("next")).containsExactly("email", "email");
  }

  @Test
  void whereTheProbesFamilyIsNoLongerWrittenToAnotherIsTheProbeWithinAnHour() {
    theGatewayFailsForMany();
    aFamilyWithAPhone("next", 1);
    aFamilyWithAPhone("other", 2);
    predictionsFor(List.of("next"));
    predictionsFor(List.of("other"));

    coOp.operationsDeletes(instanceOf("next", "high_risk_intervention"));
    coOp.passes("PT1H");

    assertThat(coOp.channelsUsedFor("other")).containsExactly("sms");
  }

  @Test
  void theAuditSaysWhenAChannelWasHeldAndWhenItWasFreeAgain() {
    ZonedDateTime failed = coOp.now().toZonedDateTime();
    theGatewayFailsForMany();
    aFamilyWithAPhone("next", 1);
    predictionsFor(List.of("next"));
    coOp.passes("PT10M");

    List<Map<String, Object>> entries =
        jdbc.sql(
                """
                select kind, actor, facts ->> 'channel' as channel, at from followthrough.audit_entry
                where family_id is null order by id""")
            .query()
            .listOfRows();

    assertThat(entries)
        .extracting(entry -> entry.get("kind"))
        .containsExactly("channel.held", "channel.freed");
    assertThat(entries).allSatisfy(entry -> assertThat(entry).containsEntry("channel", "sms"));
    assertThat((Timestamp) entries.get(1).get("at"))
        .isBetween(
            Timestamp.from(failed.toInstant()), Timestamp.from(failed.plusMinutes(10).toInstant()));
  }

  @Test
  void aFewFamiliesThatFailAreEscalatedOneByOne() {
    coOp.channelIs("sms", "transient");
    predictionsFor(families(3));

    coOp.passes("PT36M");

    assertThat(coOp.tasks(TASK)).hasSize(3);
    assertThat(healthOf("channels")).isEqualTo("UP");
    assertThat(healthOf("stuckWorkflows")).isEqualTo("DEGRADED");
  }

  @Test
  void numbersThatAreAllWrongAreNoOutage() {
    coOp.channelIs("sms", "permanent");
    predictionsFor(families(20));
    coOp.channelIs("sms", "none");

    aFamilyWithAPhone("one-more", 99);
    predictionsFor(List.of("one-more"));

    assertThat(coOp.channelsUsedFor("one-more")).containsExactly("sms");
  }

  /** For families that nobody waits for. */
  private void theGatewayFailsForMany() {
    for (int i = 0; i < 20; i++) {
      breaker.failed("sms", "family-" + i, "step-" + i, "503 unavailable");
    }
  }

  private JsonNode instanceOf(String familyId, String workflow) {
    return coOp.instancesOf(familyId).stream()
        .filter(instance -> instance.get("workflow").asText().equals(workflow))
        .findFirst()
        .orElseThrow();
  }

  private List<String> families(int number) {
    return IntStream.range(0, number)
        .mapToObj(
            i -> {
              String familyId = "family-" + i;
              aFamilyWithAPhone(familyId, i);
              return familyId;
            })
        .toList();
  }

  private void aFamilyWithAPhone(String familyId, int number) {
    Map<String, Object> family = coOp.aUsualFamily(familyId);
    family.put("email", null);
    family.put("phone", "+120155501%02d".formatted(number));
    coOp.aFamily(familyId, family);
  }

  private void predictionsFor(List<String> families) {
    families.forEach(family -> coOp.body(coOp.predicts(coOp.aPrediction(family, 0.87, 91))));
    coOp.settles();
  }

  private String healthOf(String part) {
    JsonNode health = coOp.body(coOp.as("otto", HttpMethod.GET, "/actuator/health", null));
    return health.at("/components/" + part + "/status").asText();
  }

  private String health() {
    JsonNode health = coOp.body(coOp.as("otto", HttpMethod.GET, "/actuator/health", null));
    return health.get("status").asText();
  }

  private String metrics() {
    return coOp.as("otto", HttpMethod.GET, "/actuator/prometheus", null).getBody();
  }
}
