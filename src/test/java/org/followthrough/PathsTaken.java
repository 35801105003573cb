package org.followthrough;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.pvm.process.TransitionImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;

/** Which paths of the diagrams all tests together have taken. {@link AllPathsTest} reads it. */
@TestComponent
class PathsTaken extends AbstractBpmnParseListener {

  private final ResourcePatternResolver resources;
  private final Set<String> taken = ConcurrentHashMap.newKeySet();

  PathsTaken(ResourcePatternResolver resources) {
    this.resources = resources;
  }

  @Override
  public void parseSequenceFlow(Element element, ScopeImpl scope, TransitionImpl flow) {
    flow.addListener(
        ExecutionListener.EVENTNAME_TAKE,
        (ExecutionListener) execution -> taken(execution, flow.getId()));
  }

  @Override
  public void parseEndEvent(Element element, ScopeImpl scope, ActivityImpl end) {
    reached(end);
  }

  @Override
  public void parseBoundaryEvent(Element element, ScopeImpl scope, ActivityImpl boundary) {
    reached(boundary);
  }

  /** The sequence flows, boundary events and end events in {@code bpmn/} that no test has taken. */
  Set<String> missing() throws IOException {
    Set<String> missing = new TreeSet<>();
    for (Resource diagram : resources.getResources("classpath:bpmn/*.bpmn")) {
      try (InputStream content = diagram.getInputStream()) {
        BpmnModelInstance model = Bpmn.readModelFromStream(content);
        String process = model.getModelElementsByType(Process.class).iterator().next().getId();
        for (Class<? extends FlowElement> kind :
            Set.of(SequenceFlow.class, BoundaryEvent.class, EndEvent.class)) {
          missing.addAll(missing(process, model.getModelElementsByType(kind)));
        }
      }
    }
    return missing;
  }

  private Set<String> missing(String process, Collection<? extends FlowElement> elements) {
    return elements.stream()
        .map(element -> path(process, element.getId()))
        .filter(path -> !taken.contains(path))
        .collect(Collectors.toSet());
  }

  private void reached(ActivityImpl event) {
    event.addListener(
        ExecutionListener.EVENTNAME_START,
        (ExecutionListener) execution -> taken(execution, event.getId()));
  }

  private void taken(DelegateExecution execution, String elementId) {
    taken.add(path(((ExecutionEntity) execution).getProcessDefinition().getKey(), elementId));
  }

  private static String path(String process, String elementId) {
    return process + ": " + elementId;
  }
}
