package org.followthrough.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.camunda.bpm.dmn.engine.impl.DefaultDmnEngineConfiguration;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngineConfiguration;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.impl.bpmn.behavior.ShellActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParser;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.el.JuelExpressionManager;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;
import org.camunda.bpm.engine.impl.util.ClassDelegateUtil;
import org.camunda.bpm.engine.rest.exception.InvalidRequestException;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.impl.juel.ExpressionFactoryImpl;
import org.camunda.bpm.impl.juel.jakarta.el.ELContext;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.Autowired;

/** What the engine computes of an expression, and that it computes no other. */
@SandboxTest
class RestrictedExpressionsTest {

  /** Only not in the way in which it may be; computing it would call nothing else. */
  private static final Pattern NAMES_WHAT_MAY_BE_NAMED =
      Pattern.compile(
          "\\$\\{(\\(execution\\)|\\(true \\? execution : null\\)|execution)"
              + "(\\.|\\[')processBusinessKey('])?}"
              + "|\\$\\{(\\(familyMayBeCalled\\)\\.test|familyMayBeCalled\\['test'])\\('martinez'\\)}");

  private static final String STEP = "camunda:delegateExpression='${sendEmail}'>";
  private static final String SHELL =
      "camunda:type='shell'><extensionElements><camunda:field name='command' stringValue='touch'/>"
          + "</extensionElements>";

  @Autowired CoOp coOp;
  @Autowired ProcessEngineConfiguration configuration;
  @Autowired TaskService tasks;
  @Autowired IdentityService identities;
  @Autowired ListableBeanFactory beans;
  private ProcessEngineConfigurationImpl engine;
  private String instanceId;

  @BeforeEach
  void anInstance() {
    engine = (ProcessEngineConfigurationImpl) configuration;
    coOp.opensOnAMonday();
    coOp.aFamily("martinez");
    coOp.aPredictionFor("martinez");
    instanceId = coOp.onlyInstanceOf("martinez").get("id").asText();
  }

  @Test
  void whatIsHostileComputesInNoDiagram() throws IOException {
    refused(this::inTheInstance);
  }

  @Test
  void whatIsHostileComputesInNoQueryNeitherOnItsOwnNorInsideOfAnother() throws IOException {
    refused(
        text -> tasks.createTaskQuery().or().taskAssigneeExpression(text).endOr().list().size());
    refused(
        text ->
            inEngine(scope -> engine.getExpressionManager().createExpression(text).getValue(null)));
  }

  @Test
  void whatIsHostileComputesInNoTable() throws IOException {
    DefaultDmnEngineConfiguration tables = engine.getDmnEngineConfiguration();

    refused(
        text ->
            tables
                .getElProvider()
                .createExpression(text)
                .getValue(Variables.createVariables().asVariableContext()));
    refused(
        text ->
            tables
                .getElProvider()
                .createExpression("1 + 1")
                .getValue(Variables.createVariables().asVariableContext()));
  }

  /** Behind the grammar there is a second wall: nothing is found that could be called. */
  @Test
  void evenWhatTheGrammarWouldOverlookFindsNothingToCall() throws IOException {
    ExpressionFactoryImpl withoutGrammar = new ExpressionFactoryImpl();
    JuelExpressionManager expressions = (JuelExpressionManager) engine.getExpressionManager();
    List<String> called;
    identities.setAuthentication("sarah", List.of("coordinators"));
    try {
      called =
          hostile().stream()
              .filter(text -> text.matches(".*[.\\[].*"))
              .filter(text -> !NAMES_WHAT_MAY_BE_NAMED.matcher(text).matches())
              .filter(
                  text ->
                      computes(
                          () ->
                              inEngine(
                                  scope -> {
                                    ELContext context = expressions.getElContext(scope);
                                    return withoutGrammar
                                        .createValueExpression(context, text, Object.class)
                                        .getValue(context);
                                  })))
              .toList();
    } finally {
      identities.clearAuthentication();
    }

    assertThat(called).isEmpty();
    assertThat(pwned()).isEmpty();
  }

