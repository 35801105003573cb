package org.followthrough.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/** Messages that were sent and come back: over real SMTP and IMAP, as RFC 3464 writes it. */
@SandboxTest
class ReturnedMailTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamilyThatGotAnEmail() {
    coOp.opensOnAMonday();
    coOp.aFamily("novak");
    coOp.aPredictionFor("novak");
    assertThat(coOp.channelsUsedFor("novak")).containsExactly("email");
  }

  @Test
  void aMailThatComesBackIsFollowedByTheTextAtOnce() {
    coOp.theMailComesBack("novak");

    assertThat(coOp.channelsUsedFor("novak")).containsExactly("email", "sms");
    assertThat(delivery("Send the first email")).isEqualTo("bounced");
  }

  @Test
  void theCallComesTwoDaysAfterTheTextThatReplacedIt() {
    coOp.theMailComesBack("novak");
    coOp.passes("P1DT20H");
    assertThat(coOp.tasks("Call the family")).isEmpty();

    coOp.passes("PT5H");

    assertThat(coOp.tasks("Call the family")).hasSize(1);
    assertThat(coOp.channelsUsedFor("novak")).containsExactly("email", "sms");
  }

  @Test
  void theCallAfterItEndsTheWorkflow() {
    coOp.theMailComesBack("novak");
    coOp.passes("P2DT1H");

    coOp.completes("Call the family", Map.of("callOutcome", "reached"));

    assertThat(coOp.onlyInstanceOf("novak").get("status").asText()).isEqualTo("completed");
  }

  @Test
  void aSecondReportOnTheSameMailChangesNothing() {
    coOp.theMailComesBack("novak");
    coOp.theMailComesBack("novak");

    assertThat(coOp.channelsUsedFor("novak")).containsExactly("email", "sms");
    assertThat(coOp.tasks("Call the family")).isEmpty();
  }

  @Test
  void aMailThatComesBackAfterTheTextWasSentRepeatsNothing() {
    coOp.daysPass(3);

    coOp.theMailComesBack("novak");

    assertThat(coOp.channelsUsedFor("novak")).containsExactly("email", "sms");
    assertThat(coOp.tasks("Call the family")).isEmpty();
    assertThat(delivery("Send the first email")).isEqualTo("bounced");
  }

  @ParameterizedTest(name = "{0} is on record by then: {1}")
  @CsvSource({
    "novak@families.example,        sms",
    "NOVAK@families.example,        sms",
    "novak.family@families.example, email"
  })
  void theAddressIsBlockedForTheNextWorkflowTooAndACorrectedOneWorksAtOnce(
      String address, String channel) {
    coOp.theMailComesBack("novak");
    coOp.operationsDeletes(coOp.onlyInstanceOf("novak"));
    coOp.daysPass(1);
    coOp.aFamilyWith("novak", "email", address);

    coOp.aPredictionFor("novak");

    assertThat(coOp.channelsUsedFor("novak")).containsExactly("email", "sms", channel);
  }

  @Test
  void aFamilyWhoseOnlyAddressHasBouncedIsNotWrittenTo() {
    coOp.aFamilyWithout("novak", "phone");
    coOp.theMailComesBack("novak");
    assertThat(coOp.onlyInstanceOf("novak").get("status").asText()).isEqualTo("failed");

    assertThat(coOp.aPredictionFor("novak").get("result").asText()).isEqualTo("suppressed");
  }

  @Test
  void aMailThatIsLateChangesNothing() {
    coOp.theMailComesBack("novak", "delayed", "4.4.1");

    assertThat(coOp.channelsUsedFor("novak")).containsExactly("email");
    assertThat(delivery("Send the first email")).isEqualTo("sent");
    assertThat(coOp.tasks("Look into the mail")).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"5.2.2", "4.2.2", "4.4.7", "5.3.0", "5.4.4"})
  void aServersTroubleTakesTheNextWayAndBlamesNoAddress(String status) {
    coOp.theMailComesBack("novak", "failed", status);
    assertThat(coOp.channelsUsedFor("novak")).containsExactly("email", "sms");
    assertThat(delivery("Send the first email")).isEqualTo("failed");
    coOp.operationsDeletes(coOp.onlyInstanceOf("novak"));
    coOp.daysPass(1);

    coOp.aPredictionFor("novak");

    assertThat(coOp.channelsUsedFor("novak")).containsExactly("email", "sms", "email");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"5.7.1", "5.1.8"})
  void aRefusalOfOursBlamesNobodyAndIsLookedInto(String status) {
    coOp.theMailComesBack("novak", "failed", status);

    assertThat(coOp.channelsUsedFor("novak")).containsExactly("email");
    assertThat(coOp.contextOf(coOp.onlyTask("Look into the mail"))).contains(status);
  }

  @Test
  void aReportThatMatchesNothingIsLookedInto() {
    coOp.aMailArrives(
        mail(
            """
            From: mailer-daemon@elsewhere.example
            To: care@followthrough.example
            Message-ID: <report-1@elsewhere.example>
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status; boundary=b

            --b
            Content-Type: text/plain

            It did not arrive.
            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; elsewhere.example

            Final-Recipient: rfc822; nobody.we.know@elsewhere.example
            Action: failed
            Status: 5.1.1

            --b--
            """));

    assertThat(coOp.contextOf(coOp.onlyTask("Look into the mail"))).contains("failed", "5.1.1");

    coOp.completes("Look into the mail", Map.of("taskNotes", "None of ours."));
    assertThat(coOp.tasks("Look into the mail")).isEmpty();
  }

  @Test
  void aReportThatOnlyNamesTheRecipientProvesNothingAndIsLookedInto() {
    coOp.aMailArrives(
        mail(
            """
            From: mailer-daemon@families.example
            Message-ID: <report-2@families.example>
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status; boundary=b

            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; families.example

            Final-Recipient: rfc822; Novak@Families.example
            Action: failed
            Status: 5.0.0
            Diagnostic-Code: smtp; 550 5.1.1 no such user

            --b--
            """));

    assertThat(coOp.channelsUsedFor("novak")).containsExactly("email");
    assertThat(coOp.contextOf(coOp.onlyTask("Look into the mail")))
        .contains("Martinez", "novak@families.example", "550 5.1.1 no such user");
  }

  @Test
  void aBouncePutsNobodyBeforeAReply() {
    coOp.theMailComesBack("novak");

    assertThat(coOp.tasks("Answer the reply")).isEmpty();
  }

  @Test
  void aReplyAfterTheBounceStillStopsTheRest() {
    coOp.theMailComesBack("novak");

    coOp.familyReplies("novak", "sms", "Here we are.");
    coOp.daysPass(10);

    assertThat(coOp.tasks("Answer the reply")).hasSize(1);
    assertThat(coOp.tasks("Call the family")).isEmpty();
  }

  @Test
  void inTheMediumRiskWorkflowTheCheckInIsTextedAtOnceToo() {
    coOp.aFamilyWith("okoye", "phone", "+12015550177");
    coOp.aPredictionFor("okoye", 0.7, 90);

    coOp.theMailComesBack("okoye");
    assertThat(coOp.channelsUsedFor("okoye")).containsExactly("email", "sms");

    // Five days on is a Saturday.
    coOp.daysPass(7);
    assertThat(coOp.channelsUsedFor("okoye")).containsExactly("email", "sms", "sms");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({"5.1, status", "5.1.1.1, status", "hello, status"})
  void aStatusThatIsNoneIsRefused(String status, String field) {
    String id = coOp.lastMessage("novak", "email").get("id").asText();

    var refused =
        coOp.as(
            "admin",
            HttpMethod.POST,
            "/sandbox/messages/" + id + "/bounce",
            Map.of("status", status));

    assertThat(refused.getStatusCode().value()).isEqualTo(400);
    assertThat(refused.getBody()).contains(field);
  }

  private String delivery(String step) {
    return coOp.onlyStep("novak", step).get("output").get("delivery").asText();
  }

  private static byte[] mail(String text) {
    return text.replace("\n", "\r\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}
