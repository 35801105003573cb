package org.followthrough.model;

import static java.util.stream.Collectors.toSet;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnEngine;
import org.camunda.bpm.dmn.engine.DmnEngineConfiguration;
import org.camunda.bpm.dmn.feel.impl.FeelEngine;
import org.camunda.bpm.dmn.feel.impl.FeelException;
import org.camunda.bpm.dmn.feel.impl.scala.ScalaFeelEngineFactory;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.camunda.bpm.model.dmn.DmnModelInstance;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.Input;
import org.camunda.bpm.model.dmn.instance.InputEntry;
import org.camunda.bpm.model.dmn.instance.Output;
import org.camunda.bpm.model.dmn.instance.OutputEntry;

/** What must hold for every decision table. */
final class TableRules {

  /** What a table is told. */
  private static final Map<String, Set<String>> INPUTS =
      Map.of(
          "select_event_workflow",
          Set.of("type", "amount", "engagementScore"),
          "courtesy",
          Set.of("workflow", "beside"),
          "send_window",
          Set.of("channel", "urgent"),
          "reply_meaning",
          Set.of("channel", "where", "words"));

  private static final DmnEngine ENGINE =
      DmnEngineConfiguration.createDefaultDmnEngineConfiguration().buildEngine();
  private static final FeelEngine FEEL = new ScalaFeelEngineFactory().createInstance();

  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");
  private static final Pattern STRING = Pattern.compile("\"([^\"]*)\"");

  private final ModelFiles files;
  private final Code code;
  private final String path;
  private final DmnModelInstance model;
  private final Decision decision;
  private final DecisionTable table;
  private final List<Input> inputs;
  private final List<List<Object>> samples;

  TableRules(ModelFiles files, Code code, String path) {
    this.files = files;
    this.code = code;
    this.path = path;
    this.model = files.tables().get(path);
    this.decision = model.getModelElementsByType(Decision.class).iterator().next();
    this.table = model.getModelElementsByType(DecisionTable.class).iterator().next();
    this.inputs = List.copyOf(table.getInputs());
    this.samples =
        IntStream.range(0, inputs.size()).mapToObj(i -> samples(inputs.get(i), i)).toList();
  }

  Stream<ModelRule> all() {
    return Stream.of(
        new ModelRule("is one decision, named as its file", this::identity),
        new ModelRule("is asked by something", this::isUsed),
        new ModelRule("asks only for what it is told", this::inputs),
        new ModelRule("has only conditions that can hold", this::conditions),
        new ModelRule("evaluates in every result, to its column's type", this::results),
        new ModelRule("answers whatever it is told, also where a value is missing", this::whole),
        new ModelRule("chooses templates that every channel can send", this::choices));
  }

  /** All values of an output column, over all tables. */
  static Set<String> outputs(ModelFiles files, String column) {
    return files.tables().values().stream()
        .flatMap(model -> model.getModelElementsByType(DecisionTable.class).stream())
        .flatMap(table -> cells(table, column).map(OutputEntry::getTextContent))
        .map(TableRules::unquoted)
        .filter(text -> !text.isEmpty())
        .collect(toSet());
  }

  /** The cells of an output column; none where the table has no such column. */
  private static Stream<OutputEntry> cells(DecisionTable table, String column) {
    int index = table.getOutputs().stream().map(Output::getName).toList().indexOf(column);
    return index < 0
        ? Stream.empty()
        : table.getRules().stream().map(rule -> List.copyOf(rule.getOutputEntries()).get(index));
  }

  static DmnDecision decision(DmnModelInstance model) {
    return ENGINE.parseDecisions(model).get(0);
  }

  /** The rows that hit. */
  static List<Map<String, Object>> ask(DmnDecision decision, Map<String, Object> inputs) {
    return ENGINE.evaluateDecisionTable(decision, inputs).getResultList();
  }

  private Stream<String> identity() {
    List<String> problems = new ArrayList<>();
    if (model.getModelElementsByType(Decision.class).size() != 1) {
      problems.add("has more than one decision");
    }
    if (!path.equals("dmn/" + decision.getId() + ".dmn")) {
      problems.add(decision.getId() + ": the file must be named dmn/" + decision.getId() + ".dmn");
    }
    return problems.stream();
  }

  private Stream<String> isUsed() {
    boolean named =
        code.decisions().contains(decision.getId())
            || files.diagrams().values().stream()
                .flatMap(d -> d.getModelElementsByType(BusinessRuleTask.class).stream())
                .anyMatch(task -> decision.getId().equals(task.getCamundaDecisionRef()));
    return named ? Stream.empty() : Stream.of(decision.getId() + ": nothing asks it");
  }

  private Stream<String> inputs() {
    Set<String> told = INPUTS.get(decision.getId());
    return inputs.stream()
        .filter(input -> told != null && !told.contains(name(input)))
        .map(input -> input.getId() + ": nobody says what " + name(input) + " is");
  }