  @Test
  void whatADiagramMaySayComputesAsItDid() {
    SoftAssertions all = new SoftAssertions();
    Map<String, Object> expected =
        Map.of(
            "${execution.processBusinessKey}", "martinez",
            "#{execution.processBusinessKey}", "martinez",
            "${familyId == 'martinez' && attempts < 3}", true,
            "${empty notes ? 'none' : notes}", "none",
            "${attempts + 1}", 3L,
            "${familyMayBeCalled.test(familyId)}", true,
            "Call ${familyId} ${attempts} times", "Call martinez 2 times",
            "coordinators", "coordinators");
    expected.forEach(
        (text, value) -> all.assertThat(inTheInstance(text)).as(text).isEqualTo(value));
    all.assertThat(inTheInstance("${endOfBusinessDay.apply(execution, attempts)}"))
        .isInstanceOf(Date.class);
    all.assertThat(inTheInstance("${sendEmail}")).isSameAs(beans.getBean("sendEmail"));
    all.assertThat(inTheInstance("#{raiseTask}")).isSameAs(beans.getBean("raiseTask"));
    all.assertAll();
  }

  @ParameterizedTest
  @ValueSource(strings = {"${currentUser()}", "${currentUserGroups()}", "${now()}"})
  void whatAQueryMayAskForIsNotForDiagrams(String text) {
    inEngine(scope -> engine.getExpressionManager().createExpression(text).getValue(null));

    assertThatThrownBy(() -> inTheInstance(text)).hasMessageContaining("is not known here");
  }

  @ParameterizedTest
  @ValueSource(strings = {"${familyId}", "${sendEmail}", "${1 + 1}", "sarah"})
  void whatADiagramMaySayIsNotForQueries(String text) {
    assertThatThrownBy(
            () -> tasks.createTaskQuery().or().taskAssigneeExpression(text).endOr().list())
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("${currentUser()}, ${currentUserGroups()}, ${now()}")
        .hasMessageContaining(text);
  }

  /** Whoever sends an event chooses names of variables; what a diagram calls stays what it is. */
  @Test
  void aVariableNamedAsAStepOrAFunctionOrTheExecutionHidesNone() {
    SoftAssertions all = new SoftAssertions();
    Object step =
        inEngine(
            scope -> {
              scope.setVariable("sendEmail", "something else");
              scope.setVariable("familyMayBeCalled", "something else");
              scope.setVariable("execution", "something else");
              return computed("${sendEmail}", scope);
            });
    all.assertThat(step).isSameAs(beans.getBean("sendEmail"));
    all.assertThat(inTheInstance("${familyMayBeCalled.test(familyId)}")).isEqualTo(true);
    all.assertThat(inTheInstance("${execution.processBusinessKey}")).isEqualTo("martinez");
    all.assertAll();
  }

  @Test
  void onlyPlainValuesAreRead() {
    assertThatThrownBy(
            () ->
                inEngine(
                    scope -> {
                      scope.setVariable(
                          "stranger", Variables.objectValue(new StringBuilder("x"), true).create());
                      return computed("${stranger == 'x'}", scope);
                    }))
        .hasMessageContaining("stranger holds no text, number, date or truth value");
  }

