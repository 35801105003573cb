package org.followthrough.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom a mail server's words and codes blame, as a report repeats them. */
class SmtpReplyTest {

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "5.1.1 | 550 5.1.1 no such user",
        "5.0.0 | 550 user unknown",
        "5.0.0 | 550 <rosa@coop.example>: Recipient address rejected: User unknown in local table",
        "5.0.0 | 550 Requested action not taken: mailbox unavailable",
        "5.2.1 | 550 5.2.1 the mailbox is not active any more",
        "5.4.1 | 550 5.4.1 Recipient address rejected: Access denied",
        "5.4.4 | Host or domain name not found. Name service error for name=coop.example type=MX: Host not found",
        "5.1.2 | 550 5.1.2 bad destination system",
        "5.5.0 | 550 5.5.0 This account has been disabled",
        "5.7.1 | 550 5.7.1 no such mailbox on this system",
        "5.0.0 | 550 5.1.10 the recipient was not found",
        "5.1.1 | ''",
        "5.1.6 | 551 5.1.6 the user has moved",
        "5.0.0 | 550 la cuenta no existe"
      })
  void anAddressIsBlamed(String status, String words) {
    assertThat(blame(status, words)).isEqualTo(Blame.ADDRESS);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "5.1.1 | 552 5.2.2 over quota",
        "5.2.1 | 450-5.2.1 The user is receiving mail at a rate that prevents more",
        "5.2.2 | ''",
        "5.1.1 | 550 5.1.1 the mailbox of this user is full",
        "4.4.7 | Connection timed out",
        "5.4.4 | 550 5.4.4 no route to the host",
        "5.4.4 | Host not found, try again",
        "5.0.0 | 554 too many connections from your server",
        "5.7.1 | 550 5.7.1 rate limit exceeded, come back later",
        "5.3.0 | 554 5.3.0 the server is in trouble",
        "5.0.0 | 452 4.3.1 no space left",
        "4.1.1 | 450 4.1.1 user unknown, ask again"
      })
  void whatMayPassBlamesNobody(String status, String words) {
    assertThat(blame(status, words)).isEqualTo(Blame.MAY_PASS);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "5.1.0 | 550 5.1.0 <care@coop.example> sender rejected by SPF",
        "5.1.1 | 550 5.7.1 your server is on our block list",
        "5.1.8 | 550 5.1.8 bad sender",
        "5.1.7 | 550 5.1.7 no such domain coop.example",
        "5.1.1 | 550 5.1.1 message refused, DMARC policy of your domain",
        "5.0.0 | 554 spam is not welcome here",
        "5.0.0 | 550 the sender address does not exist",
        "5.1.3 | 553 see https://www.spamhaus.org/query/ip/192.0.2.9",
        "5.7.1 | 554 5.7.1 relaying denied",
        "5.0.0 | SMTP error from remote mail server after MAIL FROM:<care@coop.example>: 553 5.1.0 it does not exist",
        "5.0.0 | 550 reverse DNS lookup of your address failed",
        "5.1.1 | 550 5.1.1 refused due to recipient preferences"
      })
  void weAreBlamed(String status, String words) {
    assertThat(blame(status, words)).isEqualTo(Blame.US);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "5.3.4 | 552 5.3.4 message size exceeds the fixed limit",
        "5.2.3 | 552 5.2.3 message too large",
        "5.6.0 | 554 5.6.0 malformed"
      })
  void theMailItselfIsBlamed(String status, String words) {
    assertThat(blame(status, words)).isEqualTo(Blame.MESSAGE);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "5.0.0 | 550 no",
        "5.0.0 | ''",
        "''    | The group may not exist, or you may not have permission to write to it.",
        "5.0.0 | 554 transaction failed"
      })
  void nobodyIsBlamedWhereNothingTells(String status, String words) {
    assertThat(blame(status, words)).isEqualTo(Blame.UNKNOWN);
  }

  @Test
  void whatStandsInAnAddressOrALinkSaysNothing() {
    assertThat(
            blame(
                "5.1.1",
                "550 5.1.1 <spam.quota@blocked.example>: unknown user, see https://mail.example/spam"))
        .isEqualTo(Blame.ADDRESS);
  }

  @Test
  void theRuleThatDecidedIsNamed() {
    assertThat(SmtpReply.reported("5.1.1", "552 5.2.2 over quota").judgement().rule())
        .isEqualTo("words: the mailbox is full");
    assertThat(SmtpReply.reported("5.1.1", "").judgement().rule()).isEqualTo("code: 5.1.1");
  }

  private static Blame blame(String status, String words) {
    return SmtpReply.reported(status, words).judgement().blame();
  }
}
