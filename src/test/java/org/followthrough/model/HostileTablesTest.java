package org.followthrough.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.engine.FeelGrammar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.ResponseEntity;

/** An analyst deploys a table that would run something, or compute without an end. */
@SandboxTest
class HostileTablesTest {

  private static final String FILE = "select_intervention.dmn";
  private static final String MODELERS = "https://www.omg.org/spec/DMN/20191111/MODEL/";

  @Autowired CoOp coOp;

  static Stream<String> languages() {
    return Stream.of("juel", "JUEL", "java", "javascript", "JavaScript", "Nashorn", "groovy", "el")
        .flatMap(
            language ->
                Stream.of(
                        "<inputExpression id=\"probabilityExpression\"",
                        "<inputEntry id=\"highRiskProbability\"",
                        "<outputEntry id=\"highRiskWorkflow\"",
                        "<decisionTable id=\"selectInterventionTable\"",
                        "<definitions ")
                    .map(place -> place + "|" + language));
  }

  @ParameterizedTest
  @MethodSource("languages")
  void noOtherLanguageThanFeelIsTaken(String placeAndLanguage) {
    String[] words = placeAndLanguage.split("\\|");

    assertThat(refusal(words[0], words[0] + " expressionLanguage=\"" + words[1] + "\" "))
        .contains("is written in " + words[1], "write it in FEEL");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          sum(for i in 1..3000000 return i) = 1          | a loop
          some i in 1..9 satisfies i = 1                 | a loop
          every i in 1..9 satisfies i = 1                | a loop
          (function(x) x + 1)(2) = 3                     | cannot be read
          function(x) x                                  | a function of its own
          function(x) external {java: {class: "java.lang.Runtime", method signature: "exec(java.lang.String)"}} | cannot be read
          10 ** 1000000000                               | a power
          matches(recommendation, "(a+)+b")              | calls the function matches
          replace(recommendation, "(a+)+b", "")          | calls the function replace
          split(recommendation, "(a+)+b")                | calls the function split
          extract(recommendation, "(a+)+b")              | calls the function extract
          string join(["a"], "b") = "a"                  | calls the function string join
          now() = null                                   | calls the function now
          [1, 2, 3][item > 1] = 2                        | a filter
          {a: 1} = null                                  | a context
          recommendation.length() = 1                    | a function of a value
          recommendation.class.name = "x"                | a part of a value
          floor(1, 1000000000) = 1                       | with more than one number
          ceiling(1, 1000000000) = 1                     | with more than one number
          number(recommendation) = 1                     | calls the function number
          recommendation instance of string              | a question for a type
          &gt; nonsense(                                 | cannot be read
          """)
  void whatHasNoEndOrRunsSomethingIsRefusedUnread(String cell, String words) {
    String refusal =
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> refusal("&gt; 0.80", cell));

    assertThat(refusal).contains(FILE + ", highRiskProbability: ").contains(words);
  }

  @Test
  void theEndlessCellIsReadWithinASecond() {
    assertThat(FeelGrammar.faultOfCondition("1")).isEmpty();

    assertTimeoutPreemptively(
        Duration.ofSeconds(1),
        () ->
            assertThat(FeelGrammar.faultOfCondition("sum(for i in 1..3000000 return i) = 1"))
                .isPresent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "[", "{a:", "not(", "abs("})
  void bracketsWithoutEndAreCountedBeforeTheyAreParsed(String opening) {
    String cell = opening.repeat(90) + "1";

    assertTimeoutPreemptively(
        Duration.ofSeconds(1),
        () ->
            assertThat(FeelGrammar.faultOfCondition(cell))
                .hasValueSatisfying(fault -> assertThat(fault).contains("more than 10 brackets")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[x in ]", "if (", "if x in ((", "x in ([(", "(", "/* \" */ ("})
  void whatTheParserWouldReadForMinutesIsRefusedAtOnce(String part) {
    String cell = part.repeat(Math.min(60, 499 / part.length())) + "!";

    assertTimeoutPreemptively(
        Duration.ofSeconds(1), () -> assertThat(FeelGrammar.faultOfCondition(cell)).isPresent());
  }

  @Test
  void aCellIsNoNovel() {
    assertThat(FeelGrammar.faultOfCondition("\"" + "a".repeat(500) + "\""))
        .hasValueSatisfying(fault -> assertThat(fault).contains("at most 500"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          <decisionTable id="selectInterventionTable"     | <literalExpression id="l"><text>1</text></literalExpression><decisionTable id="selectInterventionTable" | literalExpression
          <decision id="select_intervention"              | <businessKnowledgeModel id="b"/><decision id="select_intervention" | businessKnowledgeModel
          <decision id="select_intervention"              | <import importType="x" namespace="y"/><decision id="select_intervention" | import
          <decision id="select_intervention"              | <decision id="another"/><decision id="select_intervention" | has 2 decisions
          <decision id="select_intervention"              | <decision id="select_another" | has another id than its file
          <input id="probabilityInput"                    | <input id="probabilityInput" camunda:inputVariable="${x}" | inputVariable
          historyTimeToLive="P180D"                       | historyTimeToLive="${x}" | historyTimeToLive
          """)
  void whatATableDoesNotNeedIsRefused(String before, String after, String words) {
    assertThat(refusal(before, after)).contains(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          <decision id="select_intervention"  | <x:mark xmlns:x="http://x.example"><literalExpression id="l"><text>1</text></literalExpression></x:mark><decision id="select_intervention" | literalExpression inside of what only draws
          <decision id="select_intervention"  | <x:a xmlns:x="http://x.example"><x:b><decision id="hidden"/></x:b></x:a><decision id="select_intervention" | decision inside of what only draws
          <decision id="select_intervention"  | <x:mark xmlns:x="http://x.example"><camunda:script/></x:mark><decision id="select_intervention" | the element script
          <decision id="select_intervention"  | <y:decision xmlns:y="http://www.omg.org/spec/DMN/20180521/MODEL/" id="another"/><decision id="select_intervention" | of another version of DMN
          <inputEntry id="highRiskProbability">| <inputEntry id="highRiskProbability"><text>1</text> | has more than one text
          <rule id="highRisk"> | <rule id="highRisk"><inputEntry id="more"><text>1</text></inputEntry> | highRisk: has another number of cells
          <rule id="highRisk"> | <rule id="short"/><rule id="highRisk"> | short: has another number of cells
          """)
  void whatHidesOrDoesNotFitIsRefused(String before, String after, String words) {
    assertThat(refusal(before, after)).contains(words);
  }

  /** Other tools write them. Modeler itself writes 1.3. */
  @ParameterizedTest
  @CsvSource({
    "http://www.omg.org/spec/DMN/20180521/MODEL/,  http://www.omg.org/spec/DMN/20180521/DMNDI/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/, https://www.omg.org/spec/DMN/20191111/DMNDI/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/, https://www.omg.org/spec/DMN/20230324/DMNDI/"
  })
  void anotherVersionOfDmnThatTheEngineReadsWorks(String namespace, String drawings) {
    String table =
        coOp.deployed(FILE)
            .replace(MODELERS, namespace)
            .replace("https://www.omg.org/spec/DMN/20191111/DMNDI/", drawings);
    coOp.opensOnAMonday();
    coOp.aFamily("novak");
    try {
      coOp.deploys(FILE, table);

      assertThat(coOp.aPredictionFor("novak").at("/decision/workflow").asText())
          .isEqualTo("high_risk_intervention");
    } finally {
      coOp.opensOnAMonday();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://www.omg.org/spec/DMN/20240513/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/DMN13.xsd"
      })
  void oneThatItDoesNotReadIsRefusedWithWhatToDo(String namespace) {
    assertThat(refusal(MODELERS, namespace))
        .contains(
            "a version of DMN that the engine does not read, " + namespace,
            "make a new DMN diagram for Camunda 7 in Modeler, and copy the rules into it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "> 0.80",
        ">= 0.6",
        "< 1",
        "<= 0.5",
        "0.5",
        "[0.6..0.8]",
        "(0.6..0.8]",
        "]0.6..0.8[",
        "not(0.5)",
        "not(> 0.8, < 0.2)",
        "> 0.8, < 0.2",
        "? > 0.8 and ? < 0.9",
        "? > 0.8 or ? < 0.1",
        "null",
        "true",
        "\"a\"",
        "\"a\",\"b\"",
        "not(\"a\",\"b\")",
        "-1",
        "> windowDays / 100",
        "> abs(-0.5)",
        "> 1 - 0.2",
        "> 2 * 0.4",
        "? in (0.1..0.2)",
        "-",
        "starts with(?, \"a\")",
        "ends with(?, \"a\")",
        "contains(?, \"a\")",
        "string length(?) > 3",
        "upper case(?) = \"A\"",
        "lower case(?) = \"a\"",
        "date(\"2026-01-01\")",
        "> date(\"2026-01-01\")",
        "@\"2026-01-01\"",
        "< date and time(\"2026-01-01T00:00:00\")",
        "duration(\"P3D\")",
        "max(1, 2)",
        "min(1, 2)",
        "sum([1, 2])",
        "mean([1, 2])",
        "count([1, 2]) = 2",
        "list contains([1, 2], ?)",
        "floor(1.5)",
        "ceiling(1.5)",
        "modulo(5, 2)",
        "time(\"10:00:00\")",
        "if ? > 0.5 then true else false",
        "? between 0.1 and 0.2",
        "not(? = 1)"
      })
  void whatAnAnalystWritesIsTaken(String cell) {
    assertThat(FeelGrammar.faultOfCondition(cell)).isEmpty();
  }

  @Test
  void theGuideListsTheFunctionsThatACellMayCall() throws IOException {
    String guide = Files.readString(Path.of("docs/analysts.md"));
    String section =
        guide.substring(guide.indexOf("### What a cell may say"), guide.indexOf("\n## Time"));
    String functions = section.substring(section.indexOf("and call"), section.indexOf("Loops"));

    assertThat(Pattern.compile("`([^`]+)`").matcher(functions).results().map(name -> name.group(1)))
        .containsExactlyElementsOf(FeelGrammar.FUNCTIONS);
  }

  private String refusal(String before, String after) {
    String table = coOp.deployed(FILE);
    assertThat(table).contains(before);
    int at = table.indexOf(before);

    ResponseEntity<String> answer =
        coOp.tryingToDeploy(
            Map.of(FILE, table.substring(0, at) + after + table.substring(at + before.length())));

    assertThat(answer.getStatusCode().value()).isEqualTo(400);
    return coOp.read(answer.getBody()).get("message").asText();
  }
}
