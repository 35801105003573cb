package org.followthrough.outreach;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.engine.DecisionService;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.camunda.bpm.engine.variable.Variables;
import org.followthrough.engine.StepFault;
import org.followthrough.timing.SendWindow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Asks the newest deployed {@code send_window.dmn}; analysts own what it answers. What one version
 * says of a channel is asked of it once.
 */
@Component
class SendWindowTable {

  static final String KEY = "send_window";

  private static final Logger LOG = LoggerFactory.getLogger(SendWindowTable.class);
  private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("H:mm");
  private static final String END_OF_DAY = "24:00";

  private final RepositoryService repository;
  private final DecisionService decisions;
  private final Map<Question, SendWindow> answers = new ConcurrentHashMap<>();

  SendWindowTable(RepositoryService repository, DecisionService decisions) {
    this.repository = repository;
    this.decisions = decisions;
  }

  /**
   * @throws StepFault.Ours where the table as it is deployed gives no usable answer
   */
  SendWindow windowFor(OutgoingMessage outgoingMessage) {
    DecisionDefinition newest = newest();
    // By its id: a version that is taken back gives its number to the next.
    Question question =
        new Question(newest.getId(), outgoingMessage.channel().name(), outgoingMessage.urgent());
    // Not computeIfAbsent: the engine may ask its database meanwhile.
    SendWindow known = answers.get(question);
    if (known == null) {
      known = asked(newest.getVersion(), question);
      answers.keySet().removeIf(old -> !old.definitionId.equals(newest.getId()));
      answers.put(question, known);
    }
    return known;
  }

  private DecisionDefinition newest() {
    DecisionDefinition newest =
        repository
            .createDecisionDefinitionQuery()
            .decisionDefinitionKey(KEY)
            .latestVersion()
            .singleResult();
    if (newest == null) {
      throw unusable("is not deployed");
    }
    return newest;
  }

  private SendWindow asked(int version, Question question) {
    Map<String, Object> inputs =
        Variables.createVariables()
            .putValue("channel", question.channel)
            .putValue("urgent", question.urgent);
    try {
      List<Map<String, Object>> rows =
          decisions.evaluateDecisionTableByKeyAndVersion(KEY, version, inputs).getResultList();
      if (rows.isEmpty()) {
        throw unusable(
            "has no rule for "
                + (question.urgent ? "an urgent " : "an ordinary ")
                + question.channel);
      }
      return window(rows.get(0));
    } catch (ProcessEngineException | ClassCastException e) {
      LOG.error("The table {} cannot be evaluated", KEY, e);
      throw unusable("cannot be evaluated");
    } catch (IllegalArgumentException e) {
      throw unusable(e.getMessage());
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
    return Objects.requireNonNullElse((String) row.get(column), "").strip();
  }

  private static StepFault.Ours unusable(String why) {
    return new StepFault.Ours(
        "The table " + KEY + " " + why + "; correct it and deploy it, then let the step try again");
  }

  private record Question(String definitionId, String channel, boolean urgent) {}
}
