package org.followthrough.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.ErrorEventDefinition;
import org.camunda.bpm.model.bpmn.instance.MessageEventDefinition;
import org.followthrough.model.DeploymentContext.Circumstances;
import org.followthrough.model.DeploymentContext.Surroundings;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Opens every diagram, table, form and message that the build deploys, and proves that whatever one
 * names exists and that whatever exists is named. Nothing is started for it.
 */
class ModelTest {

  private static final ModelFiles FILES = ModelFiles.onTheClasspath();
  private static final Code CODE = Code.ofTheApplication();
  private static final Set<String> GROUPS =
      Set.of("coordinators", "lead_coordinators", "treasurers");

  @TestFactory
  Stream<DynamicContainer> everyFile() {
    return FILES.texts().keySet().stream()
        .map(
            path ->
                dynamicContainer(
                    path,
                    rules(FILES, path)
                        .map(
                            rule ->
                                dynamicTest(
                                    path + " " + rule.sentence(),
                                    () ->
                                        assertThat(rule.problems().find())
                                            .as(path + " " + rule.sentence())
                                            .isEmpty()))));
  }

  @TestFactory
  Stream<DynamicTest> everyStepOfTheCodeIsNamedByADiagram() {
    return each(
        CODE.delegates(),
        FILES.diagrams().values().stream()
            .flatMap(DiagramRules::delegateExpressions)
            .map(named -> Diagram.bean(named.getValue())));
  }

  @TestFactory
  Stream<DynamicTest> everyErrorOfTheCodeIsCaughtByADiagram() {
    return each(
        CODE.errorCodes(),
        FILES.diagrams().values().stream()
            .flatMap(diagram -> diagram.getModelElementsByType(ErrorEventDefinition.class).stream())
            .map(ErrorEventDefinition::getError)
            .filter(Objects::nonNull)
            .map(error -> error.getErrorCode()));
  }

  @TestFactory
  Stream<DynamicTest> everyMessageOfTheCodeIsAwaitedByADiagram() {
    return each(
        CODE.messages(),
        FILES.diagrams().values().stream()
            .flatMap(
                diagram -> diagram.getModelElementsByType(MessageEventDefinition.class).stream())
            .map(MessageEventDefinition::getMessage)
            .filter(Objects::nonNull)
            .map(message -> message.getName()));
  }

  @TestFactory
  Stream<DynamicTest> everyDecisionThatTheCodeAsksIsATable() {
    return each(CODE.decisions(), FILES.tables().keySet().stream().map(ModelFiles::stem));
  }

  @TestFactory
  Stream<DynamicTest> everyVariableThatMessagesMayUseIsOfferedByTheCode() {
    return each(
        Stream.concat(MessageRules.ALWAYS.stream(), MessageRules.SOMETIMES.stream()).toList(),
        CODE.strings().stream());
  }

  private static Stream<DynamicTest> each(Iterable<String> wanted, Stream<String> existing) {
    List<String> there = existing.distinct().toList();
    assertThat(wanted).isNotEmpty();
    return Stream.of(wanted)
        .flatMap(all -> java.util.stream.StreamSupport.stream(all.spliterator(), false))
        .map(name -> dynamicTest(name, () -> assertThat(there).contains(name)));
  }

