package org.followthrough.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An analyst's slips in the texts and their names: a family reads none of them. */
class TextSlipsTest {

  @Test
  void ourTextsAndSchemasAreFaultlessAndNeedNoRemark() {
    assertThat(CheckedFiles.ours().findings())
        .filteredOn(finding -> finding.file().matches(".*\\.(txt|html|json)"))
        .isEmpty();
  }

  @Test
  void theSampleIsFaultlessAndNeedsNoRemark() throws IOException {
    CheckedFiles sample = CheckedFiles.none();
    try (Stream<Path> files = Files.list(Path.of("samples/book_reminder"))) {
      for (Path file : files.toList()) {
        sample.and(file.getFileName().toString(), Files.readString(file));
      }
    }

    assertThat(sample.findings()).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          sms.txt     | Hello ${familyName} family        | has '${familyName}', which a family would read as it stands there | write {{familyName}}
          sms.txt     | Hello #{familyName} family        | has '#{familyName}', which a family would read | write {{familyName}}
          sms.txt     | Hello {familyName} family         | has '{familyName}', which a family would read  | write {{familyName}}
          sms.txt     | Hello {familyname} family         | has '{familyname}', which a family would read  | write {{familyName}}
          sms.txt     | Hello {whoever} family            | has '{whoever}', which a family would read     | write {{…}} around the name of a variable
          sms.txt     | Hello [familyName] family         | has '[familyName]', which a family would read  | write {{familyName}}
          sms.txt     | Hello %familyName% family         | has '%familyName%', which a family would read  | write {{familyName}}
          sms.txt     | Hello <<familyName>> family       | has '<<familyName>>', which a family would read | write {{familyName}}
          sms.txt     | Hello {{familyNmae}} family       | uses {{familyNmae}}, which nobody offers       | did you mean {{familyName}}?
          sms.txt     | Hello {{family_name}} family      | uses {{family_name}}, which nobody offers      | did you mean {{familyName}}?
          sms.txt     | Hello {{family.name}} family      | uses {{family.name}}, which nobody offers      | did you mean {{familyName}}?
          sms.txt     | Due {{dueDat}}                    | uses {{dueDat}}, which nobody offers           | did you mean {{dueDate}}?
          sms.txt     | {{#recomendation}}x{{/recomendation}} | uses {{recomendation}}, which nobody offers | did you mean {{recommendation}}?
          sms.txt     | Hello {{familyName                | is not a whole {{variable}}                    | write two braces before
          sms.txt     | Hello {{familyName}               | is not a whole {{variable}}                    | write two braces before
          sms.txt     | Hello {{&familyName}}             | is not a whole {{variable}}                    | write two braces before
          sms.txt     | Hello {{family name}}             | is not a whole {{variable}}                    | write two braces before
          sms.txt     | {{#familyName}}Hello              | opens or closes a {{#section}}                 | write {{/…}} with the same name
          sms.txt     | Hello{{/familyName}}              | opens or closes a {{#section}}                 | write {{/…}} with the same name
          sms.txt     | ` `                               | is empty                                       | write the text
          subject.txt | `One\nTwo`                        | has more than one line                         | write it in one line
          email.html  | <p>Hello {{{familyName}}}</p>     | what stands between three braces is not made safe | write {{familyName}}
          email.html  | <p>Hello {{familyName}}           | opens <p> and does not close it                | add </p>
          email.html  | <p>Hello</b></p>                  | closes </b> before </p>                        | close what was opened last first
          email.html  | <p>Hello</p></div>                | closes </div> that was not opened              | close what was opened last first
          email.html  | <p><b>Hello</p></b>               | closes </p> before </b>                        | close what was opened last first
          email.html  | <p Hello</p>                      | which is no whole tag                          | close the tag with >
          email.html  | <p>3 < 5</p>                      | which is no whole tag                          | close the tag with > and its values with quotation marks, or write &lt; for <
          email.html  | <p><a href="{{unsubscribeUrl}}>Stop</a></p> | which is no whole tag                | close the tag with >
          email.html  | <script>alert(1)</script>         | has a <script>, which mail programs keep       | remove it
          """)
  void aSlipInATextIsRefused(String kind, String text, String message, String remedy) {
    String file = "concern_outreach." + kind;

    assertThat(CheckedFiles.of(file, text.replace("\\n", "\n")).findings())
        .anySatisfy(
            found -> {
              assertThat(found.isFault()).isTrue();
              assertThat(found.file()).isEqualTo(file);
              assertThat(found.message()).contains(message);
              assertThat(found.remedy()).startsWith(remedy);
            });
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          concern_outreach.sms.txt    | You’re welcome. Bye                        | has ’, with which a message to a phone would hold 70 characters and not 160 | write ' instead
          concern_outreach.sms.txt    | “Hello” – we are here…                     | has – “ ” …, with which | instead
          concern_outreach.sms.txt    | {{place}} is where we go                   | uses {{place}}, which no event offers | write {{#place}} before and {{/place}} behind
          concern_outreach.email.txt  | Hello {{familyName}}                       | does not show how to stop our emails | end it with a link to {{unsubscribeUrl}}
          concern_outreach.email.html | <img alt="Us" src="logo.png">               | shows a picture from 'logo.png', where no mail program finds it | write its whole address, as in https://
          concern_outreach.email.html | <img src='/pictures/logo.png'/>             | shows a picture from '/pictures/logo.png', where no | write its whole address
          concern_outreach.email.html | <img src="cid:logo">                        | shows a picture from 'cid:logo', where no | write its whole address
          concern_outreach.es.sms.txt | Hola, {{familyName}}                       | is in the language 'es', in which concern_outreach.es.email.html and concern_outreach.es.email.txt and concern_outreach.es.subject.txt lack | write what lacks
          onboarding_first_days.es.subject.txt | Hola                              | has no onboarding_first_days.subject.txt beside it | write that too
          book_club.sms.txt           | Hello                                      | is a text of 'book_club', which no diagram sends and no table chooses | deploy the diagram or the table that names it
          book_club.subject.txt       | Hello                                      | is a part of an email that is not whole | deploy book_club.email.txt and book_club.email.html too
          """)
  void whatMayNotBeMeantIsARemark(String file, String text, String message, String remedy) {
    List<Finding> findings = CheckedFiles.of(file, text).findings();

    assertThat(findings).noneMatch(Finding::isFault);
    assertThat(findings)
        .anySatisfy(
            found -> {
              assertThat(found.message()).contains(message);
              assertThat(found.remedy()).contains(remedy);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://www.example.org/logo.png",
        "http://www.example.org/logo.png",
        "{{logo}}",
        "data:image/png;base64,iVBORw0KGgo="
      })
  void aPictureWithAWholeAddressNeedsNoRemark(String source) {
    assertThat(LinkCheck.remarks("<img src=\"" + source + "\" data-src=\"logo.png\">")).isEmpty();
  }

  @Test
  void aTextThatTakesTwoMessagesIsARemark() {
    String plain = "We write to you. ".repeat(9);

    assertThat(CheckedFiles.of("concern_outreach.sms.txt", plain).findings()).isEmpty();
    assertThat(CheckedFiles.of("concern_outreach.sms.txt", plain + plain).findings())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.isFault()).isFalse();
              assertThat(found.message()).isEqualTo("takes 2 messages with names of usual length");
            });
    assertThat(CheckedFiles.of("concern_outreach.sms.txt", "Ñandú ".repeat(15)).findings())
        .extracting(Finding::message)
        .containsExactly(
            "takes 2 messages with names of usual length, because ú leaves 70 characters to each");
    assertThat(CheckedFiles.of("concern_outreach.sms.txt", "a".repeat(613)).findings())
        .extracting(Finding::sentence)
        .containsExactly(
            "has 613 characters; a text has at most 612, as many as four messages hold: say it in"
                + " fewer");
  }

  @Test
  void aTemplateThatIsNearlyOneThatIsSentIsRefused() {
    assertThat(CheckedFiles.of("concern_outreech.sms.txt", "Hello").findings())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.isFault()).isTrue();
              assertThat(found.remedy()).isEqualTo("did you mean 'concern_outreach.sms.txt'?");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          concern_outreach.emial.txt     | concern_outreach.email.txt
          concern_outreach.email.htm     | concern_outreach.email.html
          concern_outreach.sms (1).txt   | concern_outreach.sms.txt
          concern_outreach.sms.txt.txt   | concern_outreach.sms.txt
          concern_outreach.sms - Copy.txt | concern_outreach.sms.txt
          Concern_outreach.smss.txt      | concern_outreach.sms.txt
          concern_outreach.subjekt.txt   | concern_outreach.subject.txt
          messages/concern_outreach.sms.txt | concern_outreach.sms.txt
          payment_overdue.shema.json     | payment_overdue.schema.json
          select_intervention.dnm        | select_intervention.dmn
          """)
  void aNameThatIsNearlyOneOfOursIsRefusedWithTheOneThatIsMeant(String name, String meant) {
    assertThat(CheckedFiles.of(name, "Hello").findings())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.message()).isEqualTo("has a name by which nothing is deployed");
              assertThat(found.remedy()).endsWith("; did you mean " + meant + "?");
            });
  }

  @Test
  void aTextThatIsNotWrittenInUtf8IsRefused() {
    assertThat(
            CheckedFiles.none()
                .and(
                    "concern_outreach.sms.txt", "Olá família".getBytes(StandardCharsets.ISO_8859_1))
                .findings())
        .singleElement()
        .satisfies(
            found ->
                assertThat(found.sentence())
                    .isEqualTo("is not written in UTF-8: save it with that encoding"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<p>Hello<br>you</p>",
        "<p>Hello<br/>you</p>",
        "<p class='a' style=\"b\" hidden>Hello</p>",
        "<!-- <p> --><p>Hello</p>",
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body>Hello</body></html>",
        "{{#dueDate}}<p>{{dueDate}}</p>{{/dueDate}}",
        "<p>3 &lt; 5</p>"
      })
  void htmlThatIsWholeIsTaken(String html) {
    assertThat(HtmlTags.fault(html)).isEmpty();
  }

  @Test
  void hostileHtmlIsReadInAMoment() {
    for (String part :
        List.of("<a ", "<a b=", "<a b='", "<!--", "<", "<a b c d e f g ", "<img ", "<img src='")) {
      String html = part.repeat(100_000 / part.length());

      Assertions.assertThatCode(
              () ->
                  org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                      Duration.ofSeconds(2),
                      () -> {
                        HtmlTags.fault(html);
                        LinkCheck.remarks(html);
                      }))
          .as(part)
          .doesNotThrowAnyException();
    }
  }
}
