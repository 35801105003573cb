package org.followthrough.engine;

import java.util.Map;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParse;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;

/** An element of a diagram that the engine has just read. Listeners stay for as long as it does. */
public class ParsedElement {

  private final ScopeImpl element;

  ParsedElement(ScopeImpl element) {
    this.element = element;
  }

  /** Its id in the diagram. */
  public String id() {
    return element.getId();
  }

  /** Whether it is reached by a job of its own. */
  public boolean isAsyncBefore() {
    return element instanceof ActivityImpl activity && activity.isAsyncBefore();
  }

  public void onStart(ExecutionListener listener) {
    element.addBuiltInListener(ExecutionListener.EVENTNAME_START, listener);
  }

  public void onEnd(ExecutionListener listener) {
    element.addBuiltInListener(ExecutionListener.EVENTNAME_END, listener);
  }

  /** The extension properties of an element of BPMN; empty where it has none. */
  static Map<String, String> properties(Element xml) {
    Element extensions = xml.element("extensionElements");
    Element properties =
        extensions == null
            ? null
            : extensions.elementNS(BpmnParse.CAMUNDA_BPMN_EXTENSIONS_NS, "properties");
    if (properties == null) {
      return Map.of();
    }
    return properties.elements().stream()
        .filter(property -> property.attribute("name") != null)
        .collect(
            Collectors.toMap(
                property -> property.attribute("name"),
                property -> property.attribute("value", ""),
                (first, second) -> second));
  }
}
