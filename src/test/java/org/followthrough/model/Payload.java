package org.followthrough.model;

import java.util.concurrent.atomic.AtomicInteger;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;

/** What a hostile diagram would run. Whether as a step, a listener or by a call: it is counted. */
public class Payload implements JavaDelegate, ExecutionListener, TaskListener {

  private static final AtomicInteger RUNS = new AtomicInteger();

  /** The engine makes an object of a class before it calls it. */
  public Payload() {
    run();
  }

  /** Called by expressions. */
  public static int run() {
    return RUNS.incrementAndGet();
  }

  static int runs() {
    return RUNS.get();
  }

  @Override
  public void execute(DelegateExecution execution) {
    run();
  }

  @Override
  public void notify(DelegateExecution execution) {
    run();
  }

  @Override
  public void notify(DelegateTask task) {
    run();
  }
}
