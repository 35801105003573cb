package org.followthrough.trigger;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.camunda.bpm.engine.variable.Variables;
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

  private final ProcessEngineConfigurationImpl engine;
  private final FiredRuleListener firedRule;
  private final AtomicReference<ReplyPhrases> read = new AtomicReference<>();

  ReplyMeaning(ProcessEngine engine, FiredRuleListener firedRule) {
    this.engine = (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
    this.firedRule = firedRule;
  }

  /**
   * What a text means by the first rule of the table whose words stand in it; empty where it is an
   * ordinary reply, and where the table cannot be asked: a person reads it then.
   *
   * @param channel {@code email} or {@code sms}
   * @param text somebody's own words
   */
  public Optional<Heard> of(String channel, String text) {
    return engine
        .getCommandExecutorTxRequired()
        .execute(
            context -> {
              try {
                return asked(channel, text);
              } catch (ProcessEngineException | ClassCastException e) {
                LOG.error("The table {} cannot be asked; a person reads what comes in", KEY, e);
                return Optional.empty();
              }
            });
  }

  private Optional<Heard> asked(String channel, String text) {
    DecisionDefinition newest =
        engine.getDeploymentCache().findDeployedLatestDecisionDefinitionByKey(KEY);
    ReplyPhrases phrases = phrasesOf(newest);
    return phrases.in(text).stream()
        .flatMap(found -> rule(newest, channel, found).stream())
        .min(Comparator.comparingInt(rule -> phrases.place(rule.id)))
        .flatMap(rule -> heard(rule, phrases));
  }

  private static Optional<Heard> heard(Rule rule, ReplyPhrases phrases) {
    return Meaning.of(String.valueOf(rule.row.get("meaning")))
        .map(
            meaning ->
                new Heard(meaning, rule.id, phrases.annotation(rule.id), rule.found.phrase()));
  }

  private Optional<Rule> rule(DecisionDefinition table, String channel, ReplyPhrases.Found found) {
    List<Map<String, Object>> rows =
        engine
            .getDmnEngine()
            .evaluateDecisionTable(
                (DmnDecision) table,
                Variables.createVariables()
                    .putValue("channel", channel)
                    .putValue("where", found.where())
                    .putValue("words", found.phrase()))
            .getResultList();
    String fired = firedRule.ofLastEvaluation();
    return rows.stream().findFirst().map(row -> new Rule(fired, row, found));
  }

  private ReplyPhrases phrasesOf(DecisionDefinition table) {
    ReplyPhrases known = read.get();
    if (known == null || !known.tableId().equals(table.getId())) {
      known =
          ReplyPhrases.of(
              table.getId(), engine.getRepositoryService().getDmnModelInstance(table.getId()));
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
          .reduce((a, b) -> a + ": " + b)
          .orElse("");
    }
  }
}
