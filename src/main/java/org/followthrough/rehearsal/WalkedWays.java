package org.followthrough.rehearsal;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.InclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaIn;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaInputOutput;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaOut;
import org.followthrough.calendar.ShortenedWait;
import org.followthrough.engine.ForeseenExpressions;
import org.followthrough.rehearsal.Scope.Awaited;
import org.followthrough.rehearsal.Scope.Token;
import org.followthrough.timing.BusinessTime;
import org.followthrough.timing.Schedule;

/**
 * Which way a walk takes: what conditions give, when timers are due, what is handed from one
 * process to the other.
 */
final class WalkedWays {

  private static final String ALL = "all";

  private final Occasion occasion;
  private final ForeseenExpressions expressions;
  private final ZoneId zone;

  private final List<Integer> choices = new ArrayList<>();
  private final List<Supposition> others = new ArrayList<>();

  WalkedWays(Occasion occasion, ForeseenExpressions expressions, ZoneId zone) {
    this.occasion = occasion;
    this.expressions = expressions;
    this.zone = zone;
  }

  List<Integer> choices() {
    return choices;
  }

  List<Supposition> others() {
    return others;
  }

  Object value(String text, Variables variables) {
    return expressions.value(text, variables.all(), occasion.family().familyId());
  }

  private boolean isKnown(String text, Variables variables) {
    return expressions.variables(text).stream().allMatch(variables::has);
  }

  /** Whether a condition that is waited for holds; not as long as something in it is not there. */
  boolean holds(Awaited condition) {
    return isKnown(condition.name, condition.variables)
        && Boolean.TRUE.equals(value(condition.name, condition.variables));
  }

  // -- flows

  /** The ways out of an element that are taken. */
  List<SequenceFlow> out(Token token, WalkedSteps steps) {
    List<SequenceFlow> flows = token.scope.drawn.outgoing(token.node);
    if (token.node instanceof ExclusiveGateway gateway) {
      return List.of(oneOf(flows, gateway.getDefault(), token, steps));
    }
    List<SequenceFlow> taken = new ArrayList<>();
    SequenceFlow otherwise = otherwise(token.node);
    for (SequenceFlow flow : flows) {
      if (flow != otherwise
          && (condition(flow) == null
              || Boolean.TRUE.equals(value(condition(flow), token.scope.variables)))) {
        taken.add(flow);
      }
    }
    if (taken.isEmpty() && otherwise != null) {
      taken.add(otherwise);
    }
    if (flows.size() > 1) {
      steps.decided(token, List.of("goes on to " + names(taken)));
    }
    return taken;
  }

  private static SequenceFlow otherwise(FlowNode node) {
    return node instanceof InclusiveGateway gateway
        ? gateway.getDefault()
        : node instanceof Activity activity ? activity.getDefault() : null;
  }

  /** The first whose condition holds. Where nobody can know that, each is a path of its own. */
  private SequenceFlow oneOf(
      List<SequenceFlow> flows, SequenceFlow otherwise, Token token, WalkedSteps steps) {
    List<SequenceFlow> possible = new ArrayList<>();
    boolean isSure = false;
    for (SequenceFlow flow : flows) {
      String condition = condition(flow);
      if (isSure || flow == otherwise) {
        continue;
      }
      if (condition == null) {
        possible.add(flow);
        isSure = true;
      } else if (!isKnown(condition, token.scope.variables)) {
        possible.add(flow);
      } else if (Boolean.TRUE.equals(value(condition, token.scope.variables))) {
        possible.add(flow);
        isSure = true;
      }
    }
    if (!isSure && otherwise != null) {
      possible.add(otherwise);
    }
    if (possible.isEmpty()) {
      throw new NotForeseen("no condition of the flows out of it holds");
    }
    SequenceFlow taken = possible.get(possible.size() == 1 ? 0 : choose(possible.size()));
    if (flows.size() > 1) {
      steps.decided(token, List.of(why(taken, possible.size() > 1, taken == otherwise)));
    }
    if (possible.size() > 1) {
      suppose(taken, token);
    }
    return taken;
  }

  private static String why(SequenceFlow taken, boolean isSupposed, boolean isOtherwise) {
    String way = taken.getName() == null ? name(taken.getTarget()) : taken.getName();
    return (isSupposed ? "supposed, since only people or later events tell: " : "")
        + way
        + (isOtherwise || condition(taken) == null ? "" : " (" + condition(taken) + ")");
  }

  private int choose(int among) {
    int place = choices.size();
    List<Integer> made = occasion.supposition().choices();
    int choice = place < made.size() ? Math.min(made.get(place), among - 1) : 0;
    if (place >= made.size()) {
      for (int other = 1; other < among; other++) {
        others.add(occasion.supposition().choosing(choices, other));
      }
    }
    choices.add(choice);
    return choice;
  }

  /** What is supposed once holds for the rest of the way. */
  private void suppose(SequenceFlow taken, Token token) {
    String condition = condition(taken);
    if (condition != null) {
      expressions
          .equality(condition)
          .ifPresent(equal -> token.scope.variables.set(equal.getKey(), equal.getValue()));
    }
  }

