package org.followthrough.channel.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.Map;
import java.util.Properties;
import org.followthrough.channel.Channel.Outgoing;
import org.followthrough.channel.Delivery;
import org.followthrough.message.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** What the channel makes of every way in which a mail server can answer, or not. */
class EmailChannelTest {

  private final Properties settings = new Properties();
  private ScriptedMailServer server;
  private MailConnections connections;
  private String user;

  @BeforeEach
  void aMailServer() throws IOException {
    server = new ScriptedMailServer();
    settings.put("mail.smtp.connectiontimeout", "5000");
    settings.put("mail.smtp.timeout", "500");
  }

  @AfterEach
  void stops() throws IOException {
    server.close();
    if (connections != null) {
      connections.close();
    }
  }

  @Test
  void anAcceptedMailIsKnownByTheMessageIdThatWeGaveIt() throws Exception {
    server.answers(Map.of());
    assertThat(send()).isEqualTo(new Delivery.Accepted("<step.1@coop.example>"));
  }

  @ParameterizedTest(name = "{0} answered by {1} may be tried later")
  @CsvSource({
    "greeting, 421 4.3.2 try again later",
    "MAIL, 421 4.3.2 closing",
    "MAIL, 451 4.7.1 greylisted",
    "MAIL, 550 5.3.0 the server is in trouble",
    "RCPT, 421 4.7.0 too many of you",
    "RCPT, 450 4.2.0 busy",
    "RCPT, 550 5.2.2 mailbox full",
    "RCPT, 552 5.2.2 mailbox full",
    "RCPT, 552 over quota",
    "RCPT, 550 5.3.2 no mail now",
    "RCPT, 550 5.4.4 no route to the host",
    "DATA, 452 4.3.1 no space",
    ".,    451 4.3.0 local error",
  })
  void isRefused(String at, String answer) throws Exception {
    assertThat(sendAnsweredBy(at, answer)).isInstanceOf(Delivery.Refused.class);
  }

  @ParameterizedTest(name = "{0} answered by {1} blames the address")
  @CsvSource({
    "RCPT, 550 5.1.1 no such user",
    "RCPT, 550 5.1.10 no such domain",
    "RCPT, 550 5.2.1 mailbox disabled",
    "RCPT, 550 no such user",
    "RCPT, 553 mailbox name not allowed",
    ".,    550 5.1.1 no such user",
  })
  void isUndeliverable(String at, String answer) throws Exception {
    assertThat(sendAnsweredBy(at, answer)).isInstanceOf(Delivery.Undeliverable.class);
  }

  @ParameterizedTest(name = "{0} answered by {1} is our own fault")
  @CsvSource({
    "greeting, 554 no service for you",
    "MAIL, 550 5.1.8 bad sender",
    "MAIL, 530 5.7.0 authenticate first",
    "MAIL, 550 no",
    "RCPT, 550 5.7.1 relaying denied",
    "RCPT, 550 5.1.8 bad sender",
    "RCPT, 554 policy",
    "RCPT, 530 authenticate first",
    ".,    554 5.7.1 looks like spam",
  })
  void isMisconfigured(String at, String answer) throws Exception {
    assertThat(sendAnsweredBy(at, answer)).isInstanceOf(Delivery.Misconfigured.class);
  }

  @ParameterizedTest(name = "{0} answered by {1} blames the message")
  @CsvSource({".,    552 5.3.4 too big", ".,    554 5.6.0 no mail"})
  void isUnacceptable(String at, String answer) throws Exception {
    assertThat(sendAnsweredBy(at, answer)).isInstanceOf(Delivery.Unacceptable.class);
  }

  private Delivery sendAnsweredBy(String at, String answer) throws Exception {
    server.answers(Map.of(at, answer));
    return send();
  }

  @Test
  void aServerThatHangsUpAfterTheTextLeavesItUnknown() throws Exception {
    server.answers(Map.of(".", ScriptedMailServer.HANG_UP));
    assertThat(send()).isInstanceOf(Delivery.Unknown.class);
  }

