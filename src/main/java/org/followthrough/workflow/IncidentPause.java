package org.followthrough.workflow;

import java.util.List;
import java.util.function.Consumer;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.incident.DefaultIncidentHandler;
import org.camunda.bpm.engine.impl.incident.IncidentContext;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.runtime.Incident;
import org.springframework.stereotype.Component;

/** An instance with a step that failed for good is paused until the incident is gone. */
@Component
class IncidentPause extends DefaultIncidentHandler {

  private final Instances instances;

  IncidentPause(Instances instances) {
    super(Incident.FAILED_JOB_HANDLER_TYPE);
    this.instances = instances;
  }

  @Override
  public Incident handleIncident(IncidentContext context, String message) {
    Incident incident = super.handleIncident(context, message);
    withRoot(context.getExecutionId(), instances::paused);
    return incident;
  }

  @Override
  protected void removeIncident(IncidentContext context, boolean resolved) {
    List<Incident> gone =
        Context.getCommandContext()
            .getIncidentManager()
            .findIncidentByConfiguration(context.getConfiguration());
    super.removeIncident(context, resolved);
    for (Incident incident : gone) {
      withRoot(
          incident.getExecutionId(),
          root -> {
            if (hasNoOther(root, incident)) {
              instances.resumed(root);
            }
          });
    }
  }

  /** Those of called processes stand at the root too, and name the incident that caused them. */
  private static boolean hasNoOther(String root, Incident gone) {
    return Context.getCommandContext()
        .getIncidentManager()
        .findIncidentsByProcessInstance(root)
        .stream()
        .allMatch(incident -> incident.getRootCauseIncidentId().equals(gone.getId()));
  }

  private static void withRoot(String executionId, Consumer<String> action) {
    ExecutionEntity execution =
        executionId == null
            ? null
            : Context.getCommandContext().getExecutionManager().findExecutionById(executionId);
    if (execution != null) {
      action.accept(execution.getRootProcessInstanceId());
    }
  }
}
