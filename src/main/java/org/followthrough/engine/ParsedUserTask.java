package org.followthrough.engine;

import java.util.Optional;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParse;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.task.TaskDefinition;
import org.camunda.bpm.engine.impl.util.xml.Element;

/** A user task that the engine has just read. */
public final class ParsedUserTask extends ParsedElement {

  private final Element xml;
  private final TaskDefinition definition;

  ParsedUserTask(ActivityImpl activity, Element xml) {
    super(activity);
    this.xml = xml;
    this.definition =
        ((UserTaskActivityBehavior) activity.getActivityBehavior()).getTaskDefinition();
  }

  /** The id of the form that its people fill in; empty where there is none. */
  public Optional<String> form() {
    return Optional.ofNullable(xml.attributeNS(BpmnParse.CAMUNDA_BPMN_EXTENSIONS_NS, "formRef"));
  }

  /** Whether the diagram says how urgent it is. */
  public boolean hasPriority() {
    return definition.getPriorityExpression() != null;
  }

  /**
   * @param event one of those of {@link TaskListener}
   */
  public void on(String event, TaskListener listener) {
    definition.addBuiltInTaskListener(event, listener);
  }

  TaskDefinition definition() {
    return definition;
  }
}
