package org.followthrough.oversight;

import java.time.ZoneId;
import java.util.Optional;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.followthrough.contact.Replies;
import org.followthrough.contact.Replies.Reply;
import org.followthrough.engine.ExecutionFacts;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.followthrough.family.Organisation;
import org.followthrough.instance.Escalation;
import org.followthrough.instance.Escalations;
import org.followthrough.instance.Instance;
import org.followthrough.instance.Instances;
import org.springframework.stereotype.Component;

/** Finds out what a task is about. */
@Component
class TaskSubjects {

  private final Families families;
  private final Organisation organisation;
  private final Replies replies;
  private final Instances instances;
  private final Escalations escalations;

  TaskSubjects(
      Families families,
      Organisation organisation,
      Replies replies,
      Instances instances,
      Escalations escalations) {
    this.families = families;
    this.organisation = organisation;
    this.replies = replies;
    this.instances = instances;
    this.escalations = escalations;
  }

  /** Empty where it is about neither a family nor somebody's words. */
  Optional<Subject> of(DelegateTask task) {
    Optional<Family> family = ProcessVariable.FAMILY_ID.in(task).flatMap(families::find);
    Optional<Reply> reply = ProcessVariable.REPLY_ID.in(task).flatMap(replies::find);
    if (family.isEmpty() && reply.isEmpty()) {
      return Optional.empty();
    }
    String instanceId = instanceOf(task);
    Optional<Escalation> failure =
        ProcessVariable.INSTANCE_ID
            .in(task)
            .flatMap(any -> escalations.newest(task.getExecution().getProcessBusinessKey()));
    return Optional.of(
        new Subject(
            family,
            reply,
            sharedBy(task),
            instances.find(instanceId),
            instanceId,
            failure,
            zone(family)));
  }

  /** Of a task that is open already, by what it was made for. */
  Subject of(String familyId, String instanceId) {
    Optional<Family> family = Optional.ofNullable(familyId).flatMap(families::find);
    return new Subject(
        family,
        Optional.empty(),
        Optional.empty(),
        instances.find(instanceId),
        instanceId,
        Optional.empty(),
        zone(family));
  }

  private ZoneId zone(Optional<Family> family) {
    return family.map(f -> f.zoneOr(organisation)).orElse(organisation.timeZone());
  }

  /** The instance that the task belongs to; where it stands alone, the one that it is about. */
  private static String instanceOf(DelegateTask task) {
    return ProcessVariable.INSTANCE_ID
        .in(task)
        .orElseGet(() -> ExecutionFacts.rootInstanceId(task.getExecution()));
  }

  /** Whose words they may be, where families share the address that they came from. */
  private Optional<String> sharedBy(DelegateTask task) {
    return ProcessVariable.POSSIBLE_FAMILIES
        .in(task)
        .map(
            ids ->
                ids.lines()
                    .map(families::find)
                    .flatMap(Optional::stream)
                    .map(f -> "the %s family (%s)".formatted(f.familyName(), f.familyId()))
                    .collect(Collectors.joining(" and ")))
        .map(
            who ->
                "This address is shared: we wrote there to "
                    + who
                    + ". Find out whose words these are and say so below. Until then nothing more"
                    + " goes to any of them by itself.");
  }

  /**
   * What a task is about.
   *
   * @param reply the words that somebody is to answer
   * @param shared whose words they may be, where several families have the address
   * @param instance on record under {@code instanceId}
   * @param failure the step that failed, where it is to be decided on
   * @param zone in which the family lives
   */
  record Subject(
      Optional<Family> family,
      Optional<Reply> reply,
      Optional<String> shared,
      Optional<Instance> instance,
      String instanceId,
      Optional<Escalation> failure,
      ZoneId zone) {}
}
