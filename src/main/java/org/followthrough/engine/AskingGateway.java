package org.followthrough.engine;

import java.util.Optional;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.Condition;
import org.camunda.bpm.engine.impl.bpmn.behavior.ExclusiveGatewayActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParse;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.pvm.PvmActivity;
import org.camunda.bpm.engine.impl.pvm.PvmTransition;
import org.camunda.bpm.engine.impl.pvm.delegate.ActivityExecution;

/**
 * An exclusive gateway. Where its question cannot be answered, whoever has brought the instance
 * there, by completing a task or by an event, has still done so: the instance stays at the gateway
 * as at a step that failed for good, and a person decides.
 */
class AskingGateway extends ExclusiveGatewayActivityBehavior {

  private static final String DEFAULT_FLOW = "default";

  @Override
  public void doLeave(ActivityExecution execution) {
    PvmTransition way;
    try {
      way = way(execution);
    } catch (StepFault.Ours unanswered) {
      OpenQuestion.keep((ExecutionEntity) execution, unanswered.getMessage());
      return;
    }
    execution.leaveActivityViaTransition(way);
  }

  /**
   * Goes on where an instance has stayed.
   *
   * @throws StepFault.Ours where the question still cannot be answered
   */
  void askAgain(ActivityExecution execution) {
    execution.leaveActivityViaTransition(way(execution));
  }

  /** The flow that is taken where no condition holds; empty where none is drawn as that. */
  static Optional<String> otherwise(PvmActivity gateway) {
    return Optional.ofNullable((String) gateway.getProperty(DEFAULT_FLOW));
  }

  private static PvmTransition way(ActivityExecution execution) {
    PvmActivity gateway = execution.getActivity();
    String otherwise = otherwise(gateway).orElse(null);
    try {
      for (PvmTransition flow : gateway.getOutgoingTransitions()) {
        Condition condition = (Condition) flow.getProperty(BpmnParse.PROPERTYNAME_CONDITION);
        boolean isTaken =
            condition == null ? !flow.getId().equals(otherwise) : condition.evaluate(execution);
        if (isTaken) {
          return flow;
        }
      }
    } catch (ProcessEngineException e) {
      throw new StepFault.Ours(
          BrokenExpression.at(execution)
              + " has an answer that is neither true nor false"
              + BrokenExpression.WHAT_TO_DO_AT_A_QUESTION);
    }
    PvmTransition way = otherwise == null ? null : gateway.findOutgoingTransition(otherwise);
    if (way == null) {
      throw new StepFault.Ours(
          BrokenExpression.at(execution)
              + " has no flow for what was answered"
              + BrokenExpression.WHAT_TO_DO_AT_A_QUESTION);
    }
    return way;
  }
}
