package org.followthrough.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An analyst's slips in the tables: each is refused where it is, with what to do. */
class TableSlipsTest {

  private static final String INTERVENTION = "select_intervention.dmn";
  private static final String EVENT = "select_event_workflow.dmn";
  private static final String WINDOW = "send_window.dmn";
  private static final String COURTESY = "courtesy.dmn";

  @Test
  void ourTablesAreFaultlessAndNeedNoRemark() {
    assertThat(CheckedFiles.ours().findings())
        .filteredOn(finding -> finding.file().endsWith(".dmn"))
        .isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          highRiskProbability | &gt; 0,80           | a comma stands between two conditions      | write a point, as in > 0.80
          highRiskProbability | 0,80                | a comma stands between two conditions      | write a point, as in 0.80
          highRiskProbability | [0,6..0,8]          | which cannot be read                       | write a point and no comma, such as 0.80
          highRiskProbability | "&gt; 0.80"         | compares probability, which is a number, with the text "> 0.80", and so never holds | remove the quotation marks
          highRiskProbability | &gt; "0.80"         | compares probability, which is a number, with the text "0.80" | remove the quotation marks
          highRiskProbability | "high"              | with the text "high"                       | write a number, as in > 0.80
          highRiskProbability | true                | with true, and so never holds              | write a number
          highRiskProbability | &gt; 80             | probability is always from 0 to 1          | write > 0.80 for 80 in a hundred
          highRiskProbability | &gt; 80%            | which cannot be read                       | write the share of one without %
          highRiskProbability | &gt; 1.5            | probability is always from 0 to 1          | write
          highRiskProbability | &lt; -0.1           | probability is always from 0 to 1          | write a number from 0 to 1
          highRiskProbability | 0.6-0.8             | which is computed as a subtraction         | write the interval as [0.6..0.8]
          highRiskProbability | 0.6..0.8            | which cannot be read                       | write an interval in brackets
          highRiskProbability | [0.8..0.6]          | which never holds                          | exchange the ends of the interval
          highRiskProbability | ? &gt; 0.9 and ? &lt; 0.1 | which never holds                    | exchange the ends of the interval
          highRiskProbability | &gt; 0.8 and &lt; 0.9 | which cannot be read                     | write an interval, such as ]0.6..0.8[
          highRiskProbability | =&gt; 0.8           | which cannot be read                       | write >= or <=
          highRiskProbability | ≥ 0.8               | which cannot be read                       | write >=, <= or not(…)
          highRiskProbability | = 0.8               | which cannot be read                       | write the value alone
          highRiskProbability | != 0.8              | which cannot be read                       | write not(…) around the value
          highRiskProbability | &gt; confidenz      | asks for confidenz, which the table is not told | did you mean 'confidence'?
          highRiskConfidence  | &gt; 800            | confidence is always from 0 to 100         | write a number from 0 to 100
          highRiskEngagementScore | &lt; 101        | engagementScore is always from 0 to 100    | write a number from 0 to 100
          highRiskWindowDays  | &gt; -3             | windowDays is always from 0 upwards        | write a number from 0 upwards
          highRiskRecommendation | 5                | compares recommendation, which is a text, with 5 | write it in quotation marks
          highRiskRecommendation | call             | asks for call, which the table is not told | write it in quotation marks, as in "call"
          highRiskRecommendation | “call”           | which cannot be read                       | write straight quotation marks
          highRiskRecommendation | 'call'           | which cannot be read                       | write double quotation marks
          highRiskRecommendation | "call" or "text" | which never holds                          | write several values with commas between them
          """)
  void aSlipInAConditionIsRefused(String cell, String text, String message, String remedy) {
    Finding found = fault(INTERVENTION, cell, text);

    assertThat(found.message())
        .contains(message)
        .containsPattern("\\(rule 1 \\(Very likely to leave.*\\), column '.+'\\)$");
    assertThat(found.remedy()).startsWith(remedy);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          highRiskWorkflow  | `` | is empty, so that the rule matches and says nothing | write what it answers, or remove the rule
          highRiskWorkflow  | "high_risk_interventoin" | chooses the workflow 'high_risk_interventoin', which does not exist | did you mean 'high_risk_intervention'?
          highRiskWorkflow  | "highRiskIntervention"   | chooses the workflow 'highRiskIntervention', which does not exist | did you mean 'high_risk_intervention'?
          highRiskWorkflow  | "tell_everybody"         | which does not exist | deploy it too, or correct the name
          highRiskWorkflow  | high_risk_intervention   | gives the workflow high_risk_intervention, which is no name | write it in quotation marks
          highRiskWorkflow  | "call_family"            | does not say what starts it | deploy it too
          highRiskTemplate  | "concern_outreech"       | chooses the template 'concern_outreech', which does not exist | did you mean 'concern_outreach'?
          highRiskPriority  | 11                       | gives the priority 11, which must be a whole number from 1 to 10 | write one
          highRiskPriority  | 0                        | gives the priority 0 | write one
          highRiskPriority  | 7.5                      | gives the priority 7.5 | write one
          highRiskPriority  | "8"                      | gives the priority "8" | write one
          highRiskPriority  | high                     | gives the priority high | write one
          highRiskUrgent    | yes                      | says urgent yes, which must be true or false | write one of them
          highRiskAutomatic | "true"                   | says automatic "true", which must be true or false | write one of them, without quotation marks
          """)
  void aSlipInAnAnswerIsRefused(String cell, String text, String message, String remedy) {
    Finding found = fault(INTERVENTION, cell, text);

    assertThat(found.message()).contains(message);
    assertThat(found.remedy()).startsWith(remedy);
    assertThat(found.sentence()).contains("rule 1 (Very likely to leave", "column '");
  }

