package org.followthrough.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import org.followthrough.trigger.MailServerReport;
import org.followthrough.trigger.MailServerReport.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mail servers' reports in their own prose. */
class ProseReportTest {

  private static final String DAEMON = "Mail Delivery System <Mailer-Daemon@relay.example>";

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void isJudgedByWhatTheOtherServerSaid(
      String server, String from, String subject, Verdict verdict, String words) throws Exception {
    MailServerReport report = read(MailText.prose(from, subject, words)).orElseThrow();

    assertThat(report.verdict()).isEqualTo(verdict);
    assertThat(report.about().messageIds()).contains("<step-7.1@followthrough.example>");
    assertThat(report.words()).contains("rosa@coop.example");
    assertThat(report.rule()).startsWith("prose: ");
  }

  static Stream<Arguments> isJudgedByWhatTheOtherServerSaid() {
    return Stream.of(
        Arguments.of(
            "Exim, unknown",
            DAEMON,
            "Mail delivery failed: returning message to sender",
            Verdict.BAD_ADDRESS,
            """
            This message was written by a program.

            Your mail could not be delivered. The following address failed:

              rosa@coop.example
                SMTP error from remote mail server after RCPT TO:<rosa@coop.example>:
                host mx.coop.example [192.0.2.4]: 550 5.1.1 no mailbox of that name

            ------ This is a copy of the message, including all the headers. ------
            """),
        Arguments.of(
            "Exim, without a code",
            DAEMON,
            "Mail delivery failed: returning message to sender",
            Verdict.BAD_ADDRESS,
            """
            The following address failed:

              rosa@coop.example
                Unrouteable address
            """),
        Arguments.of(
            "qmail",
            "MAILER-DAEMON@relay.example",
            "failure notice",
            Verdict.BAD_ADDRESS,
            """
            I was not able to deliver your message to this address. I've given up.

            <rosa@coop.example>:
            192.0.2.4 does not like recipient.
            Remote host said: 550 sorry, no mailbox here by that name
            Giving up on 192.0.2.4.

            --- Below this line is a copy of the message.
            """),
        Arguments.of(
            "qmail, a full mailbox",
            "MAILER-DAEMON@relay.example",
            "failure notice",
            Verdict.NOT_DELIVERED,
            """
            <rosa@coop.example>:
            Remote host said: 552 5.2.2 this message is larger than the space left, over quota
            I'm not going to try again; I've given up.

            --- Below this line is a copy of the message.
            """),
        Arguments.of(
            "sendmail",
            "Mail Delivery Subsystem <MAILER-DAEMON@relay.example>",
            "Returned mail: see transcript for details",
            Verdict.BAD_ADDRESS,
            """
               ----- The following addresses had permanent fatal errors -----
            <rosa@coop.example>

               ----- Transcript of session follows -----
            ... while talking to mx.coop.example.:
            >>> RCPT To:<rosa@coop.example>
            <<< 550 <rosa@coop.example>... User unknown

               ----- Original message follows -----
            """),
        Arguments.of(
            "a webmail provider",
            "Mail Delivery Subsystem <mailer-daemon@webmail.example>",
            "Delivery Status Notification (Failure)",
            Verdict.BAD_ADDRESS,
            """
            Delivery to the following recipient failed permanently:

                 rosa@coop.example

            Technical details of permanent failure:
            The error that the other server returned was: 550 550 5.1.1 The account does not exist

            ----- Original message -----
            """),
        Arguments.of(
            "a webmail provider, policy",
            "Mail Delivery Subsystem <mailer-daemon@webmail.example>",
            "Delivery Status Notification (Failure)",
            Verdict.REFUSED_BY_POLICY,
            """
            Your message wasn't delivered to rosa@coop.example.
            The response was: 550 5.7.1 unsolicited mail from your address

            ----- Original message -----
            """),
        Arguments.of(
            "an office server",
            "postmaster@coop.example",
            "Undeliverable: Checking in",
            Verdict.BAD_ADDRESS,
            """
            Delivery has failed to these recipients: rosa@coop.example
            The email address you entered couldn't be found.
            mx.coop.example rejected your message: 550 5.1.10 RESOLVER.ADR.RecipientNotFound

            Original message headers:
            """),
        Arguments.of(
            "a group",
            "groups-noreply <mailer-daemon@groups.example>",
            "Delivery Status Notification (Failure)",
            Verdict.UNCLEAR,
            "The group rosa@coop.example may not exist, or you may not write to it.\n"),
        Arguments.of(
            "given up after days",
            DAEMON,
            "Could not deliver",
            Verdict.NOT_DELIVERED,
            """
            There was an error delivering your mail to <rosa@coop.example>.

            Reason: could not deliver for the last 432000 seconds. Giving up.

            Message headers follow.
            """));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void aDelayIsOneInWhicheverWords(String subject, String words) throws Exception {
    MailServerReport report = read(MailText.prose(DAEMON, subject, words)).orElseThrow();

    assertThat(report.verdict()).isEqualTo(Verdict.UNDER_WAY);
  }

  static Stream<Arguments> aDelayIsOneInWhicheverWords() {
    return Stream.of(
        Arguments.of(
            "Warning: message delayed 24 hours",
            "A message has not yet been delivered after more than 24 hours:\n rosa@coop.example\nNo action is required."),
        Arguments.of(
            "Delivery Status Notification (Delay)",
            "Delivery to rosa@coop.example has been delayed. It will be retried for 2 more days."),
        Arguments.of(
            "Warning: could not send message for past 4 hours",
            "This is a warning message only. Your message to rosa@coop.example is still being tried."));
  }

  @Test
  void aDaemonWithoutAnAddressIsOneToo() throws Exception {
    for (String from : new String[] {"MAILER-DAEMON (Mail Delivery System)", "MAILER-DAEMON <>"}) {
      String mail =
          MailText.prose(
                  from,
                  "Mail delivery failed",
                  "Your message to rosa@coop.example could not be delivered: 550 no such user\n")
              .replace("Return-Path: <>\n", "");

      assertThat(read(mail).orElseThrow().verdict()).isEqualTo(Verdict.BAD_ADDRESS);
    }
  }

  @Test
  void aGatewayThatAnswersOurMailIsOneToo() throws Exception {
    MailServerReport report =
        read("""
                Return-Path: <post_master@gateway.example>
                From: post_master@gateway.example
                Subject: Re:Checking in
                In-Reply-To: <step-7.1@followthrough.example>
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain

                Your message could not be delivered to rosa@coop.example.
                Error: 550 no such user here
                --b
                Content-Type: message/rfc822

                From: Care Team <care@followthrough.example>

                Dear Rosa
                --b--
                """)
            .orElseThrow();

    assertThat(report.verdict()).isEqualTo(Verdict.BAD_ADDRESS);
    assertThat(report.about().messageIds()).contains("<step-7.1@followthrough.example>");
  }

  @Test
  void whatAFailedRecipientIsCalledInTheHeaderIsTheFirstGuess() throws Exception {
    String mail =
        "X-Failed-Recipients: rosa@coop.example\n"
            + MailText.prose(DAEMON, "Mail delivery failed", "550 no such user");

    assertThat(read(mail).orElseThrow().about().recipients()).startsWith("rosa@coop.example");
  }

  @Test
  void aPersonWhoTellsOfAFailedMailIsNoServer() throws Exception {
    assertThat(
            read(
                """
                Return-Path: <rosa@coop.example>
                From: Rosa <rosa@coop.example>
                Subject: Re: Checking in

                Your mail to my husband came back: 550 no such user. Please write to me.
                """))
        .isEmpty();
  }

  private static Optional<MailServerReport> read(String mail) throws Exception {
    return ProseReport.of(MailText.read(mail));
  }
}
