package org.followthrough.model;

import java.time.DateTimeException;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.followthrough.engine.NearMiss;

/** What a process says of itself. */
final class ProcessCheck {

  static final String EVENT = "event";
  static final Set<String> ON_REPLY = new TreeSet<>(Set.of("end", "hold", "continue"));

  private static final Set<String> TRIGGERS =
      new TreeSet<>(Set.of("prediction", EVENT, "schedule", "manual"));
  private static final String REST_DAYS = "restDays";
  private static final Pattern DAYS_OF_REST =
      Pattern.compile("[0-9]|[1-9][0-9]|[12][0-9]{2}|3[0-5][0-9]|36[0-5]");
  static final Set<String> PROPERTIES =
      new TreeSet<>(
          Set.of(
              "trigger",
              "priority",
              "maxConcurrentPerFamily",
              "lengthDays",
              REST_DAYS,
              "onReply",
              "correlateBy",
              "engagementScoreBelow",
              "description"));

  private final Diagram diagram;
  private final List<Finding> findings = new ArrayList<>();

  private ProcessCheck(Diagram diagram) {
    this.diagram = diagram;
  }

  static Stream<Finding> of(Diagram diagram, DeploymentContext context) {
    ProcessCheck check = new ProcessCheck(diagram);
    diagram.processes().forEach(check::process);
    return check.findings.stream();
  }

  private void process(Process process) {
    if (!isDays(process.getCamundaHistoryTimeToLiveString())) {
      found(
          process,
          "has no time to live for its history: set 'Time to live' in the process's properties, such"
              + " as P180D, so that what is known of families is not kept for ever");
    }
    Map<String, String> stated = Diagram.properties(process);
    stated.keySet().stream()
        .filter(name -> !PROPERTIES.contains(name))
        .forEach(name -> unknown(process, name));
    String trigger = stated.get("trigger");
    if (trigger == null) {
      withoutATrigger(process, stated.keySet());
      return;
    }
    oneOf(process, "trigger", trigger, TRIGGERS);
    number(process, "priority", stated.get("priority"), 10);
    number(process, "maxConcurrentPerFamily", stated.get("maxConcurrentPerFamily"), 100);
    number(process, "lengthDays", stated.get("lengthDays"), LengthCheck.MOST_DAYS);
    restDays(diagram, process, stated).ifPresent(findings::add);
    number(process, "engagementScoreBelow", stated.get("engagementScoreBelow"), 100);
    oneOf(process, "onReply", stated.getOrDefault("onReply", "end"), ON_REPLY);
  }

  /** How long a family rests may be said by a process, and by an end that knows better. */
  static Optional<Finding> restDays(
      Diagram diagram, BaseElement element, Map<String, String> stated) {
    return Optional.ofNullable(stated.get(REST_DAYS))
        .filter(days -> !DAYS_OF_REST.matcher(days.strip()).matches())
        .map(
            days ->
                diagram.fault(
                    element,
                    "has the property "
                        + REST_DAYS
                        + " '"
                        + days
                        + "', which must be a whole number from 0 to 365",
                    "write such a number"));
  }

  private void unknown(Process process, String name) {
    findings.add(
        diagram.fault(
            process,
            "has the property '" + name + "', which means nothing; known are " + PROPERTIES,
            NearMiss.of(name, PROPERTIES)
                .map(known -> "did you mean '" + known + "'?")
                .orElse("remove it, or name it as one of these")));
  }

  private void withoutATrigger(Process process, Set<String> stated) {
    if (stated.stream()
        .anyMatch(name -> PROPERTIES.contains(name) && !name.equals("description"))) {
      found(
          process, "does not say what starts it: add the property trigger with one of " + TRIGGERS);
    } else if (isOfferedInTasklist(process)) {
      findings.add(
          diagram.remark(
              process,
              "is only called by others, and Tasklist would offer it to coordinators as something to"
                  + " start",
              "untick 'Startable' under 'Tasklist' in the process's properties"));
    }
  }

  /** Tasklist offers what has a plain start event. */
  private static boolean isOfferedInTasklist(Process process) {
    return process.isCamundaStartableInTasklist()
        && process.getChildElementsByType(StartEvent.class).stream()
            .anyMatch(start -> start.getEventDefinitions().isEmpty());
  }

  private void oneOf(Process process, String name, String value, Set<String> words) {
    if (!words.contains(value)) {
      findings.add(
          diagram.fault(
              process,
              "has the property " + name + " '" + value + "', which must be one of " + words,
              NearMiss.of(value, words)
                  .map(word -> "did you mean '" + word + "'?")
                  .orElse("choose one of them in the template 'Workflow of Followthrough'")));
    }
  }

  private void number(Process process, String name, String value, int largest) {
    if (value != null && (!value.matches("[1-9][0-9]{0,2}") || Integer.parseInt(value) > largest)) {
      findings.add(
          diagram.fault(
              process,
              "has the property "
                  + name
                  + " '"
                  + value
                  + "', which must be a whole number from 1 to "
                  + largest,
              "write such a number"));
    }
  }

  private void found(Process process, String sentence) {
    findings.add(diagram.fault(process, sentence));
  }

  private static boolean isDays(String text) {
    try {
      return text != null
          && (text.matches("[1-9]\\d{0,4}")
              || Period.parse(text).toTotalMonths() > 0
              || Period.parse(text).getDays() > 0);
    } catch (DateTimeException e) {
      return false;
    }
  }
}
