package org.followthrough.oversight;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.followthrough.instance.InstanceActionLog;
import org.followthrough.instance.InstanceActionLog.InstanceAction;
import org.followthrough.instance.InstanceActionLog.Kind;
import org.followthrough.message.LocalizedFacts;
import org.followthrough.trigger.DecidingRule;
import org.followthrough.trigger.Events;
import org.followthrough.trigger.Prediction;
import org.followthrough.trigger.Predictions;
import org.springframework.stereotype.Component;

/** Says in a task why its instance exists: the prediction and its rule, the event, or a person. */
@Component
class TriggerFacts {

  private final Predictions predictions;
  private final DecidingRule rule;
  private final Events events;
  private final InstanceActionLog actions;

  TriggerFacts(
      Predictions predictions, DecidingRule rule, Events events, InstanceActionLog actions) {
    this.predictions = predictions;
    this.rule = rule;
    this.events = events;
    this.actions = actions;
  }

  Map<String, Object> of(String instanceId, Locale locale, ZoneId zone) {
    Map<String, Object> facts = new HashMap<>();
    facts.put("prediction", predictions.behind(instanceId).map(TriggerFacts::facts).orElse(null));
    facts.put("rule", rule.behind(instanceId).orElse(null));
    facts.put(
        "start",
        actions.of(instanceId).stream()
            .filter(action -> action.kind() == Kind.START)
            .map(TriggerFacts::facts)
            .findFirst()
            .orElse(null));
    facts.put(
        "event",
        new TreeMap<>(new LocalizedFacts(locale, zone).of(events.factsOf(instanceId))).entrySet());
    return facts;
  }

  private static Map<String, Object> facts(Prediction prediction) {
    Map<String, Object> facts = new HashMap<>();
    facts.put("predictionId", prediction.predictionId());
    facts.put("risk", Math.round(prediction.probability() * 100));
    facts.put("confidence", Math.round(prediction.confidence()));
    facts.put("windowDays", prediction.windowDays());
    facts.put("recommendation", prediction.recommendation());
    return facts;
  }

  private static Map<String, Object> facts(InstanceAction start) {
    Map<String, Object> facts = new HashMap<>();
    facts.put("actor", start.actor());
    facts.put("reason", start.reason());
    return facts;
  }
}
