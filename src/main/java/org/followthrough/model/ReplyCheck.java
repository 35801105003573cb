package org.followthrough.model;

import java.util.List;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.MessageEventDefinition;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.followthrough.instance.OnReply;

/** Who is written to may answer, and somebody must hear it. */
final class ReplyCheck {

  private static final String CONSENT = "withdrawConsent";

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
            .filter(ReplyCheck::hearsReplies)
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
    return Stream.concat(
        hearing.stream().flatMap(start -> answered(diagram, context, start)),
        border(diagram, hearing, onReply, end));
  }

  static boolean hearsReplies(StartEvent start) {
    return start.getChildElementsByType(MessageEventDefinition.class).stream()
        .map(MessageEventDefinition::getMessage)
        .anyMatch(message -> message != null && OnReply.MESSAGE.equals(message.getName()));
  }

  /** Whoever reads a reply must be able to say that the family wants no more messages. */
  private static Stream<Finding> answered(
      Diagram diagram, DeploymentContext context, StartEvent start) {
    List<UserTask> tasks =
        List.copyOf(start.getParentElement().getChildElementsByType(UserTask.class));
    if (tasks.isEmpty()) {
      return start.getParentElement().getChildElementsByType(CallActivity.class).isEmpty()
          ? Stream.of(
              diagram.fault(
                  start,
                  "hears the family, and no task behind it shows a person what was said",
                  "lead it to a task 'Answer the reply' with the form answer_the_reply"))
          : Stream.empty();
    }
    if (tasks.stream().anyMatch(task -> asks(context, task.getCamundaFormRef()))) {
      return Stream.empty();
    }
    UserTask task = tasks.get(0);
    return task.getCamundaFormRef() == null || !context.hasForm(task.getCamundaFormRef())
        // Said already.
        ? Stream.empty()
        : Stream.of(
            diagram.fault(
                task,
                "answers a reply by the form '"
                    + task.getCamundaFormRef()
                    + "', which does not ask for "
                    + CONSENT
                    + ", so that a family that wants no more messages would get them",
                "choose the form answer_the_reply, or add that field to yours"));
  }

  private static boolean asks(DeploymentContext context, String form) {
    return form != null
        && context.form(form).stream()
            .flatMap(text -> FormFields.of(text).stream())
            .anyMatch(field -> field.key().equals(CONSENT));
  }

  private static Stream<Finding> border(
      Diagram diagram, List<StartEvent> hearing, String onReply, boolean end) {
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
