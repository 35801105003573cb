package org.followthrough.rehearsal;

import static org.followthrough.rehearsal.Scope.Awaited.Kind.CONDITION;
import static org.followthrough.rehearsal.Scope.Awaited.Kind.MESSAGE;
import static org.followthrough.rehearsal.Scope.Awaited.Kind.SIGNAL;
import static org.followthrough.rehearsal.Scope.Awaited.Kind.TIMER;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.CatchEvent;
import org.camunda.bpm.model.bpmn.instance.ConditionalEventDefinition;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.ErrorEventDefinition;
import org.camunda.bpm.model.bpmn.instance.EscalationEventDefinition;
import org.camunda.bpm.model.bpmn.instance.EventBasedGateway;
import org.camunda.bpm.model.bpmn.instance.EventDefinition;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.InclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.IntermediateCatchEvent;
import org.camunda.bpm.model.bpmn.instance.LinkEventDefinition;
import org.camunda.bpm.model.bpmn.instance.MessageEventDefinition;
import org.camunda.bpm.model.bpmn.instance.ParallelGateway;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.SignalEventDefinition;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.TerminateEventDefinition;
import org.camunda.bpm.model.bpmn.instance.ThrowEvent;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.followthrough.rehearsal.Scope.Awaited;
import org.followthrough.rehearsal.Scope.Token;

/**
 * Walks through a diagram as the engine would run it, in memory and by a clock of its own: where
 * flows lead, what waits for what, what interrupts what. What each step does stands in {@link
 * WalkedSteps}; which way is taken in {@link WalkedWays}.
 */
final class Walk {

  /** More than any workflow has; a way that goes round in a circle stops here. */
  private static final int MOST_ELEMENTS = 500;

  private final Agenda agenda;
  private final WalkedSteps steps;
  private final WalkedWays ways;
  private final List<Awaited> awaited = new ArrayList<>();

  private int entered;
  private boolean isOver;

  Walk(Agenda agenda, WalkedSteps steps, WalkedWays ways) {
    this.agenda = agenda;
    this.steps = steps;
    this.ways = ways;
  }

  /** From a start event until nothing happens any more. */
  void through(DrawnProcess drawn, Variables variables, StartEvent start) {
    Scope root = new Scope(drawn, drawn.process(), null, variables);
    guarded(
        new Token(start, root),
        () -> {
          begin(root, start);
          while (!isOver && agenda.next()) {
            // Each thing that happens plans what follows.
          }
        });
    if (!isOver) {
      everythingIn(root).stream()
          .filter(token -> token.inner == null)
          .findFirst()
          .ifPresent(token -> stuck(token, "waits for " + waitsFor(token)));
    }
  }

  private static List<Token> everythingIn(Scope scope) {
    List<Token> all = new ArrayList<>();
    for (Token token : scope.tokens) {
      all.add(token);
      if (token.inner != null) {
        all.addAll(everythingIn(token.inner));
      }
    }
    return all;
  }

  private static String waitsFor(Token token) {
    return token.waits.stream()
        .filter(wait -> !wait.isOff && wait.kind != TIMER)
        .map(wait -> (wait.kind == CONDITION ? "the condition " : "") + wait.name)
        .findFirst()
        .orElse("other ways, which do not come");
  }

  Instant now() {
    return agenda.now();
  }

  /** Something happens to a step at a later moment, unless the step is gone by then. */
  void later(Instant at, Token token, Runnable happens) {
    agenda.at(
        at,
        () -> {
          if (!token.isGone && !isOver) {
            guarded(token, happens);
          }
        });
  }

  /** Something happens at a later moment, whatever the instance does by then. */
  void later(Instant at, Runnable happens) {
    agenda.at(
        at,
        () -> {
          if (!isOver) {
            happens.run();
          }
        });
  }

  /** Nobody can say how the way goes on from here. */
  void stuck(Token token, String because) {
    if (!isOver) {
      steps.waitsFor(token, because);
      isOver = true;
    }
  }

