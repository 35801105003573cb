package org.followthrough.engine;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.List;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.impl.calendar.DurationBusinessCalendar;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.entity.AcquirableJobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TimerEntity;
import org.followthrough.family.Families;
import org.followthrough.family.Organisation;
import org.followthrough.timing.BusinessTime;

/**
 * Reads the plain durations of a diagram's timers ({@code P3D}) in the calendar of the family that
 * the instance is for. An analyst writes what anyone would write; what it means is decided here.
 */
class FamilyCalendar extends DurationBusinessCalendar {

  private final Families families;
  private final Organisation organisation;
  private final Clock clock;

  FamilyCalendar(Families families, Organisation organisation, Clock clock) {
    this.families = families;
    this.organisation = organisation;
    this.clock = clock;
  }

  @Override
  public Date resolveDuedate(String wait, Date start) {
    Instant from = start != null ? start.toInstant() : clock.instant();
    try {
      return Date.from(BusinessTime.after(from, wait, zone()));
    } catch (DateTimeException e) {
      throw new ProcessEngineException(e.getMessage(), e);
    }
  }

  private ZoneId zone() {
    VariableScope scope = scope();
    return scope == null
        ? organisation.timeZone()
        : ProcessVariable.FAMILY_ID
            .in(scope)
            .flatMap(families::find)
            .map(family -> family.zoneOr(organisation))
            .orElseGet(organisation::timeZone);
  }

  /**
   * The engine hands no execution to a calendar. While a step runs it is in the context; when
   * somebody recalculates a due date (Cockpit's button) it is not, but that command has loaded its
   * one timer.
   */
  private static VariableScope scope() {
    if (Context.getBpmnExecutionContext() != null) {
      return Context.getBpmnExecutionContext().getExecution();
    }
    // The engine's cache answers for the type under which it keeps all jobs, and only for that.
    List<TimerEntity> timers =
        Context.getCommandContext()
            .getDbEntityManager()
            .getCachedEntitiesByType(AcquirableJobEntity.class)
            .stream()
            .filter(TimerEntity.class::isInstance)
            .map(TimerEntity.class::cast)
            .toList();
    return timers.size() == 1 ? timers.get(0).getExecution() : null;
  }
}
