package org.followthrough.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.followthrough.trigger.Complaint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What mailbox providers pass on of those who mind a mail (RFC 5965, and forms of their own). */
class FeedbackReportTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "abuse, true",
    "fraud, true",
    "opt-out, true",
    "other, true",
    "not-spam, false",
    "auth-failure, false"
  })
  void itsKindSaysWhetherSomebodyMinds(String kind, boolean isComplaint) throws Exception {
    Optional<String> read = FeedbackReport.kind(MailText.read(report(kind)));

    assertThat(read).contains(kind);
    assertThat(FeedbackReport.isComplaint(kind)).isEqualTo(isComplaint);
  }

  @Test
  void itNamesOurMailAndItsRecipient() throws Exception {
    Complaint complaint = FeedbackReport.complaint(MailText.read(report("abuse")), "abuse");

    assertThat(complaint.about().messageIds()).contains("<step-7.1@followthrough.example>");
    assertThat(complaint.about().instanceIds()).hasSize(1);
    assertThat(complaint.about().recipients()).startsWith("rosa@coop.example");
  }

  @Test
  void aProvidersOwnFormIsOneToo() throws Exception {
    IncomingMail mail =
        MailText.read(
            """
            From: staff@provider.example
            Subject: complaint about message from 192.0.2.9
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: message/rfc822

            X-HmXmrOriginalRecipient: rosa@coop.example
            %s
            --b--
            """
                .formatted(MailText.RETURNED));

    String kind = FeedbackReport.kind(mail).orElseThrow();
    assertThat(FeedbackReport.isComplaint(kind)).isTrue();
    assertThat(FeedbackReport.complaint(mail, kind).about().recipients())
        .contains("rosa@coop.example");
  }

  @Test
  void aPersonWhoWritesOfSpamPassesNoComplaintOn() throws Exception {
    assertThat(
            FeedbackReport.kind(
                MailText.read(
                    "From: rosa@coop.example\nSubject: Spam report for the newsletter\n\nHere it is.")))
        .isEmpty();
  }

  private static String report(String kind) {
    return """
    From: feedback@provider.example
    Subject: FW: Checking in
    Content-Type: multipart/report; report-type=feedback-report; boundary=b

    --b
    Content-Type: text/plain

    A report on a mail from 192.0.2.9.
    --b
    Content-Type: message/feedback-report

    Feedback-Type: %s
    Version: 1
    Original-Rcpt-To: rosa@coop.example
    --b
    Content-Type: message/rfc822

    %s
    --b--
    """
        .formatted(kind, MailText.RETURNED);
  }
}
