package org.followthrough.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.impl.juel.AstBinary;
import org.camunda.bpm.impl.juel.AstBoolean;
import org.camunda.bpm.impl.juel.AstBracket;
import org.camunda.bpm.impl.juel.AstChoice;
import org.camunda.bpm.impl.juel.AstComposite;
import org.camunda.bpm.impl.juel.AstDot;
import org.camunda.bpm.impl.juel.AstEval;
import org.camunda.bpm.impl.juel.AstFunction;
import org.camunda.bpm.impl.juel.AstIdentifier;
import org.camunda.bpm.impl.juel.AstMethod;
import org.camunda.bpm.impl.juel.AstNested;
import org.camunda.bpm.impl.juel.AstNode;
import org.camunda.bpm.impl.juel.AstNull;
import org.camunda.bpm.impl.juel.AstNumber;
import org.camunda.bpm.impl.juel.AstString;
import org.camunda.bpm.impl.juel.AstText;
import org.camunda.bpm.impl.juel.AstUnary;
import org.camunda.bpm.impl.juel.Builder;
import org.camunda.bpm.impl.juel.Node;
import org.camunda.bpm.impl.juel.TreeBuilderException;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.stereotype.Component;

/**
 * What an expression of a diagram may say. It is read by the engine's own parser, so that nothing
 * means one thing here and another there, and it is never computed: whatever is not on the list is
 * a fault, and so is what nobody thought of.
 */
@Component
public final class ExpressionGrammar {

  /** What queries and filters may ask for; they know no variables and nothing else. */
  static final Set<String> OF_QUERIES =
      Set.of("${currentUser()}", "${currentUserGroups()}", "${now()}");

  /** The instance itself: it is handed to functions, and tells its business key, and no more. */
  static final String EXECUTION = "execution";

  static final String BUSINESS_KEY = "processBusinessKey";

  /** In characters. Ours have fewer than fifty. */
  static final int LONGEST = 500;

  /** How many brackets an expression opens at most: reading them takes stack. */
  static final int MOST_BRACKETS = 20;

  // As the engine's expression factory reads: with methods, so that they are seen and refused.
  private static final Builder PARSER = new Builder(Builder.Feature.METHOD_INVOCATIONS);

  private static final Set<AstBinary.Operator> COMPARING =
      Set.of(AstBinary.EQ, AstBinary.NE, AstBinary.LT, AstBinary.LE, AstBinary.GT, AstBinary.GE);

  private final ExpressionNames names;

  /**
   * @param beans what diagrams may name is among them: steps, listeners, and functions
   */
  public ExpressionGrammar(ListableBeanFactory beans) {
    this.names = new ExpressionNames(beans);
  }

  ExpressionNames names() {
    return names;
  }

  /**
   * What is wrong with a text in which an expression may stand, as a sentence for the person who
   * wrote it; empty where nothing is. A text without an expression is always fine.
   */
  public Optional<String> fault(String text) {
    if (!isExpression(text)) {
      return Optional.empty();
    }
    if (text.length() > LONGEST
        || text.chars().filter(c -> c == '(' || c == '[').count() > MOST_BRACKETS) {
      return Optional.of(
          "An expression has at most "
              + LONGEST
              + " characters and "
              + MOST_BRACKETS
              + " opening brackets; let a decision table say what is longer.");
    }
    AstNode root;
    try {
      root = read(text);
    } catch (TreeBuilderException e) {
      return Optional.of(
          "'"
              + text
              + "' "
              + ExpressionSlips.in(text)
                  .orElse(
                      "cannot be read at character "
                          + (e.getPosition() + 1)
                          + ": check its brackets, quotes and operators."));
    }
    Reading reading = new Reading();
    reading.root(root);
    return reading.faults.stream().findFirst().map(fault -> "'" + text + "' " + fault);
  }

  /** The names of the variables that an expression without a fault reads. */
  public Set<String> variables(String text) {
    if (!isExpression(text) || fault(text).isPresent()) {
      return Set.of();
    }
    Reading reading = new Reading();
    reading.root(read(text));
    return reading.variables;
  }

