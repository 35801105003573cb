package org.followthrough.instance;

import org.camunda.bpm.model.bpmn.instance.CatchEvent;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Gateway;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;

/** What an element of a diagram counts as where the steps of an instance are told. */
public final class StepType {

  private StepType() {}

  /** The contract's word for a step; null for what only joins steps together. */
  public static String of(FlowNode node) {
    if (node == null || isStepType("none", node)) {
      return null;
    }
    if (node instanceof ServiceTask service) {
      return switch (String.valueOf(service.getCamundaDelegateExpression())) {
        case "${sendEmail}" -> "email";
        case "${sendSms}" -> "sms";
        default -> "task";
      };
    }
    if (node instanceof UserTask) {
      return isStepType("call", node) ? "call" : "task";
    }
    if (node instanceof CatchEvent
        && node.getElementType().getTypeName().equals("intermediateCatchEvent")) {
      return "wait";
    }
    return node instanceof Gateway && node.getOutgoing().size() > 1 ? "condition" : null;
  }

  /** Whether an element says by its extension property {@code stepType} what it counts as. */
  private static boolean isStepType(String type, FlowNode node) {
    return node.getExtensionElements() != null
        && node
            .getExtensionElements()
            .getElementsQuery()
            .filterByType(CamundaProperties.class)
            .list()
            .stream()
            .flatMap(properties -> properties.getCamundaProperties().stream())
            .anyMatch(
                property ->
                    "stepType".equals(property.getCamundaName())
                        && type.equals(property.getCamundaValue()));
  }
}
