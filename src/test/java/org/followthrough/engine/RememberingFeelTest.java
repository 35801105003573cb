package org.followthrough.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.camunda.bpm.dmn.feel.impl.scala.function.CustomFunctionTransformer;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.feel.impl.JavaValueMapper;
import org.camunda.feel.valuemapper.ValueMapper.CompositeValueMapper;
import org.junit.jupiter.api.Test;

class RememberingFeelTest {

  private final CompositeValueMapper mapper =
      new CompositeValueMapper(
          camundajar.impl.scala.jdk.CollectionConverters.ListHasAsScala(
                  List.<org.camunda.feel.valuemapper.CustomValueMapper>of(new JavaValueMapper()))
              .asScala()
              .toList());
  private final RememberingFeel.Parsing parsing =
      new RememberingFeel.Parsing(new CustomFunctionTransformer(null, mapper), mapper);

  @Test
  void aTextIsParsedOnce() {
    assertThat(parsing.parseUnaryTests("> 0.8")).isSameAs(parsing.parseUnaryTests("> 0.8"));
    assertThat(parsing.parseExpression("1 + 1")).isSameAs(parsing.parseExpression("1 + 1"));
    assertThat(parsing.parseUnaryTests("> >")).isSameAs(parsing.parseUnaryTests("> >"));
  }

  /** The same words mean one thing as a condition and another as a value. */
  @Test
  void aConditionIsNoValue() {
    RememberingFeel feel = new RememberingFeel();
    var inputs = Variables.createVariables().putValue("score", 5).asVariableContext();

    assertThat(feel.<Object>evaluateSimpleExpression("score", inputs)).isEqualTo(5L);
    assertThat(feel.evaluateSimpleUnaryTests("score", "score", inputs)).isTrue();
    assertThat(feel.evaluateSimpleUnaryTests("> 5", "score", inputs)).isFalse();
    assertThat(feel.evaluateSimpleUnaryTests("> 4", "score", inputs)).isTrue();
  }
}
