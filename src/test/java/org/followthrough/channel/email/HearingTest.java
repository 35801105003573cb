package org.followthrough.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/** Servers, robots and people, over real SMTP and IMAP: who ends an outreach, and who does not. */
@SandboxTest
class HearingTest {

  private static final String ANSWER = "Answer the reply";
  private static final String LOOK = "Look into the mail";
  private static final String ADDRESS = "keller@families.example";

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamilyThatGotAnEmail() {
    coOp.opensOnAMonday();
    coOp.aFamily("keller");
    coOp.aPredictionFor("keller");
  }

  @Test
  void aServersProseEndsTheChannelAndBlocksTheAddress() {
    arrives(prose("550 5.1.1 there is no such mailbox", returned()));

    assertThat(coOp.channelsUsedFor("keller")).containsExactly("email", "sms");
    assertThat(titles()).contains("Address blocked", "A message came back");
    assertThat(because("A message came back")).contains("prose", "no such mailbox");
    assertThat(coOp.tasks(ANSWER)).isEmpty();
  }

  @Test
  void aServersTroubleInProseBlocksNothing() {
    arrives(prose("552 5.2.2 the mailbox is full", returned()));

    assertThat(coOp.channelsUsedFor("keller")).containsExactly("email", "sms");
    assertThat(titles()).doesNotContain("Address blocked");
  }

  @Test
  void aReportThatShowsNoIdOfOursDoesNothingButAskAPerson() {
    arrives(prose("550 5.1.1 there is no such mailbox", ""));

    assertThat(coOp.channelsUsedFor("keller")).containsExactly("email");
    assertThat(titles()).doesNotContain("Address blocked");
    assertThat(coOp.contextOf(coOp.onlyTask(LOOK))).contains("Martinez", ADDRESS, "550 5.1.1");
  }

  @Test
  void aReportThatNobodyCanJudgeNamesFamilyAddressAndTheServersWords() {
    arrives(prose("The elephants are in the way.", returned()));

    assertThat(coOp.contextOf(coOp.onlyTask(LOOK))).contains("Martinez", ADDRESS, "elephants");
    assertThat(coOp.channelsUsedFor("keller")).containsExactly("email");
  }

  @Test
  void aDelayIsOnRecordAndAsksNobody() {
    arrives(
        """
        Return-Path: <>
        From: Mail Delivery System <mailer-daemon@relay.example>
        Subject: Warning: message delayed 24 hours
        Auto-Submitted: auto-replied

        Your message has not yet been delivered to keller@families.example. No action is required.
        """);

    assertThat(titles()).contains("A message came back");
    assertThat(coOp.tasks(LOOK)).isEmpty();
    assertThat(coOp.channelsUsedFor("keller")).containsExactly("email");
  }

