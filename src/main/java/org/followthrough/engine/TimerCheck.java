package org.followthrough.engine;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.camunda.bpm.engine.ParseException;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.camunda.bpm.engine.impl.xml.ProblemImpl;
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
    check(timer, event, false);
  }

  @Override
  public void parseBoundaryTimerEventDefinition(
      Element timer, boolean interrupting, ActivityImpl event) {
    check(timer, event, !interrupting);
  }

  private static void check(Element timer, ActivityImpl event, boolean mayRepeat) {
    Element duration = timer.element("timeDuration");
    Element date = timer.element("timeDate");
    if (timer.element("timeCycle") != null && !mayRepeat) {
      throw refused(
          event,
          timer,
          "a cycle repeats, and this event happens once; use a duration such as P3D instead");
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

  private static ParseException refused(ActivityImpl event, Element timer, String why) {
    String message = "The timer " + event.getId() + " is set wrongly: " + why;
    return new ParseException(
        message,
        ((ProcessDefinitionEntity) event.getProcessDefinition()).getKey() + ".bpmn",
        List.of(new ProblemImpl(message, timer, event.getId())),
        List.of());
  }
}