  /** Section 5 of the contract, at its thresholds and around them. */
  @ParameterizedTest(name = "probability {0}, confidence {1}: {2}")
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          0.81, 81,  high_risk_intervention,   concern_outreach
          1.00, 100, high_risk_intervention,   concern_outreach
          0.80, 81,  medium_risk_intervention, friendly_check_in
          0.80, 100, medium_risk_intervention, friendly_check_in
          0.81, 80,  medium_risk_intervention, friendly_check_in
          0.81, 71,  medium_risk_intervention, friendly_check_in
          0.81, 70,  human_review,             -
          0.81, 0,   human_review,             -
          1.00, 70,  human_review,             -
          0.80, 71,  medium_risk_intervention, friendly_check_in
          0.80, 70,  -,                        -
          0.61, 71,  medium_risk_intervention, friendly_check_in
          0.61, 100, medium_risk_intervention, friendly_check_in
          0.61, 70,  -,                        -
          0.60, 71,  -,                        -
          0.60, 100, -,                        -
          0.60, 70,  -,                        -
          0.00, 0,   -,                        -
          0.00, 100, -,                        -
          """)
  void theTableDecidesAsTheContractSays(
      double probability, double confidence, String workflow, String template) {
    Map<String, Object> inputs = new HashMap<>();
    inputs.put("probability", probability);
    inputs.put("confidence", confidence);
    inputs.put("windowDays", 30);
    inputs.put("engagementScore", null);
    inputs.put("recommendation", null);

    List<Map<String, Object>> rows =
        TableRules.ask(
            TableRules.decision(FILES.tables().get("dmn/select_intervention.dmn")), inputs);

    if (workflow == null) {
      assertThat(rows).isEmpty();
      return;
    }
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).get("template")).isEqualTo(template);
    assertThat(rows.get(0))
        .containsEntry("workflow", workflow)
        .containsEntry("automatic", !workflow.equals("human_review"))
        .containsEntry("urgent", false);
  }

  /** Each is a mistake that somebody will make one day; the guard must name file and element. */
  @ParameterizedTest(name = "{0}: {1} becomes {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bpmn/high_risk_intervention.bpmn | ${sendEmail}               | ${sendEmails}              | sendTheFirstEmail: 'Send the first email' names ${sendEmails}, which does not exist
          bpmn/high_risk_intervention.bpmn | >P3D<                      | >P4D<                      | high_risk_intervention: lengthDays is 5, but the waits of the longest path add up to 6
          bpmn/high_risk_intervention.bpmn | <camunda:failedJobRetryTimeCycle>PT5M,PT10M,PT20M</camunda:failedJobRetryTimeCycle> | <!-- --> | sendTheFirstEmail: must state its retry time cycle
          bpmn/high_risk_intervention.bpmn | == 'reached'               | == 'spoken'                | wasTheFamilyReachedToFamilyReached: no form can answer callOutcome == 'spoken'
          bpmn/call_family.bpmn            | familyMayBeCalled          | familyIsCallable           | canTheFamilyBeCalledToCallTheFamily: the code does not answer familyIsCallable
          bpmn/high_risk_intervention.bpmn | name="outcome" value="partial_success" | name="outcomeNotesFrom" value="callNotes" | familyNotReached: does not state its outcome
          bpmn/high_risk_intervention.bpmn | name="priority" value="8"  | name="onReply" value="end" | high_risk_intervention: property priority is missing
          bpmn/high_risk_intervention.bpmn | <bpmn:message id="familyRepliedMessage" | <bpmn:message id="other" name="family_replied" /><bpmn:message id="familyRepliedMessage" | other: is a message that nothing listens to
          bpmn/high_risk_intervention.bpmn | bpmnElement="textIsDue"    | bpmnElement="sendTheText"  | textIsDue: is not drawn
          bpmn/high_risk_intervention.bpmn | camunda:modelerTemplate="org.followthrough.sendEmail" camunda:modelerTemplateVersion="1" camunda:asyncBefore | camunda:asyncBefore | sendTheFirstEmail: is drawn without the template Send email
          bpmn/high_risk_intervention.bpmn | <camunda:in businessKey="#{execution.processBusinessKey}" /> | <!-- --> | callTheFamily: contradicts its template in {"type":"camunda:in:businessKey"}
          bpmn/high_risk_intervention.bpmn | modelerTemplateVersion="2" | modelerTemplateVersion="1" | callTheFamily: has another version of its template than 2
          bpmn/call_family.bpmn            | formRef="call_the_family   | formRef="task_notes        | callTheFamily: its form asks for [taskNotes]
          bpmn/call_family.bpmn            | process id="call_family    | process id="call_them      | call_them: the file must be named bpmn/call_them.bpmn
          dmn/select_intervention.dmn      | "medium_risk_intervention" | "medium_risk"              | mediumRiskWorkflow: chooses the workflow 'medium_risk', which does not exist
          dmn/select_intervention.dmn      | &gt; 0.60                  | &gt; "0.60"                | mediumRiskProbability: > "0.60" never holds
          dmn/select_intervention.dmn      | &gt; 0.60                  | &gt; over                  | mediumRiskProbability: > over never holds
          dmn/select_intervention.dmn      | <text>8</text>             | <text>"8"</text>           | highRiskPriority: "8" is 8, which is no integer
          dmn/select_event_workflow.dmn    | <text>amount</text>        | <text>sum</text>           | amountInput: nobody says what sum is
          forms/task_notes.form            | "id": "task_notes"         | "id": "notes"              | notes: has another id than its file
          forms/task_notes.form            | "key": "context"           | "key": "why"               | the first field must be context
          forms/review_the_prediction.form | "high_risk_intervention"   | "highest_risk"             | reviewWorkflow: there is no workflow highest_risk
          messages/concern_outreach.sms.txt | {{familyName}}            | {{family}}                 | {{family}}: is not known of a family
          messages/concern_outreach.sms.txt | {{familyName}}            | {{familyName               | is not a whole {{variable}}
          messages/concern_outreach.sms.txt | {{familyName}}            | {{recommendation}}         | {{recommendation}}: is not known of every family
          """)
  void theGuardNoticesAMistake(String path, String before, String after, String problem) {
    ModelFiles changed =
        FILES.with(path, text -> text.replaceFirst(quoted(before), literal(after)));

    assertThat(problems(changed, path)).anyMatch(found -> found.contains(problem));
  }

  @Test
  void theGuardNoticesWhatNothingNames() {
    assertNoticed("messages/hello.sms.txt", "Hello", "nothing sends it");
    assertNoticed("messages/hello.txt", "Hello", "a template name, then .subject.txt");
    assertNoticed("messages/friendly_check_in.task.txt", "Hello", "nothing sends it");
    assertNoticed("forms/hello.form", "{\"id\": \"hello\"}", "hello: no user task shows it");
    assertNoticed(
        "bpmn/call_them.bpmn",
        FILES.texts().get("bpmn/call_family.bpmn").replace("\"call_family\"", "\"call_them\""),
        "call_them: no table, diagram or class starts it");
    assertNoticed(
        "dmn/select_other.dmn",
        FILES
            .texts()
            .get("dmn/select_intervention.dmn")
            .replace("\"select_intervention\"", "\"select_other\""),
        "select_other: nothing asks it");
    assertNoticed("bpmn/notes.txt", "Hello", "nothing deploys such a file");
  }

  private static void assertNoticed(String path, String text, String problem) {
    assertThat(problems(FILES.with(path, nothing -> text), path))
        .anyMatch(found -> found.startsWith(problem));
  }

  @Test
  void theGuardNoticesWhatIsGone() {
    assertThat(problems(FILES.without("messages/friendly_check_in.email.html")))
        .containsExactly(
            "bpmn/medium_risk_intervention.bpmn: sendTheCheckIn: 'Send the check-in' sends the"
                + " template 'friendly_check_in', but there is no friendly_check_in.email.html: deploy it"
                + " with the diagram, or correct the name",
            "bpmn/monthly_check_in.bpmn: sendTheCheckIn: 'Send the check-in' sends the template"
                + " 'friendly_check_in', but"
                + " there is no friendly_check_in.email.html: deploy it with the diagram, or correct"
                + " the name",
            "dmn/select_intervention.dmn: mediumRiskTemplate:"
                + " messages/friendly_check_in.email.html does not exist");
  }

  @Test
  void theGuardNoticesAFileThatCannotBeOpened() {
    for (String path : List.of("bpmn/a.bpmn", "dmn/a.dmn", "forms/a.form")) {
      assertThatThrownBy(() -> FILES.with(path, nothing -> "<no/>"))
          .isInstanceOf(AssertionError.class)
          .hasMessageStartingWith(path + " cannot be opened");
    }
  }

  private static Stream<ModelRule> rules(ModelFiles files, String path) {
    String kind = path.replaceFirst("^(.*)/[^/.]+(.*)$", "$1 $2");
    Stream<ModelRule> ofTheHouse =
        switch (kind) {
          case "bpmn .bpmn" -> new DiagramRules(files, CODE, path).all();
          case "dmn .dmn" -> new TableRules(files, CODE, path).all();
          case "forms .form" -> new FormRules(files, path).all();
          default ->
              kind.equals("events .schema.json")
                  ? Stream.empty()
                  : kind.startsWith("messages ")
                      ? new MessageRules(files, CODE, path).all()
                      : Stream.of(
                          new ModelRule(
                              "is deployed", () -> Stream.of("nothing deploys such a file")));
        };
    return Stream.concat(
        Stream.of(new ModelRule("would be deployed", () -> refusals(files, path))), ofTheHouse);
  }

  /** What the check says that stands before every deployment, whoever makes it. */
  private static Stream<String> refusals(ModelFiles files, String path) {
    return DeploymentCheck.check(
            Map.of(ModelFiles.name(path), files.texts().get(path).getBytes(StandardCharsets.UTF_8)),
            new DeploymentContext(
                files::named,
                message -> Set.of(),
                CODE.delegates(),
                CODE.delegates(),
                OurGrammar.of(CODE),
                new Circumstances(Instant.parse("2026-01-01T00:00:00Z"), () -> GROUPS),
                new Surroundings(
                    SchemaCheck.events(files.texts(), Map.of()), files::names, table -> List.of())))
        .stream()
        .filter(Finding::isFault)
        .map(
            finding ->
                finding.element() == null
                    ? finding.sentence()
                    : finding.element() + ": " + finding.sentence());
  }

  private static List<String> problems(ModelFiles files) {
    return files.texts().keySet().stream()
        .flatMap(path -> problems(files, path).stream().map(problem -> path + ": " + problem))
        .toList();
  }

  private static List<String> problems(ModelFiles files, String path) {
    return rules(files, path).flatMap(rule -> rule.problems().find()).toList();
  }

  private static String quoted(String text) {
    return java.util.regex.Pattern.quote(text);
  }

  private static String literal(String text) {
    return java.util.regex.Matcher.quoteReplacement(text);
  }
}
