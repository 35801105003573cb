package org.followthrough.channel.email;

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

/** The organisation's mailbox, read over IMAP. */
@SandboxTest
class InboxTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamilyThatGotAnEmail() {
    coOp.opensOnAMonday();
    coOp.aFamily("keller");
    coOp.aPredictionFor("keller");
    coOp.settles();
  }

  @Test
  void aBounceIsReadAndNoReply() {
    String id = coOp.lastMessage("keller", "email").get("id").asText();
    assertThat(
            coOp.as("admin", HttpMethod.POST, "/sandbox/messages/" + id + "/bounce", null)
                .getStatusCode()
                .is2xxSuccessful())
        .isTrue();
    coOp.settles();
    assertThat(coOp.tasks("Answer the reply")).isEmpty();

    coOp.familyReplies("keller", "email", "It did reach us");

    assertThat(coOp.tasks("Answer the reply")).hasSize(1);
  }

  @Test
  void aMailWithoutAMessageIdIsAReplyToo() {
    coOp.familyReplies("keller", "email", "Hello!", Map.of("Message-ID", ""));

    assertThat(coOp.tasks("Answer the reply")).hasSize(1);
  }

  @Test
  void aMailWhoseSenderCannotBeReadIsAReplyToTheMailThatItAnswers() {
    coOp.familyReplies("keller", "email", "Hello!", Map.of("From", "<<broken"));

    assertThat(coOp.contextOf(coOp.onlyTask("Answer the reply"))).contains("Hello!");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "Auto-Submitted, auto-replied",
    "Precedence, auto_reply",
    "X-Autoreply, yes",
    "X-Autorespond, away",
    "Subject, Automatic reply: your mail",
    "Subject, Out of office",
    "Subject, Automatische Antwort: Hallo",
    "Content-Type, multipart/report; report-type=disposition-notification; boundary=none"
  })
  void anOutOfOfficeNoteIsNoReply(String header, String value) {
    coOp.familyReplies("keller", "email", "I am away", Map.of(header, value));

    assertThat(coOp.tasks("Answer the reply")).isEmpty();
  }
}
