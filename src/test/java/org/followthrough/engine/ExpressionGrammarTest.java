package org.followthrough.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** What an analyst may write between the brackets of an expression, and what is said otherwise. */
class ExpressionGrammarTest {

  private final ExpressionGrammar grammar =
      new ExpressionGrammar(
          new StaticListableBeanFactory(
              Map.of(
                  "sendEmail",
                  (JavaDelegate) execution -> {},
                  "clock",
                  new Object(),
                  "familyMayBeCalled",
                  ExpressionFunction.of("familyMayBeCalled", "test", String.class, id -> true),
                  "endOfBusinessDay",
                  ExpressionFunction.of(
                      "endOfBusinessDay",
                      "apply",
                      DelegateExecution.class,
                      Number.class,
                      (execution, days) -> days))));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "coordinators",
        "",
        "2026-12-01T10:00",
        "R3/PT5M,PT10M",
        "costs $5 {a lot} #1",
        "${sendEmail}",
        "#{sendEmail}",
        "#{execution.processBusinessKey}",
        "${callOutcome == 'reached'}",
        "${callAgain}",
        "${nextCallAt}",
        "${!callAgain && (attempts < 3 || attempts eq 7)}",
        "${empty notes ? 'none' : notes}",
        "${amount * 2 + 1 >= limit % 7 - 1 / 4}",
        "${-amount < 0 and not paid or paid == null}",
        "${familyMayBeCalled.test(familyId)}",
        "${familyMayBeCalled.test('martinez') && callAgain}",
        "${endOfBusinessDay.apply(execution, 1)}",
        "${endOfBusinessDay.apply(execution, days + 1)}",
        "Call the ${familyName} family for ${days} days",
        "\\${not.an.expression()}",
        "\\\\${neither.is.this()}",
        "${'}'}"
      })
  void whatADiagramMaySay(String text) {
    assertThat(grammar.fault(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${clock.instant()}                      | calls 'clock.instant'",
        "${callOutcome.length()}                 | calls 'callOutcome.length'",
        "${''.getClass()}                        | calls '''.getClass'",
        "${family.name}                          | reads 'family.name'",
        "${family['name']}                       | reads 'family['name']'",
        "${execution.processInstanceId}          | reads 'execution.processInstanceId'",
        "${execution['processBusinessKey']}      | reads 'execution['processBusinessKey']'",
        "${execution.processBusinessKey.length}  | reads 'execution.processBusinessKey.length'",
        "${(execution).processBusinessKey}       | reads '(execution).processBusinessKey'",
        "${execution}                            | uses 'execution' by itself",
        "${execution == null}                    | uses 'execution' by itself",
        "${execution.setVariable('a', 1)}        | calls 'execution.setVariable'",
        "${familyMayBeCalled.negate()}           | calls 'familyMayBeCalled.negate'",
        "${familyMayBeCalled['test'](familyId)}  | calls 'familyMayBeCalled['test']'",
        "${(familyMayBeCalled).test(familyId)}   | calls '(familyMayBeCalled).test'",
        "${familyMayBeCalled.test(a).b}          | reads 'familyMayBeCalled.test(a).b'",
        "${familyMayBeCalled.test()}             | with 0 values",
        "${familyMayBeCalled.test(a, b)}         | with 2 values",
        "${familyMayBeCalled.test(execution)}    | uses 'execution' by itself",
        "${familyMayBeCalled.test(a.b)}          | reads 'a.b'",
        "${familyMayBeCalled}                    | uses 'familyMayBeCalled' as a variable",
        "${endOfBusinessDay.apply(familyId, 1)}  | has to hand over 'execution'",
        "${sendEmail == null}                    | uses 'sendEmail' as a variable",
        "${(sendEmail)}                          | uses 'sendEmail' as a variable",
        "${sendEmail.execute(execution)}         | calls 'sendEmail.execute'",
        "a ${sendEmail}                          | uses 'sendEmail' as a variable",
        "${now()}                                | calls now()",
        "${currentUser()}                        | calls currentUser()",
        "${dateTime()}                           | calls dateTime()",
        "${S('{}')}                              | calls S()",
        "${XML('<a/>')}                          | calls XML()",
        "${a:b()}                                | calls a:b()",
        "${a                                     | cannot be read at character 4",
        "${a b}                                  | cannot be read at character 5",
        "${}                                     | cannot be read at character 3",
        "${a} #{b}                               | cannot be read at character 6",
        "ok ${a} and ${b.c}                      | reads 'b.c'"
      })
  void whatIsRefusedAndTheWordsForIt(String text, String words) {
    assertThat(grammar.fault(text))
        .hasValueSatisfying(fault -> assertThat(fault).contains(words.trim()));
  }

  @Test
  void anExpressionIsNeverSoLongOrDeepThatReadingItTakesTheStack() {
    assertThat(grammar.fault("${" + "(".repeat(400) + "1" + ")".repeat(400) + "}")).isPresent();
    assertThat(grammar.fault("${" + "!".repeat(480) + "a}")).isEmpty();
    assertThat(grammar.fault("${a" + "+a".repeat(400) + "}")).isPresent();
  }

  @Test
  void namesWhatIsReadAndWhatIsNamed() {
    assertThat(grammar.variables("${a == 1 ? familyMayBeCalled.test(b) : empty c} ${d}"))
        .containsExactly("a", "b", "c", "d");
    assertThat(grammar.variables("${sendEmail}")).isEmpty();
    assertThat(grammar.variables("${a.b}")).isEmpty();
    assertThat(grammar.bean("${sendEmail}")).contains("sendEmail");
    assertThat(grammar.bean("${ sendEmail }")).contains("sendEmail");
    assertThat(grammar.bean("sendEmail")).isEmpty();
    assertThat(grammar.bean("${callOutcome}")).isEmpty();
  }
}
