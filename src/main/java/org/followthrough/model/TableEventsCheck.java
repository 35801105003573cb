package org.followthrough.model;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.followthrough.engine.EventSchema;
import org.followthrough.engine.NearMiss;
import org.followthrough.model.TableFile.Cell;
import org.followthrough.model.TableFile.Rule;

/** Whether the table of events names the types that there are, and starts what they start. */
final class TableEventsCheck {

  private static final String TYPE = "type";

  private final TableFindings findings;
  private final TableFile table;
  private final DeploymentContext context;

  TableEventsCheck(TableFindings findings, TableFile table, DeploymentContext context) {
    this.findings = findings;
    this.table = table;
    this.context = context;
  }

  void check() {
    for (Rule rule : table.rules()) {
      rule.conditions().stream()
          .filter(cell -> cell.column().name().equals(TYPE))
          .filter(cell -> !cell.text().startsWith("not("))
          .forEach(
              cell ->
                  types(cell)
                      .forEach(
                          type -> {
                            known(cell, type, rule);
                            starts(cell, type, rule);
                          }));
    }
  }

  /** The types that a cell names. */
  static List<String> types(Cell cell) {
    return TableCondition.of(cell.text()).constants().stream()
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .distinct()
        .toList();
  }

  private void known(Cell cell, String type, Rule rule) {
    Set<String> known = new TreeSet<>(context.events().keySet());
    known.addAll(context.heard());
    if (known.contains(type)) {
      return;
    }
    NearMiss.of(type, known)
        .ifPresentOrElse(
            near ->
                findings.fault(
                    cell,
                    "names the event '" + type + "', which nobody has described",
                    "did you mean \""
                        + near
                        + "\"? if it is another event, describe it in "
                        + type
                        + EventSchema.ENDING),
            () -> {
              if (rule.saysNothing()) {
                findings.remark(
                    cell,
                    "names the event '"
                        + type
                        + "', which starts nothing and which no diagram waits for",
                    "choose a workflow, deploy the diagram that waits for it, or remove the rule");
              }
            });
  }

  private void starts(Cell cell, String type, Rule rule) {
    boolean always =
        rule.conditions().stream()
            .filter(condition -> !condition.equals(cell))
            .allMatch(condition -> condition.isEmpty() || condition.text().equals("-"));
    if (!rule.saysNothing() || !always) {
      return;
    }
    context
        .startedBy(type)
        .forEach(
            workflow ->
                findings.remark(
                    cell,
                    "has the event '"
                        + type
                        + "' start nothing, and the diagram "
                        + workflow
                        + " starts with it: the table goes first, so that it never would",
                    "choose \"" + workflow + "\" as the workflow, or remove the rule"));
  }
}
