package org.followthrough.engine;

import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.persistence.entity.MessageEntity;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Plans {@link OwnJob}s. */
@Component
public class OwnJobs {

  private final ObjectProvider<ProcessEngine> engine;
  private final Clock clock;

  /** The engine comes late: it is built with those who plan jobs here. */
  OwnJobs(ObjectProvider<ProcessEngine> engine, Clock clock) {
    this.engine = engine;
    this.clock = clock;
  }

  /** It is done as soon as the caller's transaction has committed. */
  public void plan(String type, String what) {
    plan(type, what, clock.instant());
  }

  /** The same, but not before a moment. */
  public void plan(String type, String what, Instant at) {
    MessageEntity job = new MessageEntity();
    job.setJobHandlerType(type);
    job.setJobHandlerConfiguration(new OwnJobHandler.What(what));
    job.setDuedate(Date.from(at));
    ((ProcessEngineConfigurationImpl) engine.getObject().getProcessEngineConfiguration())
        .getCommandExecutorTxRequired()
        .execute(
            command -> {
              command.getJobManager().send(job);
              return null;
            });
  }
}
