package org.followthrough.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.engine.variable.context.VariableContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A cell is computed as the engine would, if the grammar knows it and what it is told is small. */
class RestrictedFeelTest {

  private final RestrictedFeel feel = new RestrictedFeel();

  @Test
  void whatTheGrammarKnowsIsComputed() {
    assertThat(feel.evaluateSimpleUnaryTests("> 0.80", "x", told(0.9))).isTrue();
    assertThat(feel.evaluateSimpleUnaryTests("> 0.80", "x", told(0.7))).isFalse();
    assertThat((Object) feel.evaluateSimpleExpression("x", told("a"))).isEqualTo("a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sum(for i in 1..3000000 return i)",
        "10 ** 1000000000",
        "matches(x, \"(a+)+b\")",
        "((((((((((((1))))))))))))"
      })
  void whatItDoesNotKnowIsRefusedEachTimeAndByBothWays(String cell) {
    for (int time = 0; time < 2; time++) {
      assertThatThrownBy(() -> feel.evaluateSimpleExpression(cell, told(1)))
          .isInstanceOf(StepFault.Ours.class)
          .hasMessageContaining(cell);
      assertThatThrownBy(() -> feel.evaluateSimpleUnaryTests(cell, "x", told(1)))
          .isInstanceOf(StepFault.Ours.class);
    }
  }

  @Test
  void aCellThatIsTooLongIsNotEvenRead() {
    assertThatThrownBy(
            () -> feel.evaluateSimpleExpression("\"" + "a".repeat(1_000_000) + "\"", told(1)))
        .hasMessageContaining("may have at most 500")
        .message()
        .hasSizeLessThan(500);
  }

  @Test
  void whatHasNoAnswerSaysSoInWords() {
    assertThatThrownBy(
            () ->
                feel.evaluateSimpleExpression(
                    "date and time(date and time(\"2026-03-02T09:00:00\"), \"Nowhere\")", told(1)))
        .hasMessageStartingWith("A decision table cannot be evaluated: its cell date and time(")
        .hasMessageEndingWith("has no answer for what it was told");
  }

  static Stream<Object> tooLarge() {
    return Stream.of(
        "a".repeat(16_001),
        Collections.nCopies(16_001, 1),
        List.of(List.of("a".repeat(9_000)), Map.of("b", "b".repeat(9_000))),
        new BigDecimal("1e1000000000"),
        new BigDecimal("1e-1000000000"),
        BigInteger.TWO.pow(100_000),
        nested(12));
  }

  @ParameterizedTest
  @MethodSource("tooLarge")
  void whatATableIsToldIsBounded(Object value) {
    assertThatThrownBy(() -> feel.evaluateSimpleExpression("x", told(value)))
        .isInstanceOf(StepFault.Ours.class)
        .hasMessageContaining("x, which is larger than");
    assertThatThrownBy(() -> feel.evaluateSimpleUnaryTests("x", "y", told(value)))
        .hasMessageContaining("x, which is larger than");
    assertThat((Object) feel.evaluateSimpleExpression("y", told(value))).isNull();
  }

  private static Object nested(int depth) {
    return depth == 0 ? "a" : List.of(nested(depth - 1));
  }

  private static VariableContext told(Object value) {
    return Variables.createVariables().putValue("x", value).putValue("y", null).asVariableContext();
  }
}
