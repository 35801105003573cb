package org.followthrough.engine;

import java.beans.FeatureDescriptor;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.Iterator;
import java.util.List;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.variable.value.TypedValue;
import org.camunda.bpm.impl.juel.jakarta.el.ELContext;
import org.camunda.bpm.impl.juel.jakarta.el.ELException;
import org.camunda.bpm.impl.juel.jakarta.el.ELResolver;

/**
 * What a name in an expression stands for. There is no way from here to a property or a method of a
 * value: neither by reflection nor by any other resolver of the engine's.
 *
 * <p>A step or a function is found before a variable of the same name. Who sends an event chooses
 * the names of variables, and must not choose what a diagram calls.
 */
class ExpressionNamesResolver extends ELResolver {

  private static final List<Class<?>> PLAIN =
      List.of(
          String.class,
          Boolean.class,
          Integer.class,
          Long.class,
          Short.class,
          Byte.class,
          Double.class,
          Float.class,
          Date.class);

  private final ExpressionNames names;

  ExpressionNamesResolver(ExpressionNames names) {
    this.names = names;
  }

  @Override
  public Object getValue(ELContext context, Object base, Object property) {
    VariableScope scope = (VariableScope) context.getContext(VariableScope.class);
    if (base == null && property instanceof String name) {
      return named(name, scope, context);
    }
    if (base instanceof DelegateExecution execution
        && ExpressionGrammar.BUSINESS_KEY.equals(property)) {
      context.setPropertyResolved(true);
      return execution.getProcessBusinessKey();
    }
    return null;
  }

  private Object named(String name, VariableScope scope, ELContext context) {
    Object found = null;
    boolean known = true;
    if (name.equals(ExpressionGrammar.EXECUTION)) {
      found = execution(scope);
      known = found != null;
    } else if (names.isTaken(name)) {
      found = names.bean(name);
    } else if (scope != null && scope.hasVariable(name)) {
      found = variable(name, scope);
    } else {
      known = false;
    }
    context.setPropertyResolved(known);
    return found;
  }

  private static DelegateExecution execution(VariableScope scope) {
    if (scope instanceof DelegateTask task) {
      return task.getExecution();
    }
    return scope instanceof DelegateExecution execution ? execution : null;
  }

  /** Not deserialised: the class of an object is chosen by whoever wrote the variable. */
  private static Object variable(String name, VariableScope scope) {
    TypedValue typed = scope.getVariableTyped(name, false);
    if (typed == null) {
      return null;
    }
    Object value = typed.getValue();
    if (value == null || PLAIN.contains(value.getClass()) || value instanceof Date) {
      return value;
    }
    throw new NotPlain(
        "The variable "
            + name
            + " holds no text, number, date or truth value; an expression reads nothing else");
  }

  @Override
  public Object invoke(
      ELContext context, Object base, Object method, Class<?>[] types, Object[] given) {
    if (!(base instanceof ExpressionFunction function)
        || !function.call().equals(function.name() + "." + method)) {
      return null;
    }
    context.setPropertyResolved(true);
    List<Object> arguments = given == null ? List.of() : Arrays.asList(given);
    List<Class<?>> parameters = function.parameters();
    if (arguments.size() != parameters.size()) {
      throw new ELException(function.call() + " needs " + parameters.size() + " values");
    }
    for (int i = 0; i < parameters.size(); i++) {
      if (!parameters.get(i).isInstance(arguments.get(i))) {
        throw new ELException(
            function.call()
                + " needs a "
                + parameters.get(i).getSimpleName()
                + " as value "
                + (i + 1)
                + ", not "
                + (arguments.get(i) == null ? "nothing" : "'" + arguments.get(i) + "'"));
      }
    }
    return function.apply(arguments);
  }

  @Override
  public boolean isReadOnly(ELContext context, Object base, Object property) {
    return true;
  }

  @Override
  public void setValue(ELContext context, Object base, Object property, Object value) {
    throw new ELException("An expression sets nothing");
  }

  @Override
  public Class<?> getType(ELContext context, Object base, Object property) {
    return Object.class;
  }

  @Override
  public Class<?> getCommonPropertyType(ELContext context, Object base) {
    return Object.class;
  }

  @Override
  public Iterator<FeatureDescriptor> getFeatureDescriptors(ELContext context, Object base) {
    return Collections.emptyIterator();
  }

  /** A variable holds what no expression may read. */
  static final class NotPlain extends ELException {

    private static final long serialVersionUID = 1L;

    private NotPlain(String message) {
      super(message);
    }
  }
}