  @Test
  void aServerThatFallsSilentAfterTheTextLeavesItUnknown() throws Exception {
    server.answers(Map.of(".", ScriptedMailServer.SILENCE));
    assertThat(send()).isInstanceOf(Delivery.Unknown.class);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"MAIL", "RCPT", "DATA"})
  void aServerThatHangsUpBeforeTheTextHasNothing(String at) throws Exception {
    server.answers(Map.of(at, ScriptedMailServer.HANG_UP));
    assertThat(send()).isInstanceOf(Delivery.Refused.class);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"greeting", "MAIL", "RCPT", "DATA"})
  void aServerThatFallsSilentBeforeTheTextHasNothing(String at) throws Exception {
    server.answers(Map.of(at, ScriptedMailServer.SILENCE));
    assertThat(send()).isInstanceOf(Delivery.Refused.class);
  }

  @Test
  void aServerThatIsNotThereMayBeTriedLater() throws Exception {
    server.close();
    assertThat(send()).isInstanceOf(Delivery.Refused.class);
  }

  @Test
  void aServerThatHasNoTlsWhereWeInsistIsOurFault() throws Exception {
    settings.put("mail.smtp.starttls.enable", "true");
    settings.put("mail.smtp.starttls.required", "true");
    server.answers(Map.of());
    assertThat(send()).isInstanceOf(Delivery.Misconfigured.class);
  }

  @Test
  void aServerThatCannotDoTlsNowMayBeTriedLater() throws Exception {
    settings.put("mail.smtp.starttls.enable", "true");
    server.answers(Map.of("EHLO", "250-fine\r\n250 STARTTLS", "STARTTLS", "454 4.7.0 not now"));
    assertThat(send()).isInstanceOf(Delivery.Refused.class);
  }

  @Test
  void aServerWithACertificateThatNobodySignedIsOurFaultAndGetsNothing() throws Exception {
    settings.put("mail.smtp.starttls.enable", "true");
    server.answers(Map.of("EHLO", "250-fine\r\n250 STARTTLS", "STARTTLS", "220 go on"));
    assertThat(send())
        .isInstanceOfSatisfying(
            Delivery.Misconfigured.class,
            refused -> assertThat(refused.reason()).contains("no secure connection"));
    assertThat(server.said()).contains("STARTTLS").doesNotContain("MAIL");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "535 5.7.8 wrong, Misconfigured",
    "454 4.7.0 the directory is away, Refused",
  })
  void credentialsThatAreRefusedAreOurFaultUnlessTheyCannotBeChecked(String answer, String kind)
      throws Exception {
    user = "care";
    server.answers(Map.of("EHLO", "250-fine\r\n250 AUTH PLAIN", "AUTH", answer));
    assertThat(send().getClass().getSimpleName()).isEqualTo(kind);
  }

  @Test
  void aConnectionIsUsedAgain() throws Exception {
    server.answers(Map.of());
    send();
    send();
    assertThat(server.conversations()).isEqualTo(1);
  }

  @Test
  void aConnectionThatTheServerHasClosedIsReplacedBeforeAMailIsTrustedToIt() throws Exception {
    server.answers(Map.of("NOOP", ScriptedMailServer.HANG_UP));
    send();
    assertThat(send()).isInstanceOf(Delivery.Accepted.class);
    assertThat(server.conversations()).isEqualTo(2);
  }

  @Test
  void aMailIsOnRecordBeforeAnythingOfItLeavesAndNotBeforeThereIsAConnection() throws Exception {
    server.answers(Map.of());
    channel().send(outgoing(), () -> server.notes("on record"));
    assertThat(server.said()).containsSubsequence("EHLO", "on record", "MAIL");
  }

  @Test
  void nothingIsOnRecordAsBegunWhereThereIsNoConnection() throws Exception {
    server.close();
    channel().send(outgoing(), () -> server.notes("on record"));
    assertThat(server.said()).isEmpty();
  }

  @Test
  void aFaultOfOursCostsNoConnection() throws Exception {
    server.answers(Map.of());
    MimeMessage broken =
        new MimeMessage((Session) null) {
          @Override
          public void writeTo(OutputStream out, String[] ignored) {
            throw new IllegalStateException("no text");
          }
        };
    broken.setRecipients(RecipientType.TO, "martinez@families.example");
    broken.setFrom("care@coop.example");
    broken.saveChanges();
    for (int each = 0; each < 3; each++) {
      assertThatThrownBy(() -> channel().send(broken, "<1@coop.example>", () -> {}))
          .isInstanceOf(IllegalStateException.class);
    }

    assertThat(send()).isInstanceOf(Delivery.Accepted.class);
  }

  @Test
  void aColleaguesMailWhoseServerHangsUpAfterTheTextIsNotTakenForOneThatDidNotLeave()
      throws Exception {
    server.answers(Map.of(".", ScriptedMailServer.HANG_UP));
    EmailProperties properties = new EmailProperties("Co-op <care@coop.example>", 2);

    Delivery delivery =
        new CoordinatorMail(new JavaMailSenderImpl(), channel(), properties, Clock.systemUTC())
            .send("sarah@coop.example", new Message("Your week", "A call", null));

    assertThat(delivery).isInstanceOf(Delivery.Unknown.class);
  }

  @Test
  void anInternationalDomainIsMailedToByItsNameInAscii() throws Exception {
    server.answers(Map.of());
    assertThat(sendTo("ana@münchen.example")).isInstanceOf(Delivery.Accepted.class);
    assertThat(server.lines()).contains("RCPT TO:<ana@xn--mnchen-3ya.example>");
  }

  @Test
  void lettersBeforeTheAtAreSentToAServerThatKnowsThem() throws Exception {
    settings.put("mail.mime.allowutf8", "true");
    server.answers(Map.of("EHLO", "250-fine\r\n250-8BITMIME\r\n250 SMTPUTF8"));
    assertThat(sendTo("josé@families.example")).isInstanceOf(Delivery.Accepted.class);
    assertThat(server.lines()).contains("RCPT TO:<josé@families.example>");
    assertThat(server.lines())
        .anyMatch(line -> line.startsWith("MAIL FROM") && line.contains("SMTPUTF8"));
  }

  @Test
  void aServerThatDoesNotKnowThemIsToBlameAndGetsNothing() throws Exception {
    server.answers(Map.of());
    assertThat(sendTo("josé@families.example"))
        .isInstanceOfSatisfying(
            Delivery.Undeliverable.class,
            not -> assertThat(not.reason()).contains("our mail server", "SMTPUTF8"));
    assertThat(server.said()).doesNotContain("MAIL");
  }

  private Delivery send() throws Exception {
    return channel().send(outgoing(), () -> {});
  }

  private Delivery sendTo(String address) throws Exception {
    return channel()
        .send(
            new Outgoing("step", 1, "instance", address, new Message("Hello", "Hello", "<p>x</p>")),
            () -> {});
  }

  private static Outgoing outgoing() {
    return new Outgoing(
        "step",
        1,
        "instance",
        "martinez@families.example",
        new Message("Hello", "Hello", "<p>Hello</p>"));
  }

  private EmailChannel channel() throws Exception {
    EmailProperties properties = new EmailProperties("Co-op <care@coop.example>", 2);
    if (connections == null) {
      JavaMailSenderImpl mail = new JavaMailSenderImpl();
      mail.setHost("127.0.0.1");
      mail.setPort(server.port());
      if (user != null) {
        mail.setUsername(user);
        mail.setPassword("secret");
        settings.put("mail.smtp.auth", "true");
      }
      mail.setJavaMailProperties(settings);
      connections = new MailConnections(mail, properties);
    }
    return new EmailChannel(
        new JavaMailSenderImpl(), connections, properties, null, Clock.systemUTC());
  }
}
