package org.followthrough.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentCatalog;
import org.apache.pdfbox.text.PDFTextStripper;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.ValidationResult;

/** What a board or a court is shown of how a family was contacted. */
@SandboxTest
class EvidenceTest {

  private static final String FAMILY = "evidence-li";
  private static final String PATH = "/api/v1/families/" + FAMILY + "/evidence";

  @Autowired CoOp coOp;

  @BeforeEach
  void opens() {
    coOp.opensOnAMonday();
  }

  @Test
  void itSaysWhoWasContactedWhenAndHowAndWhatCameOfIt() {
    aBounceAHoldACallAndAReply();

    String csv = text(asked("sarah", "text/csv"));

    assertThat(csv.lines().findFirst().orElseThrow())
        .startsWith(
            "familyId,familyName,at,timeZone,kind,title,channel,address,subject,text,result");
    assertThat(csv)
        .contains(",message,Send the first email,email,evidence-li@families.example,")
        .contains(",bounced,")
        .contains(",held,Send the first email,")
        .contains("weekend")
        .contains(",message,Send the text,sms,+12015550101,")
        .contains(",task,Call the family,call,,,They stay.,reached,")
        .contains(",reply,The family wrote,sms,+12015550101,,Thank you.,")
        .contains(",sarah,");
  }

  @Test
  void asPdfItSaysTheSameAndIsTagged() throws IOException {
    aBounceAHoldACallAndAReply();

    ResponseEntity<byte[]> answer = asked("sarah", "application/pdf");

    assertThat(answer.getHeaders().getContentDisposition().getFilename())
        .isEqualTo("evidence-evidence-li.pdf");
    try (PDDocument pdf = Loader.loadPDF(answer.getBody())) {
      PDDocumentCatalog catalog = pdf.getDocumentCatalog();
      assertThat(catalog.getMarkInfo().isMarked()).as("tagged").isTrue();
      assertThat(catalog.getLanguage()).isEqualTo("en");
      assertThat(new PDFTextStripper().getText(pdf))
          .contains("Record of contact attempts")
          .contains("weekend")
          .contains("Result: bounced")
          .contains("They stay.")
          .contains("Thank you.")
          .contains(
              "1 email sent: 1 bounced; 1 text message sent: 1 delivered; 1 call made; 1 reply");
    }
  }

  /** PDF/UA-1 (ISO 14289-1), as far as a program can judge it. */
  @Test
  void aScreenReaderReadsThePdf() throws Exception {
    coOp.aFamilyWith(FAMILY, "familyName", "李 Мартинес משפחה عائلة");
    coOp.aPredictionFor(FAMILY);
    VeraGreenfieldFoundryProvider.initialise();

    try (PDFAParser pdf =
            Foundries.defaultInstance()
                .createParser(
                    new ByteArrayInputStream(asked("sarah", "application/pdf").getBody()),
                    PDFAFlavour.PDFUA_1);
        PDFAValidator validator =
            Foundries.defaultInstance().createValidator(PDFAFlavour.PDFUA_1, false)) {
      ValidationResult result = validator.validate(pdf);

      assertThat(result.getTotalAssertions()).as("checks made").isGreaterThan(1000);
      assertThat(result.getFailedChecks()).isEmpty();
      assertThat(result.isCompliant()).isTrue();
    }
  }

  @Test
  void aNameInAnyScriptIsPrinted() throws IOException {
    coOp.aFamilyWith(FAMILY, "familyName", "李 Мартинес Ωραία משפחה عائلة परिवार ครอบครัว 김 😀");

    try (PDDocument pdf = Loader.loadPDF(asked("sarah", "application/pdf").getBody())) {
      assertThat(new PDFTextStripper().getText(pdf))
          .contains("李 Мартинес Ωραία")
          .contains("[gim]")
          .contains("[grinning face]");
    }
  }

  @Test
  void itsCheckValueIsOnRecordLater() {
    coOp.aFamily(FAMILY);
    coOp.aPredictionFor(FAMILY);
    String csv = text(asked("sarah", "text/csv")).strip();
    String checkValue = csv.substring(csv.lastIndexOf(',') + 1);
    coOp.daysPass(3);

    JsonNode check =
        coOp.body(
            coOp.as("otto", HttpMethod.GET, "/api/v1/audit/check?checkValue=" + checkValue, null));

    assertThat(check.get("checkValueOnRecord").asBoolean()).isTrue();
    assertThat(check.get("intact").asBoolean()).isTrue();
  }

  @Test
  void nobodyCanUnsubscribeTheFamilyByIt() {
    coOp.aFamily(FAMILY);
    coOp.aPredictionFor(FAMILY);

    assertThat(text(asked("sarah", "text/csv")))
        .contains("/unsubscribe/…")
        .doesNotContainPattern("unsubscribe/[0-9a-f]");
  }

  @Test
  void aFamilysWordsAreNoFormulaInASpreadsheet() {
    coOp.aFamily(FAMILY);
    coOp.aPredictionFor(FAMILY);
    coOp.familyReplies(FAMILY, "email", "=HYPERLINK(\"http://evil.example\")");

    assertThat(text(asked("sarah", "text/csv")))
        .contains(",\"'=HYPERLINK(\"\"http://evil.example\"\")");
  }

  @Test
  void pdfIsWhatComesWhereAnythingWillDo() {
    coOp.aFamily(FAMILY);

    assertThat(asked("sarah", "*/*").getHeaders().getContentType()).hasToString("application/pdf");
    assertThat(asked("sarah", "text/csv, application/pdf;q=0.5").getHeaders().getContentType())
        .hasToString("text/csv;charset=UTF-8");
    assertThat(asked("sarah", "image/png").getStatusCode().value()).isEqualTo(406);
  }

  @Test
  void aFamilyThatNobodyKnowsIsNotFound() {
    ResponseEntity<byte[]> answer = asked("sarah", "application/pdf");

    assertThat(answer.getStatusCode().value()).isEqualTo(404);
    assertThat(answer.getHeaders().getContentType()).hasToString("application/problem+json");
    assertThat(text(answer)).contains(FAMILY);
  }

  @Test
  void theSystemThatPredictsMayNotReadIt() {
    coOp.aFamily(FAMILY);

    assertThat(asked("predictor", "text/csv").getStatusCode().value()).isEqualTo(403);
  }

  /** It begins on a Saturday, so that the first email waits for Monday. */
  private void aBounceAHoldACallAndAReply() {
    coOp.aFamily(FAMILY);
    coOp.daysPass(5);
    coOp.aPredictionFor(FAMILY);
    coOp.daysPass(2);
    coOp.theMailComesBack(FAMILY);
    coOp.daysPass(2);
    coOp.completes("Call the family", Map.of("callOutcome", "reached", "callNotes", "They stay."));
    coOp.familyReplies(FAMILY, "sms", "Thank you.");
  }

  private ResponseEntity<byte[]> asked(String user, String accept) {
    return RestClient.builder()
        .baseUrl(coOp.url())
        .defaultHeaders(headers -> headers.setBasicAuth(user, user))
        .build()
        .get()
        .uri(PATH)
        .header("Accept", accept)
        .retrieve()
        .onStatus(status -> true, (request, response) -> {})
        .toEntity(byte[].class);
  }

  private static String text(ResponseEntity<byte[]> answer) {
    return new String(answer.getBody(), StandardCharsets.UTF_8);
  }
}
