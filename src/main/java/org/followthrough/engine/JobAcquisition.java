package org.followthrough.engine;

import org.camunda.bpm.engine.impl.jobexecutor.JobExecutor;
import org.springframework.stereotype.Component;

/** The engine's own search for jobs that are due. */
@Component
public class JobAcquisition {

  private final JobExecutor jobExecutor;

  JobAcquisition(JobExecutor jobExecutor) {
    this.jobExecutor = jobExecutor;
  }

  /** It looks at once, instead of after its pause. */
  public void lookNow() {
    jobExecutor.jobWasAdded();
  }

  /** Under which name this process locks the jobs that it works on. */
  public String lockOwner() {
    return jobExecutor.getLockOwner();
  }

  public void start() {
    jobExecutor.start();
  }

  public void stop() {
    jobExecutor.shutdown();
  }
}
