package org.followthrough.engine;

import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
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
        TaskListener.EVENTNAME_CREATE,
        created -> forms.needed(form).forEach(field -> forget(field, created)));
    task.on(
        TaskListener.EVENTNAME_COMPLETE,
        completed ->
            forms
                .problem(form, completed::getVariable)
                .ifPresent(
                    problem -> {
                      throw new BadUserRequestException(problem);
                    }));
  }

  /**
   * What an earlier task was answered is no answer to this one. What the diagram itself gives the
   * task beforehand stays.
   */
  private static void forget(String field, DelegateTask task) {
    DelegateExecution step = task.getExecution();
    boolean isGivenByTheDiagram =
        !step.getId().equals(step.getProcessInstanceId()) && step.hasVariableLocal(field);
    if (!isGivenByTheDiagram && step.hasVariable(field)) {
      step.removeVariable(field);
    }
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
      forms
          .problem(
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
