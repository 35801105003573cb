package org.followthrough.calendar;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.entity.AcquirableJobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TimerEntity;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.family.Families;
import org.followthrough.family.Organisation;
import org.springframework.stereotype.Component;

/** Finds whose timer the engine is planning. */
@Component
class TimerFamily {

  private final Families families;
  private final Organisation organisation;

  TimerFamily(Families families, Organisation organisation) {
    this.families = families;
    this.organisation = organisation;
  }

  /** Where the family of a step lives; the organisation's zone where there is none. */
  ZoneId zone(Optional<ExecutionEntity> step) {
    return step.flatMap(ProcessVariable.FAMILY_ID::in)
        .flatMap(families::find)
        .map(family -> family.zoneOr(organisation))
        .orElseGet(organisation::timeZone);
  }

  /**
   * The engine hands no execution to a calendar. While a step runs it is in the context; when
   * somebody recalculates a due date (Cockpit's button) it is not, but that command has loaded its
   * one timer.
   */
  static Optional<ExecutionEntity> execution() {
    if (Context.getBpmnExecutionContext() != null) {
      return Optional.of(Context.getBpmnExecutionContext().getExecution());
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
    return timers.size() == 1
        ? Optional.ofNullable(timers.get(0).getExecution())
        : Optional.empty();
  }
}
