package org.followthrough.engine;

import jakarta.ws.rs.core.Response.Status;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.dmn.engine.impl.spi.el.ElProvider;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.delegate.BaseDelegateExecution;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.impl.el.Expression;
import org.camunda.bpm.engine.impl.el.JuelExpression;
import org.camunda.bpm.engine.impl.el.JuelExpressionManager;
import org.camunda.bpm.engine.rest.exception.InvalidRequestException;
import org.camunda.bpm.impl.juel.jakarta.el.ELException;
import org.camunda.bpm.impl.juel.jakarta.el.ELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.FunctionMapper;
import org.camunda.bpm.impl.juel.jakarta.el.PropertyNotFoundException;
import org.camunda.bpm.impl.juel.jakarta.el.ValueExpression;
import org.followthrough.engine.ExpressionNamesResolver.NotPlain;
import org.springframework.stereotype.Component;

/**
 * The only place where the engine gets expressions from, for diagrams and for queries. What {@link
 * ExpressionGrammar} does not know is refused before anything of it is looked up, however it came
 * into the engine, and what it knows finds no bean, no method and no property that is not listed.
 */
@Component
class RestrictedExpressions extends JuelExpressionManager {

  private static final Set<String> FUNCTIONS = Set.of("currentUser", "currentUserGroups", "now");

  private static final String IN_A_QUERY =
      "A query may only ask for "
          + String.join(", ", ExpressionGrammar.OF_QUERIES.stream().sorted().toList())
          + ", not for '%s'. Name the user, the group or the date itself instead.";

  private final ExpressionGrammar grammar;
  private final ThreadLocal<Boolean> readsEvents = ThreadLocal.withInitial(() -> false);

  RestrictedExpressions(ExpressionGrammar grammar) {
    this.grammar = grammar;
  }

  @Override
  public Expression createExpression(String text) {
    return new Restricted(createValueExpression(text), text, readsEvents.get());
  }

  /**
   * Reads the condition of an event: as long as a variable that it asks for is not there yet, it
   * does not hold, and nothing is broken.
   */
  <T> T ofAnEvent(Supplier<T> reading) {
    readsEvents.set(true);
    try {
      return reading.get();
    } finally {
      readsEvents.remove();
    }
  }

  /**
   * @throws InvalidRequestException where the text is not of the grammar. The engine lets it pass
   *     through its queries as it is, so that REST answers with 400 and the words; everything that
   *     it knows as its own exception it wraps, and answers with 500.
   */
  @Override
  public ValueExpression createValueExpression(String text) {
    if (!ExpressionGrammar.OF_QUERIES.contains(text)) {
      grammar
          .fault(text)
          .ifPresent(
              fault -> {
                throw new InvalidRequestException(Status.BAD_REQUEST, fault);
              });
    }
    return super.createValueExpression(text);
  }

  /** The engine and its plugins offer more functions than anybody here may call. */
  @Override
  public void addFunction(String name, Method function) {
    if (FUNCTIONS.contains(name)) {
      super.addFunction(name, function);
    }
  }

  @Override
  protected ELResolver createElResolver() {
    return new ExpressionNamesResolver(grammar.names());
  }

  @Override
  protected FunctionMapper createFunctionMapper() {
    return new FunctionMapper() {
      @Override
      public Method resolveFunction(String prefix, String name) {
        return prefix == null || prefix.isEmpty() ? functions.get(name) : null;
      }
    };
  }

  /** Decision tables speak FEEL, and nothing of this. */
  @Override
  protected ElProvider createElProvider() {
    return text -> {
      throw new IllegalStateException(
          "A decision table is written in FEEL; '" + text + "' is no FEEL");
    };
  }

  /** The engine evaluates with no variables around it in one case only, which is a query. */
  private final class Restricted extends JuelExpression {

    private final boolean isOfAnEvent;

    private Restricted(ValueExpression value, String text, boolean isOfAnEvent) {
      super(value, RestrictedExpressions.this, text);
      this.isOfAnEvent = isOfAnEvent;
    }

    @Override
    public Object getValue(VariableScope scope, BaseDelegateExecution execution) {
      boolean query = ExpressionGrammar.OF_QUERIES.contains(getExpressionText());
      if (scope == null && !query) {
        throw new InvalidRequestException(
            Status.BAD_REQUEST, IN_A_QUERY.formatted(getExpressionText()));
      }
      if (scope != null && query) {
        grammar
            .fault(getExpressionText())
            .ifPresent(
                fault -> {
                  throw new InvalidRequestException(Status.BAD_REQUEST, fault);
                });
      }
      try {
        return super.getValue(scope, execution);
      } catch (ProcessEngineException e) {
        if (scope == null
            || !isOfTheExpression(e)
            || isOfAnEvent && e.getCause() instanceof PropertyNotFoundException) {
          throw e;
        }
        if (e.getCause() instanceof NotPlain) {
          throw BrokenExpression.fault(scope, e.getCause().getMessage());
        }
        throw BrokenExpression.fault(scope, grammar.variables(getExpressionText()));
      }
    }

    /** What a step throws is its own, and so is what a function refuses. */
    private boolean isOfTheExpression(ProcessEngineException e) {
      return e.getCause() instanceof ELException && grammar.bean(getExpressionText()).isEmpty();
    }

    @Override
    public void setValue(Object value, VariableScope scope, BaseDelegateExecution execution) {
      throw new UnsupportedOperationException(
          "An expression reads variables; '" + getExpressionText() + "' cannot be set");
    }
  }
}
