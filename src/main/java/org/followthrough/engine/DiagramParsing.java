package org.followthrough.engine;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.impl.bpmn.behavior.NoneStartEventActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.pvm.process.TransitionImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.springframework.stereotype.Component;

/** Tells {@link DiagramListener}s of each diagram that the engine reads. */
@Component
class DiagramParsing extends AbstractBpmnParseListener {

  private final List<DiagramListener> listeners;

  DiagramParsing(List<DiagramListener> listeners) {
    this.listeners = listeners;
  }

  @Override
  public void parseProcess(Element xml, ProcessDefinitionEntity process) {
    Map<String, String> properties = ParsedElement.properties(xml);
    DeployedProcess.keep(properties, process);
    ParsedProcess parsed = new ParsedProcess(process, properties);
    listeners.forEach(listener -> listener.process(parsed));
  }

  @Override
  public void parseSequenceFlow(Element xml, ScopeImpl scope, TransitionImpl flow) {
    if (flow.getSource().getActivityBehavior() instanceof NoneStartEventActivityBehavior) {
      ParsedElement first = new ParsedElement((ActivityImpl) flow.getDestination());
      listeners.forEach(listener -> listener.firstStep(first));
    }
  }

  @Override
  public void parseUserTask(Element xml, ScopeImpl scope, ActivityImpl activity) {
    ParsedUserTask task = new ParsedUserTask(activity, xml);
    listeners.forEach(listener -> listener.userTask(task));
  }

  @Override
  public void parseIntermediateTimerEventDefinition(Element xml, ActivityImpl activity) {
    ParsedElement wait = new ParsedElement(activity);
    listeners.forEach(listener -> listener.timer(wait));
  }

  @Override
  public void parseEndEvent(Element xml, ScopeImpl scope, ActivityImpl activity) {
    ParsedEndEvent end = new ParsedEndEvent(activity, ParsedElement.properties(xml));
    listeners.forEach(listener -> listener.endEvent(end));
  }
}
