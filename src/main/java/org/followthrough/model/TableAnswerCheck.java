package org.followthrough.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.followthrough.engine.FeelGrammar;
import org.followthrough.engine.NearMiss;
import org.followthrough.model.TableFile.Cell;
import org.followthrough.model.TableFile.Rule;
import org.followthrough.model.TableKind.Answer;
import org.followthrough.timing.SendWindow;

/** What would not work in what the rules of a table answer. */
final class TableAnswerCheck {

  private static final Pattern NAME = Pattern.compile("\"[^\"]+\"");
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

  private final TableFindings findings;
  private final TableFile table;
  private final TableKind kind;
  private final DeploymentContext context;

  /**
   * @param kind null where the application asks no such table
   */
  TableAnswerCheck(
      TableFindings findings, TableFile table, TableKind kind, DeploymentContext context) {
    this.findings = findings;
    this.table = table;
    this.kind = kind;
    this.context = context;
  }

  void check() {
    for (Rule rule : table.rules()) {
      if (kind != null) {
        saysSomething(rule);
        rule.answers().stream().filter(cell -> !cell.isEmpty()).forEach(this::answer);
        if (kind.chooses()) {
          suits(rule);
        }
        if (table.id().equals(TableKind.WINDOW)) {
          window(rule);
        }
      } else {
        rule.answers().stream().filter(cell -> !cell.isEmpty()).forEach(this::ofItsType);
      }
    }
  }

  /** In the table of events, a rule that says nothing at all makes a type known. */
  private void saysSomething(Rule rule) {
    if (table.id().equals(TableKind.EVENT) && rule.saysNothing()) {
      return;
    }
    for (String needed : kind.needed()) {
      rule.answer(needed)
          .filter(Cell::isEmpty)
          .ifPresent(
              cell ->
                  findings.fault(
                      cell,
                      "is empty, so that the rule matches and says nothing",
                      table.id().equals(TableKind.EVENT)
                          ? "write what it answers, or empty all answers of the rule"
                          : "write what it answers, or remove the rule"));
    }
  }

  private void answer(Cell cell) {
    Answer answer = kind.outputs().get(cell.column().name());
    if (answer == null) {
      return;
    }
    switch (answer) {
      case WORKFLOW, TEMPLATE -> name(cell, answer);
      case PRIORITY -> {
        if (!cell.text().matches("[1-9]|10")) {
          findings.fault(
              cell,
              "gives the priority " + cell.text() + ", which must be a whole number from 1 to 10",
              "write one");
        }
      }
      case TRUTH -> {
        if (!cell.text().matches("true|false")) {
          findings.fault(
              cell,
              "says " + cell.column().name() + " " + cell.text() + ", which must be true or false",
              "write one of them, without quotation marks");
        }
      }
      case WORDS -> words(cell);
    }
  }

  private void name(Cell cell, Answer answer) {
    String column = cell.column().name();
    if (!NAME.matcher(cell.text()).matches()) {
      findings.fault(
          cell.id(),
          "gives the " + column + " " + cell.text() + ", which is no name",
          "write it in quotation marks (" + cell.where() + ")");
      return;
    }
    String name = unquoted(cell.text());
    if (answer == Answer.WORKFLOW && !context.hasWorkflow(name)) {
      String how = context.hasProcess(name) ? " or does not say what starts it" : "";
      findings.fault(
          cell,
          "chooses the workflow '" + name + "', which does not exist" + how,
          NearMiss.advice(name, context.workflows(), "deploy it too, or correct the name"));
    } else if (answer == Answer.TEMPLATE && !context.hasTemplate(name)) {
      findings.fault(
          cell,
          "chooses the template '" + name + "', which does not exist",
          NearMiss.advice(
              name, context.templates(), "deploy its messages too, or correct the name"));
    }
  }

