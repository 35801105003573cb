package org.followthrough.engine;

import org.camunda.bpm.engine.impl.jobexecutor.JobExecutor;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * When the application is told to stop, no further job begins, and those that wait for a thread are
 * given back at once, so that the next start finds none locked. Spring then waits for requests, for
 * the jobs that have begun, and only then closes what they use.
 */
@Component
class JobExecutorShutdown {

  private final JobExecutor jobExecutor;

  JobExecutorShutdown(JobExecutor jobExecutor) {
    this.jobExecutor = jobExecutor;
  }

  @EventListener(ContextClosedEvent.class)
  void beginNoMore() {
    jobExecutor.shutdown();
  }
}
