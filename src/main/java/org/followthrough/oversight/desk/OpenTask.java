package org.followthrough.oversight.desk;

import java.time.Instant;
import java.util.Set;
import org.followthrough.family.Family;
import org.followthrough.oversight.desk.Postponements.Postponement;
import org.followthrough.trigger.Prediction;

/**
 * A task that is open, as its people see it.
 *
 * @param assignee whose it is, or null
 * @param postponement before when it is not to be taken up, or null
 * @param said how it went, where that has just been said, or null
 */
record OpenTask(
    String id,
    Step step,
    String assignee,
    Times times,
    Subject subject,
    Postponement postponement,
    SaidOutcome said) {

  static final String CALL = "callTheFamily";

  private static final Set<String> REPLIES =
      Set.of("answerTheReply", "lookIntoTheMail", "sayWhoseReplyItIs");

  /**
   * The step of the process that waits for it.
   *
   * @param key what kind of task it is, by its id in the diagram
   */
  record Step(String key, String name, String processDefinitionId, String processInstanceId) {}

  /**
   * Whom it is about, and why.
   *
   * @param familyId or null
   * @param family or null where nobody knows it
   * @param instanceId the instance that the task belongs to or is about
   * @param prediction what started the instance, or null
   */
  record Subject(String familyId, Family family, String instanceId, Prediction prediction) {}

  /**
   * @param followUp from when on it is to be taken up, or null
   */
  record Times(Instant due, Instant followUp, Instant created) {}

  String key() {
    return step.key();
  }

  String name() {
    return step.name();
  }

  String familyId() {
    return subject.familyId();
  }

  Family family() {
    return subject.family();
  }

  String instanceId() {
    return subject.instanceId();
  }

  Prediction prediction() {
    return subject.prediction();
  }

  Kind kind() {
    if (key().equals(CALL)) {
      return Kind.CALLS;
    }
    if (REPLIES.contains(key())) {
      return Kind.REPLIES;
    }
    return switch (key()) {
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
    return prediction() == null ? 0 : prediction().probability();
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