  @Test
  void aServersMailThatSaysNothingKnownIsNeverMerelyFiled() {
    arrives("Return-Path: <>\nFrom: robot@relay.example\nSubject: Hello\n\nBeep.\n");

    assertThat(coOp.tasks(LOOK)).hasSize(1);
    assertThat(coOp.tasks(ANSWER)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aComplaintWithdrawsTheConsentForEmail(boolean withOurId) {
    arrives(complaint("abuse", withOurId ? returned() : ""));

    assertThat(family().get("consent").get("email").asBoolean()).isFalse();
    assertThat(because("Consent")).contains("complaint");
    assertThat(titles()).contains("A complaint about a message came");
    assertThat(coOp.tasks(ANSWER)).isEmpty();
  }

  @Test
  void aComplaintThatFitsNobodyIsATask() {
    arrives(complaint("abuse", "").replace(ADDRESS, "nobody@elsewhere.example"));

    assertThat(coOp.tasks(LOOK)).hasSize(1);
    assertThat(family().get("consent").get("email").asBoolean()).isTrue();
  }

  @Test
  void whoSaysThatItIsNoSpamChangesNothing() {
    arrives(complaint("not-spam", returned()));

    assertThat(because("An automatic answer came")).contains("not-spam");
    assertThat(family().get("consent").get("email").asBoolean()).isTrue();
    assertThat(coOp.tasks(LOOK)).isEmpty();
    assertThat(coOp.tasks(ANSWER)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Out of Office AutoReply: Checking in",
        "Automatic response: Checking in",
        "AUTO: Kim Keller is out of the office (returning 11/16/2026)",
        "[Auto-Reply] Checking in",
        "Out of office until Monday",
        "Fuera de la oficina: Checking in",
        "Resposta automática: Checking in",
        "Réponse automatique : Checking in",
        "Abwesenheitsnotiz: Checking in",
        "Risposta automatica: Checking in",
        "Automatisch antwoord: Checking in",
        "Odpowiedź automatyczna: Checking in",
        "Trả lời tự động: Checking in",
        "自动答复: Checking in",
        "自动回复：Checking in",
        "Автоматический ответ: Checking in",
        "Read receipt: Checking in",
        "Please confirm your message to Kim Keller"
      })
  void anAutomaticAnswerEndsNothingInWhicheverLanguage(String subject) {
    coOp.familyReplies("keller", "email", "I am away.", Map.of("Subject", subject));

    assertThat(coOp.tasks(ANSWER)).isEmpty();
    assertThat(because("An automatic answer came")).contains("subject");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Out of office supplies?",
        "Re: Automatic reply: Checking in",
        "Automatic reply machines and other questions",
        "About my auto insurance"
      })
  void aPersonWhoWritesOfSuchThingsIsAPerson(String subject) {
    coOp.familyReplies("keller", "email", "Please call.", Map.of("Subject", subject));

    assertThat(coOp.tasks(ANSWER)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bulk", "list", "junk"})
  void aForwarderSaysNothingOfWhoWrote(String precedence) {
    coOp.familyReplies("keller", "email", "Please call.", Map.of("Precedence", precedence));

    assertThat(coOp.tasks(ANSWER)).hasSize(1);
  }

  @Test
  void aSenderThatReadsNoAnswersEndsNothing() {
    coOp.familyReplies(
        "keller", "email", "Nobody reads this.", Map.of("From", "no-reply@families.example"));

    assertThat(coOp.tasks(ANSWER)).isEmpty();
    assertThat(coOp.tasks(LOOK)).hasSize(1);
  }

  @Test
  void aLargePhotoKeepsNoWordsFromUs() {
    byte[] picture = ("A".repeat(76) + "\r\n").repeat(150_000).getBytes(StandardCharsets.US_ASCII);
    coOp.aMailArrives(
        crlf(
            "From: keller@families.example\nSubject: Re: Checking in\nContent-Type:"
                + " multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nYes, Tuesday.\n"
                + "--b\nContent-Type: image/jpeg; name=\"garden.jpg\"\nContent-Transfer-Encoding:"
                + " base64\n\n"
                + new String(picture, StandardCharsets.US_ASCII)
                + "--b--\n"));

    assertThat(coOp.contextOf(coOp.onlyTask(ANSWER))).contains("Yes, Tuesday.", "garden.jpg");
    assertThat(coOp.tasks(LOOK)).isEmpty();
  }

  private JsonNode family() {
    return coOp.body(coOp.as("sarah", HttpMethod.GET, "/api/v1/families/keller", null));
  }

  private List<JsonNode> timeline() {
    return StreamSupport.stream(
            coOp.body(coOp.as("sarah", HttpMethod.GET, "/api/v1/families/keller/timeline", null))
                .spliterator(),
            false)
        .toList();
  }

  private List<String> titles() {
    return timeline().stream().map(line -> line.get("title").asText()).toList();
  }

  private String because(String title) {
    return timeline().stream()
        .filter(line -> line.get("title").asText().equals(title))
        .map(line -> line.path("because").asText())
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing in the timeline says: " + title));
  }

  private String returned() {
    return "From: Care Team <care@followthrough.example>\nTo: %s\nMessage-ID: %s\n\nHello.\n"
        .formatted(
            ADDRESS, coOp.lastMessage("keller", "email").get("headers").get("Message-ID").asText());
  }

  private static String prose(String words, String returned) {
    return """
    Return-Path: <>
    From: Mail Delivery System <mailer-daemon@relay.example>
    Subject: Mail delivery failed

    Your message to keller@families.example could not be delivered:
    %s

    --- Below this line is a copy of the message.

    %s
    """
        .formatted(words, returned);
  }

  private static String complaint(String kind, String returned) {
    return """
    From: feedback@provider.example
    Subject: FW: Checking in
    Content-Type: multipart/report; report-type=feedback-report; boundary=b

    --b
    Content-Type: message/feedback-report

    Feedback-Type: %s
    Original-Rcpt-To: keller@families.example
    --b
    Content-Type: message/rfc822

    %s
    --b--
    """
        .formatted(kind, returned);
  }

  private void arrives(String mail) {
    coOp.aMailArrives(crlf(mail));
  }

  private static byte[] crlf(String mail) {
    return mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
  }
}
