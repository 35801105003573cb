package org.followthrough.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.CatchEvent;
import org.camunda.bpm.model.bpmn.instance.Message;
import org.camunda.bpm.model.bpmn.instance.MessageEventDefinition;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.followthrough.engine.EventSchema;
import org.followthrough.engine.NearMiss;

/** What starts with a message, and what waits for one. */
final class AwaitedMessageCheck {

  private final Diagram diagram;
  private final DeploymentContext context;
  private final List<Finding> findings = new ArrayList<>();

  private AwaitedMessageCheck(Diagram diagram, DeploymentContext context) {
    this.diagram = diagram;
    this.context = context;
  }

  static Stream<Finding> of(Diagram diagram, DeploymentContext context) {
    AwaitedMessageCheck check = new AwaitedMessageCheck(diagram, context);
    diagram.processes().forEach(check::starts);
    check.messages();
    return check.findings.stream();
  }

  /** The ids of a diagram's processes that start with a message; none where it is no diagram. */
  static Stream<String> startedBy(String message, String text) {
    return Diagram.read(text).stream()
        .flatMap(diagram -> diagram.getModelElementsByType(MessageEventDefinition.class).stream())
        .filter(AwaitedMessageCheck::isStart)
        .filter(event -> event.getMessage() != null && message.equals(event.getMessage().getName()))
        .map(event -> (Process) event.getParentElement().getParentElement())
        .map(Process::getId);
  }

  /** What starts with a message is started by the events of that type. */
  private void starts(Process process) {
    List<StartEvent> starts = List.copyOf(process.getChildElementsByType(StartEvent.class));
    if (starts.size() > 1
        && starts.stream().noneMatch(start -> start.getEventDefinitions().isEmpty())) {
      found(
          process,
          "has several start events and no plain one, so that nobody can start it by hand",
          "add a start event without a symbol");
    }
    starts.forEach(
        start ->
            start
                .getChildElementsByType(MessageEventDefinition.class)
                .forEach(event -> start(process, start, event.getMessage())));
  }

  private void start(Process process, StartEvent start, Message message) {
    String name = message == null ? null : message.getName();
    if (name == null) {
      found(start, "starts with a message without a name", "name it as the type of the event");
    } else if (name.contains("${")
        || name.contains("#{")
        || DeploymentContext.OURS.contains(name)) {
      found(
          start,
          "starts with the message '" + name + "', which is the type of no event",
          "name it as the other system does, such as book_overdue");
    } else if (NearMiss.of(
            Diagram.properties(process).getOrDefault("trigger", ""), Set.of(ProcessCheck.EVENT))
        .isPresent()) {
      // Said where the property is looked at.
      return;
    } else if (!ProcessCheck.EVENT.equals(Diagram.properties(process).get("trigger"))) {
      found(
          start,
          "starts with the message '" + name + "', so that events start it",
          "set the process's property trigger to event");
    } else if (meant(name).isPresent()) {
      found(
          start,
          "starts with the message '" + name + "', a type of event that nobody has described",
          "did you mean '"
              + meant(name).get()
              + "'? if it is another event, describe it in "
              + name
              + EventSchema.ENDING);
    } else {
      context.startedBy(name).stream()
          .filter(other -> !other.equals(process.getId()))
          .forEach(
              other ->
                  found(
                      start,
                      "starts with the message '"
                          + name
                          + "', with which "
                          + other
                          + " starts already",
                      "choose another, or let the table select_event_workflow decide between the"
                          + " two"));
    }
  }

  /** A type that somebody has described and whose name is nearly the same. */
  private Optional<String> meant(String type) {
    return context.events().containsKey(type)
        ? Optional.empty()
        : NearMiss.of(type, context.events().keySet());
  }

  static boolean isStart(MessageEventDefinition event) {
    return event.getParentElement() instanceof StartEvent start
        && start.getParentElement() instanceof Process;
  }

  private void messages() {
    Set<String> known = context.messages();
    Stream.concat(
            diagram.all(MessageEventDefinition.class).stream()
                .filter(event -> event.getParentElement() instanceof CatchEvent)
                .filter(event -> !isStart(event))
                .map(event -> new Awaited(event, event.getMessage())),
            diagram.all(ReceiveTask.class).stream()
                .map(task -> new Awaited(task, task.getMessage())))
        .forEach(
            awaited -> {
              String name = awaited.message() == null ? null : awaited.message().getName();
              if (name == null) {
                found(awaited.element(), "waits for a message without a name", "choose one");
              } else if (!known.contains(name) && context.startedBy(name).isEmpty()) {
                found(
                    awaited.element(),
                    "waits for the message '" + name + "', which nobody sends",
                    "add a rule with this type to the table select_event_workflow and deploy it too,"
                        + " or choose one of "
                        + known
                        + NearMiss.of(name, known)
                            .map(near -> "; did you mean '" + near + "'?")
                            .orElse(""));
              }
            });
  }

  private void found(ModelElementInstance at, String message, String remedy) {
    findings.add(diagram.fault(at, message, remedy));
  }

  private record Awaited(BaseElement element, Message message) {}
}
