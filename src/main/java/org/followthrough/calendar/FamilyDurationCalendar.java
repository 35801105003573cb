package org.followthrough.calendar;

import java.time.Instant;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.followthrough.engine.ExecutionFacts;
import org.followthrough.engine.TimerCalendar;
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
class FamilyDurationCalendar implements TimerCalendar {

  private final FamilyZone zone;
  private final Predictions predictions;

  FamilyDurationCalendar(FamilyZone zone, Predictions predictions) {
    this.zone = zone;
    this.predictions = predictions;
  }

  @Override
  public Kind kind() {
    return Kind.DURATION;
  }

  @Override
  public Instant due(String wait, Instant from, Optional<DelegateExecution> step) {
    String shrunk = step.map(waiting -> shrunk(wait, waiting)).orElse(wait);
    return BusinessTime.after(from, shrunk, zone.of(step));
  }

  private String shrunk(String wait, DelegateExecution step) {
    Optional<Integer> lengthDays =
        WorkflowProperties.of(ExecutionFacts.rootProcess(step)).map(WorkflowProperties::lengthDays);
    Optional<Integer> windowDays =
        predictions.behind(ExecutionFacts.rootInstanceId(step)).map(Prediction::windowDays);
    return ShortenedWait.of(wait, windowDays, lengthDays);
  }
}
