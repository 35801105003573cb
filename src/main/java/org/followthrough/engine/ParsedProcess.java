package org.followthrough.engine;

import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParse;
import org.camunda.bpm.engine.impl.bpmn.parser.EventSubscriptionDeclaration;
import org.camunda.bpm.engine.impl.core.variable.mapping.value.ConstantValueProvider;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;

/** A process that the engine has just read. */
public final class ParsedProcess extends ParsedElement {

  private final ProcessDefinitionEntity process;
  private final Map<String, String> properties;

  ParsedProcess(ProcessDefinitionEntity process, Map<String, String> properties) {
    super(process);
    this.process = process;
    this.properties = properties;
  }

  public String key() {
    return process.getKey();
  }

  /** What the diagram says of itself, as extension properties. */
  public Map<String, String> properties() {
    return properties;
  }

  /** The priority of its jobs, where the diagram gives none in the engine's own words. */
  public void setDefaultPriority(long priority) {
    if (process.getProperty(BpmnParse.PROPERTYNAME_JOB_PRIORITY) == null) {
      process.setProperty(BpmnParse.PROPERTYNAME_JOB_PRIORITY, new ConstantValueProvider(priority));
    }
  }

  /** The event subprocess that a BPMN message starts; empty where none does. */
  public Optional<ParsedElement> eventSubprocess(String message) {
    return EventSubscriptionDeclaration.getDeclarationsForScope(process).values().stream()
        .filter(event -> message.equals(event.getUnresolvedEventName()))
        .map(event -> process.findActivity(event.getActivityId()).getFlowScope())
        .filter(ActivityImpl.class::isInstance)
        .map(ParsedElement::new)
        .findFirst();
  }
}
