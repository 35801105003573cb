package org.followthrough.rehearsal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.SendTask;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.followthrough.contact.Consent;
import org.followthrough.engine.DecisionTable;
import org.followthrough.engine.DecisionTables;
import org.followthrough.engine.NamedStep;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.engine.StepFault;
import org.followthrough.family.Family;
import org.followthrough.instance.OnReply;
import org.followthrough.instance.StepType;
import org.followthrough.message.Message;
import org.followthrough.message.MessageTemplates.UnusableTemplate;
import org.followthrough.outreach.ForeseenMessages;
import org.followthrough.outreach.ForeseenMessages.Answer;
import org.followthrough.outreach.ForeseenMessages.Sent;
import org.followthrough.outreach.ForeseenMessages.Waiting;
import org.followthrough.oversight.CallPlan;
import org.followthrough.rehearsal.Scope.Token;
import org.followthrough.rehearsal.Supposition.Assume;
import org.followthrough.rehearsal.WalkedWays.NotForeseen;
import org.followthrough.timing.BusinessTime;
import org.followthrough.trigger.NextChannel;

/**
 * What the steps of a walk do, and the record of it. What a family or a person does is what the
 * path supposes; everything that a person is asked to do is done at once.
 */
final class WalkedSteps {

  private static final Duration BEFORE_THE_FAMILY_ACTS = Duration.ofHours(1);
  private static final String UNANSWERED = "no_answer";
  private static final String CALL = "call";
  private static final String AT_ONCE = "as soon as the step before it is over";

  private final Occasion occasion;
  private final WalkedWays ways;
  private final ForeseenMessages messages;
  private final DecisionTables tables;
  private final Agenda agenda;
  private final ZoneId zone;

  private final List<Path.Step> steps = new ArrayList<>();
  private final List<Sent> sent = new ArrayList<>();
  private final List<String> channels = new ArrayList<>();
  private final Map<Scope, Integer> callsMade = new HashMap<>();
  private Family family;
  private Optional<String> firstTemplate;
  private String outcome;
  private boolean hasEnded;
  private boolean hasHappened;

  WalkedSteps(
      Occasion occasion,
      WalkedWays ways,
      ForeseenMessages messages,
      DecisionTables tables,
      Agenda agenda) {
    this.occasion = occasion;
    this.ways = ways;
    this.messages = messages;
    this.tables = tables;
    this.agenda = agenda;
    this.zone = occasion.family().zoneOr(occasion.organisation());
    this.family = occasion.family();
    this.firstTemplate = occasion.cause().template();
    this.hasHappened = occasion.supposition().message() < 0;
  }

  Path path() {
    return new Path(
        occasion.supposition(),
        hasEnded ? Objects.requireNonNullElse(outcome, "success") : null,
        steps,
        channels,
        hasHappened,
        ways.choices(),
        ways.others());
  }

  /** Why something cannot be done, in words; empty where it was done. */
  Optional<String> fault(Runnable happens) {
    try {
      happens.run();
      return Optional.empty();
    } catch (StepFault | NotForeseen | DateTimeException | UnusableTemplate e) {
      return Optional.of(e.getMessage());
    } catch (ProcessEngineException e) {
      return Optional.of("what the diagram asks for here cannot be computed");
    }
  }

  // -- what is on record

  private void add(
      Token token,
      String type,
      String channel,
      String template,
      List<String> reasons,
      Message text) {
    FlowNode named = named(token);
    steps.add(
        new Path.Step(
            named.getId(),
            label(named, token),
            type,
            new Path.Sending(channel, template),
            new Path.Moment(agenda.now(), agenda.now().atZone(zone).toOffsetDateTime()),
            reasons,
            text == null
                ? new Path.Content(null, null)
                : new Path.Content(text.subject(), text.text())));
  }

  /** The element by which people know it, as the record of an instance has it. */
  private static FlowNode named(Token token) {
    Token at = token;
    while (NamedStep.isNamedByCaller(at.node) && at.scope.process().caller != null) {
      at = at.scope.process().caller;
    }
    return at.node;
  }

