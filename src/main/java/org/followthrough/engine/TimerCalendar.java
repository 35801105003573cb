package org.followthrough.engine;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;

/** Reads what the timers of diagrams say. There is one for each kind of timer. */
public interface TimerCalendar {

  Kind kind();

  /**
   * When a timer is due.
   *
   * @param text what the diagram says, such as {@code P3D}
   * @param from the moment at which it begins
   * @param step the step that waits; empty where the engine does not say which it is
   * @throws DateTimeException where the text cannot be understood
   */
  Instant due(String text, Instant from, Optional<DelegateExecution> step);

  /** The kinds of timers that BPMN knows. */
  enum Kind {
    DURATION,
    DATE,
    /** But for those in the words of ISO 8601 ({@code R3/PT1H}), which the engine reads itself. */
    CYCLE
  }
}
