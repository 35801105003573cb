package org.followthrough.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.CatchEvent;
import org.camunda.bpm.model.bpmn.instance.Message;
import org.camunda.bpm.model.bpmn.instance.MessageEventDefinition;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.followthrough.engine.EventSchema;
import org.followthrough.engine.NearMiss;
import org.followthrough.engine.ProcessVariable;

/** Whether the field by which the instances of a workflow are told apart is one of its events. */
final class CorrelationCheck {

  private static final String CORRELATE_BY = "correlateBy";

  private final Diagram diagram;
  private final DeploymentContext context;
  private final List<Finding> findings = new ArrayList<>();

  private CorrelationCheck(Diagram diagram, DeploymentContext context) {
    this.diagram = diagram;
    this.context = context;
  }

  static Stream<Finding> of(Diagram diagram, DeploymentContext context) {
    CorrelationCheck check = new CorrelationCheck(diagram, context);
    diagram.processes().filter(Diagram::isInAWorkflow).forEach(check::process);
    return check.findings.stream();
  }

  private void process(Process process) {
    String field = Diagram.properties(process).get(CORRELATE_BY);
    if (field == null) {
      return;
    }
    if (!field.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      found(
          process,
          "has the property correlateBy '" + field + "', which is no name of a field",
          "write the name of one field of its event, such as invoiceId");
    } else if (ProcessVariable.isOurs(field)) {
      found(
          process,
          "has the property correlateBy '"
              + field
              + "', a name that the application keeps for itself, so that no event sets it",
          "have the event say it under another name, such as invoiceId");
    } else if (!ProcessCheck.EVENT.equals(Diagram.properties(process).get("trigger"))) {
      findings.add(
          diagram.remark(
              process,
              "has the property correlateBy and no event starts it, so that it may be about nothing",
              "remove the property, or set the property trigger to event"));
    } else {
      SuppliedVariables.eventsStarting(process, context)
          .forEach(type -> start(process, field, type));
      heard().forEach(type -> heard(process, field, type));
    }
  }

  private void start(Process process, String field, String type) {
    EventSchema event = context.events().get(type);
    if (event == null) {
      return;
    }
    if (!event.fields().contains(field)) {
      String message =
          "is told apart by '" + field + "', which the event " + type + " does not have";
      // An event may say more than its schema names.
      findings.add(
          NearMiss.of(field, event.fields())
              .map(near -> diagram.fault(process, message, "did you mean '" + near + "'?"))
              .orElseGet(
                  () ->
                      diagram.remark(
                          process,
                          message + ", as far as its schema tells",
                          "write one of "
                              + event.fields()
                              + ", or describe the field in "
                              + type
                              + EventSchema.ENDING)));
    } else if (!event.requires(field)) {
      findings.add(
          diagram.remark(
              process,
              "is told apart by '"
                  + field
                  + "', which the event "
                  + type
                  + " may leave out, so that such an instance is about nothing",
              "add it to \"required\" in " + type + EventSchema.ENDING));
    }
  }

  private void heard(Process process, String field, String type) {
    EventSchema event = context.events().get(type);
    if (event != null && !event.fields().contains(field)) {
      findings.add(
          diagram.remark(
              process,
              "is told apart by '"
                  + field
                  + "', which the event "
                  + type
                  + " that it waits for does not have, so that none of them reaches it",
              NearMiss.of(field, event.fields())
                  .map(near -> "did you mean '" + near + "'?")
                  .orElse("describe the field in " + type + EventSchema.ENDING)));
    }
  }

  /** What the diagram waits for besides what starts it. */
  private Set<String> heard() {
    Set<String> types = new TreeSet<>();
    diagram.all(MessageEventDefinition.class).stream()
        .filter(event -> event.getParentElement() instanceof CatchEvent)
        .filter(event -> !AwaitedMessageCheck.isStart(event))
        .map(MessageEventDefinition::getMessage)
        .filter(message -> message != null && message.getName() != null)
        .map(Message::getName)
        .filter(name -> !DeploymentContext.OURS.contains(name))
        .forEach(types::add);
    return types;
  }

  private void found(Process process, String message, String remedy) {
    findings.add(diagram.fault(process, message, remedy));
  }
}
