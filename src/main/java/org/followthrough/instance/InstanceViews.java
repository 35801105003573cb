package org.followthrough.instance;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.followthrough.engine.EngineRecords;
import org.followthrough.instance.InstanceView.CurrentStep;
import org.springframework.stereotype.Component;

/** Instances as outsiders see them. */
@Component
public class InstanceViews {

  private final Steps steps;
  private final EngineRecords records;

  InstanceViews(Steps steps, EngineRecords records) {
    this.steps = steps;
    this.records = records;
  }

  /** The same instances in the same order, each with where it stands now. */
  public List<InstanceView> of(List<Instance> instances) {
    List<String> ids = instances.stream().map(Instance::id).toList();
    Map<String, List<CurrentStep>> current = steps.current(ids);
    Map<String, Instant> next = records.nextExecution(ids);
    return instances.stream()
        .map(
            i ->
                new InstanceView(
                    i.id(),
                    i.workflow(),
                    i.workflowVersion(),
                    i.familyId(),
                    i.triggeredBy(),
                    i.status().word(),
                    current.getOrDefault(i.id(), List.of()),
                    next.get(i.id()),
                    i.triggeredAt(),
                    i.startedAt(),
                    i.completedAt(),
                    i.outcome() == null ? null : i.outcome().word(),
                    i.outcomeNotes(),
                    i.errorCount(),
                    i.lastError(),
                    i.priority(),
                    i.urgent()))
        .toList();
  }
}
