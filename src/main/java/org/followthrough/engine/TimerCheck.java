package org.followthrough.engine;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import org.camunda.bpm.engine.BpmnParseException;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.followthrough.timing.BusinessTime;
import org.springframework.stereotype.Component;

/**
 * Refuses a diagram with a timer that is set wrongly when it is deployed, and not days later when
 * the first family comes to it. What an expression will say can only be seen then.
 */
@Component
class TimerCheck extends AbstractBpmnParseListener {

  @Override
  public void parseIntermediateTimerEventDefinition(Element timer, ActivityImpl event) {
    check(timer, event);
  }

  @Override
  public void parseBoundaryTimerEventDefinition(
      Element timer, boolean interrupting, ActivityImpl event) {
    check(timer, event);
  }

  /** One that starts an event subprocess; a start event of the process waits for no family. */
  @Override
  public void parseStartEvent(Element startEvent, ScopeImpl scope, ActivityImpl event) {
    Element timer = startEvent.element("timerEventDefinition");
    if (timer != null && scope != event.getProcessDefinition()) {
      check(timer, event);
    }
  }

  private static void check(Element timer, ActivityImpl event) {
    Element duration = timer.element("timeDuration");
    Element date = timer.element("timeDate");
    if (timer.element("timeCycle") != null) {
      // The engine counts a cycle in days of its own clock, and never asks whose days are meant.
      throw refused(
          event,
          timer,
          "a cycle repeats, and not in days of the family's calendar; use a duration such as P3D"
              + " instead, and lead the way back to it where it is to repeat");
    }
    try {
      if (duration != null && isConstant(duration)) {
        BusinessTime.after(Instant.EPOCH, duration.getText().strip(), ZoneOffset.UTC);
      }
      if (date != null && isConstant(date)) {
        BusinessTime.moment(date.getText().strip(), ZoneOffset.UTC);
      }
    } catch (DateTimeException e) {
      throw refused(event, timer, e.getMessage());
    }
  }

  private static boolean isConstant(Element element) {
    return !element.getText().contains("${") && !element.getText().contains("#{");
  }

  /** Of this kind, so that the parser names it with its place and whoever deploys is answered 400. */
  private static BpmnParseException refused(ActivityImpl event, Element timer, String why) {
    return new BpmnParseException(
        "The timer " + event.getId() + " is set wrongly: " + why, timer);
  }
}
