package org.followthrough.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What headers and the form of a mail say of who wrote it. */
class AutomaticAnswerTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated; type=vacation",
        "X-Autoreply: yes",
        "X-Autorespond: away",
        "X-Mail-Autoreply: 1",
        "Precedence: auto_reply",
        "X-MS-Exchange-Inbox-Rules-Loop: rosa@coop.example",
        "X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent",
        "X-Mailer: vacation 1.2.7"
      })
  void aProgramSaysSoItself(String header) throws Exception {
    assertThat(rule(header)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Auto-Submitted: no",
        "X-Autoreply: no",
        "Precedence: bulk",
        "Precedence: list",
        "Precedence: junk",
        "List-Id: <parents.coop.example>",
        "X-Auto-Response-Suppress: DR, OOF, AutoReply",
        "X-MS-Exchange-Inbox-Rules-Loop: grandpa@elsewhere.example",
        "X-Mailer: Outlook"
      })
  void whatAListOrAGatewayWritesSaysNothing(String header) throws Exception {
    assertThat(rule(header)).isEmpty();
  }

  @Test
  void aReceiptIsOneAtAnyDepth() throws Exception {
    assertThat(
            AutomaticAnswer.rule(
                MailText.read(
                    """
                    From: rosa@coop.example
                    Content-Type: multipart/mixed; boundary=a

                    --a
                    Content-Type: multipart/mixed; boundary=b

                    --b
                    Content-Type: text/plain

                    It was shown.
                    --b
                    Content-Type: message/disposition-notification
                    Content-Disposition: attachment

                    Disposition: manual-action/MDN-sent-manually; displayed
                    --b--
                    --a--
                    """)))
        .contains("form: a receipt");
  }

  @Test
  void aCalendarsAnswerIsNobodysWords() throws Exception {
    assertThat(
            AutomaticAnswer.rule(
                MailText.read(
                    """
                    From: rosa@coop.example
                    Content-Type: multipart/alternative; boundary=a

                    --a
                    Content-Type: text/plain

                    Accepted
                    --a
                    Content-Type: text/calendar; method=REPLY

                    BEGIN:VCALENDAR
                    METHOD:REPLY
                    END:VCALENDAR
                    --a--
                    """)))
        .contains("form: a calendar's answer");
  }

  private static Optional<String> rule(String header) throws Exception {
    return AutomaticAnswer.rule(
        MailText.read(header + "\nFrom: Rosa <rosa@coop.example>\nSubject: Re: Hello\n\nYes."));
  }
}
