package org.followthrough.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import org.followthrough.trigger.MailServerReport;
import org.followthrough.trigger.MailServerReport.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports in the form of RFC 3464, in the states in which servers send them. */
class DeliveryReportTest {

  private static final String FAILED =
      """
      Final-Recipient: rfc822; rosa@coop.example
      Action: failed
      Status: 5.1.1
      Diagnostic-Code: smtp; 550 5.1.1 no such user
      """;

  @Test
  void theUsualFormIsRead() throws Exception {
    MailServerReport report = read("Reporting-MTA: dns; relay.example\n\n" + FAILED);

    assertThat(report.verdict()).isEqualTo(Verdict.BAD_ADDRESS);
    assertThat(report.words())
        .isEqualTo(
            "the mail server reports 'failed' for rosa@coop.example: 550 5.1.1 no such user");
    assertThat(report.about().messageIds()).contains("<step-7.1@followthrough.example>");
    assertThat(report.about().instanceIds())
        .containsExactly("8a1c2f60-0000-11ee-8000-0242ac120002");
    assertThat(report.about().recipients()).startsWith("rosa@coop.example");
    assertThat(report.rule()).contains("RFC 3464", "no such mailbox");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Reporting-MTA: dns; relay.example\n" + FAILED,
        FAILED,
        "Reporting-MTA: dns; relay.example\n\n\n\n" + FAILED,
        "Reporting-MTA: dns; relay.example\n\nFinal-Recipient: rfc822; rosa@coop.example\n\nAction: failed\n\nStatus: 5.1.1\n",
        "Final-Recipient: RFC822;<rosa@coop.example>\nACTION: Failed (bad mailbox)\nStatus: 5.1.1 (no such mailbox)\n",
        "Final-Recipient: rfc822; rosa@coop.example\nStatus: 5.1.1\nDiagnostic-Code: smtp;\n 550\n 5.1.1 no such user\n",
        "Original-Recipient: rfc822; rosa@coop.example\n" + FAILED
      })
  void itsFieldsMayStandAnyhow(String fields) throws Exception {
    MailServerReport report = read(fields);

    assertThat(report.verdict()).isEqualTo(Verdict.BAD_ADDRESS);
    assertThat(report.about().recipients()).startsWith("rosa@coop.example");
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "delayed,   4.4.1, UNDER_WAY",
    "relayed,   2.0.0, UNDER_WAY",
    "delivered, 2.0.0, UNDER_WAY",
    "expanded,  2.0.0, UNDER_WAY",
    "expired,   4.4.7, NOT_DELIVERED",
    "expired,   5.1.1, NOT_DELIVERED",
    "failed,    4.4.7, NOT_DELIVERED",
    "failed,    5.2.2, NOT_DELIVERED",
    "failed,    5.7.1, REFUSED_BY_POLICY",
    "failed,    5.3.4, REFUSED_BY_POLICY",
    "failed,    5.0.0, NOT_DELIVERED",
    "sneezed,   5.1.1, UNCLEAR"
  })
  void theActionComesFirst(String action, String status, Verdict verdict) throws Exception {
    assertThat(
            read("Final-Recipient: rfc822; rosa@coop.example\nAction: %s\nStatus: %s\n"
                    .formatted(action, status))
                .verdict())
        .isEqualTo(verdict);
  }

  @Test
  void whereTheFormTellsNothingTheProseBesideItIsRead() throws Exception {
    String report =
        MailText.deliveryReport(
                "Final-Recipient: rfc822; rosa@coop.example\nAction: failed\nStatus: 5.0.0\n")
            .replace("What follows is for machines.", "The server said: 550 unknown user");

    assertThat(DeliveryReport.of(MailText.read(report)).orElseThrow().verdict())
        .isEqualTo(Verdict.BAD_ADDRESS);
  }

  @Test
  void ofManyRecipientsTheOneIsReadWhomItDidNotReach() throws Exception {
    MailServerReport report =
        read(
            "Final-Recipient: rfc822; archive@coop.example\nAction: relayed\nStatus: 2.0.0\n\n"
                + FAILED);

    assertThat(report.verdict()).isEqualTo(Verdict.BAD_ADDRESS);
    assertThat(report.about().recipients()).startsWith("rosa@coop.example");
  }

  @Test
  void aReportThatIsAttachedIsReadToo() throws Exception {
    String report =
        MailText.deliveryReport(FAILED)
            .replace(
                "Content-Type: message/delivery-status\n",
                "Content-Type: message/delivery-status\nContent-Disposition: attachment\n");

    assertThat(DeliveryReport.of(MailText.read(report))).isPresent();
  }

  @Test
  void aMailWithoutSuchAPartIsNone() throws Exception {
    assertThat(DeliveryReport.of(MailText.read("From: rosa@coop.example\n\nHello!"))).isEmpty();
  }

  private static MailServerReport read(String fields) throws Exception {
    return DeliveryReport.of(MailText.read(MailText.deliveryReport(fields))).orElseThrow();
  }
}
