package org.followthrough.rehearsal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Process;

/** A process, or a subprocess of it, that a walk is in. */
final class Scope {

  final DrawnProcess drawn;
  final BaseElement element;
  final Token caller;
  final Variables variables;

  /** What stands in it now. */
  final Set<Token> tokens = new LinkedHashSet<>();

  /** What its event subprocesses wait for. */
  final List<Awaited> listeners = new ArrayList<>();

  /** Those that wait at a gateway for others. */
  final Map<FlowNode, List<Token>> joining = new HashMap<>();

  /** Above 0 while several ways out of one element are entered, one after the other. */
  int entering;

  boolean isOver;

  /**
   * @param caller where it is called or embedded; null for the instance itself
   */
  Scope(DrawnProcess drawn, BaseElement element, Token caller, Variables variables) {
    this.drawn = drawn;
    this.element = element;
    this.caller = caller;
    this.variables = variables;
  }

  /** Whether it is the instance itself, and not a process that it calls. */
  boolean isOfTheRoot() {
    return process().caller == null;
  }

  /** The process that it is in; itself where it is one. */
  Scope process() {
    Scope at = this;
    while (!(at.element instanceof Process)) {
      at = at.caller.scope;
    }
    return at;
  }

  /** Where a process or a part of it stands. */
  static final class Token {

    final FlowNode node;
    final Scope scope;
    final Variables variables;

    /** What it waits for, with what waits on its border. */
    final List<Awaited> waits = new ArrayList<>();

    /** What it has begun: a subprocess, or a process that it calls; null where nothing. */
    Scope inner;

    boolean isGone;

    Token(FlowNode node, Scope scope) {
      this.node = node;
      this.scope = scope;
      this.variables = new Variables(scope.variables);
    }
  }

  /**
   * Something that may come.
   *
   * <p>A timer comes by the agenda and has no name; a condition is known by its text.
   */
  static final class Awaited {

    final Kind kind;
    final String name;
    final Variables variables;
    final Runnable then;
    boolean isOff;

    Awaited(Kind kind, String name, Variables variables, Runnable then) {
      this.kind = kind;
      this.name = name;
      this.variables = variables;
      this.then = then;
    }

    enum Kind {
      TIMER,
      MESSAGE,
      SIGNAL,
      CONDITION
    }
  }
}
