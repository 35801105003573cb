package org.followthrough.engine;

import java.util.Map;
import java.util.function.BiConsumer;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.bpmn.behavior.ErrorEndEventActivityBehavior;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;

/** An end event that the engine has just read. */
public final class ParsedEndEvent extends ParsedElement {

  private final ActivityImpl end;
  private final Map<String, String> properties;

  ParsedEndEvent(ActivityImpl end, Map<String, String> properties) {
    super(end);
    this.end = end;
    this.properties = properties;
  }

  /** What the diagram says of it, as extension properties. */
  public Map<String, String> properties() {
    return properties;
  }

  /**
   * Where it throws an error and nothing in its workflow catches that, all of the workflow is over,
   * instead of standing still with an exception. An event without an error stays as it is.
   *
   * @param before is told the process instance, and why it ends, before it does
   */
  public void endWhereUncaught(BiConsumer<DelegateExecution, String> before) {
    if (end.getActivityBehavior() instanceof ErrorEndEventActivityBehavior drawn) {
      end.setActivityBehavior(new ErrorEnd(drawn, before));
    }
  }
}
