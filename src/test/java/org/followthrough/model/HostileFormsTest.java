package org.followthrough.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A form is shown in the browser of a coordinator, who has not written what is in it. */
class HostileFormsTest {

  /** Everywhere where the viewer of forms computes, in the words that Modeler writes. */
  private static final List<String> PLACES =
      List.of(
          "{'type': 'textfield', 'key': 'a', 'id': 'f', 'conditional': {'hide': '=%s'}}",
          "{'type': 'textfield', 'key': 'a', 'id': 'f', 'readonly': '=%s'}",
          "{'type': 'textfield', 'key': 'a', 'id': 'f', 'label': '=%s'}",
          "{'type': 'textfield', 'key': 'a', 'id': 'f', 'label': 'See {{%s}}'}",
          "{'type': 'textfield', 'key': 'a', 'id': 'f', 'description': '{{#if %s}}a{{/if}}'}",
          "{'type': 'textfield', 'key': 'a', 'id': 'f', 'appearance': {'prefixAdorner': '=%s'}}",
          "{'type': 'number', 'key': 'a', 'id': 'f', 'validate': {'min': '=%s'}}",
          "{'type': 'text', 'id': 'f', 'text': '=%s'}",
          "{'type': 'text', 'id': 'f', 'text': 'Dear {{ %s }},'}",
          "{'type': 'text', 'id': 'f', 'text': 'a\\nb {{%s\\n}}'}",
          "{'type': 'select', 'key': 'a', 'id': 'f', 'valuesExpression': '= %s'}",
          "{'type': 'table', 'id': 'f', 'dataSource': '=%s', 'columnsExpression': '=x'}",
          "{'type': 'table', 'id': 'f', 'dataSource': '=x', 'columnsExpression': '=%s'}",
          "{'type': 'image', 'id': 'f', 'source': 'data:image/png;base64,AAAA', 'alt': '=%s'}",
          "{'type': 'button', 'id': 'f', 'label': '{{%s}}'}",
          "{'type': 'group', 'id': 'g', 'components': [{'type': 'text', 'id': 'f', 'text': '=%s'}]}",
          "{'type': 'dynamiclist', 'id': 'g', 'path': 'p', 'components': [{'type': 'checkbox',"
              + " 'key': 'a', 'id': 'f', 'label': '=%s'}]}");

  static List<String> places() {
    return PLACES;
  }

  @ParameterizedTest
  @MethodSource("places")
  void anExpressionIsHeldToTheSamePartOfFeelAsACell(String place) {
    for (String evil :
        List.of(
            "sum(for i in 1..3000000 return i)",
            "some i in a satisfies i > 1",
            "function(x) x",
            "matches(a, (b)+)",
            "a ** b",
            "a.b",
            "a[1]",
            "if a",
            "")) {
      assertThat(findings(place.formatted(evil)))
          .as(evil)
          .isNotEmpty()
          .allMatch(this::namesThePart);
    }
    assertThat(findings(place.formatted("callOutcome = 1 or contains(a, b)"))).isEmpty();
  }

