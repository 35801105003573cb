package org.followthrough.sandbox;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.followthrough.audit.TaskHistory;
import org.followthrough.audit.TaskHistory.CallRecord;
import org.followthrough.instance.HeldSteps;
import org.followthrough.instance.HeldSteps.Hold;
import org.followthrough.instance.InstanceView;
import org.followthrough.instance.InstanceView.CurrentStep;
import org.followthrough.instance.InstanceViews;
import org.followthrough.instance.Instances;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Says of each instance where it stands, why it waits there, and what came of its calls. */
@Component
@Profile(SandboxWorld.PROFILE)
class InstanceOverviews {

  private final Instances instances;
  private final InstanceViews views;
  private final HeldSteps held;
  private final TaskHistory tasks;

  InstanceOverviews(Instances instances, InstanceViews views, HeldSteps held, TaskHistory tasks) {
    this.instances = instances;
    this.views = views;
    this.held = held;
    this.tasks = tasks;
  }

  /** By family; few questions, however many families there are. */
  Map<String, List<InstanceJson>> of(List<String> familyIds) {
    List<InstanceView> found = views.of(instances.of(familyIds));
    List<String> ids = found.stream().map(InstanceView::id).toList();
    Map<String, Hold> holds = held.current(ids);
    Map<String, List<CallRecord>> calls = tasks.callsOf(ids);
    return found.stream()
        .collect(
            Collectors.groupingBy(
                InstanceView::familyId,
                Collectors.mapping(
                    view ->
                        InstanceJson.of(
                            view, holds.get(view.id()), calls.getOrDefault(view.id(), List.of())),
                    Collectors.toList())));
  }

  /**
   * @param waits what holds it by a rule, or null
   */
  record InstanceJson(
      @JsonUnwrapped Run run,
      List<CurrentStep> currentSteps,
      Instant nextExecutionAt,
      WaitJson waits,
      List<CallRecord> calls,
      @JsonUnwrapped End end,
      String cockpitUrl) {

    private static InstanceJson of(InstanceView view, Hold hold, List<CallRecord> calls) {
      boolean hasEnded = view.times().completedAt() != null;
      return new InstanceJson(
          new Run(
              view.id(),
              view.origin().workflow(),
              view.origin().workflowVersion(),
              view.origin().triggeredBy(),
              view.status()),
          view.position().currentSteps(),
          view.position().nextExecutionAt(),
          hold == null || hasEnded ? null : new WaitJson(hold.until(), hold.because()),
          calls,
          new End(view.result().outcome(), view.result().lastError()),
          hasEnded
              ? null
              : "/camunda/app/cockpit/default/#/process-instance/" + view.id() + "/runtime");
    }
  }

  record Run(String id, String workflow, int workflowVersion, String triggeredBy, String status) {}

  record WaitJson(Instant until, String because) {}

  record End(String outcome, String lastError) {}
}
