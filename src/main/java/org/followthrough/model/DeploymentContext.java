package org.followthrough.model;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Message;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.DmnModelInstance;
import org.camunda.bpm.model.dmn.instance.InputEntry;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.camunda.bpm.model.xml.ModelException;
import org.followthrough.engine.EventSchema;
import org.followthrough.engine.ExpressionGrammar;
import org.followthrough.instance.OnReply;
import org.followthrough.model.FormFields.Field;
import org.followthrough.trigger.RecordedFacts.FamilyFacts;

/**
 * What a file may name: whatever is deployed with it or was deployed before, and what the
 * application offers to diagrams.
 */
class DeploymentContext {

  private static final String EVENT_TABLE = "select_event_workflow.dmn";

  /** What the application itself tells diagrams. */
  static final Set<String> OURS = Set.of(OnReply.MESSAGE, "failed_step_settled");

  /** A name that stands alone: the value of an input parameter, or a text in a cell. */
  private static final Pattern NAMED = Pattern.compile(">\\s*\"?([a-z][a-z0-9_]*)\"?\\s*<");

  private static final Pattern STRING = Pattern.compile("\"([^\"]*)\"");

  private final Function<String, Optional<String>> texts;
  private final Function<String, Set<String>> startedBy;
  private final Set<String> steps;
  private final Set<String> listeners;
  private final ExpressionGrammar grammar;
  private final Circumstances circumstances;
  private final Surroundings around;
  private Set<String> named;
  private Set<String> heard;

  // Several diagrams ask of one that they call, and of the one table.
  private final Map<String, Optional<BpmnModelInstance>> diagrams = new HashMap<>();
  private final Map<String, Set<String>> errors = new HashMap<>();
  private Optional<DmnModelInstance> eventTable;

  /**
   * @param texts what a file of a name says, deployed with what is checked or before it
   * @param startedBy the keys of the processes that start with a message
   * @param steps the names by which diagrams call the application's steps
   * @param listeners the names by which they call its listeners
   * @param grammar what an expression may say
   * @param circumstances when and for whom it is deployed
   * @param around what else there is
   */
  DeploymentContext(
      Function<String, Optional<String>> texts,
      Function<String, Set<String>> startedBy,
      Set<String> steps,
      Set<String> listeners,
      ExpressionGrammar grammar,
      Circumstances circumstances,
      Surroundings around) {
    this.texts = texts;
    this.startedBy = startedBy;
    this.steps = steps;
    this.listeners = listeners;
    this.grammar = grammar;
    this.circumstances = circumstances;
    this.around = around;
  }

  /** What the events of each type say that has a schema, deployed with this or before it. */
  Map<String, EventSchema> events() {
    return around.events();
  }

  boolean has(String file) {
    return texts.apply(file).isPresent();
  }

  /** What a file of a name says, deployed with this or before it. */
  Optional<String> text(String file) {
    return texts.apply(file);
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

  /** What a form says; empty where there is none of that id. */
  Optional<String> form(String id) {
    return texts.apply(id + ".form");
  }

  /** What the forms of a process ask for, by the form; none where it cannot be found or read. */
  Map<String, List<Field>> answersIn(String process) {
    return process == null
        ? Map.of()
        : diagram(process).stream()
            .flatMap(diagram -> diagram.getModelElementsByType(UserTask.class).stream())
            .map(UserTask::getCamundaFormRef)
            .filter(Objects::nonNull)
            .distinct()
            .collect(
                Collectors.toMap(
                    form -> form, form -> form(form).map(FormFields::of).orElse(List.of())));
  }

  /** The types of events for which the table of events chooses a workflow. */
  Set<String> eventsStarting(String workflow) {
    return eventTable().stream()
        .flatMap(table -> table.getModelElementsByType(Rule.class).stream())
        .filter(
            rule ->
                rule.getOutputEntries().stream()
                    .anyMatch(cell -> cell.getTextContent().strip().equals('"' + workflow + '"')))
        .flatMap(rule -> rule.getInputEntries().stream())
        .flatMap(DeploymentContext::types)
        .collect(Collectors.toSet());
  }

  /** The moment of the deployment. */
  Instant now() {
    return circumstances.now();
  }

  /** The groups that people are in. */
  Set<String> groups() {
    return circumstances.groups().get();
  }

  /**
   * @param now the moment of the deployment
   * @param groups the groups that people are in
   */
  record Circumstances(Instant now, Supplier<Set<String>> groups) {}

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

  /** The names of the BPMN messages that any diagram hears. */
  Set<String> heard() {
    if (heard == null) {
      heard =
          stems(".bpmn")
              .flatMap(key -> diagram(key).stream())
              .flatMap(diagram -> diagram.getModelElementsByType(Message.class).stream())
              .map(Message::getName)
              .filter(Objects::nonNull)
              .collect(Collectors.toCollection(TreeSet::new));
    }
    return heard;
  }

  /** The types of events that the table of events has a rule for. */
  Set<String> eventsInTheTable() {
    return eventTable().stream()
        .flatMap(table -> table.getModelElementsByType(InputEntry.class).stream())
        .flatMap(DeploymentContext::types)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The names of the BPMN messages that somebody sends. */
  Set<String> messages() {
    Set<String> names = new TreeSet<>(OURS);
    names.addAll(eventsInTheTable());
    return names;
  }

  /** The codes of the errors with which a called process may end: its own, and its called ones'. */
  Set<String> errorsOf(String key) {
    // Several callers ask of one that they all call.
    Set<String> known = errors.get(String.valueOf(key));
    if (known == null) {
      known = errorsOf(key, new TreeSet<>());
      errors.put(String.valueOf(key), known);
    }
    return known;
  }

  private Set<String> errorsOf(String key, Set<String> seen) {
    return key == null || !seen.add(key)
        ? Set.of()
        : diagram(key)
            .map(
                diagram ->
                    CalledProcessCheck.errorsOutOf(diagram, called -> errorsOf(called, seen)))
            .orElse(Set.of());
  }

  /** The diagram of a process; empty where there is none that can be read. */
  Optional<BpmnModelInstance> diagram(String key) {
    // What cannot be read is said where the diagram itself is checked.
    return diagrams.computeIfAbsent(
        key,
        name ->
            texts
                .apply(name + ".bpmn")
                .filter(DeploymentContext::isPlainXml)
                .flatMap(Diagram::read));
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

  private Optional<DmnModelInstance> eventTable() {
    if (eventTable == null) {
      eventTable =
          texts
              .apply(EVENT_TABLE)
              .filter(DeploymentContext::isPlainXml)
              .flatMap(DeploymentContext::table);
    }
    return eventTable;
  }

  private static Optional<DmnModelInstance> table(String text) {
    try {
      return Optional.of(
          Dmn.readModelFromStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
    } catch (ModelException e) {
      // Said where the table itself is checked.
      return Optional.empty();
    }
  }

  private static Stream<String> types(InputEntry cell) {
    return STRING.matcher(cell.getTextContent()).results().map(type -> type.group(1));
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
