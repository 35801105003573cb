package org.followthrough.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.mail.Address;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.eclipse.angus.mail.dsn.MultipartReport;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.followthrough.startup.SandboxCredentials;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailServerTest {

  private static final String FAMILY = "martinez@families.example";
  private static final String SENDER = "care+abc123@followthrough.example";

  @TempDir Path directory;

  private final TestClock clock = new TestClock("2026-03-02T14:00:00.123456Z");
  private final List<MailServer> killed = new ArrayList<>();
  private MailServer server;

  @BeforeEach
  void start() {
    server = new MailServer(directory, clock);
  }

  @AfterEach
  void stop() {
    server.close();
    killed.forEach(MailServer::close);
  }

  @Test
  void aFamilyReadsWhatWasSentToIt() throws Exception {
    send(FAMILY);

    assertThat(server.messages())
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.id()).matches("[A-Za-z0-9_-]+");
              assertThat(message.channel()).isEqualTo("email");
              assertThat(message.to()).isEqualTo(FAMILY);
              assertThat(message.content().subject()).isEqualTo("Wie geht es Ihnen? – José");
              assertThat(message.content().text()).isEqualTo("Grüße,\nSarah");
              assertThat(message.content().html()).isEqualTo("<p>Grüße</p>");
              assertThat(message.content().headers())
                  .containsEntry("From", "Followthrough Bücher <care@followthrough.example>")
                  .containsEntry("message-id", "<first@followthrough.example>");
              assertThat(message.receivedAt())
                  .isEqualTo(OffsetDateTime.parse("2026-03-02T14:00:00.123Z"));
              assertThat(message.instanceId()).isEqualTo("instance-7");
              assertThat(server.message(message.id())).contains(message);
            });
  }

  @Test
  void mailToStaffIsReadLikeAFamilysMail() throws Exception {
    send("sarah@followthrough.example");

    assertThat(server.messages())
        .extracting(Message::to)
        .containsExactly("sarah@followthrough.example");
    assertThat(server.unread()).isZero();
  }

  @Test
  void eachRecipientReceivesACopy() throws Exception {
    send(FAMILY, "chen@families.example");

    assertThat(server.messages())
        .extracting(Message::to)
        .containsExactly(FAMILY, "chen@families.example");
  }

  @Test
  void everythingIsThereAgainAfterARestart() throws Exception {
    send(FAMILY);
    clock.advance(Duration.ofDays(1));
    send("chen@families.example");
    List<Message> before = server.messages();
    Files.writeString(directory.resolve("mail-0000000009-cut.eml.tmp"), "half a ma");

    Files.writeString(directory.resolve("not-ours.eml"), "");
    restart();
    send("park@families.example");

    assertThat(server.messages()).startsWith(before.toArray(Message[]::new)).hasSize(3);
    assertThat(files(".tmp")).isEmpty();
  }

  @Test
  void mailIsOnDiskBeforeItIsAccepted() {
    server.fault(new Fault(Fault.Mode.SLOW, 1));

    CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendUnchecked(FAMILY));

    await().until(() -> files(".eml").size() == 1);
    assertThat(sending).isNotDone();
    assertThat(server.messages()).hasSize(1);
    server.fault(Fault.NONE);
    await().untilAsserted(() -> assertThat(sending).isCompleted());
  }

  @Test
  void theOrganisationReadsItsMailByImap() throws Exception {
    send("Care+token@Followthrough.example");

    assertThat(server.messages()).isEmpty();
    assertThat(server.unread()).isOne();
    assertThat(inbox(true))
        .singleElement()
        .satisfies(mail -> assertThat(mail.getSubject()).isEqualTo("Wie geht es Ihnen? – José"));
    assertThat(server.unread()).isZero();
  }

  @Test
  void whatTheOrganisationHasReadStaysReadAfterARestart() throws Exception {
    send(MailServer.ORGANISATION);
    inbox(true);
    send(MailServer.ORGANISATION);
    assertThat(server.unread()).isOne();

    restart();

    assertThat(server.unread()).isOne();
    assertThat(inbox(false))
        .extracting(mail -> mail.isSet(Flags.Flag.SEEN))
        .containsExactly(true, false);
  }

  @Test
  void mailThatWasPutBackAsUnreadIsUnreadAfterARestart() throws Exception {
    send(MailServer.ORGANISATION);
    inbox(true);
    try (Store store = imap();
        Folder folder = store.getFolder("INBOX")) {
      folder.open(Folder.READ_WRITE);
      folder.getMessage(1).setFlag(Flags.Flag.SEEN, false);
    }

    restart();

    assertThat(server.unread()).isOne();
  }

  @Test
  void aFamilyRepliesInTheThread() throws Exception {
    send(FAMILY);
    clock.advance(Duration.ofHours(2));

    server.reply(
        server.messages().get(0), "Yes, please call.", Map.of("Auto-Submitted", "auto-replied"));

    assertThat(server.unread()).isOne();
    assertThat(inbox(true))
        .singleElement()
        .satisfies(
            reply -> {
              assertThat(reply.getFrom()).containsExactly(new InternetAddress(FAMILY));
              assertThat(reply.getRecipients(RecipientType.TO))
                  .containsExactly(new InternetAddress("care+reply@followthrough.example"));
              assertThat(reply.getSubject()).isEqualTo("Re: Wie geht es Ihnen? – José");
              assertThat(reply.getHeader("In-Reply-To"))
                  .containsExactly("<first@followthrough.example>");
              assertThat(MimeUtility.unfold(reply.getHeader("References")[0]))
                  .isEqualTo("<zero@followthrough.example> <first@followthrough.example>");
              assertThat(reply.getHeader("Auto-Submitted")).containsExactly("auto-replied");
              assertThat(reply.getSentDate()).isEqualTo("2026-03-02T16:00:00Z");
              assertThat(((String) reply.getContent()).replace("\r\n", "\n"))
                  .startsWith("Yes, please call.\n\nOn Mon, 2 Mar 2026 at 14:00, ")
                  .contains(" wrote:\n> Grüße,\n> Sarah");
            });
  }

  @Test
  void aReplyTakesNoHeaderThatSmugglesAnother() throws Exception {
    send(FAMILY);
    Message original = server.messages().get(0);

    for (Map<String, String> headers :
        List.of(
            Map.of("X-Note", "a\r\nBcc: all@families.example"),
            Map.of("X-Note\nBcc", "all@families.example"),
            Map.of("X Note:", "a"),
            Map.of("", "a"))) {
      assertThatThrownBy(() -> server.reply(original, "Hello", headers))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(server.unread()).isZero();
  }

  @Test
  void aBounceIsADeliveryReportToTheEnvelopeSender() throws Exception {
    send(FAMILY);

    server.bounce(server.messages().get(0), "failed", "5.1.1");

    assertThat(inbox(true))
        .singleElement()
        .satisfies(
            bounce -> {
              assertThat(bounce.getHeader("Return-Path")).containsExactly("<>");
              assertThat(bounce.getHeader("Delivered-To")).containsExactly(SENDER);
              assertThat(bounce.getContentType())
                  .startsWith("multipart/report")
                  .contains("delivery-status");
              MultipartReport report = (MultipartReport) bounce.getContent();
              assertThat(report.getDeliveryStatus().getRecipientDSN(0).getHeader("Status"))
                  .containsExactly("5.1.1");
              assertThat(report.getDeliveryStatus().getRecipientDSN(0).getHeader("Final-Recipient"))
                  .containsExactly("rfc822; " + FAMILY);
              assertThat(report.getReturnedMessage().getMessageID())
                  .isEqualTo("<first@followthrough.example>");
              assertThat(report.getReturnedMessage().getHeader("Delivered-To")).isNull();
            });
  }

  @Test
  void aTransientFaultRefusesAsManyMailsAsToldAndNoMore() throws Exception {
    server.fault(new Fault(Fault.Mode.TRANSIENT, 2));

    assertThat(refusal(FAMILY)).isEqualTo(450);
    assertThat(refusal(FAMILY)).isEqualTo(450);
    send(FAMILY);

    assertThat(server.messages()).hasSize(1);
  }

  @Test
  void aPermanentFaultRefusesFamiliesUntilItIsTakenAway() throws Exception {
    server.fault(new Fault(Fault.Mode.PERMANENT, null));

    assertThat(refusal(FAMILY)).isEqualTo(550);
    assertThat(refusal(FAMILY)).isEqualTo(550);
    send(MailServer.ORGANISATION);
    server.fault(Fault.NONE);
    send(FAMILY);

    assertThat(server.messages()).hasSize(1);
    assertThat(server.unread()).isOne();
  }

  @Test
  void whatIsNoAddressIsRefused() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.smtpPort())) {
      BufferedReader answers =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      assertThat(answers.readLine()).startsWith("220 ");
      assertThat(command(socket, answers, "HELO test")).startsWith("250 ");
      assertThat(command(socket, answers, "MAIL FROM:<>")).startsWith("250 ");
      assertThat(command(socket, answers, "RCPT TO:<nobody>")).startsWith("553 ");
      assertThat(command(socket, answers, "MAIL FROM:<> SIZE=99999999")).startsWith("5");
    }
  }

  @Test
  void aMailThatIsTooBigIsRefused() {
    assertThatThrownBy(
            () -> {
              SMTPMessage mail = mail(FAMILY);
              mail.setText("x".repeat(70).concat("\r\n").repeat(MailServer.MAX_BYTES / 72 + 1));
              deliver(mail);
            })
        .isInstanceOf(MessagingException.class);
    assertThat(server.messages()).isEmpty();
    assertThat(files(".eml")).isEmpty();
  }

  @Test
  void nothingIsLeftAfterAReset() throws Exception {
    send(FAMILY, MailServer.ORGANISATION);
    inbox(true);
    send(MailServer.ORGANISATION);
    server.fault(new Fault(Fault.Mode.PERMANENT, null));

    server.clear();

    assertThat(server.messages()).isEmpty();
    assertThat(server.unread()).isZero();
    assertThat(files("")).isEmpty();
    restart();
    assertThat(server.messages()).isEmpty();
    assertThat(inbox(false)).isEmpty();
    send(FAMILY);
    assertThat(server.messages()).hasSize(1);
  }

  /** As after a kill -9: nothing is closed, so all there is is what lies on disk by now. */
  private void restart() {
    killed.add(server);
    server = new MailServer(directory, clock);
  }

  private void send(String... recipients) throws Exception {
    deliver(mail(recipients));
  }

  private void sendUnchecked(String recipient) {
    try {
      send(recipient);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static SMTPMessage mail(String... recipients) throws Exception {
    SMTPMessage mail = new NamedMail("<first@followthrough.example>");
    mail.setEnvelopeFrom(SENDER);
    mail.setFrom(new InternetAddress(MailServer.ORGANISATION, "Followthrough Bücher", "UTF-8"));
    mail.setReplyTo(new Address[] {new InternetAddress("care+reply@followthrough.example")});
    mail.setRecipients(RecipientType.TO, InternetAddress.parse(String.join(",", recipients)));
    mail.setSubject("Wie geht es Ihnen? – José", "UTF-8");
    mail.setHeader("References", "<zero@followthrough.example>");
    mail.setHeader("X-Followthrough-Instance", "instance-7");
    MimeBodyPart text = new MimeBodyPart();
    text.setText("Grüße,\nSarah\n", "UTF-8");
    MimeBodyPart html = new MimeBodyPart();
    html.setText("<p>Grüße</p>", "UTF-8", "html");
    mail.setContent(new MimeMultipart("alternative", text, html));
    return mail;
  }

  private void deliver(MimeMessage mail) throws MessagingException {
    mail.saveChanges();
    try (Transport transport = Session.getInstance(new Properties()).getTransport("smtp")) {
      transport.connect("127.0.0.1", server.smtpPort(), null, null);
      transport.sendMessage(mail, mail.getAllRecipients());
    }
  }

  private int refusal(String recipient) {
    try {
      send(recipient);
      return 250;
    } catch (Exception e) {
      for (Exception cause = e;
          cause instanceof MessagingException nested;
          cause = nested.getNextException()) {
        if (cause instanceof SMTPAddressFailedException refused) {
          return refused.getReturnCode();
        }
      }
      throw new IllegalStateException(e);
    }
  }

  /** The whole mailbox, read as the application reads it. */
  private List<MimeMessage> inbox(boolean markSeen) throws MessagingException {
    try (Store store = imap();
        Folder folder = store.getFolder("INBOX")) {
      folder.open(Folder.READ_WRITE);
      return Stream.of(folder.getMessages())
          .map(
              mail -> {
                try {
                  MimeMessage copy = new MimeMessage((MimeMessage) mail);
                  mail.setFlag(Flags.Flag.SEEN, markSeen || copy.isSet(Flags.Flag.SEEN));
                  return copy;
                } catch (MessagingException e) {
                  throw new IllegalStateException(e);
                }
              })
          .toList();
    }
  }

  private Store imap() throws MessagingException {
    Store store = Session.getInstance(new Properties()).getStore("imap");
    store.connect(
        "127.0.0.1",
        server.imapPort(),
        MailServer.ORGANISATION,
        SandboxCredentials.MAILBOX_PASSWORD);
    return store;
  }

  private List<String> files(String suffix) {
    return List.of(directory.toFile().list((parent, name) -> name.endsWith(suffix)));
  }

  private static String command(Socket socket, BufferedReader answers, String command)
      throws Exception {
    socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    return answers.readLine();
  }

  private static final class NamedMail extends SMTPMessage {

    private final String id;

    NamedMail(String id) {
      super(Session.getInstance(new Properties()));
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }
}
