package org.followthrough.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.followthrough.CoOp;

/** What the treasurers send out, and what is put before them. */
final class Treasury {

  private Treasury() {}

  static Map<String, Object> invoice(String invoiceId) {
    return new HashMap<>(
        Map.of(
            "invoiceId", invoiceId, "amount", 1250.5, "currency", "USD", "dueDate", "2099-02-20"));
  }

  static JsonNode onlyTask(CoOp coOp) {
    List<JsonNode> tasks = coOp.tasksFor("treasurers");
    assertThat(tasks).as("tasks for treasurers").hasSize(1);
    return tasks.get(0);
  }
}
