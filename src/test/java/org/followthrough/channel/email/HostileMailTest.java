package org.followthrough.channel.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Whatever arrives, over real SMTP and IMAP: it is dealt with, and the next mail is read. */
@SandboxTest
class HostileMailTest {

  private static final String HEAD =
      "From: keller@families.example\r\nSubject: Hello\r\nMIME-Version: 1.0\r\n";

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamilyThatGotAnEmail() {
    coOp.opensOnAMonday();
    coOp.aFamily("keller");
    coOp.aPredictionFor("keller");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void whatCanBeReadIsAReply(String what, byte[] mail, String words) {
    coOp.aMailArrives(mail);

    assertThat(coOp.contextOf(coOp.onlyTask("Answer the reply"))).contains(words);
  }

  static Stream<Arguments> whatCanBeReadIsAReply() {
    return Stream.of(
        readable("an unknown charset", HEAD + type("text/plain; charset=x-klingon") + "Hello!"),
        readable("no charset", HEAD + type("text/plain") + "Hello! Zoë", ISO_8859_1, "Zoë"),
        readable(
            "the wrong charset",
            HEAD + type("text/plain; charset=utf-8") + "Hello! Zoë",
            ISO_8859_1,
            "Zoë"),
        readable("8-bit headers", HEAD + "X-Name: Zoë\r\n\r\nHello!", ISO_8859_1, "Hello!"),
        readable("no Message-ID, no date", HEAD + "\r\nHello!"),
        readable("a type that is none", HEAD + "Content-Type: ???\r\n\r\nHello!"),
        readable(
            "an encoding that is none",
            HEAD + "Content-Transfer-Encoding: rot13\r\n" + type("text/plain") + "Hello!"),
        readable(
            "a part that never ends",
            HEAD + type("multipart/mixed; boundary=b") + "--b\r\n" + type("text/plain") + "Hello!"),
        readable(
            "a flood of headers",
            HEAD + "X-Flood: more and more\r\n".repeat(20_000) + "\r\nHello!"),
        readable(
            "a flood of references",
            HEAD + "References: " + "<a@b>\r\n ".repeat(20_000) + "\r\n\r\nHello!"),
        readable("a zero in the text", HEAD + type("text/plain") + "Hello!\0 It is us"),
        readable(
            "an archive as a bomb",
            HEAD
                + type("multipart/mixed; boundary=b")
                + "--b\r\n"
                + type("text/plain")
                + "Hello!\r\n--b\r\n"
                + "Content-Disposition: attachment; filename=\"bomb.zip\"\r\n"
                + "Content-Transfer-Encoding: base64\r\n"
                + type("application/zip")
                + "UEsDBBQAAAAIAA==\r\n--b--\r\n"),
        readable(
            "HTML alone",
            HEAD + type("text/html; charset=utf-8") + "<p>Hello!</p><script>x()</script>"),
        readable("a long line", HEAD + type("text/plain") + "Hello! " + "x".repeat(300_000)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void whatCannotBeReadHoldsUpNothing(String what, byte[] mail) {
    coOp.aMailArrives(mail);

    coOp.familyReplies("keller", "email", "And here is another.");

    assertThat(coOp.tasks("Answer the reply"))
        .anyMatch(task -> coOp.contextOf(task).contains("And here is another."));
  }

  static Stream<Arguments> whatCannotBeReadHoldsUpNothing() {
    StringBuilder nested = new StringBuilder(HEAD);
    for (int i = 0; i < 500; i++) {
      nested.append(type("multipart/mixed; boundary=b" + i)).append("--b").append(i).append("\r\n");
    }
    return Stream.of(
        Arguments.of("500 multiparts in each other", bytes(nested + "\r\nHello!")),
        Arguments.of("nothing at all", bytes("\r\n")),
        Arguments.of("no sender", bytes("Subject: Hello\r\n\r\nHello!")),
        Arguments.of("a multipart without a boundary", bytes(HEAD + type("multipart/mixed") + "x")),
        Arguments.of(
            "a report without a report",
            bytes(
                HEAD
                    + type("multipart/report; report-type=delivery-status; boundary=b")
                    + "--b--")),
        Arguments.of(
            "bytes of no meaning", "\u0001\u0002\u00ff\u00fe\r\n\u0000".getBytes(ISO_8859_1)));
  }

  @Test
  void aMailThatIsTooLargeIsSetAsideAndACoordinatorIsTold() {
    coOp.aMailArrives(bytes(HEAD + "\r\n" + ("x".repeat(998) + "\r\n").repeat(11 * 1024)));

    assertThat(coOp.contextOf(coOp.onlyTask("Look into the mail"))).contains("larger than 10 MB");
    assertThat(coOp.tasks("Answer the reply")).isEmpty();
  }

  @Test
  void theSameMailTwiceCountsOnce() {
    byte[] mail = bytes("Message-ID: <once@families.example>\r\n" + HEAD + "\r\nHello!");
    coOp.aMailArrives(mail);
    coOp.completes("Answer the reply", Map.of("replyNotes", "Hello back."));

    coOp.aMailArrives(mail);

    assertThat(coOp.tasks("Answer the reply")).isEmpty();
  }

  @Test
  void aMessageIdThatAnotherSenderHasUsedIsNoReasonToLoseAMail() {
    coOp.aMailArrives(
        bytes(
            "Message-ID: <once@families.example>\r\nFrom: a@elsewhere.example\r\n\r\nFirst stranger"));

    coOp.aMailArrives(
        bytes(
            "Message-ID: <once@families.example>\r\nFrom: keller@families.example\r\n\r\nHello!"));

    assertThat(coOp.tasks("Answer the reply")).hasSize(2);
  }

  private static Arguments readable(String what, String mail) {
    return readable(what, mail, UTF_8, "Hello!");
  }

  private static Arguments readable(
      String what, String mail, java.nio.charset.Charset charset, String words) {
    return Arguments.of(what, mail.getBytes(charset), words);
  }

  private static String type(String type) {
    return "Content-Type: " + type + "\r\n\r\n";
  }

  private static byte[] bytes(String mail) {
    return mail.getBytes(UTF_8);
  }
}
