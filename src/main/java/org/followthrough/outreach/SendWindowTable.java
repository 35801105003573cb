package org.followthrough.outreach;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.engine.variable.Variables;
import org.followthrough.engine.DecisionTable;
import org.followthrough.engine.DecisionTables;
import org.followthrough.engine.UnusableTable;
import org.followthrough.timing.SendWindow;
import org.springframework.stereotype.Component;

/**
 * Asks the newest deployed {@code send_window.dmn}; analysts own what it answers. What one version
 * says of a channel is asked of it once.
 */
@Component
class SendWindowTable {

  static final String KEY = "send_window";

  private final DecisionTables tables;
  private final Map<Question, SendWindow> answers = new ConcurrentHashMap<>();

  SendWindowTable(DecisionTables tables) {
    this.tables = tables;
  }

  /**
   * @throws UnusableTable where the table as it is deployed gives no usable answer
   */
  SendWindow windowFor(OutgoingMessage outgoingMessage) {
    DecisionTable newest = tables.newest(KEY);
    Question question =
        new Question(
            newest.id(), outgoingMessage.channel().name(), outgoingMessage.step().urgent());
    // Not computeIfAbsent: the engine may ask its database meanwhile.
    SendWindow known = answers.get(question);
    if (known == null) {
      known = asked(newest, question);
      answers.keySet().removeIf(old -> !old.definitionId.equals(newest.id()));
      answers.put(question, known);
    }
    return known;
  }

  private static SendWindow asked(DecisionTable table, Question question) {
    Map<String, Object> inputs =
        Variables.createVariables()
            .putValue("channel", question.channel)
            .putValue("urgent", question.urgent);
    Map<String, Object> row =
        table
            .ask(inputs)
            .row()
            .orElseThrow(
                () ->
                    new UnusableTable(
                        KEY,
                        "has no rule for "
                            + (question.urgent ? "an urgent " : "an ordinary ")
                            + question.channel));
    try {
      return window(row);
    } catch (IllegalArgumentException e) {
      throw new UnusableTable(KEY, e.getMessage());
    }
  }

  private static SendWindow window(Map<String, Object> row) {
    return SendWindow.of(
        text(row, "days"),
        text(row, "from"),
        text(row, "until"),
        row.get("preferredAt") == null ? null : text(row, "preferredAt"),
        Boolean.TRUE.equals(row.get("onHolidays")));
  }

  private static String text(Map<String, Object> row, String column) {
    return Objects.toString(row.get(column), "").strip();
  }

  private record Question(String definitionId, String channel, boolean urgent) {}
}
