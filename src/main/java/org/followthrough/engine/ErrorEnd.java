package org.followthrough.engine;

import java.util.Objects;
import java.util.function.BiConsumer;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.bpmn.behavior.ErrorEndEventActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.helper.ErrorDeclarationForProcessInstanceFinder;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.pvm.PvmActivity;
import org.camunda.bpm.engine.impl.pvm.PvmScope;
import org.camunda.bpm.engine.impl.pvm.delegate.ActivityExecution;
import org.camunda.bpm.engine.impl.pvm.runtime.operation.PvmAtomicOperation;

/**
 * An error end event. Where nothing in a workflow catches its error, all of the workflow is over
 * and has failed, instead of standing still with an exception. The error of a called process is its
 * caller's to catch.
 */
class ErrorEnd extends ErrorEndEventActivityBehavior {

  private final BiConsumer<DelegateExecution, String> before;

  /**
   * @param before is told the process instance, and why it ends
   */
  ErrorEnd(ErrorEndEventActivityBehavior drawn, BiConsumer<DelegateExecution, String> before) {
    super(drawn.getErrorCode(), drawn.getErrorMessageExpression());
    this.before = before;
  }

  @Override
  public void execute(ActivityExecution execution) throws Exception {
    ExecutionEntity instance = ((ExecutionEntity) execution).getProcessInstance();
    if (instance.getSuperExecution() != null || isCaught(execution.getActivity())) {
      super.execute(execution);
      return;
    }
    before.accept(instance, why(execution));
    instance.interrupt("An error end was reached");
    instance.performOperation(PvmAtomicOperation.PROCESS_END);
  }

  /** What the diagram says with the error, else how its end event is called. */
  private String why(ActivityExecution execution) {
    Object message =
        getErrorMessageExpression() == null
            ? null
            : getErrorMessageExpression().getValue(execution);
    return Objects.toString(message, execution.getCurrentActivityName());
  }

  private boolean isCaught(PvmActivity end) {
    ErrorDeclarationForProcessInstanceFinder catching =
        new ErrorDeclarationForProcessInstanceFinder(null, getErrorCode(), end);
    for (PvmScope scope = end; scope != null; scope = scope.getFlowScope()) {
      catching.visit(scope);
    }
    return catching.getErrorEventDefinition() != null;
  }
}