  /** The first message of a workflow is the one that the rule names, and not its own. */
  private void suits(Rule rule) {
    Optional<String> workflow = fixed(rule, "workflow");
    Optional<String> template = fixed(rule, "template").filter(context::hasTemplate);
    if (workflow.isEmpty() || template.isEmpty() || !context.hasWorkflow(workflow.get())) {
      return;
    }
    Set<String> kinds =
        new CalledMessages(context::diagram)
            .firstTexts(context.diagram(workflow.get()).orElseThrow());
    if (CalledMessages.isNamed(context.diagram(workflow.get()).orElseThrow(), template.get())) {
      // Said at the step.
      return;
    }
    Cell cell = rule.answer("template").orElseThrow();
    List<String> missing = context.missing(template.get(), kinds.stream()).toList();
    if (!missing.isEmpty()) {
      findings.fault(
          cell,
          "chooses the template '"
              + template.get()
              + "' for '"
              + workflow.get()
              + "', whose first message also needs "
              + String.join(", ", missing),
          "deploy that too, or choose another template");
      return;
    }
    Set<String> types = new TreeSet<>();
    rule.conditions().stream()
        .filter(condition -> condition.column().name().equals("type"))
        .forEach(condition -> types.addAll(TableEventsCheck.types(condition)));
    Set<String> known = new TreeSet<>();
    for (String type : types) {
      if (!context.events().containsKey(type)) {
        return;
      }
      known.addAll(context.events().get(type).fields());
    }
    if (table.id().equals(TableKind.EVENT) && types.isEmpty()) {
      return;
    }
    Set<String> unknown = TextVariables.unknown(context, template.get(), kinds, known);
    if (!unknown.isEmpty()) {
      findings.fault(
          cell,
          "chooses the template '"
              + template.get()
              + "', which says "
              + TextVariables.shown(unknown)
              + ", and "
              + (types.isEmpty() ? "no prediction" : String.join(" or ", types))
              + (types.isEmpty() ? " says that" : " does not say that"),
          "choose a message that was written for this workflow");
    }
  }

  private void words(Cell cell) {
    boolean isText =
        !cell.text().matches("-?[\\d.]+|true|false")
            && kind.inputs().keySet().containsAll(variables(cell));
    if (!isText) {
      findings.fault(
          cell,
          "says " + cell.text() + ", which is no text",
          "write it in quotation marks, as in \"" + unquoted(cell.text()) + "\"");
    }
  }

  /** Where a file limits a column itself, or says of which type it is. */
  private void ofItsType(Cell cell) {
    boolean fits =
        switch (String.valueOf(cell.column().type())) {
          case "string" -> !cell.text().matches("-?[\\d.]+|true|false");
          case "integer", "long", "double", "number" -> !cell.text().startsWith("\"");
          case "boolean" -> !cell.text().matches("\".*|-?[\\d.]+");
          default -> true;
        };
    if (!fits) {
      findings.fault(
          cell,
          "says " + cell.text() + ", and the type of the column is " + cell.column().type(),
          "correct the cell or the type");
    }
    var text = QUOTED.matcher(cell.text());
    List<String> values = cell.column().values();
    if (fits && !values.isEmpty() && text.matches() && !values.contains(text.group(1))) {
      findings.fault(
          cell,
          "says " + cell.text() + ", which is none of the values of the column",
          NearMiss.advice(text.group(1), values, "write one of " + values));
    }
  }

  private void window(Rule rule) {
    try {
      Optional<String> days = fixed(rule, "days");
      Optional<String> from = fixed(rule, "from");
      Optional<String> until = fixed(rule, "until");
      if (days.isPresent() && from.isPresent() && until.isPresent()) {
        SendWindow.of(
            days.get(), from.get(), until.get(), fixed(rule, "preferredAt").orElse(null), false);
      }
    } catch (IllegalArgumentException e) {
      String[] said = e.getMessage().split("; ", 2);
      findings.fault(
          rule.id(),
          rule.shown() + " " + said[0],
          said.length > 1 ? said[1] : "write when it opens and when it closes");
    }
  }

  /** Empty where the cell computes, or there is none. */
  private static Optional<String> fixed(Rule rule, String column) {
    return rule.answer(column)
        .map(Cell::text)
        .filter(text -> NAME.matcher(text).matches())
        .map(TableAnswerCheck::unquoted);
  }

  private static Set<String> variables(Cell cell) {
    return FeelGrammar.value(cell.text()).map(FeelGrammar::variables).orElse(Set.of());
  }

  private static String unquoted(String text) {
    return text.strip().replaceAll("^\"|\"$", "");
  }
}
