package org.followthrough.calendar;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.calendar.DurationBusinessCalendar;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.followthrough.engine.ExecutionFacts;
import org.followthrough.timing.BusinessTime;
import org.followthrough.trigger.Prediction;
import org.followthrough.trigger.Predictions;
import org.followthrough.workflow.WorkflowProperties;
import org.springframework.stereotype.Component;

/**
 * Reads the plain durations of a diagram's timers ({@code P3D}) in the calendar of the family that
 * the instance is for, and shortens them where the prediction leaves less time than the workflow
 * takes. An analyst writes what anyone would write; what it means is decided here.
 */
@Component
class FamilyDurationCalendar extends DurationBusinessCalendar {

  private final TimerFamily waiting;
  private final Predictions predictions;
  private final Clock clock;

  FamilyDurationCalendar(TimerFamily waiting, Predictions predictions, Clock clock) {
    this.waiting = waiting;
    this.predictions = predictions;
    this.clock = clock;
  }

  @Override
  public Date resolveDuedate(String wait, Date start) {
    Instant from = start != null ? start.toInstant() : clock.instant();
    Optional<ExecutionEntity> execution = TimerFamily.execution();
    try {
      String shrunk = execution.map(step -> shrunk(wait, step)).orElse(wait);
      return Date.from(BusinessTime.after(from, shrunk, waiting.zone(execution)));
    } catch (DateTimeException e) {
      throw new ProcessEngineException(e.getMessage(), e);
    }
  }

  private String shrunk(String wait, ExecutionEntity step) {
    Optional<Integer> lengthDays =
        WorkflowProperties.of(ExecutionFacts.rootProcess(step)).map(WorkflowProperties::lengthDays);
    Optional<Integer> windowDays =
        predictions.behind(step.getRootProcessInstanceId()).map(Prediction::windowDays);
    return lengthDays.isPresent() && windowDays.isPresent()
        ? BusinessTime.shrunk(wait, windowDays.get(), lengthDays.get())
        : wait;
  }
}
