package org.followthrough.engine;

import java.util.Optional;
import org.camunda.bpm.engine.delegate.VariableScope;

/**
 * A process variable, declared once with its name and type so that misuse does not compile. There
 * are few on purpose: data lives in tables of our own, and every variable costs rows with each
 * change.
 *
 * @param name as diagrams and forms write it
 * @param type what it holds
 */
public record ProcessVariable<T>(String name, Class<T> type) {

  /** The family that an instance is for; also its business key. */
  public static final ProcessVariable<String> FAMILY_ID = string("familyId");

  /** Ours and Camunda's id of the instance that a task belongs to. */
  public static final ProcessVariable<String> INSTANCE_ID = string("instanceId");

  /** The number under which what came back is on record, where a task is about one thing only. */
  public static final ProcessVariable<Long> REPLY_ID = new ProcessVariable<>("replyId", Long.class);

  /** Why a task exists, for the person who works on it; below 4,000 characters. */
  public static final ProcessVariable<String> CONTEXT = string("context");

  /** The template that the decision chose for the first message; gone once that has been sent. */
  public static final ProcessVariable<String> FIRST_TEMPLATE = string("firstTemplate");

  /** What a diagram's step says it sends. */
  public static final ProcessVariable<String> TEMPLATE = string("template");

  /** What started an instance, such as {@code prediction:12345}; never stored by the engine. */
  public static final ProcessVariable<String> TRIGGERED_BY = string("triggeredBy");

  /** Why somebody starts an instance by hand. */
  public static final ProcessVariable<String> REASON = string("reason");

  /** 1..10, 10 first; orders an instance's jobs. */
  public static final ProcessVariable<Integer> PRIORITY =
      new ProcessVariable<>("priority", Integer.class);

  /**
   * Whether an instance need not wait for the send window; stored by the engine only where it is.
   */
  public static final ProcessVariable<Boolean> URGENT =
      new ProcessVariable<>("urgent", Boolean.class);

  /** How an instance ended, from the end event that it reached; never stored by the engine. */
  public static final ProcessVariable<String> OUTCOME = string("outcome");

  /** Why it ended so, from the variable that the end event names; never stored by the engine. */
  public static final ProcessVariable<String> OUTCOME_NOTES = string("outcomeNotes");

  /** Until when a step is held; there for Cockpit, and gone once the step has run. */
  public static final ProcessVariable<String> HELD_UNTIL = string("heldUntil");

  /** Why a step is held; there for Cockpit, and gone once the step has run. */
  public static final ProcessVariable<String> HELD_BECAUSE = string("heldBecause");

  private static ProcessVariable<String> string(String name) {
    return new ProcessVariable<>(name, String.class);
  }

  /**
   * The value in a scope or the scopes around it.
   *
   * @throws IllegalStateException where it has another type than declared
   */
  public Optional<T> in(VariableScope scope) {
    Object value = scope.getVariable(name);
    if (value != null && !type.isInstance(value)) {
      throw new IllegalStateException(
          "The variable "
              + name
              + " must be a "
              + type.getSimpleName()
              + " but is '"
              + value
              + "'");
    }
    return Optional.ofNullable(type.cast(value));
  }

  /**
   * @throws IllegalStateException where it is missing or has another type than declared
   */
  public T requiredIn(VariableScope scope) {
    return in(scope)
        .orElseThrow(() -> new IllegalStateException("The variable " + name + " is missing"));
  }
}
