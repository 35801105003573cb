package org.followthrough.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.impl.bpmn.behavior.CallActivityBehavior;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.pvm.delegate.ActivityExecution;
import org.camunda.bpm.engine.impl.pvm.process.ProcessDefinitionImpl;
import org.camunda.bpm.engine.impl.util.CallableElementUtil;
import org.camunda.bpm.engine.variable.VariableMap;

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

  /** A call activity as drawn, which begins elsewhere where that is asked for. */
  static class CallActivity extends CallActivityBehavior {

    CallActivity(CallActivityBehavior drawn) {
      setCallableElement(drawn.getCallableElement());
    }

    @Override
    protected void startInstance(
        ActivityExecution execution, VariableMap variables, String businessKey) {
      Optional<String> element = Optional.ofNullable(ELEMENTS.get().poll());
      if (element.isEmpty()) {
        super.startInstance(execution, variables, businessKey);
        return;
      }
      ProcessDefinitionImpl process =
          CallableElementUtil.getProcessDefinitionToCall(
              execution,
              ((ExecutionEntity) execution).getProcessDefinitionTenantId(),
              getCallableElement());
      ExecutionEntity called =
          (ExecutionEntity) execution.createSubProcessInstance(process, businessKey);
      called.setActivity(process.findActivity(element.get()));
      called.start(variables);
    }
  }
}
