package org.followthrough.engine;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.engine.impl.bpmn.behavior.CallActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.behavior.GatewayActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.behavior.NoneStartEventActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
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
    parsed.onStart(CalledProcessStart::begins);
    listeners.forEach(listener -> listener.process(parsed));
    firstSteps(process)
        .map(ParsedElement::new)
        .forEach(first -> listeners.forEach(listener -> listener.firstStep(first)));
  }

  /**
   * Gateways only lead to them; and of a process that is called, its own first step is the first.
   */
  private static Stream<ActivityImpl> firstSteps(ScopeImpl scope) {
    return scope.getActivities().stream()
        .flatMap(
            activity ->
                activity.getActivityBehavior() instanceof NoneStartEventActivityBehavior
                    ? firstSteps(activity, new HashSet<>())
                    : firstSteps(activity))
        .distinct();
  }

  private static Stream<ActivityImpl> firstSteps(ActivityImpl from, Set<ActivityImpl> passed) {
    return from.getOutgoingTransitions().stream()
        .map(flow -> (ActivityImpl) flow.getDestination())
        .filter(passed::add)
        .flatMap(
            next ->
                next.getActivityBehavior() instanceof GatewayActivityBehavior
                    ? firstSteps(next, passed)
                    : Stream.of(next))
        .filter(next -> !(next.getActivityBehavior() instanceof CallActivityBehavior));
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