  private boolean namesThePart(String finding) {
    return finding.startsWith("hello.form, f: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'type': 'html', 'id': 'f', 'content': 'a'}                            | is an 'html', which shows whatever is written into it
          {'type': 'iframe', 'id': 'f', 'url': 'https://a.example'}              | is an 'iframe', which shows a page of somebody else's
          {'type': 'filepicker', 'id': 'f'}                                      | which Tasklist does not show
          {'type': 'image', 'id': 'f', 'source': 'https://a.example/a.png'}      | shows an image from elsewhere
          {'type': 'image', 'id': 'f', 'source': '//a.example/a.png'}            | shows an image from elsewhere
          {'type': 'image', 'id': 'f', 'source': '=address'}                     | shows an image from elsewhere
          {'type': 'image', 'id': 'f', 'source': '{{address}}'}                  | shows an image from elsewhere
          {'type': 'image', 'id': 'f', 'source': 'data:image/svg+xml;base64,AA'} | shows an image from elsewhere
          {'type': 'image', 'id': 'f'}                                           | shows an image from elsewhere
          {'type': 'text', 'id': 'f', 'text': '![a](https://a.example/a.png)'}   | shows an image from elsewhere
          {'type': 'text', 'id': 'f', 'text': '<img src=x onerror=a()>'}         | has HTML in it
          {'type': 'text', 'id': 'f', 'text': 'a <script>b</script>'}            | has HTML in it
          {'type': 'text', 'id': 'f', 'text': '[a](javascript:b())'}             | would run something in the browser
          {'type': 'text', 'id': 'f', 'text': '[a]( JavaScript :b())'}           | would run something in the browser
          {'type': 'text', 'id': 'f', 'text': '[a](java\\tscript:b())'}          | would run something in the browser
          {'type': 'text', 'id': 'f', 'text': '[a][b]\\n\\n[b]: vbscript:c'}     | would run something in the browser
          {'type': 'text', 'id': 'f', 'text': '[a](data:text/html,b)'}           | would run something in the browser
          {'type': 'text', 'id': 'f', 'text': '[a](&#106;avascript:b())'}        | writes a character as &…;
          {'type': 'text', 'id': 'f', 'text': '[a](javascript&colon;b())'}       | writes a character as &…;
          {'type': 'button', 'id': 'f', 'label': 'a', 'action': 'javascript:b'}  | would run something in the browser
          {'type': 'text', 'id': 'f', 'text': '{{#loop a}}b{{/loop}}'}           | goes through a list
          {'type': 'text', 'id': 'f', 'text': 'a {{b'}                           | opens {{ and does not close it
          {'type': 'textfield', 'id': 'f', 'key': 'a', 'validate': {'pattern': '('}} | asks for the pattern (, which cannot be read
          """)
  void whatIsSomebodyElsesOrRunsIsRefusedByItsPart(String component, String words) {
    assertThat(findings(component))
        .anySatisfy(finding -> assertThat(finding).startsWith("hello.form, f: ").contains(words));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type': 'text', 'id': 'f', 'text': '# Call\\n\\n**Now**, score < 40 & > 3: see [the"
            + " notes](https://a.example/a?b=c&d=e) or [mail](mailto:a@b.example)'}",
        "{'type': 'text', 'id': 'f', 'text': 'Dear {{ familyName }}{{#if urgent}}, now{{/if}}'}",
        "{'type': 'text', 'id': 'f', 'text': 'Known data: none. Time 10:30'}",
        "{'type': 'image', 'id': 'f', 'source': 'data:image/png;base64,iVBORw0KGgo='}",
        "{'type': 'textfield', 'id': 'f', 'key': 'a', 'conditional': {'hide': '=a != \\\"b\\\"'}}",
        "{'type': 'textfield', 'id': 'f', 'key': 'a', 'readonly': true, 'defaultValue': 'a = b'}",
        "{'type': 'textfield', 'id': 'f', 'key': 'a', 'validate': {'pattern': '[<=>]+'}}",
        "{'type': 'select', 'id': 'f', 'key': 'a', 'values': [{'label': 'A', 'value': 'a'}]}"
      })
  void whatAnAnalystDrawsPasses(String component) {
    assertThat(findings(component)).isEmpty();
  }

  @Test
  void twoAnswersWithOneValueAreRefused() {
    assertThat(
            findings(
                "{'type': 'radio', 'id': 'f', 'key': 'a', 'values': [{'label': 'They come', 'value':"
                    + " 'coming'}, {'label': 'They do not', 'value': 'coming'}]}"))
        .containsExactly(
            "hello.form, f: gives the answers 'They come' and 'They do not' the same value"
                + " 'coming', so that nobody could tell which was chosen: give each a value of its"
                + " own");
  }

  @Test
  void aFormThatIsMadeForCamunda8IsARemark() {
    assertThat(
            FormCheck.of(
                "hello.form",
                """
                {"id": "hello", "type": "default", "executionPlatform": "Camunda Cloud",
                  "components": []}"""))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.isFault()).isFalse();
              assertThat(found.message())
                  .isEqualTo("is made for Camunda 8, and what shows it here is Camunda 7");
            });
  }

  @Test
  void ourOwnFormsPass() throws IOException {
    try (Stream<Path> forms = Files.list(Path.of("forms"))) {
      for (Path form : forms.toList()) {
        assertThat(FormCheck.of(form.getFileName().toString(), Files.readString(form)))
            .as(form.toString())
            .isEmpty();
      }
    }
  }

  @Test
  void aFormWithVeryManyPartsIsReadAtOnce() {
    String part =
        "{'type': 'text', 'id': 'f', 'text': '" + "{{((((((((((a))))))))))}} ".repeat(40) + "'},";

    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () ->
            assertThat(findings(part.repeat(400) + "{'type': 'text', 'id': 'g', 'text': ''}"))
                .hasSize(1)
                .first(STRING)
                .contains("those of a form have at most 1000"));
  }

  private static List<String> findings(String components) {
    return FormCheck.of(
            "hello.form",
            "{\"id\": \"hello\", \"type\": \"default\", \"components\": ["
                + components.replace('\'', '"')
                + "]}")
        .map(Finding::toString)
        .toList();
  }
}
