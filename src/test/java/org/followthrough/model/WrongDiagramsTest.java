package org.followthrough.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/** An analyst deploys, with Modeler's own request, what would not work. */
@SandboxTest
class WrongDiagramsTest {

  private static final String CALL_IMPOSSIBLE =
      "<bpmn:error id=\"callImpossible\" errorCode=\"call_impossible\" />";

  @Autowired CoOp coOp;

  @ParameterizedTest(name = "{0}: {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          unknown_step                        | sendTheReminder | names ${sendEmial}, which does not exist; the steps are [
          java_class                          | sendTheReminder | names no step: choose an element template such as Send email
          java_expression                     | sendTheReminder | names no step
          no_step                             | sendTheReminder | names no step
          unknown_template                    | sendTheReminder | sends the template 'freindly_check_in', but there is no freindly_check_in.subject.txt, freindly_check_in.email.txt, freindly_check_in.email.html: deploy it with the diagram
          template_without_sms                | sendTheText     | there is no onboarding_survey_x.sms.txt
          no_template                         | sendTheReminder | does not say what it sends: give it the input parameter template
          no_async_border                     | sendTheReminder | tick 'Asynchronous continuations: Before'
          retries_in_words                    | sendTheReminder | retry time cycle 'every five minutes': write intervals such as PT5M,PT10M,PT20M
          wait_in_words                       | threeDaysPassedWithoutTheBook | 'three days' is not a wait: write a positive ISO 8601 duration, such as P3D
          wait_of_nothing                     | threeDaysPassedWithoutTheBook | is not a wait
          negative_wait                       | threeDaysPassedWithoutTheBook | '-P3D' is not a wait
          wait_as_expression                  | threeDaysPassedWithoutTheBook | '${days}' is not a wait
          repeating_border                    | dayWithoutAnAnswer | repeats, and not in days of the family's calendar: use a duration, such as P3D, and lead the way back
          repeating_event_subprocess          | bookReturned    | repeats, and not in days of the family's calendar
          message_nobody_sends                | bookReturned    | waits for the message 'familiy_withdrew', which nobody sends: add a rule with this type to the table select_event_workflow
          message_without_name                | bookReturned    | waits for a message without a name
          starts_with_a_reply                 | bookOverdue     | starts with the message 'family_replied', which is the type of no event: name it as the other system does
          starts_against_its_word             | bookOverdue     | starts with the message 'book_overdue', so that events start it: set the process's property trigger to event
          starts_with_no_message              | bookOverdue     | starts with a message without a name: name it as the type of the event
          several_starts                      | several_starts  | has several start events and no plain one, so that nobody can start it by hand
          no_end_for_a_reply                  | no_end_for_a_reply | writes to families but does not hear them: draw an event subprocess that starts with the message family_replied
          reply_that_goes_on_against_its_word | familyReplied   | must be non-interrupting because the process says onReply 'hold'
          no_time_to_live                     | no_time_to_live | has no time to live for its history
          unknown_trigger                     | unknown_trigger | the property trigger 'events', which must be one of [event, manual, prediction, schedule]
          no_trigger                          | no_trigger      | does not say what starts it: add the property trigger
          priority_of_eleven                  | priority_of_eleven | the property priority '11', which must be a whole number from 1 to 10
          concurrency_in_words                | concurrency_in_words | the property maxConcurrentPerFamily 'five', which must be a whole number from 1 to 100
          length_of_nothing                   | length_of_nothing | the property lengthDays '0'
          unknown_on_reply                    | unknown_on_reply | the property onReply 'stop', which must be one of [continue, end, hold]
          misspelt_property                   | misspelt_property | the property 'maxPerFamily', which means nothing
          unknown_form                        | answerTheReply  | shows the form 'answer_a_reply', which does not exist: deploy answer_a_reply.form
          unknown_outcome                     | familyReminded  | the outcome 'half_done', which must be one of
          unknown_error                       | textUndeliverable | catches the error 'undeliverble', which nothing throws; here it may be one of [undeliverable]
          unknown_process                     | sendTheText     | calls the process 'call_the_familly', which does not exist
          call_that_cannot_fail               | callTheFamily   | calls the process 'call_family', which may end with the error 'call_impossible', and nothing catches it, so that the workflow would stand still there: draw an error event with the code call_impossible on the border of this step
          call_with_another_catch             | callTheFamily   | which may end with the error 'call_impossible', and nothing catches it
          unknown_table                       | sendTheText     | asks the table 'which_book', which does not exist
          script                              | sendTheText     | is a script: use a step such as Send email
          java_listener                       | sendTheReminder | has a listener that does not exist or is a Java class
          no_diagram                          | no_diagram.bpmn | is no BPMN diagram that can be read
          """)
  void isRefusedWithTheElementAndWhatToDo(String diagram, String element, String message)
      throws IOException {
    ResponseEntity<String> answer = deploying(diagram);

    assertThat(answer.getStatusCode().value()).isEqualTo(400);
    assertThat(said(answer)).contains("(1)").contains(element).contains(message);
    assertThat(said(answer)).doesNotContain("org.", "Exception", "ENGINE-");
    assertThat(isDeployed(diagram)).isFalse();
  }

  @Test
  void aSecondWorkflowThatStartsWithTheSameMessageIsRefused() throws IOException {
    String diagram = starting("book_borrowed");
    coOp.deploys("first.bpmn", diagram.replace("\"starts\"", "\"first\""));

    ResponseEntity<String> answer =
        coOp.tryingToDeploy(Map.of("second.bpmn", diagram.replace("\"starts\"", "\"second\"")));

    assertThat(answer.getStatusCode().value()).isEqualTo(400);
    assertThat(said(answer))
        .contains("(1)", "bookOverdue", "with which first starts already")
        .contains("let the table select_event_workflow decide");
  }

  @Test
  void aCallIsTakenOnceItsErrorIsCaughtOnItsBorder() throws IOException {
    String caught =
        wrong("call_with_another_catch")
            .replace("</bpmn:process>", "</bpmn:process>" + CALL_IMPOSSIBLE)
            .replaceFirst(
                "(id=\"callUndeliverable\"(?s:.*?)errorRef=)\"messageUndeliverable\"",
                "$1\"callImpossible\"");

    assertThat(deploying("call_with_another_catch", caught).getStatusCode().value()).isEqualTo(200);
  }

  @Test
  void aCallIsTakenOnceAnEventSubprocessCatchesItsError() throws IOException {
    String caught =
        wrong("call_that_cannot_fail")
            .replace(
                "</bpmn:process>",
                """
                <bpmn:subProcess id="giveUp" triggeredByEvent="true">
                  <bpmn:startEvent id="noCall">
                    <bpmn:outgoing>noCallToGivenUp</bpmn:outgoing>
                    <bpmn:errorEventDefinition errorRef="callImpossible" />
                  </bpmn:startEvent>
                  <bpmn:endEvent id="givenUp">
                    <bpmn:incoming>noCallToGivenUp</bpmn:incoming>
                  </bpmn:endEvent>
                  <bpmn:sequenceFlow id="noCallToGivenUp" sourceRef="noCall" targetRef="givenUp" />
                </bpmn:subProcess></bpmn:process>
                """
                    + CALL_IMPOSSIBLE);

    assertThat(deploying("call_that_cannot_fail", caught).getStatusCode().value()).isEqualTo(200);
  }

  @Test
  void anErrorThatPassesThroughWhatIsCalledIsAlsoTheCallersToCatch() throws IOException {
    String between =
        wrong("call_that_cannot_fail")
            .replace("\"call_that_cannot_fail\"", "\"in_between\"")
            .replaceFirst("<camunda:properties>(?s:.*?)</camunda:properties>", "");
    String caller = wrong("call_that_cannot_fail").replace("\"call_family\"", "\"in_between\"");

    ResponseEntity<String> answer =
        coOp.tryingToDeploy(
            Map.of("in_between.bpmn", between, "call_that_cannot_fail.bpmn", caller));

    assertThat(said(answer))
        .contains("(1)", "call_that_cannot_fail.bpmn")
        .contains("calls the process 'in_between', which may end with the error 'call_impossible'");
  }

  /** The wrong one with its one fault mended. */
  private static String starting(String message) throws IOException {
    return wrong("starts_with_a_reply")
        .replace("starts_with_a_reply", "starts")
        .replace(
            "id=\"startMessage\" name=\"family_replied\"",
            "id=\"startMessage\" name=\"" + message + "\"");
  }

  @Test
  void whatIsWrongIsSaidAllAtOnce() throws IOException {
    assertThat(said(deploying("three_faults")))
        .contains("(3)")
        .contains("sendTheReminder")
        .contains("threeDaysPassedWithoutTheBook")
        .contains("answerTheReply");
  }

  @Test
  void everyWrongDiagramIsTried() throws Exception {
    Set<String> tried =
        Stream.of(
                WrongDiagramsTest.class
                    .getDeclaredMethod(
                        "isRefusedWithTheElementAndWhatToDo",
                        String.class,
                        String.class,
                        String.class)
                    .getAnnotation(CsvSource.class)
                    .textBlock()
                    .split("\n"))
            .map(line -> line.split("\\|")[0].strip())
            .collect(Collectors.toSet());
    tried.add("three_faults");

    assertThat(WrongDiagrams.names())
        .containsExactlyInAnyOrderElementsOf(tried)
        .hasSizeGreaterThanOrEqualTo(20);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          hello.sms.txt     | Hi {{familyName                  | is not a whole {{variable}}
          hello.sms.txt     | {{#familyName}}Hi                | opens or closes a {{#section}} that has no other end
          hello.subject.txt | ` `                              | is empty
          hello.form        | {                                | is no form that can be read
          hello.form        | {"id": "bye", "components": []}  | has another id than its file
          hello.form        | {"id": "hello", "components": [{"type": "filepicker", "id": "upload"}]} | upload: is a 'filepicker', which Tasklist does not show
          hello.form        | {"id": "hello", "components": [{"type": "html", "id": "shown"}]} | shown: is an 'html', which shows whatever is written into it
          hello.form        | {"id": "hello", "components": [{"type": "text", "id": "shown", "text": "=for i in 1..9 return i"}]} | shown: text is an expression that uses a loop
          hello.dmn         | nothing                          | is no table that can be read
          """)
  void textsFormsAndTablesAreRefusedLikewise(String file, String text, String message) {
    ResponseEntity<String> answer = coOp.tryingToDeploy(Map.of(file, text));

    assertThat(answer.getStatusCode().value()).isEqualTo(400);
    assertThat(said(answer)).contains(file).contains(message);
  }