  /** Where an expression without a fault compares a variable with a value that it writes out. */
  public List<Comparison> comparisons(String text) {
    if (!isExpression(text) || fault(text).isPresent()) {
      return List.of();
    }
    Reading reading = new Reading();
    reading.root(read(text));
    return reading.comparisons;
  }

  /**
   * The values that an expression without a fault joins by {@code and} or {@code or}, or denies, as
   * if each were a comparison: none of them ever holds.
   */
  public List<Object> valuesAsked(String text) {
    if (!isExpression(text) || fault(text).isPresent()) {
      return List.of();
    }
    Reading reading = new Reading();
    reading.root(read(text));
    return reading.valuesAsked;
  }

  /** The variables that an expression without a fault denies before it compares them. */
  public List<String> deniedBeforeCompared(String text) {
    if (!isExpression(text) || fault(text).isPresent()) {
      return List.of();
    }
    Reading reading = new Reading();
    reading.root(read(text));
    return reading.deniedBeforeCompared;
  }

  /**
   * What an expression would give if its variables had these values; empty where it asks for more
   * than variables, or could not be computed with them.
   */
  public Optional<Object> supposing(String text, Map<String, Object> values) {
    if (!isExpression(text) || fault(text).isPresent()) {
      return Optional.empty();
    }
    Reading reading = new Reading();
    reading.root(read(text));
    return reading.calls ? Optional.empty() : SupposedValues.compute(text, values);
  }

  /**
   * A variable beside a value.
   *
   * @param isEquality whether it is asked if the two are the same, or differ
   */
  public record Comparison(String variable, Object value, boolean isEquality) {}

  /** The step or listener that an expression names, where it does that and nothing else. */
  public Optional<String> bean(String text) {
    if (!isExpression(text) || fault(text).isPresent()) {
      return Optional.empty();
    }
    return alone(read(text)).filter(names.steps()::contains);
  }

  /** Whether the engine would compute anything of a text. */
  private static boolean isExpression(String text) {
    return text != null && (text.contains("${") || text.contains("#{"));
  }

  private static AstNode read(String text) {
    return (AstNode) PARSER.build(text).getRoot();
  }

  /** The name that is all of an expression. */
  private static Optional<String> alone(AstNode root) {
    return root instanceof AstEval && root.getChild(0) instanceof AstIdentifier name
        ? Optional.of(name.getName())
        : Optional.empty();
  }

  private String allowedCalls() {
    return names.functions().values().stream()
        .map(
            function ->
                function.call()
                    + function.parameters().stream()
                        .map(type -> type == DelegateExecution.class ? EXECUTION : "…")
                        .collect(Collectors.joining(", ", "(", ")")))
        .sorted()
        .collect(Collectors.joining(" and "));
  }

  /** One walk through one expression. */
  private final class Reading {

    private final List<String> faults = new ArrayList<>();
    private final Set<String> variables = new TreeSet<>();
    private final List<Comparison> comparisons = new ArrayList<>();
    private final List<Object> valuesAsked = new ArrayList<>();
    private final List<String> deniedBeforeCompared = new ArrayList<>();
    private boolean calls;

    private void root(AstNode root) {
      if (alone(root).filter(names.steps()::contains).isEmpty()) {
        value(root);
      }
    }

    private void value(Node node) {
      if (node instanceof AstText
          || node instanceof AstString
          || node instanceof AstNumber
          || node instanceof AstBoolean
          || node instanceof AstNull) {
        return;
      }
      if (node instanceof AstEval
          || node instanceof AstComposite
          || node instanceof AstNested
          || node instanceof AstBinary
          || node instanceof AstUnary
          || node instanceof AstChoice) {
        if (node instanceof AstBinary binary) {
          comparison(binary);
          asked(binary);
        }
        children(node, this::value);
      } else if (node instanceof AstIdentifier name) {
        identifier(name.getName());
      } else if (node instanceof AstMethod call) {
        call(call);
      } else if (node instanceof AstDot || node instanceof AstBracket) {
        property((AstNode) node);
      } else if (node instanceof AstFunction function) {
        faults.add(
            "calls "
                + function.getName()
                + "(), which is not known here. An expression may call "
                + allowedCalls()
                + ".");
      } else {
        faults.add("says something that an expression may not: compare variables with values.");
      }
    }

