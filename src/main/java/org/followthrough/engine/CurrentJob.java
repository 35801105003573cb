package org.followthrough.engine;

import java.time.Instant;
import java.util.Optional;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutorContext;

/**
 * The job that this thread carries out.
 *
 * @param id which stays the same through all retries
 * @param dueAt when it was to be done
 * @param isSuspended whether it stands still, since somebody said so after it had been picked up
 */
public record CurrentJob(String id, Instant dueAt, boolean isSuspended) {

  /** Empty where the engine was called from outside of a job. */
  public static Optional<CurrentJob> get() {
    return Optional.ofNullable(Context.getJobExecutorContext())
        .map(JobExecutorContext::getCurrentJob)
        .map(job -> new CurrentJob(job.getId(), job.getDuedate().toInstant(), job.isSuspended()));
  }
}
