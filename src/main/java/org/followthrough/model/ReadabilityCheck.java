package org.followthrough.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.EventBasedGateway;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Gateway;
import org.camunda.bpm.model.bpmn.instance.InclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaFailedJobRetryTimeCycle;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.followthrough.model.Diagram.Scope;

/**
 * What works and makes a diagram harder to read, or to find again in the record of what was done.
 */
final class ReadabilityCheck {

  private static final Pattern GENERATED = Pattern.compile("([A-Z][A-Za-z]*_|sid-).*");

  private final Diagram diagram;
  private final List<Finding> findings = new ArrayList<>();

  private ReadabilityCheck(Diagram diagram) {
    this.diagram = diagram;
  }

  static Stream<Finding> of(Diagram diagram, DeploymentContext context) {
    ReadabilityCheck check = new ReadabilityCheck(diagram);
    diagram.processes().forEach(check::id);
    diagram
        .scopes()
        .map(Scope::nodes)
        .flatMap(List::stream)
        .forEach(
            node -> {
              check.id(node);
              check.documentation(node);
              check.label(node);
              check.retries(node);
              check.ways(node);
            });
    check.duplicates();
    return check.findings.stream();
  }

  private void id(BaseElement element) {
    if (element.getId() != null && GENERATED.matcher(element.getId()).matches()) {
      remark(
          element,
          "has the id '" + element.getId() + "', which says nothing in the record and in Cockpit",
          "write one that is made of its label, such as sendTheText");
    }
  }

  private void documentation(FlowNode node) {
    boolean asked =
        node instanceof Activity || node instanceof Gateway || node instanceof BoundaryEvent;
    if (asked
        && node.getDocumentations().stream().allMatch(text -> text.getTextContent().isBlank())) {
      remark(node, "does not say why it is there", "write it under 'Documentation'");
    }
  }

  private void label(FlowNode node) {
    boolean needsNone =
        node instanceof Gateway
            && !(node instanceof ExclusiveGateway && diagram.outgoing(node).size() > 1);
    if (!needsNone && (node.getName() == null || node.getName().isBlank())) {
      remark(node, "has no label", "write one that says what is done or asked there");
    }
    if (node instanceof ExclusiveGateway && diagram.outgoing(node).size() > 1) {
      for (SequenceFlow way : diagram.outgoing(node)) {
        if (way.getName() == null || way.getName().isBlank()) {
          remark(way, "has no label", "write the answer on it that leads this way");
        }
      }
    }
  }

  private void retries(FlowNode node) {
    if (StepCheck.TEXTS.containsKey(Diagram.bean(node))
        && Diagram.extensions(node, CamundaFailedJobRetryTimeCycle.class).findAny().isEmpty()) {
      remark(
          node,
          "does not show how often it is tried again",
          "write a retry time cycle, such as PT5M,PT10M,PT20M");
    }
  }

  private void ways(FlowNode node) {
    int in = diagram.incoming(node).size();
    int out = diagram.outgoing(node).size();
    if (!(node instanceof Gateway)) {
      if (in > 1) {
        remark(
            node,
            "is where several flows come together, and each that comes does it again",
            "let them meet in a gateway before it, so that it can be seen");
      }
    } else if (in == 1 && out == 1) {
      remark(node, "neither parts nor joins ways", "take it away");
    } else if (in > 1 && out > 1) {
      remark(node, "joins ways and parts them again", "draw one gateway for each");
    }
    if (node instanceof InclusiveGateway) {
      remark(
          node,
          "is an inclusive gateway, at which few can tell what happens",
          "use exclusive (×) and parallel (+) gateways");
    }
    if (node instanceof EventBasedGateway && out == 1) {
      remark(node, "waits for one event only", "wait for it without the gateway");
    }
  }

  private void duplicates() {
    Set<List<Object>> seen = new HashSet<>();
    diagram.all(SequenceFlow.class).stream()
        .filter(flow -> flow.getSource() != null && flow.getTarget() != null)
        .filter(flow -> flow.getSource() instanceof Gateway)
        .filter(flow -> !seen.add(List.of(flow.getSource(), flow.getTarget())))
        .forEach(
            flow ->
                remark(
                    flow,
                    "leads where another flow from the same gateway leads already",
                    "take one away, and let the condition of the other name both answers"));
  }

  private void remark(ModelElementInstance at, String message, String remedy) {
    findings.add(diagram.remark(at, message, remedy));
  }
}
