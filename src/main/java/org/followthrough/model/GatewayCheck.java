package org.followthrough.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.EventBasedGateway;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Gateway;
import org.camunda.bpm.model.bpmn.instance.InclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.IntermediateCatchEvent;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.followthrough.model.Diagram.Scope;

/** Whether a gateway that asks has a way for each answer. */
final class GatewayCheck {

  private final Diagram diagram;
  private final Answers answers;
  private final SuppliedVariables supplied;
  private final List<Finding> findings = new ArrayList<>();

  private GatewayCheck(Diagram diagram, DeploymentContext context) {
    this.diagram = diagram;
    this.answers = new Answers(context.grammar());
    this.supplied = new SuppliedVariables(diagram, context);
  }

  static Stream<Finding> of(Diagram diagram, DeploymentContext context) {
    GatewayCheck check = new GatewayCheck(diagram, context);
    diagram
        .scopes()
        .map(Scope::nodes)
        .flatMap(List::stream)
        .forEach(
            node -> {
              if (node instanceof ExclusiveGateway || node instanceof InclusiveGateway) {
                check.asks((Gateway) node);
              } else {
                check.asksNothing(node);
              }
            });
    return check.findings.stream();
  }

  private void asks(Gateway gateway) {
    List<SequenceFlow> ways = diagram.outgoing(gateway);
    SequenceFlow otherwise = defaultOf(gateway);
    if (otherwise != null && !ways.contains(otherwise)) {
      fault(
          gateway,
          "has a default flow that does not begin there",
          "make one of the flows out of it the default flow");
      return;
    }
    if (otherwise != null && condition(otherwise) != null) {
      fault(
          otherwise,
          "is the default flow, which is taken where no other is, and has a condition",
          "take the condition away, or make another flow the default");
    }
    if (ways.size() == 1) {
      if (condition(ways.get(0)) != null) {
        fault(
            gateway,
            "has one flow out of it, which has a condition, so that nothing is taken where it does"
                + " not hold",
            "draw the other flow too, or take the condition away");
      }
      return;
    }
    List<SequenceFlow> open =
        ways.stream().filter(way -> condition(way) == null && !way.equals(otherwise)).toList();
    if (!open.isEmpty()) {
      fault(
          gateway,
          "does not say when to go to "
              + FlowCheck.named(
                  open.stream().map(SequenceFlow::getTarget).filter(Objects::nonNull)),
          "give each flow out of it a condition such as ${callOutcome == 'reached'}, and make the one"
              + " that is left the default flow");
    } else if (otherwise == null && ways.size() > 1) {
      covers(gateway, ways.stream().map(GatewayCheck::condition).toList());
    }
  }

  private void covers(Gateway gateway, List<String> conditions) {
    String left = answers.left(conditions, supplied.at(gateway)).orElse(null);
    if (left == null) {
      return;
    }
    if (left.isEmpty()) {
      fault(
          gateway,
          "has no default flow, so that nothing is taken where none of its conditions holds",
          "make the flow that is to be taken then the default flow");
    } else {
      fault(
          gateway,
          "has no flow for " + left + ", and no default flow",
          "make the flow that is to be taken then the default flow, or give it such a condition");
    }
  }

  private void asksNothing(FlowNode node) {
    for (SequenceFlow flow : diagram.outgoing(node)) {
      if (condition(flow) != null) {
        fault(
            flow,
            node instanceof Gateway
                ? "has a condition, and " + Diagram.named(node) + " asks for none"
                : "has a condition, and nothing is taken where it does not hold",
            "take the condition away, or draw an exclusive gateway (×) that asks");
      }
    }
    if (node instanceof EventBasedGateway) {
      diagram
          .next(node)
          .filter(next -> !(next instanceof IntermediateCatchEvent || next instanceof ReceiveTask))
          .forEach(
              next ->
                  fault(
                      next,
                      "follows "
                          + Diagram.named(node)
                          + ", which waits for events, and is none that is waited for",
                      "put a timer or a message event between the two"));
    }
  }

  private static SequenceFlow defaultOf(Gateway gateway) {
    return gateway instanceof ExclusiveGateway exclusive
        ? exclusive.getDefault()
        : ((InclusiveGateway) gateway).getDefault();
  }

  /** Null where a flow has none. */
  private static String condition(SequenceFlow flow) {
    return flow.getConditionExpression() == null
        ? null
        : flow.getConditionExpression().getTextContent().strip();
  }

  private void fault(ModelElementInstance at, String message, String remedy) {
    findings.add(diagram.fault(at, message, remedy));
  }
}
