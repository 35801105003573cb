package org.followthrough.model;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.followthrough.model.TableFile.Cell;
import org.followthrough.model.TableFile.Rule;
import org.followthrough.trigger.RecordedFacts.FamilyFacts;

/** What would not work in the rules of a table together. */
final class TableRulesCheck {

  /** Whoever has more of them sees the rest when these are mended. */
  private static final int MOST_SAID = 5;

  private final TableFindings findings;
  private final TableFile table;
  private final TableKind kind;
  private final TableCoverage coverage;
  private final DeploymentContext context;

  TableRulesCheck(
      TableFindings findings,
      TableFile table,
      TableKind kind,
      TableCoverage coverage,
      DeploymentContext context) {
    this.findings = findings;
    this.table = table;
    this.kind = kind;
    this.coverage = coverage;
    this.context = context;
  }

  void check(Function<String, TableCondition> reader) {
    if (isSomeImpossible(reader)) {
      return;
    }
    switch (table.hitPolicy()) {
      case "UNIQUE" -> overlaps();
      case "FIRST" -> shadows();
      default -> {}
    }
    if (kind != null) {
      gaps();
    }
  }

  private boolean isSomeImpossible(Function<String, TableCondition> reader) {
    boolean some = false;
    for (Rule rule : table.rules()) {
      for (int column = 0; column < rule.conditions().size(); column++) {
        Cell cell = rule.conditions().get(column);
        if (coverage.isImpossible(column, reader.apply(cell.text()))) {
          findings.fault(
              cell,
              "says " + cell.text() + ", which never holds",
              cell.text().contains("\"")
                  ? "write several values with commas between them"
                  : "exchange the ends of the interval, or write - where anything is meant");
          some = true;
        }
      }
    }
    return some;
  }

  private void overlaps() {
    int said = 0;
    for (int one = 0; one < table.rules().size(); one++) {
      for (int other = one + 1; other < table.rules().size() && said < MOST_SAID; other++) {
        BitSet both = coverage.overlap(one, other);
        if (!both.isEmpty()) {
          said++;
          findings.fault(
              table.rules().get(other).id(),
              table.rules().get(one).shown()
                  + " and "
                  + table.rules().get(other).shown()
                  + " both match "
                  + coverage.words(both.nextSetBit(0))
                  + ", and under the hit policy UNIQUE nothing is then decided"
                  + family(both),
              "set the hit policy to FIRST, or make the rules exclude each other");
        }
      }
    }
  }

  private void shadows() {
    for (int rule = 0; rule < table.rules().size(); rule++) {
      List<Integer> above = coverage.above(rule);
      if (!above.isEmpty()) {
        findings.fault(
            table.rules().get(rule).id(),
            table.rules().get(rule).shown()
                + " never matches: "
                + above.stream()
                    .map(earlier -> table.rules().get(earlier).shown())
                    .collect(Collectors.joining(" and "))
                + (above.size() == 1 ? " takes" : " take")
                + " all of it before",
            "move it up, or remove it");
      }
    }
  }

  private void gaps() {
    BitSet gaps = coverage.gaps();
    BitSet meant = new BitSet();
    switch (table.id()) {
      case TableKind.INTERVENTION -> {
        meant.or(coverage.between(gaps));
        meant.or(coverage.highest(gaps, "probability"));
      }
      case TableKind.EVENT -> meant.or(coverage.named(gaps, "type"));
      case TableKind.WINDOW -> meant.or(gaps);
      default -> {}
    }
    if (!meant.isEmpty()) {
      findings.remark(
          table.id(),
          "has no rule for "
              + coverage.words(meant.nextSetBit(0))
              + (meant.cardinality() > 1 ? ", and for others like it" : "")
              + ", so that nothing "
              + (table.id().equals(TableKind.WINDOW) ? "is sent" : "starts")
              + family(meant),
          "add a rule for it, or widen one, where something is to happen");
    }
  }

  /** The last of which something is on record that falls into one of these cases. */
  private String family(BitSet cases) {
    Optional<String> family =
        context.recorded(table.id()).stream()
            .filter(
                facts -> {
                  int place = coverage.caseOf(facts.facts());
                  return place >= 0 && cases.get(place);
                })
            .map(FamilyFacts::familyId)
            .findFirst();
    return family.map(id -> "; on record this is the family '" + id + "'").orElse("");
  }
}
