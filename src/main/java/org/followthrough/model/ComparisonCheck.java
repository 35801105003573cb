package org.followthrough.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.Condition;
import org.camunda.bpm.model.bpmn.instance.ConditionExpression;
import org.camunda.bpm.model.bpmn.instance.TimeDate;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.followthrough.engine.ExpressionGrammar.Comparison;
import org.followthrough.model.SuppliedVariables.Supply;

/** Whether an expression asks of a variable what such a value can answer. */
final class ComparisonCheck {

  private final Diagram diagram;
  private final DeploymentContext context;

  ComparisonCheck(Diagram diagram, DeploymentContext context) {
    this.diagram = diagram;
    this.context = context;
  }

  /** What is said of one expression, given what is set where it is computed. */
  Stream<Finding> of(ModelElementInstance at, String text, Supply supply) {
    List<Finding> findings = new ArrayList<>();
    List<Comparison> comparisons = context.grammar().comparisons(text);
    joined(at, text, comparisons).ifPresent(findings::add);
    context.grammar().deniedBeforeCompared(text).stream()
        .map(
            variable ->
                diagram.fault(
                    at,
                    "denies " + variable + " itself and then compares what is left",
                    "write != between the two, as in ${" + variable + " != 'reached'}"))
        .forEach(findings::add);
    comparisons.forEach(
        comparison ->
            supply
                .kind(comparison.variable())
                // An answer that the form does not offer is said by that.
                .filter(kind -> supply.choices(comparison.variable()).isEmpty())
                .flatMap(kind -> unlike(at, comparison, kind))
                .ifPresent(findings::add));
    alone(at, text, supply).ifPresent(findings::add);
    return findings.stream();
  }

  private Optional<Finding> joined(
      ModelElementInstance at, String text, List<Comparison> comparisons) {
    return context.grammar().valuesAsked(text).stream()
        .findFirst()
        .map(
            value ->
                diagram.fault(
                    at,
                    "has " + shown(value) + " beside 'and' or 'or', which is compared with nothing",
                    "write the variable again, as in ${"
                        + comparisons.stream()
                            .findFirst()
                            .map(c -> c.variable() + " == " + shown(c.value()) + " or ")
                            .orElse("")
                        + comparisons.stream()
                            .findFirst()
                            .map(Comparison::variable)
                            .orElse("callOutcome")
                        + " == "
                        + shown(value)
                        + "}"));
  }

  private Optional<Finding> unlike(
      ModelElementInstance at, Comparison comparison, VariableKind kind) {
    VariableKind with = VariableKind.of(comparison.value());
    boolean fits =
        kind == with || kind == VariableKind.DAY && isText(comparison) && reads(kind, comparison);
    if (fits) {
      return Optional.empty();
    }
    String message =
        "compares "
            + comparison.variable()
            + ", which is "
            + kind.words()
            + ", with "
            + (isText(comparison) ? "the text " : with == VariableKind.NUMBER ? "the number " : "")
            + shown(comparison.value());
    if (isText(comparison) && kind != VariableKind.DAY && reads(kind, comparison)) {
      return Optional.of(
          diagram.remark(at, message, "remove the quotation marks around " + comparison.value()));
    }
    return Optional.of(
        diagram.fault(
            at,
            message + ", so that it would never hold, or stand still there",
            switch (kind) {
              case NUMBER -> "write a number, such as 100";
              case TRUTH -> "write true or false";
              case DAY -> "write a day as in '2026-11-15'";
              case TEXT ->
                  comparison.isEquality()
                      ? "write it in quotation marks, as in '" + comparison.value() + "'"
                      : "compare a number with it, or let the form or the schema say that "
                          + comparison.variable()
                          + " is one";
            }));
  }

  private static boolean isText(Comparison comparison) {
    return comparison.value() instanceof String;
  }

  private static boolean reads(VariableKind kind, Comparison comparison) {
    return kind.reads(String.valueOf(comparison.value()));
  }

  /** A variable that is all of an expression. */
  private Optional<Finding> alone(ModelElementInstance at, String text, Supply supply) {
    String variable = Diagram.bean(text);
    Optional<VariableKind> kind = supply.kind(variable);
    if (at instanceof ConditionExpression || at instanceof Condition) {
      return kind.filter(is -> is != VariableKind.TRUTH)
          .map(
              is ->
                  diagram.fault(
                      at,
                      "asks for "
                          + variable
                          + " alone, which is "
                          + is.words()
                          + " and neither true nor false",
                      "compare it, as in ${"
                          + variable
                          + " == "
                          + supply
                              .choices(variable)
                              .map(choices -> "'" + choices.iterator().next() + "'")
                              .orElse(is == VariableKind.NUMBER ? "100" : "'…'")
                          + "}"));
    }
    if (!(at instanceof TimeDate) || kind.isEmpty() || kind.get() == VariableKind.DAY) {
      return Optional.empty();
    }
    String message =
        "waits for the day that '" + variable + "' says, which is " + kind.get().words();
    boolean isNever = kind.get() != VariableKind.TEXT || supply.choices(variable).isPresent();
    return Optional.of(
        isNever
            ? diagram.fault(
                at,
                message + " and no day, so that it would stand still there",
                "ask for a day in the form or the event, or write a duration such as P3D")
            : diagram.remark(
                at,
                message + ", and nobody sees to it that it is a day",
                "ask for it by a date field of the form, or write \"format\": \"date\" in the"
                    + " schema"));
  }

  private static String shown(Object value) {
    return value instanceof String ? "'" + value + "'" : String.valueOf(value);
  }
}
