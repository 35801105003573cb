package org.followthrough.model;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaFormData;
import org.followthrough.engine.NearMiss;

/** What people do: what they fill in, and who they are. */
final class TaskCheck {

  private TaskCheck() {}

  static Stream<Finding> of(Diagram diagram, DeploymentContext context) {
    return Stream.of(
            diagram.all(UserTask.class).stream()
                .flatMap(task -> form(diagram, task, task.getCamundaFormRef(), context)),
            diagram.all(StartEvent.class).stream()
                .flatMap(start -> form(diagram, start, start.getCamundaFormRef(), context)),
            diagram.all(UserTask.class).stream()
                .filter(task -> task.getCamundaFormRef() == null && !hasARefusedForm(task))
                .map(
                    task ->
                        diagram.fault(
                            task,
                            "shows no form, so that nobody could fill in anything",
                            "choose a Camunda form under 'Forms', such as task_notes")),
            diagram.all(UserTask.class).stream().flatMap(task -> groups(diagram, task, context)))
        .flatMap(findings -> findings);
  }

  /** What the list of what is allowed says already. */
  private static boolean hasARefusedForm(UserTask task) {
    return Diagram.camunda(task, "formKey") != null
        || Diagram.extensions(task, CamundaFormData.class).findAny().isPresent();
  }

  private static Stream<Finding> form(
      Diagram diagram, FlowElement element, String form, DeploymentContext context) {
    return form == null || Diagram.isExpression(form) || context.hasForm(form)
        ? Stream.empty()
        : Stream.of(
            diagram.fault(
                element,
                "shows the form '" + form + "', which does not exist",
                "deploy " + form + ".form with the diagram, or correct the name"));
  }

  private static Stream<Finding> groups(Diagram diagram, UserTask task, DeploymentContext context) {
    String groups = task.getCamundaCandidateGroups();
    if (groups == null || groups.contains("{")) {
      return Stream.empty();
    }
    Set<String> known = context.groups();
    return Arrays.stream(groups.split(","))
        .map(String::strip)
        .filter(group -> !group.isEmpty() && !known.contains(group))
        .map(
            group ->
                diagram.fault(
                    task,
                    "is for the group '"
                        + group
                        + "', which does not exist, so that nobody sees it",
                    NearMiss.advice(group, known, "choose one of " + known)));
  }
}