    private void asked(AstBinary binary) {
      boolean joins = binary.getOperator() == AstBinary.AND || binary.getOperator() == AstBinary.OR;
      boolean compares = COMPARING.contains(binary.getOperator());
      children(
          binary,
          side -> {
            Node bare = side instanceof AstNested ? side.getChild(0) : side;
            if (joins && (bare instanceof AstString || bare instanceof AstNumber)) {
              valuesAsked.add(((AstNode) bare).eval(null, null));
            }
            if (compares
                && side instanceof AstUnary denied
                && denied.getOperator() == AstUnary.NOT
                && denied.getChild(0) instanceof AstIdentifier name) {
              deniedBeforeCompared.add(name.getName());
            }
          });
    }

    private void comparison(AstBinary binary) {
      comparison(binary, binary.getChild(0), binary.getChild(1));
      comparison(binary, binary.getChild(1), binary.getChild(0));
    }

    private void comparison(AstBinary binary, AstNode variable, AstNode value) {
      AstBinary.Operator operator = binary.getOperator();
      boolean isEquality = operator == AstBinary.EQ || operator == AstBinary.NE;
      if (COMPARING.contains(operator)
          && variable instanceof AstIdentifier name
          && (value instanceof AstString
              || value instanceof AstNumber
              || value instanceof AstBoolean)) {
        comparisons.add(new Comparison(name.getName(), value.eval(null, null), isEquality));
      }
    }

    private void identifier(String name) {
      if (name.equals(EXECUTION)) {
        faults.add(
            "uses 'execution' by itself: it can only be handed to a function, as in "
                + allowedCalls()
                + ", or asked for 'execution."
                + BUSINESS_KEY
                + "'.");
      } else if (names.isTaken(name)) {
        faults.add(
            "uses '"
                + name
                + "' as a variable, but that is a step or a function: a step is named alone, as in"
                + " ${sendEmail}, and a variable needs another name.");
      } else {
        variables.add(name);
      }
    }

    private void property(AstNode property) {
      calls = true;
      if (property instanceof AstDot
          && property.getChild(0) instanceof AstIdentifier of
          && of.getName().equals(EXECUTION)
          && structure(property).equals(EXECUTION + "." + BUSINESS_KEY)) {
        return;
      }
      faults.add(
          "reads '"
              + structure(property)
              + "': an expression reads variables, and 'execution."
              + BUSINESS_KEY
              + "', but nothing inside of them. Let a decision table or a step put what is needed"
              + " into a variable of its own.");
    }

    private void call(AstMethod call) {
      calls = true;
      Node target = call.getChild(0);
      Node arguments = call.getChild(1);
      ExpressionFunction function =
          target instanceof AstDot && target.getChild(0) instanceof AstIdentifier bean
              ? names.functions().get(bean.getName())
              : null;
      if (function == null || !structure(target).equals(function.call())) {
        faults.add(
            "calls '"
                + structure(target)
                + "': an expression may only call "
                + allowedCalls()
                + ". Let a decision table or a step do what is needed.");
      } else if (arguments.getCardinality() != function.parameters().size()) {
        faults.add(
            "calls '"
                + function.call()
                + "' with "
                + arguments.getCardinality()
                + " values between the brackets; write it as in "
                + allowedCalls()
                + ".");
      } else {
        IntStream.range(0, arguments.getCardinality())
            .forEach(i -> argument(function.parameters().get(i), arguments.getChild(i)));
      }
    }

    private void argument(Class<?> type, Node given) {
      boolean execution = given instanceof AstIdentifier name && name.getName().equals(EXECUTION);
      if (type != DelegateExecution.class) {
        value(given);
      } else if (!execution) {
        faults.add("has to hand over 'execution', as in " + allowedCalls() + ".");
      }
    }

    private void children(Node node, Consumer<Node> each) {
      IntStream.range(0, node.getCardinality()).mapToObj(node::getChild).forEach(each);
    }

    private String structure(Node node) {
      return ((AstNode) node).getStructuralId(null);
    }
  }
}