  private void guarded(Token token, Runnable happens) {
    Optional<String> fault = steps.fault(happens);
    fault.ifPresent(words -> stuck(token, words));
  }

  // -- scopes

  private void begin(Scope scope, StartEvent start) {
    for (StartEvent listening : DrawnProcess.eventStarts(scope.element)) {
      listen(scope, listening);
    }
    enter(start, scope);
  }

  private void listen(Scope scope, StartEvent start) {
    Consumer<Awaited> keep = scope.listeners::add;
    await(
        start,
        scope.variables,
        keep,
        event -> guardedStart(scope, start),
        scopeToken(scope, start));
  }

  private static Token scopeToken(Scope scope, StartEvent start) {
    return new Token(start, scope);
  }

  private void guardedStart(Scope scope, StartEvent start) {
    if (!scope.isOver && !isOver) {
      handle(scope, start);
    }
  }

  /** An event subprocess begins. */
  private void handle(Scope scope, StartEvent start) {
    if (start.isInterrupting()) {
      List.copyOf(scope.tokens).forEach(this::cancel);
      scope.listeners.forEach(listener -> listener.isOff = true);
    }
    Token handling = new Token((SubProcess) start.getParentElement(), scope);
    scope.tokens.add(handling);
    handling.inner =
        new Scope(scope.drawn, handling.node, handling, new Variables(handling.variables));
    begin(handling.inner, start);
  }

  private void completeIfDone(Scope scope) {
    if (scope.isOver || scope.entering > 0 || !scope.tokens.isEmpty() || isOver) {
      return;
    }
    over(scope);
    Token caller = scope.caller;
    if (caller == null) {
      steps.ends();
      isOver = true;
    } else if (caller.node instanceof SubProcess embedded && embedded.triggeredByEvent()) {
      end(caller);
      completeIfDone(caller.scope);
    } else {
      if (caller.node instanceof CallActivity call) {
        ways.handBack(call, scope, caller);
      }
      leave(caller);
    }
  }

  private static void over(Scope scope) {
    scope.isOver = true;
    scope.listeners.forEach(listener -> listener.isOff = true);
  }

  private void cancel(Token token) {
    end(token);
    if (token.inner != null) {
      cancel(token.inner);
    }
  }

  private void cancel(Scope scope) {
    over(scope);
    List.copyOf(scope.tokens).forEach(this::cancel);
  }

  private static void end(Token token) {
    token.isGone = true;
    token.waits.forEach(wait -> wait.isOff = true);
    token.scope.tokens.remove(token);
  }

  // -- elements

  private void enter(FlowNode node, Scope scope) {
    if (isOver || scope.isOver) {
      return;
    }
    Token token = new Token(node, scope);
    scope.tokens.add(token);
    if (++entered > MOST_ELEMENTS) {
      stuck(
          token,
          "this way goes through more than " + MOST_ELEMENTS + " elements, and a preview stops");
      return;
    }
    guarded(
        token,
        () -> {
          if (node instanceof Activity activity) {
            ways.inputs(token);
            scope.drawn.borders(activity).forEach(border -> guard(token, border));
          }
          run(token);
        });
  }

  /** A boundary event stands beside its step for as long as that lasts. */
  private void guard(Token token, BoundaryEvent border) {
    await(
        border,
        token.variables,
        token.waits::add,
        event -> {
          if (!token.isGone) {
            if (border.cancelActivity()) {
              cancel(token);
            }
            Token caught = new Token(border, token.scope);
            token.scope.tokens.add(caught);
            leave(caught);
          }
        },
        token);
  }

