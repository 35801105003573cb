package org.followthrough.model;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.followthrough.engine.ExpressionFunction;
import org.followthrough.engine.ExpressionGrammar;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** What expressions may say of the application, without starting it. */
final class OurGrammar {

  private OurGrammar() {}

  static ExpressionGrammar of(Code code) {
    StaticListableBeanFactory beans = new StaticListableBeanFactory();
    code.delegates().forEach(name -> beans.addBean(name, (JavaDelegate) execution -> {}));
    beans.addBean(
        "familyMayBeCalled",
        ExpressionFunction.of("familyMayBeCalled", "test", String.class, familyId -> true));
    beans.addBean(
        "endOfBusinessDay",
        ExpressionFunction.of(
            "endOfBusinessDay",
            "apply",
            DelegateExecution.class,
            Number.class,
            (execution, days) -> days));
    return new ExpressionGrammar(beans);
  }
}
