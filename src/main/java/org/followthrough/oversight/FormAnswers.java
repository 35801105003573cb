package org.followthrough.oversight;

import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.form.TaskFormData;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParse;
import org.camunda.bpm.engine.impl.form.handler.TaskFormHandler;
import org.camunda.bpm.engine.impl.form.validator.FormFieldValidationException;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.task.TaskDefinition;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.camunda.bpm.engine.variable.VariableMap;
import org.followthrough.engine.DeployedForms;
import org.springframework.stereotype.Component;

/**
 * What a form allows in its fields holds for everybody who completes its task, not only for those
 * who do it in Tasklist.
 */
@Component
class FormAnswers extends AbstractBpmnParseListener {

  private final DeployedForms forms;

  FormAnswers(DeployedForms forms) {
    this.forms = forms;
  }

  @Override
  public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
    TaskDefinition task =
        ((UserTaskActivityBehavior) activity.getActivityBehavior()).getTaskDefinition();
    String form = element.attributeNS(BpmnParse.CAMUNDA_BPMN_EXTENSIONS_NS, "formRef");
    if (form == null) {
      return;
    }
    // A submitted form is refused as malformed; what is completed without one, by its listener.
    task.setTaskFormHandler(new Submitted(form, task.getTaskFormHandler()));
    task.addBuiltInTaskListener(
        TaskListener.EVENTNAME_COMPLETE,
        (TaskListener)
            completed ->
                forms
                    .problem(form, completed::getVariable)
                    .ifPresent(
                        problem -> {
                          throw new BadUserRequestException(problem);
                        }));
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
