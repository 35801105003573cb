package org.followthrough.workflow;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.followthrough.instance.Instance;

/**
 * Whether a workflow may start now: one answer, whatever it is that would start it. It serves for
 * many families in one transaction.
 */
public sealed interface StartEligibility {

  /** No such workflow is deployed. */
  record Unknown() implements StartEligibility {}

  /**
   * It starts for nobody.
   *
   * @param why as whoever switched it off said
   */
  record SwitchedOff(String why) implements StartEligibility {}

  /**
   * Its newest version may start, for a family for which not as many live already as may.
   *
   * @param definitionId the engine's id of that version
   */
  record Ready(String key, String definitionId, WorkflowProperties properties)
      implements StartEligibility {

    /** How many instances of it may live for one family. */
    public int slots() {
      return properties.maxConcurrentPerFamily();
    }

    /** What an instance with these facts is about; null where the workflow is about nothing. */
    public String about(Map<String, Object> facts) {
      return properties.correlateBy() == null
          ? null
          : Objects.toString(facts.get(properties.correlateBy()), null);
    }

    /**
     * The instance that keeps another from starting: one about the same thing, else the oldest
     * where as many live as may.
     *
     * @param live those of this workflow for the family, oldest first
     */
    Optional<Instance> inTheWay(List<Instance> live, Map<String, Object> facts) {
      String about = about(facts);
      return live.stream()
          .filter(instance -> about != null && about.equals(instance.origin().about()))
          .findFirst()
          .or(() -> live.size() < slots() ? Optional.empty() : live.stream().findFirst());
    }
  }

  /**
   * What is to be started, once it may.
   *
   * @param triggeredBy such as {@code prediction:12345}
   * @param template what the first message is to use, or null for what the diagram says
   * @param priority 1..10, 10 first, or null for the workflow's own
   * @param facts what else its diagram may ask for
   */
  record Order(
      String familyId,
      String triggeredBy,
      String template,
      Integer priority,
      boolean urgent,
      Map<String, Object> facts) {}

  /** What came of an order. */
  sealed interface Start {

    /** The new instance, or the one in its way. */
    String instanceId();
  }

  record Started(String instanceId) implements Start {}

  record AlreadyRunning(String instanceId) implements Start {}
}
