package org.followthrough.engine;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.calendar.BusinessCalendarManager;
import org.camunda.bpm.engine.impl.calendar.CycleBusinessCalendar;
import org.camunda.bpm.engine.impl.calendar.DueDateBusinessCalendar;
import org.camunda.bpm.engine.impl.calendar.DurationBusinessCalendar;
import org.camunda.bpm.engine.impl.calendar.MapBusinessCalendarManager;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.entity.AcquirableJobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TimerEntity;
import org.springframework.stereotype.Component;

/**
 * Gives the engine our {@link TimerCalendar}s as its own. Each is a subclass of the engine's, which
 * asks for them by those classes.
 */
@Component
class TimerCalendars {

  private static final String ISO_REPEAT = "R";

  private final List<TimerCalendar> calendars;
  private final Clock clock;

  TimerCalendars(List<TimerCalendar> calendars, Clock clock) {
    this.calendars = calendars;
    this.clock = clock;
  }

  BusinessCalendarManager asTheEngines() {
    MapBusinessCalendarManager engines = new MapBusinessCalendarManager();
    for (TimerCalendar calendar : calendars) {
      switch (calendar.kind()) {
        case DURATION ->
            engines.addBusinessCalendar(DurationBusinessCalendar.NAME, new Durations(calendar));
        case DATE -> engines.addBusinessCalendar(DueDateBusinessCalendar.NAME, new Dates(calendar));
        case CYCLE -> engines.addBusinessCalendar(CycleBusinessCalendar.NAME, new Cycles(calendar));
      }
    }
    return engines;
  }

  private Date due(TimerCalendar calendar, String text, Date start) {
    Instant from = start != null ? start.toInstant() : clock.instant();
    try {
      return Date.from(calendar.due(text, from, waitingStep()));
    } catch (DateTimeException e) {
      throw new ProcessEngineException(e.getMessage(), e);
    }
  }

  /**
   * The engine hands no execution to a calendar. While a step runs it is in the context; when
   * somebody recalculates a due date (Cockpit's button) it is not, but that command has loaded its
   * one timer.
   */
  private static Optional<DelegateExecution> waitingStep() {
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

  private final class Durations extends DurationBusinessCalendar {

    private final TimerCalendar calendar;

    private Durations(TimerCalendar calendar) {
      this.calendar = calendar;
    }

    @Override
    public Date resolveDuedate(String duration, Date start) {
      return due(calendar, duration, start);
    }
  }

  private final class Dates extends DueDateBusinessCalendar {

    private final TimerCalendar calendar;

    private Dates(TimerCalendar calendar) {
      this.calendar = calendar;
    }

    @Override
    public Date resolveDuedate(String date, Date start) {
      return due(calendar, date, start);
    }
  }

  private final class Cycles extends CycleBusinessCalendar {

    private final TimerCalendar calendar;

    private Cycles(TimerCalendar calendar) {
      this.calendar = calendar;
    }

    @Override
    public Date resolveDuedate(String cycle, Date start, long repeatOffset) {
      return cycle.startsWith(ISO_REPEAT)
          ? super.resolveDuedate(cycle, start, repeatOffset)
          : due(calendar, cycle, start);
    }
  }
}
