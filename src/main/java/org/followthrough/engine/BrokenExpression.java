package org.followthrough.engine;

import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;

/** Says of an expression that could not be computed what a coordinator can do about it. */
final class BrokenExpression {

  static final String WHAT_TO_DO =
      ": ask an analyst to correct the diagram, which Cockpit shows; then try again, or cancel";

  /** An instance that stands at a gateway is on its version for good: the engine moves none. */
  static final String WHAT_TO_DO_AT_A_QUESTION =
      ": ask an analyst to correct the diagram, which Cockpit shows, for those that come after; this"
          + " one goes on by the default flow if you skip the step and one is drawn, or cancel it";

  private BrokenExpression() {}

  /**
   * @param asked the variables that it asks for
   */
  static StepFault.Ours fault(VariableScope scope, Set<String> asked) {
    List<String> missing =
        asked.stream()
            .filter(variable -> !scope.hasVariable(variable))
            .map(variable -> "'" + variable + "'")
            .toList();
    return new StepFault.Ours(
        at(scope)
            + (missing.isEmpty()
                ? " asks for something that cannot be computed with the answers that are there"
                : " asks for " + String.join(" and ", missing) + ", which nothing has set")
            + whatToDo(scope));
  }

  /**
   * @param why in a sentence without its full stop
   */
  static StepFault.Ours fault(VariableScope scope, String why) {
    return new StepFault.Ours(at(scope) + " cannot be computed: " + why + whatToDo(scope));
  }

  private static String whatToDo(VariableScope scope) {
    return scope instanceof ExecutionEntity execution
            && execution.getActivity() != null
            && execution.getActivity().getActivityBehavior() instanceof AskingGateway
        ? WHAT_TO_DO_AT_A_QUESTION
        : WHAT_TO_DO;
  }

  /** The label of the element that an expression is computed for. */
  static String at(VariableScope scope) {
    DelegateExecution execution =
        scope instanceof DelegateTask task
            ? task.getExecution()
            : scope instanceof DelegateExecution given ? given : null;
    if (execution == null || execution.getCurrentActivityId() == null) {
      return "The diagram";
    }
    String label = execution.getCurrentActivityName();
    // The name of a task may be computed, and may be what cannot be.
    boolean isLabel = label != null && !label.contains("{");
    return "'" + (isLabel ? label : execution.getCurrentActivityId()) + "'";
  }
}
