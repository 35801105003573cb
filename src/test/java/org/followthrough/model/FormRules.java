package org.followthrough.model;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.UserTask;

/** What must hold for every form. */
final class FormRules {

  private final ModelFiles files;
  private final String path;
  private final JsonNode form;

  FormRules(ModelFiles files, String path) {
    this.files = files;
    this.path = path;
    this.form = files.forms().get(path);
  }

  Stream<ModelRule> all() {
    return Stream.of(
        new ModelRule("is the form of a user task or of a start", this::isUsed),
        new ModelRule("shows first why the task exists", this::context),
        new ModelRule("asks for nothing twice", this::twice),
        new ModelRule("offers only workflows that exist", this::workflows));
  }

  /** The fields of a form, also those in groups. */
  static Stream<JsonNode> fields(JsonNode parent) {
    return StreamSupport.stream(parent.path("components").spliterator(), false)
        .flatMap(child -> child.has("key") ? Stream.of(child) : fields(child));
  }

  private Stream<String> isUsed() {
    String id = form.path("id").asText();
    boolean used =
        files.diagrams().values().stream()
            .flatMap(diagram -> diagram.getModelElementsByType(UserTask.class).stream())
            .anyMatch(task -> id.equals(task.getCamundaFormRef()));
    return used || startsAWorkflow()
        ? Stream.empty()
        : Stream.of(id + ": no user task shows it and no workflow starts with it");
  }

  private boolean startsAWorkflow() {
    String id = form.path("id").asText();
    return files.diagrams().values().stream()
        .flatMap(diagram -> diagram.getModelElementsByType(StartEvent.class).stream())
        .anyMatch(start -> id.equals(start.getCamundaFormRef()));
  }

  private Stream<String> context() {
    return startsAWorkflow()
            || fields(form)
                .findFirst()
                .filter(field -> field.path("key").asText().equals("context"))
                .filter(field -> field.path("readonly").asBoolean())
                .isPresent()
        ? Stream.empty()
        : Stream.of("the first field must be context, read-only");
  }

  private Stream<String> twice() {
    return fields(form)
        .map(field -> field.path("key").asText())
        .collect(groupingBy(identity(), counting()))
        .entrySet()
        .stream()
        .filter(key -> key.getValue() > 1)
        .map(key -> key.getKey() + ": is asked for more than once");
  }

  private Stream<String> workflows() {
    return fields(form)
        .filter(field -> field.path("key").asText().equals("reviewWorkflow"))
        .flatMap(field -> StreamSupport.stream(field.path("values").spliterator(), false))
        .map(option -> option.path("value").asText())
        .filter(
            workflow ->
                !files.has("bpmn/" + workflow + ".bpmn")
                    || !DiagramRules.isWorkflow(
                        DiagramRules.process(files.diagrams().get("bpmn/" + workflow + ".bpmn"))))
        .map(workflow -> "reviewWorkflow: there is no workflow " + workflow);
  }
}
