package org.followthrough.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.client.HttpClientErrorException;

/** A timer that is set wrongly is refused when it is deployed, in words that help its analyst. */
@SandboxTest
class TimerCheckTest {

  private static final String WAIT =
      "<intermediateCatchEvent id=\"wait\"><timerEventDefinition>%s</timerEventDefinition>"
          + "</intermediateCatchEvent>";
  private static final String BORDER =
      "<userTask id=\"wait\"/><boundaryEvent id=\"late\" attachedToRef=\"wait\""
          + " cancelActivity=\"%s\"><timerEventDefinition>%s</timerEventDefinition></boundaryEvent>";
  private static final String EVENT_SUBPROCESS =
      "<userTask id=\"wait\"/><subProcess id=\"meanwhile\" triggeredByEvent=\"true\">"
          + "<startEvent id=\"late\" isInterrupting=\"%s\"><timerEventDefinition>%s"
          + "</timerEventDefinition></startEvent></subProcess>";

  private static final String DURATION = "<timeDuration>%s</timeDuration>";
  private static final String DATE = "<timeDate>%s</timeDate>";
  private static final String CYCLE = "<timeCycle>%s</timeCycle>";

  @Autowired CoOp coOp;

  @BeforeEach
  void anEmptySystem() {
    coOp.opensOnAMonday();
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "duration | 3 days       | '3 days' is not a wait: write a positive ISO 8601 duration",
        "duration | P-3D         | 'P-3D' is not a wait",
        "duration | R3/P1D       | 'R3/P1D' is not a wait",
        "date     | tomorrow     | 'tomorrow' is not a moment: write 2026-03-09T09:00",
        "date     | 2026-02-30   | '2026-02-30' is not a moment",
        "cycle    | R3/P1D       | a cycle repeats, and not in days of the family's calendar",
        "cycle    | 0 0 9 * * ?  | use a duration such as P3D instead"
      })
  void aWaitThatMakesNoSenseIsRefused(String kind, String text, String why) {
    assertThat(refusal(WAIT.formatted(timer(kind, text)))).contains("The timer wait", why);
  }

  @ParameterizedTest(name = "{0}, interrupting: {1}")
  @CsvSource({"R3/P1D, false", "R/PT1H, false", "0 0 9 * * ?, false", "R3/P1D, true"})
  void aTimerOnABorderDoesNotRepeatSinceItsDaysWouldNotBeTheFamilys(
      String cycle, boolean interrupts) {
    assertThat(refusal(BORDER.formatted(interrupts, timer("cycle", cycle))))
        .contains("The timer late is set wrongly: a cycle repeats")
        .contains("use a duration such as P3D instead");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({"duration, soon, false", "cycle, R3/P1D, false", "date, noon, true"})
  void aTimerThatStartsAnEventSubprocessIsLookedAtToo(
      String kind, String text, boolean interrupts) {
    assertThat(refusal(EVENT_SUBPROCESS.formatted(interrupts, timer(kind, text))))
        .contains("The timer late is set wrongly");
  }

  @Test
  void whatMakesSenseIsDeployed() {
    assertThatCode(() -> deploys(WAIT.formatted(timer("duration", "P1DT4H"))))
        .doesNotThrowAnyException();
    assertThatCode(() -> deploys(WAIT.formatted(timer("date", "2026-12-01T10:00"))))
        .doesNotThrowAnyException();
    assertThatCode(() -> deploys(BORDER.formatted("false", timer("duration", "P2D"))))
        .doesNotThrowAnyException();
    assertThatCode(() -> deploys(EVENT_SUBPROCESS.formatted("false", timer("duration", "P2D"))))
        .doesNotThrowAnyException();
  }

  @Test
  void anExpressionIsOnlyLookedAtWhenAFamilyComesToIt() {
    assertThatCode(() -> deploys(WAIT.formatted(timer("duration", "${pause}"))))
        .doesNotThrowAnyException();
  }

  private String refusal(String steps) {
    return catchThrowableOfType(HttpClientErrorException.class, () -> deploys(steps))
        .getResponseBodyAsString();
  }

  private static String timer(String kind, String text) {
    return switch (kind) {
      case "duration" -> DURATION.formatted(text);
      case "date" -> DATE.formatted(text);
      default -> CYCLE.formatted(text);
    };
  }

  private void deploys(String steps) {
    coOp.deploys(
        "a_diagram_with_a_timer.bpmn",
        """
        <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
            xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">
          <process id="a_diagram_with_a_timer" isExecutable="true" camunda:historyTimeToLive="P1D">
            <startEvent id="begin"/>
            <sequenceFlow id="flow" sourceRef="begin" targetRef="wait"/>
            %s
          </process>
        </definitions>
        """
            .formatted(steps));
  }
}
