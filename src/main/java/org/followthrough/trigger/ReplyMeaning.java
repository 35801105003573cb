package org.followthrough.trigger;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.followthrough.engine.DecisionTable;
import org.followthrough.engine.DecisionTables;
import org.followthrough.engine.UnusableTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Says what somebody's words mean, by the newest deployed {@code reply_meaning.dmn}; analysts own
 * what it answers. The table is asked for those of its own phrases that stand in the text, so that
 * a long mail costs no more than a short one.
 */
@Component
public class ReplyMeaning {

  static final String KEY = "reply_meaning";

  private static final Logger LOG = LoggerFactory.getLogger(ReplyMeaning.class);

  private final DecisionTables tables;
  private final AtomicReference<ReplyPhrases> read = new AtomicReference<>();

  ReplyMeaning(DecisionTables tables) {
    this.tables = tables;
  }

  /**
   * What a text means by the first rule of the table whose words stand in it; empty where it is an
   * ordinary reply, and where the table cannot be asked: a person reads it then.
   *
   * @param channel {@code email} or {@code sms}
   * @param text somebody's own words
   */
  public Optional<Heard> of(String channel, String text) {
    try {
      return asked(channel, text);
    } catch (UnusableTable e) {
      LOG.error("{}; until then a person reads what comes in", e.remedy());
      return Optional.empty();
    }
  }

  private Optional<Heard> asked(String channel, String text) {
    DecisionTable newest = tables.newest(KEY);
    ReplyPhrases phrases = phrasesOf(newest);
    return phrases.in(text).stream()
        .flatMap(found -> rule(newest, channel, found).stream())
        .min(Comparator.comparingInt(rule -> phrases.place(rule.id)))
        .flatMap(rule -> heard(newest, rule));
  }

  private static Optional<Heard> heard(DecisionTable table, Rule rule) {
    return Meaning.of(String.valueOf(rule.row.get("meaning")))
        .map(
            meaning ->
                new Heard(
                    meaning, rule.id, table.annotation(rule.id).orElse(""), rule.found.phrase()));
  }

  private static Optional<Rule> rule(
      DecisionTable table, String channel, ReplyPhrases.Found found) {
    DecisionTable.Answer answer =
        table.ask(Map.of("channel", channel, "where", found.where(), "words", found.phrase()));
    return answer.row().map(row -> new Rule(answer.ruleId(), row, found));
  }

  private ReplyPhrases phrasesOf(DecisionTable table) {
    ReplyPhrases known = read.get();
    if (known == null || !known.tableId().equals(table.id())) {
      known = ReplyPhrases.of(table);
      read.set(known);
    }
    return known;
  }

  /** A rule that fired for a phrase. */
  private record Rule(String id, Map<String, Object> row, ReplyPhrases.Found found) {}

  /**
   * What was heard in a text.
   *
   * @param rule the rule that says so, by its id in the table
   * @param because what the analyst wrote beside that rule; empty where nothing
   * @param phrase the words, as they stand in the table
   */
  public record Heard(Meaning meaning, String rule, String because, String phrase) {

    /** The rule with its reason, for the timeline. */
    public String judgement() {
      return Stream.of(rule, because)
          .filter(words -> !words.isEmpty())
          .reduce((one, other) -> one + ": " + other)
          .orElse("");
    }
  }
}
