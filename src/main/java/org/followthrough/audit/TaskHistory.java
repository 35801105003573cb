package org.followthrough.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * The tasks and waits of an instance as the audit has them, for when the engine has forgotten them:
 * its history goes when the diagram's time to live is over.
 */
@Component
public class TaskHistory {

  private static final Set<String> NOT_FILLED_IN = Set.of("task", "taskId");

  private final AuditEntries entries;

  TaskHistory(AuditEntries entries) {
    this.entries = entries;
  }

  /** Oldest first. */
  public List<TaskRecord> of(String instanceId) {
    return entries.ofInstance(instanceId).stream()
        .filter(entry -> entry.says("taskId") || entry.kind() == AuditKind.WAIT_BEGUN)
        .collect(
            Collectors.groupingBy(
                entry -> entry.says("taskId") ? entry.fact("taskId") : "wait-" + entry.id(),
                LinkedHashMap::new,
                Collectors.toList()))
        .entrySet()
        .stream()
        .map(
            thread ->
                thread.getValue().get(0).says("taskId")
                    ? task(thread.getKey(), thread.getValue())
                    : wait(thread.getKey(), thread.getValue().get(0)))
        .toList();
  }

  /** The calls that were made for instances, by instance and oldest first. */
  public Map<String, List<CallRecord>> callsOf(Collection<String> instanceIds) {
    return entries.completedTasksOf(instanceIds).stream()
        .filter(entry -> entry.says("callOutcome"))
        .collect(
            Collectors.groupingBy(
                entry -> entry.run().instanceId(),
                Collectors.mapping(
                    entry ->
                        new CallRecord(
                            entry.at(),
                            entry.actor(),
                            entry.fact("callOutcome"),
                            entry.said("callNotes")),
                    Collectors.toList())));
  }

  private static TaskRecord wait(String id, AuditEntry begun) {
    return new TaskRecord(
        id, "wait", begun.fact("step"), begun.at(), new End(null, true, Map.of()), "system");
  }

  private static TaskRecord task(String id, List<AuditEntry> thread) {
    AuditEntry last = thread.get(thread.size() - 1);
    boolean isCompleted = last.kind() == AuditKind.TASK_COMPLETED;
    Map<String, Object> filledIn = new LinkedHashMap<>();
    if (isCompleted) {
      add(filledIn, last.facts());
      add(filledIn, last.payload());
    }
    return new TaskRecord(
        id,
        last.says("callOutcome") ? "call" : "task",
        last.fact("task"),
        thread.get(0).at(),
        new End(last.at(), isCompleted, filledIn),
        last.actor());
  }

  private static void add(Map<String, Object> filledIn, JsonNode said) {
    if (said != null) {
      said.fields()
          .forEachRemaining(
              field -> {
                if (!NOT_FILLED_IN.contains(field.getKey())) {
                  filledIn.put(field.getKey(), field.getValue().asText());
                }
              });
    }
  }

  /**
   * One task or wait.
   *
   * @param type {@code task}, {@code call} or {@code wait}
   * @param actor a user or {@code system}
   */
  public record TaskRecord(
      String id, String type, String name, Instant begunAt, End end, String actor) {}

  /**
   * What came of one call.
   *
   * @param by a user
   * @param outcome such as {@code voicemail}
   * @param notes what was written down, or null
   */
  public record CallRecord(Instant at, String by, String outcome, String notes) {}

  /**
   * How a task or a wait ended.
   *
   * @param at when it was completed or taken away; null for a wait, whose end is the next step's
   *     begin
   * @param isCompleted whether it was not taken away
   * @param filledIn what was entered into the task's form
   */
  public record End(Instant at, boolean isCompleted, Map<String, Object> filledIn) {}
}