  private String label(FlowNode named, Token token) {
    String name = Objects.requireNonNullElse(named.getName(), named.getId());
    return name.contains("{") ? String.valueOf(ways.value(name, token.variables)) : name;
  }

  /** A wait is over. */
  void happened(Token token, List<String> reasons) {
    String type = StepType.of(token.node);
    if (type != null) {
      add(token, type, null, null, reasons, null);
    }
  }

  /** A way was taken. */
  void decided(Token token, List<String> reasons) {
    if ("condition".equals(StepType.of(token.node))) {
      add(token, "condition", null, null, reasons, null);
    }
  }

  /** Nothing goes on from here by itself. */
  void waitsFor(Token token, String what) {
    String type = Objects.requireNonNullElse(StepType.of(token.node), "wait");
    add(token, type, null, null, List.of("the preview ends here: " + what), null);
  }

  /** An end event was reached. */
  void reached(Token token, EndEvent end) {
    String stated = DrawnProcess.properties(end).get("outcome");
    if (stated != null && token.scope.isOfTheRoot()) {
      outcome = stated;
    }
  }

  /** The instance is over. */
  void ends() {
    hasEnded = true;
  }

  /** The instance is over, and has failed. */
  void fails() {
    hasEnded = true;
    outcome = "failed";
  }

  // -- what is done

  void run(Token token, Walk walk) {
    FlowNode node = token.node;
    if (node instanceof UserTask) {
      task(token, walk);
    } else if (node instanceof BusinessRuleTask rules && rules.getCamundaDecisionRef() != null) {
      decide(token, rules);
      walk.leave(token);
    } else if (node instanceof ServiceTask service) {
      bean(token, service.getCamundaDelegateExpression(), walk);
    } else if (node instanceof SendTask send) {
      bean(token, send.getCamundaDelegateExpression(), walk);
    } else if (node instanceof BusinessRuleTask rules) {
      bean(token, rules.getCamundaDelegateExpression(), walk);
    } else {
      walk.leave(token);
    }
  }

  private void task(Token token, Walk walk) {
    boolean isCall = CALL.equals(StepType.of(token.node));
    Instant due =
        BusinessTime.endOfNextBusinessDay(agenda.now(), zone, occasion.holidays().of(family));
    List<String> reasons =
        List.of(
            AT_ONCE,
            "due " + Words.moment(due, zone),
            isCall ? "supposed: nobody answers, noted at once" : "supposed: done at once");
    happened(token, reasons);
    if (isCall) {
      token.variables.set(ProcessVariable.CALL_OUTCOME.name(), UNANSWERED);
    }
    walk.leave(token);
  }

  private void decide(Token token, BusinessRuleTask rules) {
    DecisionTable.Answer answer =
        tables.newest(rules.getCamundaDecisionRef()).ask(token.variables.all());
    if (rules.getCamundaResultVariable() != null) {
      Object result =
          switch (Objects.toString(rules.getCamundaMapDecisionResult(), "resultList")) {
            case "singleEntry" ->
                answer.row().flatMap(row -> row.values().stream().findFirst()).orElse(null);
            case "singleResult" -> answer.row().orElse(null);
            case "collectEntries" ->
                answer.rows().stream().flatMap(row -> row.values().stream()).toList();
            default -> answer.rows();
          };
      token.variables.set(rules.getCamundaResultVariable(), result);
    }
    happened(token, List.of(AT_ONCE));
  }

  void bean(Token token, String expression, Walk walk) {
    String bean = Objects.toString(expression, "").replaceAll("[${}#\\s]", "");
    switch (bean) {
      case "sendEmail" -> ask(token, "email", new ArrayList<>(List.of(AT_ONCE)), false, walk);
      case "sendSms" -> ask(token, "sms", new ArrayList<>(List.of(AT_ONCE)), false, walk);
      default -> {
        if (bean.equals("planNextCall")) {
          planNextCall(token);
        } else if (bean.equals("withdrawConsent")) {
          family = family.withConsent(new Consent(false, false, false));
        }
        happened(token, List.of(AT_ONCE));
        walk.leave(token);
      }
    }
  }

