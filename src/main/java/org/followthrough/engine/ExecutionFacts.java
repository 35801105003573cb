package org.followthrough.engine;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.bpmn.helper.ErrorDeclarationForProcessInstanceFinder;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.tree.ActivityExecutionHierarchyWalker;
import org.camunda.bpm.engine.runtime.Execution;

/** What the engine knows of an execution and does not say in its public interfaces. */
public final class ExecutionFacts {

  private ExecutionFacts() {}

  /**
   * The instance that an execution belongs to: the one at the root, also where the execution is one
   * of a process that it calls.
   */
  public static String rootInstanceId(DelegateExecution execution) {
    return ((ExecutionEntity) execution).getRootProcessInstanceId();
  }

  /** The process instance at the root, whose variables outlive those of what it calls. */
  public static DelegateExecution root(DelegateExecution execution) {
    return atRoot(execution).getProcessInstance();
  }

  /** The version of the process that an execution found by a query is in. */
  public static String definitionId(Execution execution) {
    return ((ExecutionEntity) execution).getProcessDefinitionId();
  }

  /** The process that the instance at the root runs. */
  public static DeployedProcess rootProcess(DelegateExecution execution) {
    return process(rootOf(execution));
  }

  private static ExecutionEntity rootOf(DelegateExecution execution) {
    return ((ExecutionEntity) atRoot(execution)).getProcessInstance();
  }

  /**
   * Where the instance at the root stands because of an execution: the execution itself, or where
   * the root waits for the called process that it belongs to.
   */
  public static DelegateExecution atRoot(DelegateExecution execution) {
    ExecutionEntity at = (ExecutionEntity) execution;
    while (at.getProcessInstance().getSuperExecution() != null) {
      at = at.getProcessInstance().getSuperExecution();
    }
    return at;
  }

  /** The process whose diagram an execution is in. */
  public static DeployedProcess process(DelegateExecution execution) {
    return DeployedProcess.of(((ExecutionEntity) execution).getProcessDefinition());
  }

  /**
   * Whether an error that a step throws would be caught: at the step, at a subprocess around it, or
   * at a process that calls it. It looks as the engine does, whose own complaint where nothing
   * catches it would be retried, and names none of it.
   */
  public static boolean isCaught(String errorCode, DelegateExecution step) {
    ErrorDeclarationForProcessInstanceFinder catching =
        new ErrorDeclarationForProcessInstanceFinder(
            null, errorCode, ((ExecutionEntity) step).getActivity());
    ActivityExecutionHierarchyWalker scopes =
        new ActivityExecutionHierarchyWalker((ExecutionEntity) step);
    scopes.addScopePreVisitor(catching);
    scopes.walkUntil(scope -> scope == null || catching.getErrorEventDefinition() != null);
    return catching.getErrorEventDefinition() != null;
  }

  /** Why it was taken away, in the words of whoever did it; null where nobody gave a reason. */
  public static String deleteReason(DelegateExecution execution) {
    return ((ExecutionEntity) execution).getDeleteReason();
  }
}