  private Stream<String> conditions() {
    return table.getRules().stream()
        .flatMap(
            rule -> {
              List<InputEntry> cells = List.copyOf(rule.getInputEntries());
              return IntStream.range(0, cells.size()).mapToObj(i -> condition(cells.get(i), i));
            })
        .flatMap(problems -> problems);
  }

  private Stream<String> condition(InputEntry cell, int column) {
    String text = cell.getTextContent().strip();
    if (text.isEmpty() || text.equals("-")) {
      return Stream.empty();
    }
    Input input = inputs.get(column);
    boolean canHold =
        // What the cell itself speaks of comes first: a table of many words has many samples.
        samples.get(column).stream()
            .sorted(Comparator.comparing(sample -> !text.contains("\"" + sample + "\"")))
            .anyMatch(
                sample ->
                    FEEL.evaluateSimpleUnaryTests(
                        text, name(input), someInputs(input, sample).asVariableContext()));
    return canHold
        ? Stream.empty()
        : Stream.of(cell.getId() + ": " + text + " never holds, whatever " + name(input) + " is");
  }

  private Stream<String> results() {
    return List.copyOf(table.getOutputs()).stream()
        .flatMap(
            column ->
                cells(table, column.getName()).flatMap(cell -> result(cell, column.getTypeRef())));
  }

  private Stream<String> result(OutputEntry cell, String type) {
    String text = cell.getTextContent().strip();
    if (text.isEmpty()) {
      return Stream.empty();
    }
    try {
      Object value = FEEL.evaluateSimpleExpression(text, someInputs().asVariableContext());
      boolean fits =
          switch (type) {
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "integer", "long", "double" -> value instanceof Number;
            default -> value != null;
          };
      return fits
          ? Stream.empty()
          : Stream.of(cell.getId() + ": " + text + " is " + value + ", which is no " + type);
    } catch (FeelException e) {
      return Stream.of(cell.getId() + ": " + text + " does not evaluate: " + e.getMessage());
    }
  }

  private Stream<String> whole() {
    DmnDecision parsed = decision(model);
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      List<Object> told = new ArrayList<>(samples.get(i));
      told.add(null);
      for (Object sample : told) {
        try {
          ask(parsed, someInputs(inputs.get(i), sample));
        } catch (RuntimeException e) {
          problems.add(inputs.get(i).getId() + ": fails for " + sample + ": " + e.getMessage());
        }
      }
    }
    return problems.stream();
  }

  private Stream<String> choices() {
    // Whatever channel the workflow begins or goes on with, the family must read this template.
    return cells(table, "template")
        .filter(cell -> !cell.getTextContent().isBlank())
        .flatMap(
            cell ->
                StepCheck.TEXTS.values().stream()
                    .flatMap(List::stream)
                    .map(kind -> "messages/" + unquoted(cell.getTextContent()) + "." + kind)
                    .filter(file -> !files.has(file))
                    .map(file -> cell.getId() + ": " + file + " does not exist"));
  }

  private VariableMap someInputs() {
    VariableMap some = Variables.createVariables();
    for (int i = 0; i < inputs.size(); i++) {
      some.put(name(inputs.get(i)), samples.get(i).get(0));
    }
    return some;
  }

  private VariableMap someInputs(Input input, Object value) {
    return someInputs().putValue(name(input), value);
  }

  /** Values of a column's type, on, below and above whatever its cells speak of. */
  private List<Object> samples(Input input, int column) {
    List<String> cells =
        table.getRules().stream()
            .map(rule -> List.copyOf(rule.getInputEntries()).get(column).getTextContent())
            .toList();
    List<Object> values = new ArrayList<>();
    switch (String.valueOf(input.getInputExpression().getTypeRef())) {
      case "integer", "long" -> numbers(cells).map(Math::round).forEach(values::add);
      case "double" -> numbers(cells).forEach(values::add);
      case "boolean" -> values.addAll(List.of(true, false));
      case "date" -> values.addAll(List.of(new Date(0), LocalDateTime.parse("2026-03-09T09:00")));
      default -> {
        values.add("something else");
        cells.forEach(
            cell -> {
              for (Matcher m = STRING.matcher(cell); m.find(); ) {
                values.add(m.group(1));
              }
            });
      }
    }
    return values.stream().distinct().toList();
  }

  private static Stream<Double> numbers(List<String> cells) {
    Stream<Double> spokenOf =
        cells.stream()
            .flatMap(cell -> NUMBER.matcher(cell).results())
            .map(number -> Double.valueOf(number.group()))
            .flatMap(n -> Stream.of(n - 1, n - 0.01, n, n + 0.01, n + 1));
    return Stream.concat(Stream.of(0.0, 1.0, 100.0), spokenOf);
  }

  private static String name(Input input) {
    return input.getInputExpression().getText().getTextContent().strip();
  }

  private static String unquoted(String text) {
    return text.strip().replaceAll("^\"|\"$", "");
  }
}
