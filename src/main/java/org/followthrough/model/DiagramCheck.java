package org.followthrough.model;

import java.util.List;
import java.util.stream.Stream;
import org.camunda.bpm.model.xml.ModelException;

/** What would not work in a diagram, and what may not be meant: one class for each subject. */
final class DiagramCheck {

  private static final List<Rules> ALL =
      List.of(
          ProcessCheck::of,
          PropertyCheck::of,
          CorrelationCheck::of,
          ReplyCheck::of,
          StepCheck::of,
          CalledProcessCheck::of,
          HandingOverCheck::of,
          UndeliverableCheck::of,
          RepeatedMessageCheck::of,
          SuitingTextCheck::of,
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
    Diagram diagram;
    try {
      // Others that call it may have had it read already.
      diagram =
          new Diagram(
              file,
              context
                  .text(file)
                  .filter(text::equals)
                  .flatMap(same -> context.diagram(file.substring(0, file.lastIndexOf('.'))))
                  .orElseGet(() -> Diagram.parsed(text)));
    } catch (ModelException e) {
      return Stream.of(Finding.fault(file, null, XmlReasons.sentence("BPMN diagram", e)));
    }
    return ALL.stream().flatMap(rules -> rules.of(diagram, context));
  }

  /** What is said of one subject. */
  private interface Rules {
    Stream<Finding> of(Diagram diagram, DeploymentContext context);
  }
}
