package org.followthrough.oversight.desk;

import java.time.Instant;
import java.util.Set;
import org.followthrough.family.Family;
import org.followthrough.oversight.desk.Postponements.Postponement;
import org.followthrough.trigger.Prediction;

/**
 * A task that is open, as its people see it.
 *
 * @param key what kind of task it is, by its id in the diagram
 * @param assignee whose it is, or null
 * @param familyId whom it is about, or null
 * @param instanceId the instance that it belongs to or is about
 * @param family whom it is about, or null where nobody knows
 * @param prediction what started the instance, or null
 * @param postponement before when it is not to be taken up, or null
 * @param said how it went, where that has just been said, or null
 */
record OpenTask(
    String id,
    String key,
    String name,
    String assignee,
    Engines engines,
    Times times,
    String familyId,
    String instanceId,
    Family family,
    Prediction prediction,
    Postponement postponement,
    SaidOutcome said) {

  static final String CALL = "callTheFamily";

  private static final Set<String> REPLIES =
      Set.of("answerTheReply", "lookIntoTheMail", "sayWhoseReplyItIs");

  /** Where the engine keeps it. */
  record Engines(String definitionId, String processInstanceId) {}

  /**
   * @param followUp from when on it is to be taken up, or null
   */
  record Times(Instant due, Instant followUp, Instant created) {}

  Kind kind() {
    if (key.equals(CALL)) {
      return Kind.CALLS;
    }
    if (REPLIES.contains(key)) {
      return Kind.REPLIES;
    }
    return switch (key) {
      case "decideOnTheFailedStep" -> Kind.FAILED;
      case "reviewThePrediction" -> Kind.REVIEWS;
      default -> Kind.OTHER;
    };
  }

  boolean isFor(String user) {
    return assignee == null || assignee.equals(user);
  }

  /** Whether it can be taken up at a moment. */
  boolean isReady(Instant at) {
    return times.followUp() == null || !times.followUp().isAfter(at);
  }

  boolean isOverdue(Instant at) {
    return times.due() != null && times.due().isBefore(at);
  }

  boolean isPromised() {
    return postponement != null
        && postponement.promised()
        && (times.followUp() == null || !times.followUp().isAfter(postponement.notBefore()));
  }

  double risk() {
    return prediction == null ? 0 : prediction.probability();
  }

  /** What lies beside each other at the desk. */
  enum Kind {
    CALLS("Calls"),
    REPLIES("Replies"),
    FAILED("Failed steps"),
    REVIEWS("Reviews"),
    OTHER("Other");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }
}
