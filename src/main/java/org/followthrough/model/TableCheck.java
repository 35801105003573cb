package org.followthrough.model;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.DmnModelInstance;
import org.camunda.bpm.model.dmn.HitPolicy;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.Input;
import org.camunda.bpm.model.dmn.instance.Output;
import org.camunda.bpm.model.dmn.instance.OutputEntry;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.camunda.bpm.model.xml.ModelException;

/** What would not work in a decision table. Those that choose workflows are known by their key. */
final class TableCheck {

  private static final Set<String> INTERVENTION_INPUTS =
      new TreeSet<>(
          Set.of("probability", "confidence", "windowDays", "engagementScore", "recommendation"));
  private static final Set<String> CHOOSING =
      Set.of("select_intervention", "select_event_workflow");

  /** The columns whose cells name a file. */
  private static final List<String> NAMES = List.of("workflow", "template");

  private static final Pattern NAME = Pattern.compile("\"[^\"]+\"");

  private final String file;
  private final Decision decision;
  private final DecisionTable table;
  private final DeploymentContext context;
  private final List<Finding> findings = new ArrayList<>();

  private TableCheck(
      String file, Decision decision, DecisionTable table, DeploymentContext context) {
    this.file = file;
    this.decision = decision;
    this.table = table;
    this.context = context;
  }

  static Stream<Finding> of(String file, String text, DeploymentContext context) {
    try {
      DmnModelInstance model =
          Dmn.readModelFromStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
      return model.getModelElementsByType(Decision.class).stream()
          .filter(decision -> decision.getExpression() instanceof DecisionTable)
          .flatMap(
              decision ->
                  new TableCheck(file, decision, (DecisionTable) decision.getExpression(), context)
                      .check().stream());
    } catch (ModelException e) {
      return Stream.of(
          Finding.fault(file, null, "is no table that can be read; open and save it in Modeler"));
    }
  }

  private List<Finding> check() {
    if (decision.getCamundaHistoryTimeToLiveString() == null) {
      found(
          decision.getId(),
          "has no time to live for its history: set it in the table's properties, such as P180D");
    }
    if (CHOOSING.contains(decision.getId()) && hasACellForEachColumn()) {
      choosing();
    }
    return findings;
  }

  /** Else the allow-list has found it. */
  private boolean hasACellForEachColumn() {
    return table.getRules().stream()
        .allMatch(rule -> rule.getOutputEntries().size() == table.getOutputs().size());
  }

  private void choosing() {
    if (table.getHitPolicy() != HitPolicy.FIRST && table.getHitPolicy() != HitPolicy.UNIQUE) {
      found(decision.getId(), "may choose more than one workflow: set its hit policy to FIRST");
    }
    Set<String> inputs =
        table.getInputs().stream().map(TableCheck::name).collect(Collectors.toSet());
    if (decision.getId().equals("select_intervention")) {
      table.getInputs().stream()
          .filter(input -> !INTERVENTION_INPUTS.contains(name(input)))
          .forEach(
              input ->
                  found(
                      input.getId(),
                      "asks for '"
                          + name(input)
                          + "', which nobody says of a prediction; known are "
                          + INTERVENTION_INPUTS));
    } else if (!inputs.contains("type")) {
      found(decision.getId(), "has no column for the type of the event: add the input 'type'");
    }
    if (cells("workflow").findAny().isEmpty()) {
      found(decision.getId(), "chooses no workflow: add an output column named 'workflow'");
    }
    for (String column : NAMES) {
      cells(column)
          .filter(cell -> !cell.getTextContent().isBlank() && !isName(cell))
          .forEach(
              cell ->
                  found(
                      cell.getId(),
                      "gives the "
                          + column
                          + " "
                          + cell.getTextContent().strip()
                          + ", which is no name: write it in quotation marks"));
    }
    cells("workflow")
        .filter(cell -> isName(cell) && !context.hasWorkflow(text(cell)))
        .forEach(
            cell ->
                found(
                    cell.getId(),
                    "chooses the workflow '"
                        + text(cell)
                        + "', which does not exist or does not say what starts it: deploy it too, or"
                        + " correct the name"));
    cells("template")
        .filter(cell -> isName(cell) && !context.hasTemplate(text(cell)))
        .forEach(
            cell ->
                found(
                    cell.getId(),
                    "chooses the template '"
                        + text(cell)
                        + "', which does not exist: deploy its messages too, or correct the name"));
    cells("priority")
        .filter(cell -> !cell.getTextContent().strip().matches("[1-9]|10|"))
        .forEach(
            cell ->
                found(
                    cell.getId(),
                    "gives the priority "
                        + cell.getTextContent().strip()
                        + ", which must be a whole number from 1 to 10"));
    cells("urgent")
        .filter(cell -> !cell.getTextContent().strip().matches("true|false|"))
        .forEach(
            cell ->
                found(
                    cell.getId(),
                    "says urgent "
                        + cell.getTextContent().strip()
                        + ", which must be true or false"));
  }

  private Stream<OutputEntry> cells(String column) {
    return cells(table, column);
  }

  /** The cells of an output column; none where the table has no such column. */
  static Stream<OutputEntry> cells(DecisionTable table, String column) {
    List<String> names = table.getOutputs().stream().map(Output::getName).toList();
    int index = names.indexOf(column);
    return index < 0
        ? Stream.empty()
        : table.getRules().stream()
            .map(Rule::getOutputEntries)
            .map(entries -> List.copyOf(entries).get(index));
  }

  private void found(String element, String message) {
    findings.add(Finding.fault(file, element, message));
  }

  private static String name(Input input) {
    return input.getInputExpression() == null || input.getInputExpression().getText() == null
        ? ""
        : input.getInputExpression().getText().getTextContent().strip();
  }

  private static boolean isName(OutputEntry cell) {
    return NAME.matcher(cell.getTextContent().strip()).matches();
  }

  private static String text(OutputEntry cell) {
    return cell.getTextContent().strip().replaceAll("^\"|\"$", "");
  }
}
