package org.followthrough.engine;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.engine.variable.context.VariableContext;
import org.camunda.bpm.engine.variable.value.TypedValue;

/**
 * What a decision table is told, no larger than a cell may compute with: what is told by an event
 * or a prediction is bounded at its own door, and what an older version of the application has left
 * in an instance is bounded here.
 */
final class BoundedInputs implements VariableContext {

  /** Characters of a text, and values of a list with those of the lists in it. */
  static final int LARGEST = 16_000;

  /** Of a number, before and behind the point; a double has some three hundred. */
  private static final int MOST_DIGITS = 400;

  private static final int DEEPEST = 10;

  private final VariableContext inputs;
  private StepFault.Ours refusal;

  BoundedInputs(VariableContext inputs) {
    this.inputs = inputs;
  }

  /** What was thrown for an input that is too large; the engine makes words of its own of it. */
  Optional<StepFault.Ours> refusal() {
    return Optional.ofNullable(refusal);
  }

  @Override
  public TypedValue resolve(String name) {
    TypedValue value = inputs.resolve(name);
    if (value != null && size(value.getValue(), 0) > LARGEST) {
      refusal =
          new StepFault.Ours(
              "A decision table cannot be evaluated: it asks for "
                  + name
                  + ", which is larger than the "
                  + LARGEST
                  + " characters or values that a table may be told");
      throw refusal;
    }
    return value;
  }

  @Override
  public boolean containsVariable(String name) {
    return inputs.containsVariable(name);
  }

  @Override
  public Set<String> keySet() {
    return inputs.keySet();
  }

  private static long size(Object value, int depth) {
    if (depth > DEEPEST) {
      return Long.MAX_VALUE / 2;
    }
    if (value instanceof CharSequence text) {
      return text.length();
    }
    if (value instanceof BigDecimal number) {
      return digits((long) number.precision() + Math.abs((long) number.scale()));
    }
    if (value instanceof BigInteger number) {
      return digits(number.bitLength() / 3L);
    }
    if (value instanceof Map<?, ?> fields) {
      return size(fields.values(), depth);
    }
    if (value instanceof Collection<?> list) {
      long size = list.size();
      for (Object element : list) {
        size += size(element, depth + 1);
        if (size > LARGEST) {
          return size;
        }
      }
      return size;
    }
    return 1;
  }

  private static long digits(long digits) {
    return digits > MOST_DIGITS ? LARGEST + 1L : 1;
  }
}
