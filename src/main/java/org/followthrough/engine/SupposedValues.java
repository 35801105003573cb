package org.followthrough.engine;

import java.beans.FeatureDescriptor;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.impl.juel.ExpressionFactoryImpl;
import org.camunda.bpm.impl.juel.SimpleContext;
import org.camunda.bpm.impl.juel.jakarta.el.ELContext;
import org.camunda.bpm.impl.juel.jakarta.el.ELException;
import org.camunda.bpm.impl.juel.jakarta.el.ELResolver;

/** The variables of an instance that somebody only supposes; there is nothing else behind them. */
final class SupposedValues extends ELResolver {

  private final Map<String, Object> values;

  private SupposedValues(Map<String, Object> values) {
    this.values = values;
  }

  /** What an expression of the grammar gives with these; empty where it cannot be computed. */
  static Optional<Object> compute(String text, Map<String, Object> values) {
    SimpleContext context = new SimpleContext(new SupposedValues(values));
    try {
      return Optional.ofNullable(
          new ExpressionFactoryImpl()
              .createValueExpression(context, text, Object.class)
              .getValue(context));
    } catch (ELException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  @Override
  public Object getValue(ELContext context, Object base, Object property) {
    boolean known = base == null && values.containsKey(property);
    context.setPropertyResolved(known);
    return known ? values.get(property) : null;
  }

  @Override
  public Class<?> getType(ELContext context, Object base, Object property) {
    return Object.class;
  }

  @Override
  public void setValue(ELContext context, Object base, Object property, Object value) {
    throw new ELException("What is supposed cannot be set");
  }

  @Override
  public boolean isReadOnly(ELContext context, Object base, Object property) {
    return true;
  }

  @Override
  public Iterator<FeatureDescriptor> getFeatureDescriptors(ELContext context, Object base) {
    return Collections.emptyIterator();
  }

  @Override
  public Class<?> getCommonPropertyType(ELContext context, Object base) {
    return Object.class;
  }
}
