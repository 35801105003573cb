package org.followthrough.outreach;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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

  private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("H:mm");
  private static final String END_OF_DAY = "24:00";

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
        new Question(newest.id(), outgoingMessage.channel().name(), outgoingMessage.urgent());
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
    LocalTime from = hour(row, "from");
    return new SendWindow(
        days(text(row, "days")),
        from,
        hour(row, "until"),
        row.get("preferredAt") == null ? from : hour(row, "preferredAt"),
        Boolean.TRUE.equals(row.get("onHolidays")));
  }

  /** Such as {@code Mon-Fri}, {@code Mon, Wed, Fri} or {@code Mon-Sun}. */
  private static Set<DayOfWeek> days(String text) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String part : text.split(",")) {
      String[] ends = part.split("-", 2);
      DayOfWeek last = day(ends[ends.length - 1]);
      for (DayOfWeek day = day(ends[0]); ; day = day.plus(1)) {
        days.add(day);
        if (day == last) {
          break;
        }
      }
    }
    return days;
  }

  private static DayOfWeek day(String text) {
    String name = text.strip();
    for (DayOfWeek day : DayOfWeek.values()) {
      if (name.length() >= 2 && day.name().regionMatches(true, 0, name, 0, name.length())) {
        return day;
      }
    }
    throw new IllegalArgumentException(
        "says the day '" + name + "'; write days such as Mon-Fri, or Mon, Wed, Fri");
  }

  private static LocalTime hour(Map<String, Object> row, String column) {
    String text = text(row, column);
    try {
      return text.equals(END_OF_DAY) ? LocalTime.MIDNIGHT : LocalTime.parse(text, HOUR);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "says " + column + " '" + text + "'; write an hour such as 08:00", e);
    }
  }

  private static String text(Map<String, Object> row, String column) {
    return Objects.toString(row.get(column), "").strip();
  }

  private record Question(String definitionId, String channel, boolean urgent) {}
}
