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
                    new InstanceView.Origin(
                        i.workflow(), i.origin().workflowVersion(), i.familyId(), i.triggeredBy()),
                    i.status().word(),
                    new InstanceView.Position(
                        current.getOrDefault(i.id(), List.of()), next.get(i.id())),
                    new InstanceView.Times(
                        i.triggeredAt(), i.times().startedAt(), i.times().completedAt()),
                    new InstanceView.Result(
                        i.end().outcome() == null ? null : i.end().outcome().word(),
                        i.end().notes(),
                        i.failures().count(),
                        i.failures().newest()),
                    new InstanceView.Urgency(i.origin().priority(), i.origin().urgent())))
        .toList();
  }
}
