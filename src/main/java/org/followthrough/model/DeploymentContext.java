package org.followthrough.model;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.instance.InputEntry;
import org.camunda.bpm.model.xml.ModelException;
import org.followthrough.engine.EventSchema;
import org.followthrough.engine.ExpressionGrammar;

/**
 * What a file may name: whatever is deployed with it or was deployed before, and what the
 * application offers to diagrams.
 */
class DeploymentContext {

  private static final String EVENT_TABLE = "select_event_workflow.dmn";

  /** What the application itself tells diagrams. */
  static final Set<String> OURS = Set.of("family_replied", "failed_step_settled");

  private static final Pattern STRING = Pattern.compile("\"([^\"]*)\"");

  private final Function<String, Optional<String>> texts;
  private final Function<String, Set<String>> startedBy;
  private final Set<String> steps;
  private final Set<String> listeners;
  private final ExpressionGrammar grammar;
  private final Map<String, EventSchema> events;

  /**
   * @param texts what a file of a name says, deployed with what is checked or before it
   * @param startedBy the keys of the processes that start with a message
   * @param steps the names by which diagrams call the application's steps
   * @param listeners the names by which they call its listeners
   * @param grammar what an expression may say
   * @param events what the events of each type say that has a schema
   */
  DeploymentContext(
      Function<String, Optional<String>> texts,
      Function<String, Set<String>> startedBy,
      Set<String> steps,
      Set<String> listeners,
      ExpressionGrammar grammar,
      Map<String, EventSchema> events) {
    this.texts = texts;
    this.startedBy = startedBy;
    this.steps = steps;
    this.listeners = listeners;
    this.grammar = grammar;
    this.events = events;
  }

  /** What the events of each type say that has a schema, deployed with this or before it. */
  Map<String, EventSchema> events() {
    return events;
  }

  boolean has(String file) {
    return texts.apply(file).isPresent();
  }

  boolean hasProcess(String key) {
    return has(key + ".bpmn");
  }

  /** Whether a process is one that starts for families, and not only called by others. */
  boolean hasWorkflow(String key) {
    return diagram(key)
        .map(
            diagram ->
                diagram.getModelElementsByType(CamundaProperty.class).stream()
                    .anyMatch(property -> "trigger".equals(property.getCamundaName())))
        .orElse(false);
  }

  boolean hasDecision(String key) {
    return has(key + ".dmn");
  }

  boolean hasForm(String id) {
    return has(id + ".form");
  }

  /** The texts that a template lacks, of these. */
  Stream<String> missing(String template, Stream<String> kinds) {
    return kinds.map(kind -> template + "." + kind).filter(file -> !has(file));
  }

  /** Whether a template has any text that a family may read. */
  boolean hasTemplate(String template) {
    return Stream.of("email.txt", "sms.txt").anyMatch(kind -> has(template + "." + kind));
  }

  Set<String> steps() {
    return steps;
  }

  ExpressionGrammar grammar() {
    return grammar;
  }

  boolean isListener(String name) {
    return listeners.contains(name);
  }

  /** The keys of the processes that start with a message, deployed with this or before it. */
  Set<String> startedBy(String message) {
    return startedBy.apply(message);
  }

  /** The names of the BPMN messages that somebody sends. */
  Set<String> messages() {
    Set<String> names = new TreeSet<>(OURS);
    texts.apply(EVENT_TABLE).ifPresent(table -> names.addAll(eventTypes(table)));
    return names;
  }

  /** The codes of the errors with which a called process may end: its own, and its called ones'. */
  Set<String> errorsOf(String key) {
    return errorsOf(key, new TreeSet<>());
  }

  private Set<String> errorsOf(String key, Set<String> seen) {
    return key == null || !seen.add(key)
        ? Set.of()
        : diagram(key)
            .map(diagram -> DiagramCheck.errorsOutOf(diagram, called -> errorsOf(called, seen)))
            .orElse(Set.of());
  }

  /** The diagram of a process; empty where there is none that can be read. */
  Optional<BpmnModelInstance> diagram(String key) {
    // What cannot be read is said where the diagram itself is checked.
    return texts
        .apply(key + ".bpmn")
        .filter(DeploymentContext::isPlainXml)
        .flatMap(DiagramCheck::read);
  }

  /** Camunda's own reader would fetch what a file that is not checked yet names as its schema. */
  private static boolean isPlainXml(String text) {
    try {
      XmlFile.read(text.getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (XmlFile.Unreadable e) {
      return false;
    }
  }

  private static Set<String> eventTypes(String table) {
    if (!isPlainXml(table)) {
      return Set.of();
    }
    try {
      return Dmn.readModelFromStream(
              new ByteArrayInputStream(table.getBytes(StandardCharsets.UTF_8)))
          .getModelElementsByType(InputEntry.class)
          .stream()
          .flatMap(cell -> STRING.matcher(cell.getTextContent()).results())
          .map(type -> type.group(1))
          .collect(Collectors.toSet());
    } catch (ModelException e) {
      // Said where the table itself is checked.
      return Set.of();
    }
  }
}
