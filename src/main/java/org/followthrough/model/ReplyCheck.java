package org.followthrough.model;

import java.util.List;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.MessageEventDefinition;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.followthrough.instance.OnReply;

/** Who is written to may answer, and somebody must hear it. */
final class ReplyCheck {

  private ReplyCheck() {}

  static Stream<Finding> of(Diagram diagram, DeploymentContext context) {
    return diagram
        .processes()
        .filter(Diagram::isInAWorkflow)
        .flatMap(process -> reply(diagram, context, process));
  }

  private static Stream<Finding> reply(
      Diagram diagram, DeploymentContext context, Process process) {
    String onReply = Diagram.properties(process).getOrDefault("onReply", "end");
    List<StartEvent> hearing =
        process.getChildElementsByType(SubProcess.class).stream()
            .filter(SubProcess::triggeredByEvent)
            .flatMap(scope -> scope.getChildElementsByType(StartEvent.class).stream())
            .filter(
                start ->
                    start.getChildElementsByType(MessageEventDefinition.class).stream()
                        .map(MessageEventDefinition::getMessage)
                        .anyMatch(m -> m != null && OnReply.MESSAGE.equals(m.getName())))
            .toList();
    if (hearing.isEmpty()) {
      return new CalledMessages(context::diagram).isSent(diagram.model())
          ? Stream.of(
              diagram.fault(
                  process,
                  "writes to families but does not hear them: draw an event subprocess that starts"
                      + " with the message "
                      + OnReply.MESSAGE
                      + " and leads to a task 'Answer the reply'"))
          : Stream.empty();
    }
    boolean end = onReply.equals("end");
    return hearing.stream()
        .filter(start -> ProcessCheck.ON_REPLY.contains(onReply) && start.isInterrupting() != end)
        .map(
            start ->
                diagram.fault(
                    start,
                    "must be "
                        + (end ? "interrupting" : "non-interrupting")
                        + " because the process says onReply '"
                        + onReply
                        + "'",
                    "change one of the two"));
  }
}
