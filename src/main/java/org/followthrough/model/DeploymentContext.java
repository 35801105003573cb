package org.followthrough.model;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
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
import org.followthrough.trigger.RecordedFacts.FamilyFacts;

/**
 * What a file may name: whatever is deployed with it or was deployed before, and what the
 * application offers to diagrams.
 */
class DeploymentContext {

  private static final String EVENT_TABLE = "select_event_workflow.dmn";

  /** What the application itself tells diagrams. */
  static final Set<String> OURS = Set.of("family_replied", "failed_step_settled");

  /** A name that stands alone: the value of an input parameter, or a text in a cell. */
  private static final Pattern NAMED = Pattern.compile(">\\s*\"?([a-z][a-z0-9_]*)\"?\\s*<");

  private static final Pattern STRING = Pattern.compile("\"([^\"]*)\"");

  private final Function<String, Optional<String>> texts;
  private final Function<String, Set<String>> startedBy;
  private final Set<String> steps;
  private final Set<String> listeners;
  private final ExpressionGrammar grammar;
  private final Surroundings around;
  private Set<String> named;

  /**
   * @param texts what a file of a name says, deployed with what is checked or before it
   * @param startedBy the keys of the processes that start with a message
   * @param steps the names by which diagrams call the application's steps
   * @param listeners the names by which they call its listeners
   * @param grammar what an expression may say
   * @param around what else there is
   */
  DeploymentContext(
      Function<String, Optional<String>> texts,
      Function<String, Set<String>> startedBy,
      Set<String> steps,
      Set<String> listeners,
      ExpressionGrammar grammar,
      Surroundings around) {
    this.texts = texts;
    this.startedBy = startedBy;
    this.steps = steps;
    this.listeners = listeners;
    this.grammar = grammar;
    this.around = around;
  }

  /** What the events of each type say that has a schema, deployed with this or before it. */
  Map<String, EventSchema> events() {
    return around.events();
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

  /** The workflows that start for families, deployed with this or before it. */
  Set<String> workflows() {
    return stems(".bpmn").filter(this::hasWorkflow).collect(Collectors.toCollection(TreeSet::new));
  }

  /** The templates that have any text, deployed with this or before it. */
  Set<String> templates() {
    return files().stream()
        .filter(file -> FileKind.of(file).filter(FileKind.TEXT::equals).isPresent())
        .map(file -> file.substring(0, file.indexOf('.')))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The templates that a diagram sends or a table chooses, as far as their files name them. */
  Set<String> namedTemplates() {
    if (named == null) {
      named =
          files().stream()
              .filter(file -> file.endsWith(".bpmn") || file.endsWith(".dmn"))
              .flatMap(file -> texts.apply(file).stream())
              .flatMap(text -> NAMED.matcher(text).results())
              .map(name -> name.group(1))
              .collect(Collectors.toCollection(TreeSet::new));
    }
    return named;
  }

  /** The names of all files, deployed with this or before it. */
  Set<String> files() {
    return around.files().get();
  }

  /** What the newest that is on record says of families to whom a table is asked. */
  List<FamilyFacts> recorded(String table) {
    return around.recorded().apply(table);
  }

  private Stream<String> stems(String ending) {
    return files().stream()
        .filter(file -> file.endsWith(ending))
        .map(file -> file.substring(0, file.length() - ending.length()));
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

  private Optional<BpmnModelInstance> diagram(String key) {
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

  /**
   * What there is besides the text of a file whose name is known.
   *
   * @param events what the events of each type say that has a schema
   * @param files the names of all files, deployed with what is checked or before it
   * @param recorded what is on record of families to whom a table of a key is asked, newest first
   */
  record Surroundings(
      Map<String, EventSchema> events,
      Supplier<Set<String>> files,
      Function<String, List<FamilyFacts>> recorded) {}
}
