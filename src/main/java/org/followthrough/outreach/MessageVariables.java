package org.followthrough.outreach;

import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.followthrough.family.Family;
import org.followthrough.family.Organisation;
import org.followthrough.message.PlainWords;
import org.followthrough.trigger.Events;
import org.followthrough.trigger.Predictions;
import org.springframework.stereotype.Component;

/**
 * What a message template may say {@code {{…}}} of: the family, its coordinator, and the prediction
 * or the events behind the instance.
 */
@Component
class MessageVariables {

  private final Organisation organisation;
  private final Predictions predictions;
  private final Events events;
  private final IdentityService identities;

  MessageVariables(
      Organisation organisation,
      Predictions predictions,
      Events events,
      IdentityService identities) {
    this.organisation = organisation;
    this.predictions = predictions;
    this.events = events;
    this.identities = identities;
  }

  Map<String, Object> of(Family family, String instanceId) {
    Map<String, Object> variables = new HashMap<>(family.attributes());
    variables.putAll(
        new PlainWords(family.localeOr(organisation), family.zoneOr(organisation))
            .of(events.factsOf(instanceId)));
    variables.put("familyName", family.familyName());
    variables.put("organisation", organisation.name());
    variables.put("coordinatorName", coordinatorName(family));
    predictions
        .behind(instanceId)
        .ifPresent(prediction -> variables.put("recommendation", prediction.recommendation()));
    return variables;
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
