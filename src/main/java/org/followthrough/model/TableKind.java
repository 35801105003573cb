package org.followthrough.model;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.followthrough.engine.EventSchema;
import org.followthrough.model.TableInput.Kind;

/**
 * A table that the application asks by its name: what it is told, and what is read of its answer.
 *
 * @param inputs what it is told, by name
 * @param outputs what is read of its answer, by the name of the column
 * @param needed the columns without which it says nothing
 * @param takesFields whether it is also told what the application does not know by name: the fields
 *     of events
 */
record TableKind(
    String key,
    Map<String, TableInput> inputs,
    Map<String, Answer> outputs,
    List<String> needed,
    boolean takesFields) {

  /** What an output column says. */
  enum Answer {
    WORKFLOW(Kind.TEXT),
    TEMPLATE(Kind.TEXT),
    PRIORITY(Kind.WHOLE_NUMBER),
    TRUTH(Kind.TRUTH),
    WORDS(Kind.TEXT);

    private final Kind kind;

    Answer(Kind kind) {
      this.kind = kind;
    }

    Kind kind() {
      return kind;
    }
  }

  static final String INTERVENTION = "select_intervention";
  static final String EVENT = "select_event_workflow";
  static final String WINDOW = "send_window";
  static final String COURTESY = "courtesy";

  static final Set<String> KEYS = new TreeSet<>(Set.of(INTERVENTION, EVENT, WINDOW, COURTESY));

  private static final TableInput ENGAGEMENT = TableInput.number("engagementScore", 0, 100, true);

  private static final Map<String, Answer> CHOICE =
      Map.of(
          "workflow", Answer.WORKFLOW,
          "template", Answer.TEMPLATE,
          "priority", Answer.PRIORITY,
          "urgent", Answer.TRUTH,
          "automatic", Answer.TRUTH);

  /** Empty where the application asks no table of this name, but perhaps a diagram does. */
  static Optional<TableKind> of(String key, Map<String, EventSchema> events) {
    return switch (String.valueOf(key)) {
      case INTERVENTION ->
          Optional.of(
              new TableKind(
                  key,
                  byName(
                      TableInput.number("probability", 0, 1, false),
                      TableInput.number("confidence", 0, 100, false),
                      new TableInput(
                          "windowDays", Kind.WHOLE_NUMBER, BigDecimal.ZERO, null, false, Set.of()),
                      ENGAGEMENT,
                      TableInput.of("recommendation", Kind.TEXT, true)),
                  CHOICE,
                  List.of("workflow"),
                  false));
      case EVENT ->
          Optional.of(new TableKind(key, ofEvents(events), CHOICE, List.of("workflow"), true));
      case WINDOW ->
          Optional.of(
              new TableKind(
                  key,
                  byName(
                      TableInput.oneOf("channel", new TreeSet<>(Set.of("email", "sms"))),
                      TableInput.of("urgent", Kind.TRUTH, false)),
                  Map.of(
                      "days", Answer.WORDS,
                      "from", Answer.WORDS,
                      "until", Answer.WORDS,
                      "preferredAt", Answer.WORDS,
                      "onHolidays", Answer.TRUTH),
                  List.of("days", "from", "until"),
                  false));
      case COURTESY ->
          Optional.of(
              new TableKind(
                  key,
                  byName(
                      TableInput.of("workflow", Kind.TEXT, false),
                      TableInput.of("beside", Kind.TEXT, false)),
                  Map.of("hold", Answer.TRUTH, "because", Answer.WORDS),
                  List.of("hold"),
                  false));
      default -> Optional.empty();
    };
  }

  /** Whether it chooses what starts. */
  boolean chooses() {
    return outputs == CHOICE;
  }

  private static Map<String, TableInput> ofEvents(Map<String, EventSchema> events) {
    Map<String, TableInput> inputs = new TreeMap<>();
    for (EventSchema event : events.values()) {
      for (String field : event.fields()) {
        Kind kind = kindOf(event.typesOf(field));
        inputs.merge(
            field,
            TableInput.of(field, kind, true),
            (one, other) ->
                one.kind() == other.kind() ? one : TableInput.of(field, Kind.OTHER, true));
      }
    }
    // Whatever an event says under these names, the table is told this.
    inputs.put(ENGAGEMENT.name(), ENGAGEMENT);
    inputs.put("type", TableInput.of("type", Kind.TEXT, false));
    return inputs;
  }

  private static Kind kindOf(Set<String> types) {
    List<String> without = new ArrayList<>(types);
    without.remove("null");
    return without.size() != 1
        ? Kind.OTHER
        : switch (without.get(0)) {
          case "number" -> Kind.NUMBER;
          case "integer" -> Kind.WHOLE_NUMBER;
          case "string" -> Kind.TEXT;
          case "boolean" -> Kind.TRUTH;
          default -> Kind.OTHER;
        };
  }

  private static Map<String, TableInput> byName(TableInput... inputs) {
    Map<String, TableInput> byName = new TreeMap<>();
    for (TableInput input : inputs) {
      byName.put(input.name(), input);
    }
    return byName;
  }
}
