package org.followthrough.engine;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
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

  /** What started an instance is on its record and no variable; the name would mislead. */
  private static final Set<String> OURS = new HashSet<>(Set.of("triggeredBy"));

  /** The family that an instance is for; also its business key. */
  public static final ProcessVariable<String> FAMILY_ID = ours("familyId");

  /** Ours and Camunda's id of the instance that a task belongs to. */
  public static final ProcessVariable<String> INSTANCE_ID = ours("instanceId");

  /** The number under which what came back is on record, where a task is about one thing only. */
  public static final ProcessVariable<Long> REPLY_ID = ours("replyId", Long.class);

  /** The families that words from a shared address may be of, one id on each line. */
  public static final ProcessVariable<String> POSSIBLE_FAMILIES = ours("possibleFamilies");

  /** Which of them a person says it is. */
  public static final ProcessVariable<String> REPLY_FAMILY =
      new ProcessVariable<>("replyFamily", String.class);

  /** Why a task exists, for the person who works on it; below 4,000 characters. */
  public static final ProcessVariable<String> CONTEXT = ours("context");

  /** What stands on top of a task's form, in Markdown. */
  public static final ProcessVariable<String> SUMMARY = ours("summary");

  /** The template that the decision chose for the first message; gone once that has been sent. */
  public static final ProcessVariable<String> FIRST_TEMPLATE = ours("firstTemplate");

  /** What a diagram's step says it sends. */
  public static final ProcessVariable<String> TEMPLATE = ours("template");

  /**
   * Why somebody starts an instance by hand. It is read only then, so that an event may well say a
   * reason of its own.
   */
  public static final ProcessVariable<String> REASON =
      new ProcessVariable<>("reason", String.class);

  /** 1..10, 10 first; orders an instance's jobs. */
  public static final ProcessVariable<Integer> PRIORITY = ours("priority", Integer.class);

  /**
   * Whether an instance need not wait for the send window; stored by the engine only where it is.
   */
  public static final ProcessVariable<Boolean> URGENT = ours("urgent", Boolean.class);

  /** How an instance ended, from the end event that it reached; never stored by the engine. */
  public static final ProcessVariable<String> OUTCOME = ours("outcome");

  /** Why it ended so, from the variable that the end event names; never stored by the engine. */
  public static final ProcessVariable<String> OUTCOME_NOTES = ours("outcomeNotes");

  /** For how many days its family rests after this end; never stored by the engine. */
  public static final ProcessVariable<String> REST_DAYS = ours("restDays");

  /** What somebody wrote last about how a task of the instance went. */
  public static final ProcessVariable<String> NOTED_LAST = ours("notedLast");

  /** How a call went, from the form of the call; diagrams wait for it and decide by it. */
  public static final ProcessVariable<String> CALL_OUTCOME = ours("callOutcome");

  /** Until when a step is held; there for Cockpit, and gone once the step has run. */
  public static final ProcessVariable<String> HELD_UNTIL = ours("heldUntil");

  /** Why a step is held; there for Cockpit, and gone once the step has run. */
  public static final ProcessVariable<String> HELD_BECAUSE = ours("heldBecause");

  private static ProcessVariable<String> ours(String name) {
    return ours(name, String.class);
  }

  private static <T> ProcessVariable<T> ours(String name, Class<T> type) {
    OURS.add(name);
    return new ProcessVariable<>(name, type);
  }

  /** Whether we rely on what a variable of this name holds, so that nobody outside may set it. */
  public static boolean isOurs(String name) {
    return OURS.contains(name);
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
