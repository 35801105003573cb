package org.followthrough.engine;

import java.util.function.Supplier;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.springframework.stereotype.Component;

/**
 * Many calls of the engine as one: what they read is read once, and what they write leaves together
 * at the end, in few statements. It takes part in the caller's transaction.
 */
@Component
public class EngineTransaction {

  private final ProcessEngineConfigurationImpl engine;

  EngineTransaction(ProcessEngine engine) {
    this.engine = (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
  }

  public <T> T run(Supplier<T> calls) {
    return engine.getCommandExecutorTxRequired().execute(context -> calls.get());
  }

  /** The same for calls that answer nothing. */
  public void run(Runnable calls) {
    run(
        () -> {
          calls.run();
          return null;
        });
  }

  /**
   * The same, and the engine does not ask what the user may: our API has let them do it already,
   * and lets them do more than they may in the engine's web apps.
   */
  public <T> T withoutAuthorization(Supplier<T> calls) {
    return engine
        .getCommandExecutorTxRequired()
        .execute(context -> context.runWithoutAuthorization(calls::get));
  }

  /** The same for calls that answer nothing. */
  public void withoutAuthorization(Runnable calls) {
    withoutAuthorization(
        () -> {
          calls.run();
          return null;
        });
  }
}
