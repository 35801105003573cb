package org.followthrough.failure;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.incident.DefaultIncidentHandler;
import org.camunda.bpm.engine.impl.incident.IncidentContext;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.IncidentEntity;
import org.camunda.bpm.engine.runtime.Incident;
import org.followthrough.engine.CurrentJob;
import org.followthrough.engine.ExecutionFacts;
import org.followthrough.engine.NamedStep;
import org.followthrough.engine.OpenQuestion;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.instance.Escalation;
import org.followthrough.instance.Escalations;
import org.followthrough.instance.Instance;
import org.followthrough.instance.InstancePause;
import org.followthrough.instance.InstancePause.Cause;
import org.followthrough.instance.Instances;
import org.springframework.stereotype.Component;

/**
 * An instance with a step that failed for good stands still, and a coordinator is asked, until the
 * incident is gone, whoever resolves it: one incident at the instance's root, one task.
 */
@Component
class IncidentPause extends DefaultIncidentHandler {

  /** The process with the task {@code Decide on the failed step}; its business key is the step. */
  private static final String PROCESS = "failed_step";

  /** Tells that process that its task has become needless. */
  private static final String SETTLED = "failed_step_settled";

  private final Instances instances;
  private final Escalations escalations;
  private final InstancePause instancePause;

  IncidentPause(Instances instances, Escalations escalations, InstancePause instancePause) {
    super(Incident.FAILED_JOB_HANDLER_TYPE);
    this.instances = instances;
    this.escalations = escalations;
    this.instancePause = instancePause;
  }

  @Override
  public Incident handleIncident(IncidentContext context, String reason) {
    ExecutionEntity failed = execution(context.getExecutionId());
    Optional<Instance> instance =
        failed == null ? Optional.empty() : instances.find(failed.getRootProcessInstanceId());
    if (instance.isEmpty()) {
      return super.handleIncident(context, reason);
    }
    String stepId = context.getConfiguration();
    String instanceId = instance.get().id();
    escalations.add(
        new Escalation.Step(
            stepId,
            instanceId,
            failed.getProcessDefinitionId(),
            context.getActivityId(),
            NamedStep.of(failed).name()),
        reason);
    moveToRoot(context, failed);
    Incident incident = super.handleIncident(context, reason);
    if (OpenQuestion.isOne(stepId)
        && CurrentJob.get().filter(j -> j.id().equals(stepId)).isEmpty()) {
      // Nobody has noted it yet: it has failed before it was ever tried as a job.
      instances.stepFailed(instanceId, reason);
    }
    instancePause.begin(instanceId, Cause.FAILED_STEP);
    asTheEngine(() -> ask(stepId, instance.get()));
    return incident;
  }

  @Override
  protected void removeIncident(IncidentContext context, boolean resolved) {
    String stepId = context.getConfiguration();
    List<Incident> incidents =
        Context.getCommandContext().getIncidentManager().findIncidentByConfiguration(stepId);
    if (incidents.isEmpty()) {
      return;
    }
    ExecutionEntity execution = execution(((IncidentEntity) incidents.get(0)).getExecutionId());
    super.removeIncident(context, resolved);
    if (escalations.close(stepId)) {
      asTheEngine(() -> nobodyNeedsToDecide(stepId));
    }
    if (execution != null && escalations.open(execution.getRootProcessInstanceId()).isEmpty()) {
      instancePause.end(execution.getRootProcessInstanceId(), Cause.FAILED_STEP);
    }
  }

  private static String ask(String stepId, Instance instance) {
    return runtime()
        .createProcessInstanceByKey(PROCESS)
        .businessKey(stepId)
        .setVariable(ProcessVariable.FAMILY_ID.name(), instance.familyId())
        .setVariable(ProcessVariable.INSTANCE_ID.name(), instance.id())
        .execute()
        .getId();
  }

  private static Object nobodyNeedsToDecide(String stepId) {
    return runtime()
        .createMessageCorrelation(SETTLED)
        .processInstanceBusinessKey(stepId)
        .correlateAllWithResult();
  }

  /**
   * The engine would show an incident in a called process and one more in each of its callers: one
   * fault, several rows. It is moved to where the root waits for the called process.
   */
  private static void moveToRoot(IncidentContext context, ExecutionEntity failed) {
    ExecutionEntity at = (ExecutionEntity) ExecutionFacts.atRoot(failed);
    if (at != failed) {
      context.setExecutionId(at.getId());
      context.setProcessDefinitionId(at.getProcessDefinitionId());
      context.setJobDefinitionId(null);
      context.setActivityId(at.getCurrentActivityId());
      context.setFailedActivityId(at.getCurrentActivityId());
    }
  }

  private static ExecutionEntity execution(String id) {
    return id == null
        ? null
        : Context.getCommandContext().getExecutionManager().findExecutionById(id);
  }

  /**
   * Whoever has caused or resolved the incident need not have the right to what follows from it.
   */
  private static void asTheEngine(Callable<?> action) {
    Context.getCommandContext().runWithoutAuthorization(action);
  }

  /** The engine that runs; it cannot be injected into what it is built of. */
  private static RuntimeService runtime() {
    return Context.getProcessEngineConfiguration().getRuntimeService();
  }
}
