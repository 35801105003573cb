package org.followthrough.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.followthrough.engine.CurrentUser;
import org.followthrough.engine.DeployedForms;
import org.followthrough.engine.DiagramListener;
import org.followthrough.engine.ExecutionFacts;
import org.followthrough.engine.ParsedElement;
import org.followthrough.engine.ParsedUserTask;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.engine.TaskLabel;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What only the engine knows, written into the audit in its own transaction: waits, and tasks with
 * whoever had them and what was filled in. All else is written by triggers on our tables.
 */
@Component
class TaskAuditListener implements DiagramListener {

  private final JdbcClient jdbc;
  private final DeployedForms forms;
  private final ObjectMapper json;
  private final Clock clock;

  TaskAuditListener(JdbcClient jdbc, DeployedForms forms, ObjectMapper json, Clock clock) {
    this.jdbc = jdbc;
    this.forms = forms;
    this.json = json;
    this.clock = clock;
  }

  @Override
  public void userTask(ParsedUserTask parsed) {
    List<JsonNode> none = List.of();
    parsed.on(
        TaskListener.EVENTNAME_CREATE, task -> add(AuditKind.TASK_CREATED, task, Map.of(), none));
    parsed.on(
        TaskListener.EVENTNAME_ASSIGNMENT,
        task -> add(AuditKind.TASK_ASSIGNED, task, assignee(task), none));
    parsed.on(
        TaskListener.EVENTNAME_COMPLETE,
        task ->
            add(
                AuditKind.TASK_COMPLETED,
                task,
                Map.of(),
                parsed.form().map(forms::fields).orElse(none)));
    parsed.on(
        TaskListener.EVENTNAME_DELETE,
        task -> add(AuditKind.TASK_TAKEN_AWAY, task, Map.of(), none));
  }

  @Override
  public void timer(ParsedElement wait) {
    wait.onStart(this::waits);
  }

  private static Map<String, Object> assignee(DelegateTask task) {
    return task.getAssignee() == null ? Map.of() : Map.of("assignee", task.getAssignee());
  }

  private void waits(DelegateExecution execution) {
    add(
        AuditKind.WAIT_BEGUN,
        "system",
        ProcessVariable.FAMILY_ID.in(execution),
        ExecutionFacts.rootInstanceId(execution),
        Map.of("step", String.valueOf(execution.getCurrentActivityName())),
        Map.of());
  }

  private void add(
      AuditKind kind, DelegateTask task, Map<String, Object> more, List<JsonNode> fields) {
    Map<String, Object> facts = new TreeMap<>(more);
    facts.put("task", TaskLabel.of(task));
    facts.put("taskId", task.getId());
    Map<String, Object> filledIn = new TreeMap<>();
    for (JsonNode field : fields) {
      String key = field.get("key").asText();
      Object value = task.getVariable(key);
      // Choices say nothing of who the family is; words may.
      if (value != null) {
        (field.has("values") ? facts : filledIn).put(key, value.toString());
      }
    }
    add(
        kind,
        CurrentUser.id().orElse("system"),
        ProcessVariable.FAMILY_ID.in(task),
        ProcessVariable.INSTANCE_ID
            .in(task)
            .orElseGet(() -> ExecutionFacts.rootInstanceId(task.getExecution())),
        facts,
        filledIn);
  }

  private void add(
      AuditKind kind,
      String actor,
      Optional<String> family,
      String instanceId,
      Map<String, Object> facts,
      Map<String, Object> payload) {
    jdbc.sql(
            """
            select followthrough.audit_add(cast(:family as text), cast(:at as timestamptz), :kind, :actor,
              cast(:instance as text), cast(:facts as jsonb), cast(:payload as jsonb))""")
        .param("family", family.orElse(null))
        .param("at", Timestamp.from(clock.instant()))
        .param("kind", kind.word())
        .param("actor", actor)
        .param("instance", instanceId)
        .param("facts", written(facts))
        .param("payload", written(payload))
        .query(row -> {});
  }

  private String written(Map<String, Object> values) {
    try {
      return json.writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("an entry of the audit cannot be written as JSON", e);
    }
  }
}
