package org.followthrough.model;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.CatchEvent;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.followthrough.engine.NamedStep;
import org.followthrough.model.Diagram.Scope;
import org.followthrough.trigger.NextChannel;

/** Whether a family would read the same words twice on one way through a diagram. */
final class RepeatedMessageCheck {

  private final Diagram diagram;
  private final DeploymentContext context;

  private RepeatedMessageCheck(Diagram diagram, DeploymentContext context) {
    this.diagram = diagram;
    this.context = context;
  }

  static Stream<Finding> of(Diagram diagram, DeploymentContext context) {
    RepeatedMessageCheck check = new RepeatedMessageCheck(diagram, context);
    return diagram
        .scopes()
        .filter(scope -> Diagram.isInAWorkflow(scope.element()))
        .flatMap(check::repeated);
  }

  private Stream<Finding> repeated(Scope scope) {
    Map<String, Set<FlowNode>> sending = new TreeMap<>();
    for (FlowNode node : scope.nodes()) {
      String template = NamedStep.template(node);
      if (template != null && !Diagram.isExpression(template) && !texts(node).isEmpty()) {
        sending.computeIfAbsent(template, name -> new LinkedHashSet<>()).add(node);
      }
    }
    sending.values().removeIf(nodes -> nodes.size() < 2);
    return sending.entrySet().stream()
        .flatMap(
            sent ->
                sent.getValue().stream()
                    .flatMap(first -> again(first, sent.getValue()))
                    .distinct()
                    .map(
                        again ->
                            diagram.remark(
                                again,
                                "says '"
                                    + sent.getKey()
                                    + "' again, which a step before it has said on the same"
                                    + " channel",
                                "write another message for it, such as "
                                    + sent.getKey()
                                    + "_reminder")));
  }

  /** Of those that send the same, the ones to which a way leads from here once it was sent. */
  private Stream<FlowNode> again(FlowNode first, Collection<FlowNode> same) {
    Set<String> texts = new TreeSet<>(texts(first));
    Set<FlowNode> reached = new LinkedHashSet<>();
    Deque<FlowNode> open = new ArrayDeque<>(diagram.next(first).toList());
    while (!open.isEmpty()) {
      FlowNode node = open.pop();
      if (reached.add(node)) {
        diagram.next(node).forEach(open::push);
        diagram.borders(node).stream().filter(this::happens).forEach(open::push);
      }
    }
    return same.stream()
        .filter(node -> !node.equals(first) && reached.contains(node))
        .filter(node -> texts(node).stream().anyMatch(texts::contains));
  }

  /** Whoever cannot be told the one thing is told another in its place. */
  private boolean happens(CatchEvent border) {
    return !CalledProcessCheck.catchesOne(border, Set.of(NextChannel.UNDELIVERABLE));
  }

  /** The texts of the channels on which a step says something; the fallback of a call is none. */
  private List<String> texts(FlowNode node) {
    if (!(node instanceof CallActivity call)) {
      return StepCheck.texts(node);
    }
    Set<String> all = new CalledMessages(context::diagram).texts(call);
    String channel = Diagram.input(call, "firstChannel");
    return all.isEmpty()
        ? List.of()
        : "sms".equals(channel)
            ? StepCheck.TEXTS.get("sendSms")
            : StepCheck.TEXTS.get("sendEmail").stream().filter(all::contains).toList();
  }
}
