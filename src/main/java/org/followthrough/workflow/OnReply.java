package org.followthrough.workflow;

import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.bpmn.parser.EventSubscriptionDeclaration;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.followthrough.workflow.InstancePause.Cause;
import org.springframework.stereotype.Component;

/**
 * What the process property {@code onReply} means for the rest of an instance once its family has
 * replied. {@code end}, the default, and {@code continue} are what the diagram draws, an event that
 * interrupts or does not; {@code hold} lets the waits and sends stand still while the reply is
 * unanswered. That a diagram draws what it says is seen to before it is deployed.
 */
@Component
public class OnReply extends AbstractBpmnParseListener {

  /** The BPMN message of a family's reply. */
  public static final String MESSAGE = "family_replied";

  private static final String HOLD = "hold";

  private final InstancePause instancePause;

  OnReply(InstancePause instancePause) {
    this.instancePause = instancePause;
  }

  @Override
  public void parseProcess(Element element, ProcessDefinitionEntity process) {
    if (!HOLD.equals(WorkflowProperties.extensionProperties(element).get("onReply"))) {
      return;
    }
    handling(process)
        .ifPresent(
            handling -> {
              handling.addBuiltInListener(
                  ExecutionListener.EVENTNAME_START, (ExecutionListener) this::replied);
              handling.addBuiltInListener(
                  ExecutionListener.EVENTNAME_END, (ExecutionListener) this::answered);
            });
  }

  /** The event subprocess that a reply starts; a diagram without one leaves replies to people. */
  private static Optional<ActivityImpl> handling(ProcessDefinitionEntity process) {
    return EventSubscriptionDeclaration.getDeclarationsForScope(process).values().stream()
        .filter(event -> MESSAGE.equals(event.getUnresolvedEventName()))
        .map(event -> process.findActivity(event.getActivityId()).getFlowScope())
        .filter(ActivityImpl.class::isInstance)
        .map(ActivityImpl.class::cast)
        .findFirst();
  }

  private void replied(DelegateExecution execution) {
    instancePause.begin(instance(execution), Cause.REPLY);
  }

  private void answered(DelegateExecution execution) {
    instancePause.end(instance(execution), Cause.REPLY);
  }

  private static String instance(DelegateExecution execution) {
    return ((ExecutionEntity) execution).getRootProcessInstanceId();
  }
}
