package org.followthrough.model;

import java.util.List;
import java.util.stream.Stream;

/** What would not work in a diagram, and what may not be meant: one class for each subject. */
final class DiagramCheck {

  private static final List<Rules> ALL =
      List.of(
          ProcessCheck::of,
          ReplyCheck::of,
          StepCheck::of,
          CalledProcessCheck::of,
          TaskCheck::of,
          AwaitedMessageCheck::of,
          TimerCheck::of,
          EndCheck::of,
          FlowCheck::of,
          GatewayCheck::of,
          JoinCheck::of,
          LoopCheck::of,
          SuccessWithoutContactCheck::of,
          LengthCheck::of,
          VariableCheck::of,
          ReadabilityCheck::of);

  private DiagramCheck() {}

  static Stream<Finding> of(String file, String text, DeploymentContext context) {
    return Diagram.read(text)
        .map(model -> new Diagram(file, model))
        .map(diagram -> ALL.stream().flatMap(rules -> rules.of(diagram, context)))
        .orElseGet(
            () ->
                Stream.of(
                    Finding.fault(
                        file,
                        null,
                        "is no BPMN diagram that can be read",
                        "open and save it in Modeler")));
  }

  /** What is said of one subject. */
  private interface Rules {
    Stream<Finding> of(Diagram diagram, DeploymentContext context);
  }
}