  @ParameterizedTest(name = "{0}: {1} becomes {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          select_intervention.dmn   | hitPolicy="FIRST"      | hitPolicy="COLLECT"    | select_intervention  | may choose more than one workflow | set its hit policy to FIRST
          select_intervention.dmn   | hitPolicy="FIRST"      | hitPolicy="RULE ORDER" | select_intervention  | may choose more than one workflow | set its hit policy to FIRST
          select_intervention.dmn   | hitPolicy="FIRST"      | hitPolicy="UNIQUE"     | mediumRisk           | both match probability between 0.80 and 1, confidence between 80 and 100 | set the hit policy to FIRST
          select_intervention.dmn   | <text>probability</text> | <text>probabilty</text> | probabilityInput  | asks for 'probabilty', which nobody says of a prediction | did you mean 'probability'?
          select_intervention.dmn   | <text>windowDays</text> | <text>grade</text>    | windowDaysInput      | asks for 'grade', which nobody says of a prediction | remove the column
          select_intervention.dmn   | id="probabilityExpression" typeRef="double" | id="probabilityExpression" typeRef="string" | probabilityInput | has the type string for probability, which is a number | set the type of the column to double
          select_intervention.dmn   | id="probabilityExpression" typeRef="double" | id="probabilityExpression" typeRef="integer" | probabilityInput | has the type integer for probability | set the type of the column to double
          select_intervention.dmn   | name="priority" typeRef="integer" | name="priority" typeRef="string" | priorityOutput | has the type string | set its type to
          select_intervention.dmn   | name="template"        | name="tempalte"        | templateOutput       | nobody reads such a column | did you mean 'template'?
          select_intervention.dmn   | name="template"        | name="colour"          | templateOutput       | nobody reads such a column | remove or rename it
          select_intervention.dmn   | name="template"        | name="workflow"        | templateOutput       | is the second column named 'workflow' | remove one of them
          select_intervention.dmn   | name="workflow"        | name="process"         | select_intervention  | chooses no workflow | add an output column named 'workflow'
          select_intervention.dmn   | camunda:historyTimeToLive="P180D" | ` ` | select_intervention  | has no time to live | such as P180D
          select_event_workflow.dmn | <text>amount</text>    | <text>amuont</text>    | amountInput          | asks for 'amuont', which nobody says of an event | did you mean 'amount'?
          select_event_workflow.dmn | <text>type</text>      | <text>kind</text>      | select_event_workflow | has no column for the type of the event | add the input 'type'
          select_event_workflow.dmn | id="amountExpression" typeRef="double" | id="amountExpression" typeRef="string" | amountInput | has the type string for amount, which is a number | set the type of the column to double
          send_window.dmn           | <text>"email"</text>   | <text>"mail"</text>    | emailChannel         | says "mail", which channel never is | did you mean 'email'?
          send_window.dmn           | <text>"08:00"</text>   | <text>"8h"</text>      | urgentMessage        | says from '8h' | write an hour such as 08:00
          send_window.dmn           | <text>"Mon-Fri"</text> | <text>"Weekdays"</text> | email               | says the day 'Weekdays' | write days such as Mon-Fri
          send_window.dmn           | <text>"21:00"</text>   | <text>"07:00"</text>   | urgentMessage        | opens at 08:00, not before it closes at 07:00 | write when it opens
          send_window.dmn           | <text>"Mon-Sun"</text> | <text></text>          | urgentMessageDays    | is empty, so that the rule matches and says nothing | write what it answers
          send_window.dmn           | <text>"08:00"</text>   | <text>8</text>         | urgentMessageFrom    | says 8, which is no text | write it in quotation marks
          send_window.dmn           | hitPolicy="FIRST"      | hitPolicy="COLLECT"    | send_window          | may give more than one answer | set its hit policy to FIRST
          send_window.dmn           | <text>true</text>      | <text>"true"</text>    | urgentMessageUrgent  | compares urgent, which is true or false, with the text "true" | remove the quotation marks
          send_window.dmn           | <text>urgent</text>    | <text>urgency</text>   | urgentInput          | asks for 'urgency', which nobody says of what it decides | did you mean 'urgent'?
          courtesy.dmn              | <text>true</text>      | <text>maybe</text>     | noDemandWhileWeWorryHold | says hold maybe, which must be true or false | write one of them
          courtesy.dmn              | "a high risk intervention is under way for this family" | because | noDemandWhileWeWorryBecause | says because, which is no text | write it in quotation marks
          """)
  void aSlipInATableIsRefused(
      String file, String before, String after, String element, String message, String remedy) {
    assertThat(CheckedFiles.edited(file, before, after).findings())
        .anySatisfy(
            found -> {
              assertThat(found.isFault()).isTrue();
              assertThat(found.element()).isEqualTo(element);
              assertThat(found.message()).contains(message);
              assertThat(found.remedy()).contains(remedy);
            });
  }

  @Test
  void aRuleThatAnEarlierOneTakesAllOfIsRefused() {
    assertThat(found(INTERVENTION, "mediumRiskProbability", "&gt; 0.90")).isEmpty();
    Finding found = fault(INTERVENTION, "highRiskConfidence", "-", "uncertainHighRisk");

    assertThat(found.message())
        .startsWith("rule 3 (Very likely to leave")
        .contains("never matches: rule 1 (Very likely", "takes all of it before");
    assertThat(found.remedy()).isEqualTo("move it up, or remove it");
  }

  @Test
  void aRuleOfWhichSeveralTakeAPartEachIsRefused() {
    Finding found = fault(INTERVENTION, "mediumRiskConfidence", "&lt;= 80", "uncertainHighRisk");

    assertThat(found.message()).contains("never matches: rule 1", " and rule 2", "take all of it");
  }

  @Test
  void aGapBetweenRulesIsARemarkWithAFamilyThatFallsIntoIt() {
    Finding found =
        CheckedFiles.edited(INTERVENTION, "&gt; 0.60", "[0.60..0.75]")
            .recorded(
                "select_intervention",
                "martinez",
                Map.of("probability", 0.78, "confidence", 75.0, "windowDays", 30))
            .findings()
            .stream()
            .findFirst()
            .orElseThrow();

    assertThat(found.isFault()).isFalse();
    assertThat(found.element()).isEqualTo("select_intervention");
    assertThat(found.message())
        .contains("has no rule for", "probability between 0.75 and 0.80")
        .endsWith("on record this is the family 'martinez'");
  }

  @Test
  void theHighestRiskForWhichNothingStartsIsARemark() {
    assertThat(
            CheckedFiles.edited(
                    INTERVENTION,
                    "<text>-</text>\n        </inputEntry>\n        <inputEntry id=\"uncertainHighRiskWindowDays\">",
                    "<text>&gt; 50</text>\n        </inputEntry>\n        <inputEntry id=\"uncertainHighRiskWindowDays\">")
                .findings())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.isFault()).isFalse();
              assertThat(found.message())
                  .contains("probability between 0.80 and 1", "nothing starts");
            });
  }

  @Test
  void anOverlapNamesAFamilyThatFallsIntoIt() {
    assertThat(
            CheckedFiles.edited(INTERVENTION, "hitPolicy=\"FIRST\"", "hitPolicy=\"UNIQUE\"")
                .recorded(
                    "select_intervention",
                    "okafor",
                    Map.of("probability", 0.9, "confidence", 95.0, "windowDays", 30))
                .findings())
        .extracting(Finding::message)
        .anyMatch(message -> message.contains("on record this is the family 'okafor'"));
  }

  @Test
  void anEventThatNoRuleTakesIsARemark() {
    assertThat(CheckedFiles.edited(EVENT, "<text>-</text>", "<text>&gt; 100</text>").findings())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.isFault()).isFalse();
              assertThat(found.message()).contains("type \"payment_overdue\"", "amount");
            });
  }

  @Test
  void aChannelWithoutHoursIsARemark() {
    assertThat(
            CheckedFiles.edited(WINDOW, "<text>\"sms\"</text>", "<text>\"email\"</text>")
                .findings())
        .extracting(Finding::message)
        .anyMatch(
            message -> message.contains("channel \"sms\"") && message.contains("nothing is sent"));
  }

  @Test
  void twoNumbersWithACommaMayBeMeant() {
    assertThat(found(INTERVENTION, "highRiskWindowDays", "7,14"))
        .contains("remark: says 7,14, which means the one number or the other");
    assertThat(found(INTERVENTION, "highRiskWindowDays", "7, 14, 21")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "&gt; 0.80",
        "0.5",
        "[0.6..0.8]",
        "]0.6..0.8[",
        "&gt; 0.8, &lt; 0.2",
        "not(0.5)",
        "not(&lt; 0.8)",
        "? &gt; 0.8 and ? &lt; 0.9",
        "? in [0.81..0.9]",
        "? between 0.81 and 0.9",
        "&gt; windowDays / 100",
        "0.81, 0.82, 0.83",
        "&gt;= 0",
        "&lt;= 1",
        "-",
        ""
      })
  void whatIsMeantIsTaken(String cell) {
    assertThat(
            CheckedFiles.of(INTERVENTION, withCell(INTERVENTION, "highRiskProbability", cell))
                .findings())
        .filteredOn(finding -> "highRiskProbability".equals(finding.element()))
        .isEmpty();
  }

  @Test
  void aTableOfAnotherNameThatIsNearlyOneOfOursIsRefused() {
    String table =
        withCell(COURTESY, "noDemandWhileWeWorryHold", "true")
            .replace("id=\"courtesy\"", "id=\"curtesy\"");

    assertThat(CheckedFiles.of("curtesy.dmn", table).findings())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.message()).isEqualTo("is the id of a table that nobody asks");
              assertThat(found.remedy()).startsWith("did you mean 'courtesy'?");
            });
  }

  @Test
  void aTableWithoutRulesOrWithACellTooFewIsRefused() {
    String table = withCell(COURTESY, "noDemandWhileWeWorryHold", "true");

    assertThat(said("courtesy.dmn", table.replaceAll("(?s)<rule .*</rule>", "")))
        .contains("has no rule");
    assertThat(
            said(
                "courtesy.dmn",
                table.replaceAll(
                    "(?s)<outputEntry id=\"noDemandWhileWeWorryBecause\">.*?</outputEntry>", "")))
        .contains("has not one cell for each column");
  }

  @Test
  void allIsSaidAtOnce() {
    String table =
        withCell(INTERVENTION, "highRiskProbability", "&gt; 0,80")
            .replace("\"friendly_check_in\"", "\"friendly_chek_in\"")
            .replace("name=\"urgent\"", "name=\"urgend\"");

    assertThat(CheckedFiles.of(INTERVENTION, table).findings())
        .extracting(Finding::element)
        .contains("highRiskProbability", "mediumRiskTemplate", "urgentOutput");
  }

  private static Finding fault(String file, String cell, String text) {
    return fault(file, cell, text, cell);
  }

  private static Finding fault(String file, String cell, String text, String element) {
    return CheckedFiles.of(file, withCell(file, cell, text)).findings().stream()
        .filter(Finding::isFault)
        .filter(finding -> element.equals(finding.element()))
        .findFirst()
        .orElseThrow(() -> new AssertionError(text + ": " + found(file, cell, text)));
  }

  private static String found(String file, String cell, String text) {
    return said(file, withCell(file, cell, text));
  }

  private static String said(String file, String table) {
    StringBuilder said = new StringBuilder();
    CheckedFiles.of(file, table)
        .findings()
        .forEach(
            finding ->
                said.append(finding.severity().name().toLowerCase(java.util.Locale.ROOT))
                    .append(": ")
                    .append(finding.sentence())
                    .append('\n'));
    return said.toString();
  }

  private static String withCell(String file, String cell, String text) {
    String table = CheckedFiles.text(file);
    String changed =
        table.replaceFirst(
            "(id=\"" + cell + "\">\\s*<text>)[^<]*(</text>)",
            "$1" + java.util.regex.Matcher.quoteReplacement(text) + "$2");
    assertThat(table).contains("id=\"" + cell + "\"");
    return changed;
  }
}