  private void run(Token token) {
    FlowNode node = token.node;
    if (node instanceof Activity activity && activity.getLoopCharacteristics() != null) {
      stuck(token, "how often this step is repeated, a preview does not foresee");
    } else if (node instanceof SubProcess) {
      token.inner = new Scope(token.scope.drawn, node, token, new Variables(token.variables));
      begin(token.inner, DrawnProcess.starts(node).get(0));
    } else if (node instanceof CallActivity call) {
      call(token, call);
    } else if (node instanceof ReceiveTask task) {
      waits(token, MESSAGE, task.getMessage() == null ? "" : task.getMessage().getName());
    } else if (node instanceof ParallelGateway || node instanceof InclusiveGateway) {
      join(token);
    } else if (node instanceof EventBasedGateway) {
      firstOf(token);
    } else if (node instanceof IntermediateCatchEvent event) {
      catchEvent(token, event);
    } else if (node instanceof EndEvent || isThrown(node)) {
      thrown(token, (ThrowEvent) node);
    } else {
      steps.run(token, this);
    }
  }

  private static boolean isThrown(FlowNode node) {
    return node instanceof ThrowEvent;
  }

  private void call(Token token, CallActivity call) {
    Optional<DrawnProcess> called = ways.called(call, token);
    Optional<StartEvent> start = called.flatMap(DrawnProcess::start);
    if (start.isEmpty()) {
      stuck(token, "the process " + call.getCalledElement() + " is not deployed");
      return;
    }
    token.inner =
        new Scope(called.get(), called.get().process(), token, ways.handedTo(call, token));
    begin(token.inner, start.get());
  }

  private void waits(Token token, Awaited.Kind kind, String name) {
    Awaited wait =
        new Awaited(
            kind,
            name,
            token.variables,
            () -> {
              steps.happened(token, List.of());
              leave(token);
            });
    token.waits.add(wait);
    awaited.add(wait);
  }

  private void catchEvent(Token token, IntermediateCatchEvent event) {
    if (event.getEventDefinitions().stream().anyMatch(LinkEventDefinition.class::isInstance)) {
      leave(token);
      return;
    }
    await(
        event,
        token.variables,
        token.waits::add,
        reasons -> {
          steps.happened(token, reasons);
          leave(token);
        },
        token);
  }

  private void firstOf(Token token) {
    for (SequenceFlow flow : token.scope.drawn.outgoing(token.node)) {
      if (flow.getTarget() instanceof CatchEvent event) {
        await(
            event,
            token.variables,
            token.waits::add,
            reasons -> {
              end(token);
              Token came = new Token(event, token.scope);
              token.scope.tokens.add(came);
              steps.happened(came, reasons);
              leave(came);
            },
            token);
      }
    }
  }

  /** Lets something happen once an event comes; what it is called with says why it came then. */
  private void await(
      CatchEvent event,
      Variables variables,
      Consumer<Awaited> keep,
      Consumer<List<String>> then,
      Token token) {
    for (EventDefinition definition : event.getEventDefinitions()) {
      if (definition instanceof TimerEventDefinition timer) {
        WalkedWays.Due due = ways.due(timer, variables, now());
        Awaited wait = new Awaited(TIMER, "", variables, () -> then.accept(due.reasons()));
        keep.accept(wait);
        agenda.at(
            due.at(),
            () -> {
              if (!wait.isOff && !isOver) {
                wait.isOff = true;
                guarded(token, wait.then);
              }
            });
      } else {
        named(definition)
            .ifPresent(
                name -> {
                  Awaited wait =
                      new Awaited(kind(definition), name, variables, () -> then.accept(List.of()));
                  keep.accept(wait);
                  awaited.add(wait);
                });
      }
    }
  }

  private static Awaited.Kind kind(EventDefinition definition) {
    return definition instanceof MessageEventDefinition
        ? MESSAGE
        : definition instanceof SignalEventDefinition ? SIGNAL : CONDITION;
  }

  /** Empty for what is not waited for but looked for when it is thrown. */
  private static Optional<String> named(EventDefinition definition) {
    if (definition instanceof MessageEventDefinition message) {
      return Optional.ofNullable(message.getMessage()).map(named -> named.getName());
    }
    if (definition instanceof SignalEventDefinition signal) {
      return Optional.ofNullable(signal.getSignal()).map(named -> named.getName());
    }
    return definition instanceof ConditionalEventDefinition condition
        ? Optional.ofNullable(condition.getCondition()).map(text -> text.getTextContent().strip())
        : Optional.empty();
  }

