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
import org.followthrough.trigger.MessageSubscriptions.Told;
import org.followthrough.workflow.StartEligibility;
import org.followthrough.workflow.StartEligibility.AlreadyRunning;
import org.followthrough.workflow.StartEligibility.Ready;
import org.followthrough.workflow.StartEligibility.Start;
import org.followthrough.workflow.StartEligibility.Unknown;
import org.followthrough.workflow.TriggerMetrics;
import org.followthrough.workflow.Workflows;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes an event in: tells the instances that wait for it, then starts what the table chooses or
 * what a diagram draws; all in one transaction. The same event again gets the same answer, and
 * nothing happens twice.
 */
@Component
class EventIntake {

  private final Events events;
  private final Families families;
  private final EventTable table;
  private final MessageSubscriptions listeners;
  private final Workflows workflows;
  private final TriggerMetrics metrics;

  EventIntake(
      Events events,
      Families families,
      EventTable table,
      MessageSubscriptions listeners,
      Workflows workflows,
      TriggerMetrics metrics) {
    this.events = events;
    this.families = families;
    this.table = table;
    this.listeners = listeners;
    this.workflows = workflows;
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
    Told told = listeners.tell(event);
    Answer answer = answer(event, family, told);
    events.answered(answer, told.ended());
    metrics.count("event", answer.result().word());
    return new Taken(answer, false);
  }

  /** Whether the same was taken before. */
  boolean isOnRecord(Event event) {
    return events.isOnRecord(event);
  }

  /** First those that wait, then the new one: nobody hears the event that started it. */
  private Answer answer(Event event, Family family, Told told) {
    List<String> reached = told.reached();
    Optional<Decision> decided = table.decide(event, family);
    if (decided.isPresent()) {
      return started(event, decided.get(), reached);
    }
    if (!reached.isEmpty()) {
      return new Answer(event, Result.CORRELATED, reached);
    }
    if (told.isTooOld()) {
      return new Answer(event, Result.OUTDATED, List.of());
    }
    boolean known = table.knows(event.type()) || listeners.exist(event.type());
    return new Answer(event, known ? Result.KEPT : Result.IGNORED, List.of());
  }

  private Answer started(Event event, Decision decision, List<String> reached) {
    StartEligibility workflow = workflows.eligibility(decision.workflow());
    if (workflow instanceof Unknown) {
      throw decision.notDeployed(EventTable.KEY);
    }
    if (!(workflow instanceof Ready ready)) {
      return reached.isEmpty()
          ? new Answer(event, Result.IGNORED, List.of())
          : new Answer(event, Result.CORRELATED, reached);
    }
    if (events.isOutdated(event, ready.key(), ready.about(event.facts()))) {
      return reached.isEmpty()
          ? new Answer(event, Result.OUTDATED, List.of())
          : new Answer(event, Result.CORRELATED, reached);
    }
    Start start =
        workflows.start(
            event.type(),
            ready,
            decision.order(event.familyId(), Events.triggeredBy(event), event.variables()));
    if (start instanceof AlreadyRunning) {
      return reached.isEmpty()
          ? new Answer(event, Result.ALREADY_RUNNING, List.of(start.instanceId()))
          : new Answer(event, Result.CORRELATED, reached);
    }
    List<String> all = new ArrayList<>();
    all.add(start.instanceId());
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
