package org.followthrough.engine;

import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.jobexecutor.JobHandler;
import org.camunda.bpm.engine.impl.jobexecutor.JobHandlerConfiguration;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;

/** Does an {@link OwnJob} when the engine says so. */
class OwnJobHandler implements JobHandler<OwnJobHandler.What> {

  private final OwnJob job;

  OwnJobHandler(OwnJob job) {
    this.job = job;
  }

  @Override
  public String getType() {
    return job.type();
  }

  @Override
  public void execute(What what, ExecutionEntity none, CommandContext command, String tenantId) {
    job.work().accept(what.text(), command.getProcessEngineConfiguration().getProcessEngine());
  }

  @Override
  public What newConfiguration(String canonical) {
    return new What(canonical);
  }

  @Override
  public void onDelete(What what, JobEntity entity) {
    // Nothing hangs on it.
  }

  /** What was planned, as the engine keeps it. */
  record What(String text) implements JobHandlerConfiguration {
    @Override
    public String toCanonicalString() {
      return text;
    }
  }
}
