package org.followthrough.trigger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.Kind;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.followthrough.trigger.Events.Answer;
import org.followthrough.trigger.Events.Result;
import org.followthrough.workflow.Instance;
import org.followthrough.workflow.Instances;
import org.followthrough.workflow.TriggerMetrics;
import org.followthrough.workflow.Workflows;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes an event in: tells the instances that wait for it, then starts what the table chooses; all
 * in one transaction. The same event again gets the same answer, and nothing happens twice.
 */
@Component
class EventIntake {

  private final Events events;
  private final Families families;
  private final EventTable table;
  private final Listeners listeners;
  private final Workflows workflows;
  private final Instances instances;
  private final TriggerMetrics metrics;

  EventIntake(
      Events events,
      Families families,
      EventTable table,
      Listeners listeners,
      Workflows workflows,
      Instances instances,
      TriggerMetrics metrics) {
    this.events = events;
    this.families = families;
    this.table = table;
    this.listeners = listeners;
    this.workflows = workflows;
    this.instances = instances;
    this.metrics = metrics;
  }

  /**
   * @return the answer, and whether it was on record already
   * @throws InvalidRequest where the family is not known, or the id stands for another event
   */
  @Transactional
  public Taken take(Event event) {
    // The events of one family queue on its row, and so does whoever begins to wait for one.
    Family family =
        families
            .findForUpdate(event.familyId())
            .orElseThrow(
                () ->
                    InvalidRequest.field(
                        Kind.UNKNOWN_REFERENCE,
                        "familyId",
                        "names no known family: " + event.familyId()));
    Optional<Answer> before = events.find(event.eventId());
    if (before.isPresent()) {
      return replayed(event, before.get());
    }
    if (!events.add(event)) {
      throw otherContent(event);
    }
    Answer answer = answer(event, family);
    events.answered(answer);
    metrics.count("event", answer.result().word());
    return new Taken(answer, false);
  }

  /** First those that wait, then the new one: nobody hears the event that started it. */
  private Answer answer(Event event, Family family) {
    List<String> reached = listeners.tell(event);
    Optional<Decision> decided = table.decide(event, family);
    if (decided.isPresent()) {
      return started(event, decided.get(), reached);
    }
    if (!reached.isEmpty()) {
      return new Answer(event, Result.CORRELATED, reached);
    }
    boolean known = table.knows(event.type()) || listeners.exist(event.type());
    return new Answer(event, known ? Result.KEPT : Result.IGNORED, List.of());
  }

  private Answer started(Event event, Decision decision, List<String> reached) {
    String workflow = decision.workflow();
    if (workflows.inactiveBecause(workflow).isPresent()) {
      return reached.isEmpty()
          ? new Answer(event, Result.IGNORED, List.of())
          : new Answer(event, Result.CORRELATED, reached);
    }
    int slots =
        workflows
            .maxConcurrentPerFamily(workflow)
            .orElseThrow(
                () ->
                    InvalidRequest.conflict(
                        "The table "
                            + EventTable.KEY
                            + " chose the workflow "
                            + workflow
                            + ", which is not deployed; deploy it or change the table"));
    List<Instance> live = instances.live(event.familyId(), workflow);
    Optional<String> about = workflows.correlateBy(workflow).map(event::text);
    Optional<Instance> same =
        live.stream()
            .filter(instance -> about.isPresent() && about.get().equals(instance.about()))
            .findFirst();
    if (same.isPresent() || live.size() >= slots) {
      String running = same.orElseGet(() -> live.get(0)).id();
      return reached.isEmpty()
          ? new Answer(event, Result.ALREADY_RUNNING, List.of(running))
          : new Answer(event, Result.CORRELATED, reached);
    }
    List<String> all = new ArrayList<>();
    all.add(
        workflows.start(
            workflow,
            event.familyId(),
            Events.triggeredBy(event),
            Optional.ofNullable(decision.template()),
            Optional.ofNullable(decision.priority()),
            decision.urgent(),
            event.variables()));
    all.addAll(reached);
    return new Answer(event, Result.STARTED, all);
  }

  private Taken replayed(Event event, Answer before) {
    if (!events.isOnRecord(event)) {
      throw otherContent(event);
    }
    return new Taken(before, true);
  }

  private static InvalidRequest otherContent(Event event) {
    return InvalidRequest.conflict(
        "eventId "
            + event.eventId()
            + " is on record with other content; send a new event under a new id");
  }

  record Taken(Answer answer, boolean replayed) {}
}
