package org.followthrough.engine;

import java.util.Objects;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaInputOutput;

/**
 * The element of a diagram by which people know a step. A step that sends what its caller says,
 * such as those of {@code tell_the_family}, is known by the caller's element, since only there it
 * is said what the message is; every other step is known by its own.
 *
 * @param id the element's
 * @param name its label, or its id where it has none
 */
public record NamedStep(String id, String name) {

  private static final Pattern HANDED_ON =
      Pattern.compile("\\s*[$#]\\{\\s*" + ProcessVariable.TEMPLATE.name() + "\\s*}\\s*");

  /** The one that an execution stands at. */
  public static NamedStep of(DelegateExecution execution) {
    ExecutionEntity at = (ExecutionEntity) execution;
    FlowNode step = element(at);
    while (isNamedByCaller(step) && at.getProcessInstance().getSuperExecution() != null) {
      at = at.getProcessInstance().getSuperExecution();
      step = element(at);
    }
    return new NamedStep(step.getId(), Objects.requireNonNullElse(step.getName(), step.getId()));
  }

  /** Whether an element only hands on the message template that its own process was given. */
  public static boolean isNamedByCaller(FlowNode element) {
    return template(element) != null && HANDED_ON.matcher(template(element)).matches();
  }

  /** The message template that an element says; null where it says none. */
  public static String template(BaseElement element) {
    return element.getExtensionElements() == null
        ? null
        : element
            .getExtensionElements()
            .getElementsQuery()
            .filterByType(CamundaInputOutput.class)
            .list()
            .stream()
            .flatMap(io -> io.getCamundaInputParameters().stream())
            .filter(input -> ProcessVariable.TEMPLATE.name().equals(input.getCamundaName()))
            .map(input -> input.getTextContent().strip())
            .findFirst()
            .orElse(null);
  }

  private static FlowNode element(ExecutionEntity execution) {
    return execution.getBpmnModelInstance().getModelElementById(execution.getCurrentActivityId());
  }
}
