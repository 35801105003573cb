package org.followthrough.model;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.xml.ModelException;
import org.followthrough.engine.NearMiss;
import org.followthrough.model.TableFile.Cell;
import org.followthrough.model.TableFile.Column;
import org.followthrough.model.TableFile.Rule;

/**
 * What would not work in a decision table. Those that the application asks are known by their key,
 * with what they are told and what is read of their answer; of others only what any table needs.
 */
final class TableCheck {

  private static final Set<String> HIT_POLICIES = Set.of("FIRST", "UNIQUE");

  private final TableFile table;
  private final TableKind kind;
  private final DeploymentContext context;
  private final TableFindings findings;
  private final Map<String, TableCondition> read = new HashMap<>();

  private TableCheck(String file, TableFile table, DeploymentContext context) {
    this.table = table;
    this.kind = TableKind.of(table.id(), context.events()).orElse(null);
    this.context = context;
    this.findings = new TableFindings(file);
  }

  static Stream<Finding> of(String file, String text, XmlElement root, DeploymentContext context) {
    try {
      Dmn.readModelFromStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    } catch (ModelException e) {
      return Stream.of(Finding.fault(file, null, XmlReasons.sentence("table", e)));
    }
    return TableFile.of(root)
        .map(table -> new TableCheck(file, table, context).check().stream())
        .orElse(Stream.empty());
  }

  private List<Finding> check() {
    if (!table.hasTimeToLive()) {
      findings.fault(
          table.id(),
          "has no time to live for its history",
          "set it in the table's properties, such as P180D");
    }
    identity();
    if (!isWhole()) {
      return findings.all();
    }
    if (kind != null) {
      if (!HIT_POLICIES.contains(table.hitPolicy())) {
        findings.fault(
            table.id(),
            kind.chooses()
                ? "may choose more than one workflow"
                : "may give more than one answer, and one is read",
            "set its hit policy to FIRST");
      }
      inputs();
      outputs();
    }
    boolean right = conditions();
    new TableAnswerCheck(findings, table, kind, context).check();
    if (TableKind.EVENT.equals(table.id())) {
      new TableEventsCheck(findings, table, context).check();
    }
    if (right) {
      rules();
    }
    return findings.all();
  }

  /** A table that nobody asks by its name does no harm, and perhaps not what is meant. */
  private void identity() {
    if (kind == null && table.id() != null) {
      NearMiss.of(table.id(), TableKind.KEYS)
          .ifPresent(
              known ->
                  findings.fault(
                      table.id(),
                      "is the id of a table that nobody asks",
                      "did you mean '"
                          + known
                          + "'? name the decision and the file so, or both something else"));
    }
  }

  private boolean isWhole() {
    boolean whole = true;
    for (Rule rule : table.rules()) {
      if (rule.conditions().size() != table.inputs().size()
          || rule.answers().size() != table.outputs().size()) {
        findings.fault(
            rule.id(),
            rule.shown() + " has not one cell for each column",
            "open and save the table in Modeler");
        whole = false;
      }
    }
    if (table.rules().isEmpty()) {
      findings.fault(table.id(), "has no rule", "add one");
      whole = false;
    }
    return whole;
  }

  private void inputs() {
    if (table.id().equals(TableKind.EVENT)
        && table.inputs().stream().noneMatch(input -> input.name().equals("type"))) {
      findings.fault(table.id(), "has no column for the type of the event", "add the input 'type'");
    }
    for (Column column : table.inputs()) {
      TableInput input = kind.inputs().get(column.name());
      if (input == null) {
        unknown(column);
      } else if (column.type() != null
          && !input.kind().types().isEmpty()
          && !input.kind().types().contains(column.type())) {
        findings.fault(
            column.id(),
            "has the type "
                + column.type()
                + " for "
                + column.name()
                + ", which is "
                + input.kind().words()
                + " (column '"
                + column.shown()
                + "')",
            "set the type of the column to "
                + input.kind().types().stream().sorted().toList().get(0));
      }
    }
  }

  private void unknown(Column column) {
    Optional<String> meant = NearMiss.of(column.name(), kind.inputs().keySet());
    String message = "asks for '" + column.name() + "', which nobody says of ";
    if (!kind.takesFields()) {
      findings.fault(
          column.id(),
          message
              + (table.id().equals(TableKind.INTERVENTION) ? "a prediction" : "what it decides")
              + "; known are "
              + kind.inputs().keySet(),
          meant
              .map(name -> "did you mean '" + name + "'?")
              .orElse("remove the column, or ask for one of these"));
    } else if (meant.isPresent()) {
      findings.fault(column.id(), message + "an event", "did you mean '" + meant.get() + "'?");
    } else if (!context.events().isEmpty()) {
      findings.remark(
          column.id(),
          message + "an event, as far as the schemas of events tell",
          "describe the field in the schema of its event, or remove the column");
    }
  }

  private void outputs() {
    Set<String> seen = new HashSet<>();
    for (String needed : kind.needed()) {
      if (table.outputs().stream().noneMatch(column -> column.name().equals(needed))) {
        findings.fault(
            table.id(),
            needed.equals("workflow") ? "chooses no workflow" : "does not say '" + needed + "'",
            "add an output column named '" + needed + "'");
      }
    }
    for (Column column : table.outputs()) {
      TableKind.Answer answer = kind.outputs().get(column.name());
      if (!seen.add(column.name())) {
        findings.fault(
            column.id(),
            "is the second column named '" + column.name() + "', and one is read",
            "remove one of them");
      } else if (answer == null) {
        findings.fault(
            column.id(),
            "is named '"
                + column.name()
                + "', and nobody reads such a column; known are "
                + new TreeSet<>(kind.outputs().keySet()),
            NearMiss.advice(column.name(), kind.outputs().keySet(), "remove or rename it"));
      } else if (column.type() != null && !answer.kind().types().contains(column.type())) {
        findings.fault(
            column.id(),
            "has the type "
                + column.type()
                + ", and what is read in the column '"
                + column.shown()
                + "' is "
                + answer.kind().words(),
            "set its type to " + answer.kind().types().stream().sorted().toList().get(0));
      }
    }
  }

  /** Whether all of them can be relied on. */
  private boolean conditions() {
    Set<String> told = new TreeSet<>();
    if (kind != null && !kind.takesFields()) {
      told.addAll(kind.inputs().keySet());
    }
    boolean right = true;
    for (Rule rule : table.rules()) {
      for (Cell cell : rule.conditions()) {
        TableInput input = input(cell.column());
        right &=
            new TableConditionCheck(findings, cell, input, condition(cell.text())).isRight(told);
      }
    }
    return right;
  }

  private void rules() {
    List<TableInput> inputs = table.inputs().stream().map(this::input).toList();
    if (inputs.stream().map(TableInput::name).distinct().count() < inputs.size()) {
      // Two columns that ask for the same are no two dimensions.
      return;
    }
    TableCoverage.of(inputs, table.rules(), this::condition)
        .ifPresentOrElse(
            coverage ->
                new TableRulesCheck(findings, table, kind, coverage, context)
                    .check(this::condition),
            () ->
                findings.remark(
                    table.id(),
                    "tells so many cases apart that overlaps and gaps are not looked for",
                    "make fewer rules or columns of it, or several tables"));
  }

  private TableCondition condition(String cell) {
    return read.computeIfAbsent(cell, TableCondition::of);
  }

  private TableInput input(Column column) {
    TableInput known = kind == null ? null : kind.inputs().get(column.name());
    return known != null
        ? known
        : TableInput.of(column.name(), TableInput.Kind.of(column.type()), true);
  }
}
