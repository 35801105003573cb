package org.followthrough.engine;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * The beans that an expression may name, and no others: steps and listeners, which it names alone,
 * and functions, which it calls.
 */
class ExpressionNames {

  private static final List<Class<?>> STEPS =
      List.of(JavaDelegate.class, TaskListener.class, ExecutionListener.class);

  private static final String OURS = "org.followthrough.";

  private final ListableBeanFactory beans;

  // Asked when a diagram is read, and not before: the beans need the engine that is being built.
  private volatile Map<String, ExpressionFunction> functions;

  private volatile Set<String> steps;

  ExpressionNames(ListableBeanFactory beans) {
    this.beans = beans;
  }

  /** The names of the steps and listeners. */
  Set<String> steps() {
    if (steps == null) {
      Set<String> found = new TreeSet<>();
      STEPS.forEach(type -> found.addAll(List.of(beans.getBeanNamesForType(type, true, false))));
      steps = Set.copyOf(found);
    }
    return steps;
  }

  /** The functions by their names. */
  Map<String, ExpressionFunction> functions() {
    if (functions == null) {
      Map<String, ExpressionFunction> found = new TreeMap<>();
      // One by one: asked for all at once, Spring leaves out those that cannot be made yet.
      for (String bean : beans.getBeanNamesForType(ExpressionFunction.class, true, false)) {
        ExpressionFunction function = beans.getBean(bean, ExpressionFunction.class);
        found.put(function.name(), function);
      }
      functions = Map.copyOf(found);
    }
    return functions;
  }

  /** Whether a name is a bean's, whatever variables there are. */
  boolean isTaken(String name) {
    return steps().contains(name) || functions().containsKey(name);
  }

  /** What stands behind a name that is taken. */
  Object bean(String name) {
    ExpressionFunction function = functions().get(name);
    if (function != null) {
      return function;
    }
    Object step = beans.getBean(name);
    if (STEPS.stream().noneMatch(type -> type.isInstance(step))
        || !step.getClass().getName().startsWith(OURS)) {
      throw new IllegalStateException(name + " is no step of ours");
    }
    return step;
  }
}
