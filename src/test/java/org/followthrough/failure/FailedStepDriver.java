package org.followthrough.failure;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.followthrough.CoOp;
import org.springframework.http.HttpMethod;

/** Lets steps fail for good, and decides on them as the coordinator does. */
final class FailedStepDriver {

  static final String TASK = "Decide on the failed step";

  private final CoOp coOp;

  FailedStepDriver(CoOp coOp) {
    this.coOp = coOp;
  }

  void failsForGood(String familyId) {
    coOp.channelIs("email", "transient");
    coOp.aFamily(familyId);
    coOp.aPredictionFor(familyId);
    coOp.passes("PT36M");
  }

  void decides(String familyId, String decision) {
    String instance = coOp.onlyInstanceOf(familyId).get("id").asText();
    JsonNode task =
        coOp.tasks(TASK).stream()
            .filter(one -> coOp.variableOf(one, "instanceId").equals(instance))
            .findFirst()
            .orElseThrow();
    coOp.completes(task, Map.of("escalationDecision", decision, "escalationNotes", "because"));
  }

  List<JsonNode> incidentsOf(String familyId) {
    return coOp.incidentsOf(coOp.onlyInstanceOf(familyId));
  }

  List<JsonNode> allIncidents() {
    JsonNode all = coOp.body(coOp.as("admin", HttpMethod.GET, "/engine-rest/incident", null));
    return StreamSupport.stream(all.spliterator(), false).toList();
  }
}
