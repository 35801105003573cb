package org.followthrough.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be read of a person's mail, however large and however damaged it is. */
class IncomingMailTest {

  private static final String HEAD = "From: Rosa <rosa@coop.example>\nSubject: Re: Checking in\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WWVzLCBUdWVzZGF5IHdvcmtzIGZvciB1cw",
        "WWVzLCBUdWVzZGF5IHdvcmtzIGZvciB1cw=",
        "WWVz\nLCBUdWVz ZGF5 ***\nIHdvcmtzIGZvciB1cw==\n",
        "WWVzLCBUdWVzZGF5IHdvcmtzIGZvciB1cyEhIS"
      })
  void damagedBase64IsReadAsFarAsItGoes(String encoded) throws Exception {
    IncomingMail mail =
        MailText.read(HEAD + "Content-Transfer-Encoding: base64\n\n" + encoded + "\n");

    assertThat(mail.ownWords(List.of())).startsWith("Yes, Tuesday works for us");
  }

  @Test
  void whatIsAttachedIsNamed() throws Exception {
    IncomingMail mail =
        MailText.read(
            HEAD
                + """
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain

                Here is the letter.
                --b
                Content-Type: image/jpeg; name="letter.jpg"
                Content-Transfer-Encoding: base64

                /9j/4AAQ
                --b
                Content-Type: image/png

                x
                --b
                Content-Type: text/plain; name="notes.txt"
                Content-Disposition: attachment; filename="notes.txt"

                Not the words.
                --b--
                """);

    assertThat(mail.ownWords(List.of())).isEqualTo("Here is the letter.");
    assertThat(mail.attachments()).containsExactly("letter.jpg", "a picture", "notes.txt");
  }

  @Test
  void theWordsBehindALargePictureAreRead() throws Exception {
    String picture = ("A".repeat(76) + "\n").repeat(11 * 1024 * 1024 / 77);
    byte[] mail =
        MailText.skimmed(
            (HEAD
                    + "Content-Type: multipart/mixed; boundary=b\n\n--b\n"
                    + "Content-Type: image/jpeg; name=\"photo.jpg\"\n"
                    + "Content-Transfer-Encoding: base64\n\n"
                    + picture
                    + "--b\nContent-Type: text/plain\n\nYes, Tuesday.\n--b--\n")
                .getBytes(StandardCharsets.UTF_8));

    assertThat(mail.length).isLessThan(2 * 1024 * 1024);
    assertThat(IncomingMail.of(mail).ownWords(List.of())).isEqualTo("Yes, Tuesday.");
    assertThat(IncomingMail.of(mail).attachments()).containsExactly("photo.jpg");
  }

  @Test
  void aMailThatIsAllPartsNeedsNoMoreMemoryThanALargeOne() {
    byte[] mail =
        ("--b\n" + "x".repeat(900_000) + "\n").repeat(40).getBytes(StandardCharsets.UTF_8);

    assertThat(MailText.skimmed(mail).length).isLessThanOrEqualTo(10 * 1024 * 1024);
  }

  @Test
  void aMailWhosePartsCannotBeToldApartKeepsItsSender() throws Exception {
    IncomingMail mail = MailText.read(HEAD + "Content-Type: multipart/mixed\n\nYes, Tuesday.\n");

    assertThat(mail.sender()).isEqualTo("rosa@coop.example");
  }

  @Test
  void aNullPathIsSeenWhateverStandsBesideIt() throws Exception {
    assertThat(MailText.read("Return-Path: <>\n" + HEAD + "\nx").isFromNobody()).isTrue();
    assertThat(MailText.read("Return-Path: <a@b.example>\n" + HEAD + "\nx").isFromNobody())
        .isFalse();
  }
}
