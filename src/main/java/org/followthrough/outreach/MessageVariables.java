package org.followthrough.outreach;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.followthrough.family.Organisation;
import org.followthrough.message.LocalizedFacts;
import org.followthrough.trigger.Events;
import org.followthrough.trigger.Prediction;
import org.followthrough.trigger.Predictions;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * What a message template may say {@code {{…}}} of: the family, its coordinator, and the prediction
 * or the events behind the instance.
 */
@Component
class MessageVariables {

  private final Organisation organisation;
  private final Families families;
  private final Predictions predictions;
  private final Events events;
  private final IdentityService identities;
  private final Environment environment;

  MessageVariables(
      Organisation organisation,
      Families families,
      Predictions predictions,
      Events events,
      IdentityService identities,
      Environment environment) {
    this.organisation = organisation;
    this.families = families;
    this.predictions = predictions;
    this.events = events;
    this.identities = identities;
    this.environment = environment;
  }

  Map<String, Object> of(Family family, String instanceId) {
    return of(family, events.factsOf(instanceId), predictions.behind(instanceId));
  }

  /**
   * @param facts what the events behind an instance say
   * @param prediction the one behind it; empty where something else started it
   */
  Map<String, Object> of(
      Family family, Map<String, Object> facts, Optional<Prediction> prediction) {
    Map<String, Object> variables = new HashMap<>(family.attributes());
    variables.putAll(
        new LocalizedFacts(family.localeOr(organisation), family.zoneOr(organisation)).of(facts));
    variables.put("familyName", family.familyName());
    variables.put("organisation", organisation.name());
    variables.put("coordinatorName", coordinatorName(family));
    variables.put("unsubscribeUrl", unsubscribeUrl(family));
    prediction.ifPresent(behind -> variables.put("recommendation", behind.recommendation()));
    return variables;
  }

  /** Read late: in the sandbox and in tests the port is known only once the server listens. */
  private String unsubscribeUrl(Family family) {
    return environment.getRequiredProperty("followthrough.public-url")
        + "/unsubscribe/"
        + families.unsubscribeToken(family.familyId());
  }

  private String coordinatorName(Family family) {
    User coordinator =
        family.coordinator() == null
            ? null
            : identities.createUserQuery().userId(family.coordinator()).singleResult();
    return coordinator == null || coordinator.getFirstName() == null
        ? "your co-op team"
        : coordinator.getFirstName();
  }
}