  @Test
  void anExpressionSetsNothing() {
    assertThatThrownBy(
            () ->
                inEngine(
                    scope -> {
                      engine
                          .getExpressionManager()
                          .createExpression("${familyId}")
                          .setValue("other", scope);
                      return null;
                    }))
        .hasMessageContaining("cannot be set");
    assertThat(inTheInstance("${familyId}")).isEqualTo("martinez");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"juel", "JavaScript", "javascript", "Nashorn", "graal.js", "groovy", "python"})
  void thereIsNoLanguageForScripts(String language) {
    assertThatThrownBy(
            () ->
                inEngine(
                    scope -> engine.getScriptingEngines().getScriptEngineForLanguage(language)))
        .hasMessageContaining("Can't find scripting engine");
    assertThat(
            engine
                .getDmnEngineConfiguration()
                .getScriptEngineResolver()
                .getScriptEngineForLanguage(language))
        .isNull();
  }

  @Test
  void noClassIsMadeByItsNameNotEvenTheEnginesOwnForAShell() {
    for (Class<?> type : List.of(ShellActivityBehavior.class, Object.class)) {
      assertThatThrownBy(
              () -> inEngine(scope -> ClassDelegateUtil.instantiateDelegate(type, List.of())))
          .isInstanceOf(ProcessEngineException.class)
          .hasStackTraceContaining("no class by its name");
    }
  }

  /** What no check at deployment has seen; the engine alone would call it a fault of its own. */
  @Test
  void aDiagramThatComesAnotherWayIsRefusedInTheSameWords() {
    String diagram =
        """
        <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x"
            xmlns:camunda="http://camunda.org/schema/1.0/bpmn">
          <process id="other_way" isExecutable="true" camunda:historyTimeToLive="P1D">
            <startEvent id="s" /><userTask id="t" %s /><serviceTask id="u" %s</serviceTask>
          </process>
        </definitions>
        """;

    assertThatThrownBy(() -> parsed(diagram.formatted("camunda:dueDate='${a.b}'", STEP)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageStartingWith("'${a.b}' reads 'a.b'");
    assertThatThrownBy(() -> parsed(diagram.formatted("", SHELL)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("no class by its name");
    parsed(diagram.formatted("camunda:dueDate='${nextCallAt}'", STEP));
  }

  private void parsed(String diagram) {
    inEngine(
        scope ->
            new BpmnParser(engine.getExpressionManager(), engine.getBpmnParseFactory())
                .createParse()
                .deployment(new DeploymentEntity())
                .sourceString(diagram)
                .execute());
  }

  @Test
  void nothingIsReadAsASerialisedJavaObject() {
    assertThat(engine.isJavaSerializationFormatEnabled()).isFalse();
    assertThat(engine.isDeserializationTypeValidationEnabled()).isTrue();
  }

  /** A step of another's library could be named by a diagram, and would be found too late. */
  @Test
  void everyStepThatCanBeNamedIsOurs() {
    ExpressionNames names = beans.getBean(ExpressionGrammar.class).names();

    assertThat(names.steps())
        .contains("sendEmail", "sendSms", "planNextCall", "raiseTask", "remindOfTask")
        .allSatisfy(name -> assertThat(names.bean(name)).isNotNull());
    assertThat(names.functions()).containsOnlyKeys("endOfBusinessDay", "familyMayBeCalled");
  }

  private void refused(Function<String, Object> computing) throws IOException {
    List<String> computed =
        hostile().stream().filter(text -> computes(() -> computing.apply(text))).toList();

    assertThat(computed).isEmpty();
    assertThat(pwned()).isEmpty();
  }

  private static boolean computes(Supplier<Object> computing) {
    try {
      computing.get();
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  private Object inTheInstance(String text) {
    return inEngine(
        scope -> {
          scope.setVariableLocal("attempts", 2);
          scope.setVariableLocal("notes", null);
          return computed(text, scope);
        });
  }

  private Object computed(String text, VariableScope scope) {
    return engine.getExpressionManager().createExpression(text).getValue(scope);
  }

  private Object inEngine(Function<VariableScope, Object> work) {
    return engine
        .getCommandExecutorTxRequired()
        .execute(
            context -> work.apply(context.getExecutionManager().findExecutionById(instanceId)));
  }

  static List<String> hostile() throws IOException {
    return Files.readAllLines(Path.of("src/test/resources/expressions/hostile.txt")).stream()
        .filter(line -> !line.startsWith("# "))
        .toList();
  }

  private static List<Path> pwned() throws IOException {
    try (Stream<Path> here = Files.list(Path.of("."))) {
      return here.filter(file -> file.getFileName().toString().startsWith("pwned")).toList();
    }
  }
}