  private static String condition(SequenceFlow flow) {
    return flow.getConditionExpression() == null
        ? null
        : flow.getConditionExpression().getTextContent().strip();
  }

  private static String names(List<SequenceFlow> flows) {
    return String.join(", ", flows.stream().map(flow -> name(flow.getTarget())).toList());
  }

  static String name(FlowNode node) {
    return "'" + Objects.requireNonNullElse(node.getName(), node.getId()) + "'";
  }

  // -- what is handed on

  void inputs(Token token) {
    inputOutput(token.node)
        .forEach(
            io ->
                io.getCamundaInputParameters()
                    .forEach(
                        input ->
                            token.variables.setHere(
                                input.getCamundaName(),
                                value(input.getTextContent().strip(), token.variables))));
  }

  void outputs(Token token) {
    inputOutput(token.node)
        .forEach(
            io ->
                io.getCamundaOutputParameters()
                    .forEach(
                        output ->
                            token.scope.variables.set(
                                output.getCamundaName(),
                                value(output.getTextContent().strip(), token.variables))));
  }

  private static List<CamundaInputOutput> inputOutput(BaseElement element) {
    return DrawnProcess.extensions(element, CamundaInputOutput.class).toList();
  }

  Optional<DrawnProcess> called(CallActivity call, Token token) {
    String key = String.valueOf(value(call.getCalledElement(), token.variables));
    return "version".equals(call.getCamundaCalledElementBinding())
            && call.getCamundaCalledElementVersion() != null
        ? occasion.drawings().version(key, Integer.parseInt(call.getCamundaCalledElementVersion()))
        : occasion.drawings().newest(key);
  }

  Variables handedTo(CallActivity call, Token token) {
    Variables handed = new Variables(null);
    DrawnProcess.extensions(call, CamundaIn.class)
        .forEach(
            in -> {
              if (ALL.equals(in.getCamundaVariables())) {
                token.variables.all().forEach(handed::setHere);
              } else if (in.getCamundaTarget() != null) {
                handed.setHere(
                    in.getCamundaTarget(),
                    in.getCamundaSource() != null
                        ? token.variables.get(in.getCamundaSource())
                        : value(in.getCamundaSourceExpression(), token.variables));
              }
            });
    return handed;
  }

  void handBack(CallActivity call, Scope called, Token caller) {
    DrawnProcess.extensions(call, CamundaOut.class)
        .forEach(
            out -> {
              if (ALL.equals(out.getCamundaVariables())) {
                called.variables.all().forEach(caller.variables::set);
              } else if (out.getCamundaTarget() != null) {
                caller.variables.set(
                    out.getCamundaTarget(),
                    out.getCamundaSource() != null
                        ? called.variables.get(out.getCamundaSource())
                        : value(out.getCamundaSourceExpression(), called.variables));
              }
            });
  }

  // -- time

  /** When a timer is due that begins now, and why then. */
  Due due(TimerEventDefinition timer, Variables variables, Instant now) {
    if (timer.getTimeDuration() != null) {
      return over(text(timer.getTimeDuration(), variables), now);
    }
    if (timer.getTimeDate() != null) {
      Object date = value(timer.getTimeDate().getTextContent().strip(), variables);
      Instant at =
          date instanceof Date moment
              ? moment.toInstant()
              : BusinessTime.moment(String.valueOf(date), zone);
      return new Due(at, List.of("the diagram names this moment"));
    }
    String cycle = text(timer.getTimeCycle(), variables);
    if (cycle.startsWith("R")) {
      String each = cycle.substring(cycle.indexOf('/') + 1);
      return new Due(now.plus(Duration.parse(each)), List.of("for the first time of " + cycle));
    }
    return new Due(
        Schedule.of(cycle)
            .next(
                now,
                occasion.organisation().timeZone(),
                day -> occasion.holidays().ofTheOrganisation().on(day).isPresent()),
        List.of(cycle));
  }

  private String text(BaseElement element, Variables variables) {
    return String.valueOf(value(element.getTextContent().strip(), variables));
  }

  private Due over(String wait, Instant now) {
    Optional<Integer> windowDays =
        occasion.cause().prediction().map(prediction -> prediction.windowDays());
    String shortened = ShortenedWait.of(wait, windowDays, occasion.lengthDays());
    Instant at = BusinessTime.after(now, shortened, zone);
    List<String> reasons = new ArrayList<>();
    reasons.add("%s after %s".formatted(Words.wait(shortened), Words.moment(now, zone)));
    if (!shortened.equals(wait)) {
      reasons.add(
          "%s shortened to %s: the prediction leaves %d of the %d days that the workflow takes"
              .formatted(
                  Words.wait(wait),
                  Words.wait(shortened),
                  windowDays.orElseThrow(),
                  occasion.lengthDays().orElseThrow()));
    }
    return new Due(at, reasons);
  }

  record Due(Instant at, List<String> reasons) {}

  /** Why a way cannot be walked any further; for a person. */
  static final class NotForeseen extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotForeseen(String message) {
      super(message);
    }
  }
}
