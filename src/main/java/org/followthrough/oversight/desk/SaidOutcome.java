package org.followthrough.oversight.desk;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How a task went, as a coordinator said it, while it can be taken back.
 *
 * @param overtakenBy who did the task first, or null
 */
record SaidOutcome(
    Task task, Said said, By by, Instant saidAt, Instant completesAt, String overtakenBy) {

  String taskId() {
    return task.id();
  }

  String familyId() {
    return task.familyId();
  }

  /**
   * The task that it is about.
   *
   * @param familyId of the family that the task is about, or null
   * @param key what kind of task it is, by its id in the diagram
   */
  record Task(String id, String familyId, String key) {}

  /**
   * How it went.
   *
   * @param label in words
   * @param consequence what it leads to, in words
   * @param answers what the task's form is filled in with
   * @param letter what is written to the family then, or null
   * @param silences whether nothing goes to the family from now on
   */
  record Said(
      String label,
      String consequence,
      Map<String, Object> answers,
      Letter letter,
      boolean silences) {}

  /** Who said it, with the groups of that moment. */
  record By(String user, List<String> groups) {}

  /**
   * Words to a family.
   *
   * @param instanceId the instance to which they belong
   * @param replyId the words that they answer; null where nobody knows
   */
  record Letter(String channel, String text, String instanceId, Long replyId) {}
}