  /** Something comes from outside that the instance may wait for. */
  boolean comes(String message) {
    return comes(MESSAGE, message, true);
  }

  private boolean comes(Awaited.Kind kind, String name, boolean once) {
    List<Awaited> waiting =
        awaited.stream()
            .filter(wait -> !wait.isOff && wait.kind == kind && wait.name.equals(name))
            .toList();
    waiting.stream().limit(once ? 1 : waiting.size()).forEach(wait -> wait.then.run());
    awaited.removeIf(wait -> wait.isOff);
    return !waiting.isEmpty();
  }

  /** A condition that holds now comes once. */
  private void conditions() {
    for (Awaited wait : List.copyOf(awaited)) {
      if (!isOver && !wait.isOff && wait.kind == CONDITION && ways.holds(wait)) {
        awaited.remove(wait);
        wait.then.run();
      }
    }
  }

  // -- flows

  /** A step is done. */
  void leave(Token token) {
    if (token.node instanceof Activity) {
      ways.outputs(token);
    }
    conditions();
    if (isOver || token.isGone) {
      return;
    }
    List<SequenceFlow> out = ways.out(token, steps);
    end(token);
    go(token, out);
  }

  private void go(Token token, List<SequenceFlow> out) {
    Scope scope = token.scope;
    scope.entering++;
    out.forEach(flow -> enter(flow.getTarget(), scope));
    scope.entering--;
    inclusiveJoins(scope);
    completeIfDone(scope);
  }

  private void join(Token token) {
    Scope scope = token.scope;
    List<Token> here = scope.joining.computeIfAbsent(token.node, node -> new ArrayList<>());
    here.add(token);
    boolean isFull =
        token.node instanceof ParallelGateway
            ? here.size() >= scope.drawn.incoming(token.node).size()
            : !mayBeJoined(token.node, scope);
    if (isFull) {
      joined(token.node, scope);
    }
  }

  private void joined(FlowNode gateway, Scope scope) {
    List<Token> here = scope.joining.remove(gateway);
    scope.entering++;
    here.subList(1, here.size()).forEach(Walk::end);
    scope.entering--;
    leave(here.get(0));
  }

  private void inclusiveJoins(Scope scope) {
    List<FlowNode> ready =
        scope.joining.keySet().stream()
            .filter(InclusiveGateway.class::isInstance)
            .filter(gateway -> !mayBeJoined(gateway, scope))
            .toList();
    ready.forEach(gateway -> joined(gateway, scope));
  }

  /** Whether another may still come to a gateway. */
  private static boolean mayBeJoined(FlowNode gateway, Scope scope) {
    return scope.tokens.stream()
        .filter(token -> token.node != gateway)
        .anyMatch(token -> leadsTo(gateway, token, scope));
  }

  private static boolean leadsTo(FlowNode gateway, Token from, Scope scope) {
    Set<FlowNode> seen = new HashSet<>();
    Deque<FlowNode> next = new ArrayDeque<>(List.of(from.node));
    while (!next.isEmpty()) {
      FlowNode node = next.pop();
      if (node == gateway) {
        return true;
      }
      if (seen.add(node)) {
        scope.drawn.outgoing(node).forEach(flow -> next.push(flow.getTarget()));
        if (node instanceof Activity activity) {
          scope.drawn.borders(activity).forEach(next::push);
        }
      }
    }
    return false;
  }

  // -- what is thrown

