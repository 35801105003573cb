package org.followthrough.rehearsal;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.followthrough.api.InvalidRequest;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.followthrough.outreach.ForeseenMessages;
import org.followthrough.trigger.StartConditions;
import org.followthrough.trigger.StartConditions.Condition;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Says why a family is, or is not, in a workflow now; reads only. */
@Component
class Reasons {

  private static final String LIMITS = "limits";

  private final Families families;
  private final StartConditions conditions;
  private final ForeseenMessages messages;
  private final Clock clock;

  Reasons(Families families, StartConditions conditions, ForeseenMessages messages, Clock clock) {
    this.families = families;
    this.conditions = conditions;
    this.messages = messages;
    this.clock = clock;
  }

  /**
   * @throws InvalidRequest where there is no such family or workflow
   */
  @Transactional(readOnly = true)
  public Why why(String familyId, String workflow) {
    Family family =
        families.find(familyId).orElseThrow(() -> InvalidRequest.notFound("family", familyId));
    List<Condition> all = new ArrayList<>(conditions.of(workflow, family));
    boolean wouldStart = all.stream().allMatch(Condition::held);
    all.add(limits(family));
    return new Why(conditions.running(workflow, familyId), wouldStart, all);
  }

  /** They keep nothing from starting, but its first message from leaving. */
  private Condition limits(Family family) {
    Optional<String> full =
        messages.channels().stream()
            .flatMap(channel -> messages.overTheLimits(channel, family, clock.instant()).stream())
            .findFirst();
    return full.map(
            because ->
                new Condition(
                    LIMITS, because, false, "it starts, and its first message waits until then"))
        .orElseGet(() -> new Condition(LIMITS, "a message may leave today", true, null));
  }

  /**
   * @param running the family's instances of the workflow that live
   * @param wouldStart whether one more would start now
   */
  record Why(List<String> running, boolean wouldStart, List<Condition> conditions) {

    /** What must change first; empty where it would start. */
    Optional<String> change() {
      return conditions.stream()
          .filter(condition -> !condition.held() && !condition.name().equals(LIMITS))
          .map(Condition::change)
          .reduce((first, second) -> first + "; and " + second);
    }
  }
}
