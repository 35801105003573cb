package org.followthrough.workflow;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParse;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.util.xml.Element;

/**
 * What a workflow's process says about itself, as extension properties that Modeler's panel edits.
 *
 * @param trigger {@code prediction}, {@code event}, {@code schedule} or {@code manual}
 * @param priority 1..10, 10 first
 * @param maxConcurrentPerFamily how many instances of it may live for one family
 * @param lengthDays how many days the waits of its longest path add up to
 * @param correlateBy the field of events that says what an instance is about, such as {@code
 *     invoiceId}, or null; no two live for the same
 * @param engagementScoreBelow its schedule starts it for each family whose score is below this, or
 *     null where it is for no family
 * @param description what it does, for a person, or null
 */
public record WorkflowProperties(
    String trigger,
    int priority,
    int maxConcurrentPerFamily,
    int lengthDays,
    String correlateBy,
    Double engagementScoreBelow,
    String description) {

  /** Where a parsed process keeps them. */
  static final String KEY = "followthrough";

  static final String EVENT = "event";
  static final String SCHEDULE = "schedule";

  private static final int DEFAULT_PRIORITY = 5;

  /** Empty for a process that is only called by others: it states no trigger. */
  static Optional<WorkflowProperties> of(Element process) {
    Map<String, String> properties = extensionProperties(process);
    return Optional.ofNullable(properties.get("trigger"))
        .map(
            trigger ->
                new WorkflowProperties(
                    trigger,
                    number(properties, "priority", DEFAULT_PRIORITY),
                    number(properties, "maxConcurrentPerFamily", 1),
                    number(properties, "lengthDays", 1),
                    properties.get("correlateBy"),
                    score(properties.get("engagementScoreBelow")),
                    properties.get("description")));
  }

  /**
   * What is said by the workflow that a step belongs to, also where the step is one of a process
   * that the workflow calls; empty where that is none.
   */
  public static Optional<WorkflowProperties> of(ExecutionEntity step) {
    ExecutionEntity process = step.getProcessInstance();
    while (process.getSuperExecution() != null) {
      process = process.getSuperExecution().getProcessInstance();
    }
    return process.getProcessDefinition().getProperty(KEY) instanceof WorkflowProperties properties
        ? Optional.of(properties)
        : Optional.empty();
  }

  /** The extension properties of a BPMN element; empty where it has none. */
  static Map<String, String> extensionProperties(Element element) {
    Element extensions = element.element("extensionElements");
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

  private static Double score(String value) {
    try {
      return value == null ? null : Double.valueOf(value.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the process property engagementScoreBelow must be a number, not '" + value + "'");
    }
  }

  private static int number(Map<String, String> properties, String name, int otherwise) {
    String value = properties.get(name);
    try {
      return value == null ? otherwise : Integer.parseInt(value.trim());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the process property " + name + " must be a whole number, not '" + value + "'");
    }
  }
}
