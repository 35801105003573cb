package org.followthrough.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;
import org.followthrough.engine.NearMiss;

/** Whether each extension property stands once, and where it is read. */
final class PropertyCheck {

  private static final Set<String> OF_ENDS =
      new TreeSet<>(Set.of("outcome", "outcomeNotesFrom", "restDays"));
  private static final Set<String> OF_STEPS = Set.of("stepType");

  private final Diagram diagram;
  private final List<Finding> findings = new ArrayList<>();

  private PropertyCheck(Diagram diagram) {
    this.diagram = diagram;
  }

  static Stream<Finding> of(Diagram diagram, DeploymentContext context) {
    PropertyCheck check = new PropertyCheck(diagram);
    diagram.all(CamundaProperties.class).stream()
        .filter(Diagram::isRun)
        .forEach(
            properties ->
                check.element(
                    (BaseElement) properties.getParentElement().getParentElement(), properties));
    return check.findings.stream();
  }

  private void element(BaseElement element, CamundaProperties properties) {
    Set<String> seen = new HashSet<>();
    for (CamundaProperty property : properties.getCamundaProperties()) {
      String name = property.getCamundaName();
      if (name == null) {
        continue;
      }
      if (!seen.add(name)) {
        fault(
            element,
            "has the property '" + name + "' more than once, and only one of them is read",
            "remove the other");
      } else if (!(element instanceof Process)) {
        place(element, name);
      }
    }
  }

  private void place(BaseElement element, String name) {
    Set<String> known = new TreeSet<>(OF_STEPS);
    if (element instanceof EndEvent) {
      known.addAll(OF_ENDS);
    }
    if (known.contains(name)) {
      return;
    }
    if (ProcessCheck.PROPERTIES.contains(name)) {
      fault(
          element,
          "has the property '" + name + "', which is read of the process alone",
          "move it to the process: click the empty background of the diagram");
    } else if (OF_ENDS.contains(name)) {
      fault(
          element,
          "has the property '" + name + "', which is read of an end event alone",
          "move it to the end event to which this way leads");
    } else {
      NearMiss.of(name, known)
          .ifPresent(
              meant ->
                  fault(
                      element,
                      "has the property '" + name + "', which means nothing",
                      "did you mean '" + meant + "'?"));
    }
  }

  private void fault(BaseElement element, String message, String remedy) {
    findings.add(diagram.fault(element, message, remedy));
  }
}