  private void planNextCall(Token token) {
    CallPlan plan =
        CallPlan.of(
            String.valueOf(token.variables.get(CallPlan.CALLS_IN_ALL)),
            String.valueOf(token.variables.get(CallPlan.HOURS)));
    boolean again = plan.goesOnAfter(callsMade.merge(token.scope.process(), 1, Integer::sum));
    token.scope.process().variables.set(CallPlan.CALL_AGAIN, again);
    if (again) {
      Instant next = plan.next(agenda.now(), zone, occasion.holidays().of(family));
      token.scope.process().variables.set(CallPlan.NEXT_CALL_AT, Date.from(next));
    }
  }

  // -- messages

  /** The gate is asked as often as it holds the message, each time at the moment that it named. */
  private void ask(
      Token token, String channel, List<String> reasons, boolean hasWaited, Walk walk) {
    Answer answer =
        messages.ask(
            new Waiting(
                channel,
                family,
                occasion.workflow(),
                occasion.urgent(),
                agenda.now(),
                hasWaited,
                sent),
            occasion.surroundings().memory());
    switch (answer.state()) {
      case OPEN -> leaves(token, channel, reasons, walk);
      case HELD -> {
        reasons.add(answer.because());
        walk.later(answer.until(), token, () -> ask(token, channel, reasons, hasWaited, walk));
      }
      case HELD_BY_SOMEBODY -> {
        reasons.add(
            answer.because() + "; nobody knows until when, so that this is the earliest moment");
        ask(token, channel, reasons, true, walk);
      }
      case CLOSED -> {
        reasons.add("not sent: " + answer.because());
        add(token, channel, channel, null, reasons, null);
        undeliverable(token, answer.because(), walk);
      }
    }
  }

  private void leaves(Token token, String channel, List<String> reasons, Walk walk) {
    Optional<String> template =
        messages.template(
            channel,
            firstTemplate,
            Optional.ofNullable(token.variables.get(ProcessVariable.TEMPLATE.name()))
                .map(String::valueOf));
    if (template.isEmpty()) {
      walk.stuck(token, "the step names no message template");
      return;
    }
    Message text =
        messages.text(
            channel,
            template.get(),
            family,
            occasion.cause().facts(),
            occasion.cause().prediction(),
            occasion.surroundings().memory());
    Supposition supposed = occasion.supposition();
    if (supposed.undeliverable().contains(channel)) {
      reasons.add("supposed: it is undeliverable");
      add(token, channel, channel, template.get(), reasons, text);
      undeliverable(token, "it is undeliverable", walk);
      return;
    }
    int number = channels.size();
    if (supposed.actsAfter(number, Assume.REPLY)) {
      reasons.add("supposed: the family replies an hour later");
      walk.later(agenda.now().plus(BEFORE_THE_FAMILY_ACTS), () -> reply(walk));
    }
    if (supposed.actsAfter(number, Assume.STOP)) {
      reasons.add("supposed: the family says STOP an hour later");
      walk.later(agenda.now().plus(BEFORE_THE_FAMILY_ACTS), () -> stop(channel));
    }
    add(token, channel, channel, template.get(), reasons, text);
    sent.add(new Sent(agenda.now(), messages.address(channel, family).orElseThrow()));
    channels.add(channel);
    firstTemplate = Optional.empty();
    walk.leave(token);
  }

  private void undeliverable(Token token, String because, Walk walk) {
    if (!walk.isCaught(token, NextChannel.UNDELIVERABLE)) {
      walk.stuck(
          token,
          "the message cannot be delivered ("
              + because
              + "), and the diagram says nothing of what"
              + " to do then, so that a coordinator is asked");
    }
  }

  private void reply(Walk walk) {
    hasHappened = true;
    walk.comes(OnReply.MESSAGE);
  }

  private void stop(String channel) {
    hasHappened = true;
    Consent before = family.consent();
    family =
        family.withConsent(
            new Consent(
                before.email() && !channel.equals("email"),
                before.sms() && !channel.equals("sms"),
                before.call()));
  }
}