  @ParameterizedTest(name = "{0} becomes {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "payment_reminder"</text>     | "payment_remainder"</text> | paymentOverdueWorkflow: chooses the workflow 'payment_remainder', which does not exist
          "payment_reminder"</text>     | payment_reminder</text> | paymentOverdueWorkflow: gives the workflow payment_reminder, which is no name: write it in quotation marks
          "payment_reminder"</text>     | "call_family"</text> | paymentOverdueWorkflow: chooses the workflow 'call_family', which does not exist or does not say what starts it
          "onboarding_welcome"          | "onboarding_hello"   | familyEnrolledTemplate: chooses the template 'onboarding_hello', which does not exist
          <text>6</text>                | <text>60</text>      | paymentOverduePriority: gives the priority 60, which must be a whole number from 1 to 10
          <text>type</text>             | <text>kind</text>    | has no column for the type of the event
          hitPolicy="FIRST"             | hitPolicy="COLLECT"  | set its hit policy to FIRST
          "payment_overdue"             | &gt; nonsense(       | paymentOverdueType: has the condition > nonsense(, which cannot be read
          name="workflow"               | name="process"       | chooses no workflow: add an output column named 'workflow'
          """)
  void aTableThatChoosesWhatDoesNotExistIsRefused(String before, String after, String message) {
    String table = coOp.deployed("select_event_workflow.dmn");
    assertThat(table).contains(before);

    ResponseEntity<String> answer =
        coOp.tryingToDeploy(
            Map.of(
                "select_event_workflow.dmn", table.replaceFirst(quoted(before), literal(after))));

    assertThat(answer.getStatusCode().value()).isEqualTo(400);
    assertThat(said(answer)).contains(message);
  }

  private ResponseEntity<String> deploying(String diagram) throws IOException {
    return deploying(diagram, wrong(diagram));
  }

  private ResponseEntity<String> deploying(String diagram, String text) {
    return coOp.tryingToDeploy(Map.of(diagram + ".bpmn", text));
  }

  private static String wrong(String diagram) throws IOException {
    return WrongDiagrams.named(diagram);
  }

  private String said(ResponseEntity<String> answer) {
    return coOp.read(answer.getBody()).get("message").asText();
  }

  private boolean isDeployed(String diagram) {
    return coOp.body(
                coOp.as(
                    "ana",
                    HttpMethod.GET,
                    "/engine-rest/process-definition/count?key=" + diagram,
                    null))
            .get("count")
            .asInt()
        > 0;
  }

  private static String quoted(String text) {
    return java.util.regex.Pattern.quote(text);
  }

  private static String literal(String text) {
    return java.util.regex.Matcher.quoteReplacement(text);
  }
}
