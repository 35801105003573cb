package org.followthrough.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;

/**
 * Lets a process that is called begin at another element than its start event, which the engine
 * offers only for processes that nobody calls. So what was done in a called process that has ended
 * is not done again when its caller enters it for what is left to do.
 */
public final class CalledProcessStart {

  private static final ThreadLocal<Deque<String>> ELEMENTS =
      ThreadLocal.withInitial(ArrayDeque::new);

  private CalledProcessStart() {}

  /**
   * Does something that enters a call activity.
   *
   * @param elements where the called process begins, then where the one begins that it calls there,
   *     and so on; each stands in no subprocess
   */
  public static void at(List<String> elements, Runnable enter) {
    ELEMENTS.get().addAll(elements);
    try {
      enter.run();
    } finally {
      ELEMENTS.remove();
    }
  }

  /** A process begins: the engine asks for its first element after it has told of that. */
  static void begins(DelegateExecution execution) {
    ExecutionEntity process = (ExecutionEntity) execution;
    String element = process.getSuperExecution() == null ? null : ELEMENTS.get().poll();
    if (element != null) {
      process.setActivity(process.getProcessDefinition().findActivity(element));
    }
  }
}
