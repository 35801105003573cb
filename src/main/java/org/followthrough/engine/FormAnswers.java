package org.followthrough.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.form.TaskFormData;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParse;
import org.camunda.bpm.engine.impl.form.handler.TaskFormHandler;
import org.camunda.bpm.engine.impl.form.validator.FormFieldValidationException;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.impl.task.TaskDefinition;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.camunda.bpm.engine.variable.VariableMap;
import org.springframework.stereotype.Component;

/**
 * What a form allows in its fields holds for everybody who completes its task, not only for those
 * who do it in Tasklist.
 */
@Component
class FormAnswers implements DiagramListener {

  private final DeployedForms forms;

  FormAnswers(DeployedForms forms) {
    this.forms = forms;
  }

  @Override
  public void userTask(ParsedUserTask task) {
    task.form().ifPresent(form -> hold(task, form));
  }

  private void hold(ParsedUserTask task, String form) {
    // A submitted form is refused as malformed; what is completed without one, by its listener.
    TaskDefinition definition = task.definition();
    definition.setTaskFormHandler(new Submitted(form, definition.getTaskFormHandler()));
    task.on(
        TaskListener.EVENTNAME_COMPLETE,
        completed ->
            problem(form, completed::getVariable)
                .ifPresent(
                    problem -> {
                      throw new BadUserRequestException(problem);
                    }));
  }

  /** What is wrong with the answers to a form, as a sentence; empty where nothing is. */
  private Optional<String> problem(String form, Function<String, Object> answers) {
    return forms.fields(form).stream()
        .flatMap(field -> problem(field, answers.apply(field.path("key").asText())).stream())
        .findFirst();
  }

  private static Optional<String> problem(JsonNode field, Object given) {
    String key = field.get("key").asText();
    JsonNode rules = field.path("validate");
    List<String> options =
        StreamSupport.stream(field.path("values").spliterator(), false)
            .map(option -> option.path("value").asText())
            .toList();
    // The diagram goes by such an answer; a field that is hidden until another is given may lack.
    boolean needed =
        !options.isEmpty() && rules.path("required").asBoolean() && !field.has("conditional");
    if (given == null && !needed) {
      return Optional.empty();
    }
    String answer = String.valueOf(given);
    if (given == null || !options.isEmpty() && !options.contains(answer)) {
      return Optional.of(
          key
              + " must be one of "
              + String.join(", ", options)
              + (given == null ? "" : ", not '" + answer + "'"));
    }
    if (rules.has("maxLength") && answer.length() > rules.get("maxLength").asInt()) {
      return Optional.of(
          key + " must have at most " + rules.get("maxLength").asInt() + " characters");
    }
    if (rules.has("pattern")
        && !answer.isEmpty()
        && !Pattern.matches(rules.get("pattern").asText(), answer)) {
      return Optional.of(
          key + " is not as the form asks: " + field.path("description").asText("see the form"));
    }
    return Optional.empty();
  }

  /** The engine's own way of taking a form, after a look at what is in it. */
  private final class Submitted implements TaskFormHandler {

    private final String form;
    private final TaskFormHandler engines;

    private Submitted(String form, TaskFormHandler engines) {
      this.form = form;
      this.engines = engines;
    }

    @Override
    public void submitFormVariables(VariableMap answers, VariableScope task) {
      problem(
              form,
              key ->
                  answers != null && answers.containsKey(key)
                      ? answers.get(key)
                      : task.getVariable(key))
          .ifPresent(
              problem -> {
                throw new FormFieldValidationException(form, problem);
              });
      engines.submitFormVariables(answers, task);
    }

    @Override
    public TaskFormData createTaskForm(TaskEntity task) {
      return engines.createTaskForm(task);
    }

    @Override
    public void parseConfiguration(
        Element activity,
        DeploymentEntity deployment,
        ProcessDefinitionEntity process,
        BpmnParse parse) {
      engines.parseConfiguration(activity, deployment, process, parse);
    }
  }
}