  private void thrown(Token token, ThrowEvent event) {
    if (event instanceof EndEvent end) {
      steps.reached(token, end);
    }
    Collection<EventDefinition> definitions = event.getEventDefinitions();
    for (EventDefinition definition : definitions) {
      if (definition instanceof ErrorEventDefinition error) {
        error(token, error);
        return;
      }
      if (definition instanceof TerminateEventDefinition) {
        List.copyOf(token.scope.tokens).forEach(this::cancel);
        completeIfDone(token.scope);
        return;
      }
      if (definition instanceof LinkEventDefinition link) {
        link(token, link);
        return;
      }
      if (definition instanceof SignalEventDefinition signal && signal.getSignal() != null) {
        comes(SIGNAL, signal.getSignal().getName(), false);
      } else if (definition instanceof EscalationEventDefinition escalation
          && escalates(token, escalation)) {
        return;
      } else if (definition instanceof MessageEventDefinition message
          && message.getCamundaDelegateExpression() != null) {
        steps.bean(token, message.getCamundaDelegateExpression(), this);
        return;
      }
    }
    if (!token.isGone) {
      leave(token);
    }
  }

  private void link(Token token, LinkEventDefinition link) {
    Optional<IntermediateCatchEvent> target =
        link.getModelInstance().getModelElementsByType(IntermediateCatchEvent.class).stream()
            .filter(
                event ->
                    event.getEventDefinitions().stream()
                        .anyMatch(
                            to ->
                                to instanceof LinkEventDefinition named
                                    && Objects.equals(named.getName(), link.getName())))
            .findFirst();
    Scope scope = token.scope;
    scope.entering++;
    end(token);
    target.ifPresent(event -> enter(event, scope));
    scope.entering--;
    completeIfDone(scope);
  }

  private void error(Token token, ErrorEventDefinition definition) {
    String code = definition.getError() == null ? null : definition.getError().getErrorCode();
    Scope scope = token.scope;
    scope.entering++;
    boolean caught = isCaught(token, code);
    scope.entering--;
    if (!caught && scope.isOfTheRoot()) {
      steps.fails();
      isOver = true;
    } else if (!caught) {
      stuck(token, "nothing catches the error '" + code + "'");
    }
  }

  /**
   * An error is thrown at a step.
   *
   * @return false where nothing catches it
   */
  boolean isCaught(Token from, String code) {
    Token at = from;
    while (true) {
      if (at.node instanceof Activity activity) {
        Optional<BoundaryEvent> border =
            at.scope.drawn.borders(activity).stream()
                .filter(event -> catches(event, code))
                .findFirst();
        if (border.isPresent()) {
          Scope scope = at.scope;
          cancel(at);
          Token caught = new Token(border.get(), scope);
          scope.tokens.add(caught);
          leave(caught);
          return true;
        }
      }
      Scope scope = at.scope;
      Optional<StartEvent> handling =
          DrawnProcess.eventStarts(scope.element).stream()
              .filter(start -> catches(start, code))
              .findFirst();
      if (handling.isPresent()) {
        handle(scope, handling.get());
        return true;
      }
      if (scope.caller == null) {
        return false;
      }
      at = scope.caller;
    }
  }

  private static boolean catches(CatchEvent event, String code) {
    return event.getEventDefinitions().stream()
        .anyMatch(
            definition ->
                definition instanceof ErrorEventDefinition error
                    && (error.getError() == null
                        || error.getError().getErrorCode() == null
                        || error.getError().getErrorCode().equals(code)));
  }

  /**
   * @return whether what escalates is gone with it
   */
  private boolean escalates(Token from, EscalationEventDefinition thrown) {
    String code =
        thrown.getEscalation() == null ? null : thrown.getEscalation().getEscalationCode();
    for (Token at = from.scope.caller; at != null; at = at.scope.caller) {
      if (at.node instanceof Activity activity) {
        for (BoundaryEvent border : at.scope.drawn.borders(activity)) {
          boolean catches =
              border.getEventDefinitions().stream()
                  .anyMatch(
                      definition ->
                          definition instanceof EscalationEventDefinition escalation
                              && (escalation.getEscalation() == null
                                  || Objects.equals(
                                      escalation.getEscalation().getEscalationCode(), code)));
          if (catches) {
            if (border.cancelActivity()) {
              cancel(at);
            }
            Token caught = new Token(border, at.scope);
            at.scope.tokens.add(caught);
            leave(caught);
            return from.isGone;
          }
        }
      }
    }
    return false;
  }
}
