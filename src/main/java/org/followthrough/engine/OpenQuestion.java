package org.followthrough.engine;

import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.jobexecutor.JobHandler;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.MessageEntity;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.springframework.stereotype.Component;

/**
 * The job of an instance that stays at a gateway whose question could not be answered: no try is
 * left until somebody decides, which is an incident like that of any other step.
 */
@Component
public class OpenQuestion implements JobHandler<OwnJobHandler.What> {

  static final String TYPE = "followthrough-open-question";

  static void keep(ExecutionEntity execution, String why) {
    MessageEntity job = new MessageEntity();
    job.setJobHandlerType(TYPE);
    job.setJobHandlerConfiguration(new OwnJobHandler.What(""));
    job.setExecution(execution);
    job.setActivityId(execution.getActivityId());
    job.setProcessDefinitionId(execution.getProcessDefinitionId());
    job.setProcessDefinitionKey(execution.getProcessDefinition().getKey());
    job.setDeploymentId(execution.getProcessDefinition().getDeploymentId());
    job.setRootProcessInstanceId(execution.getRootProcessInstanceId());
    job.setDuedate(ClockUtil.getCurrentTime());
    job.setExceptionMessage(why);
    Context.getCommandContext().getJobManager().insertJob(job);
    job.setRetries(0);
  }

  /** Whether a job is one of these; asked within the engine's transaction. */
  public static boolean isOne(String jobId) {
    // It may be of this very transaction, and not in the table yet.
    JobEntity job =
        Context.getCommandContext().getDbEntityManager().selectById(JobEntity.class, jobId);
    return job != null && TYPE.equals(job.getJobHandlerType());
  }

  @Override
  public String getType() {
    return TYPE;
  }

  @Override
  public void execute(
      OwnJobHandler.What none, ExecutionEntity execution, CommandContext command, String tenantId) {
    ((AskingGateway) execution.getActivity().getActivityBehavior()).askAgain(execution);
  }

  @Override
  public OwnJobHandler.What newConfiguration(String canonical) {
    return new OwnJobHandler.What(canonical);
  }

  @Override
  public void onDelete(OwnJobHandler.What none, JobEntity job) {
    // Nothing hangs on it.
  }
}
