package org.followthrough.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Store;
import jakarta.mail.internet.InternetAddress;
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
import java.util.concurrent.CompletableFuture;
import org.eclipse.angus.mail.dsn.MultipartReport;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailServerTest {

  private static final String FAMILY = "martinez@families.example";

  @TempDir Path directory;

  private final TestClock clock = new TestClock("2026-03-02T14:00:00.123456Z");
  private final List<MailServer> killed = new ArrayList<>();
  private MailServer server;
  private final MailClient client = new MailClient(() -> server);

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
    client.send(FAMILY);

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
    client.send("sarah@followthrough.example");

    assertThat(server.messages())
        .extracting(Message::to)
        .containsExactly("sarah@followthrough.example");
    assertThat(server.unread()).isZero();
  }

  @Test
  void eachRecipientReceivesACopy() throws Exception {
    client.send(FAMILY, "chen@families.example");

    assertThat(server.messages())
        .extracting(Message::to)
        .containsExactly(FAMILY, "chen@families.example");
  }

  @Test
  void everythingIsThereAgainAfterARestart() throws Exception {
    client.send(FAMILY);
    clock.advance(Duration.ofDays(1));
    client.send("chen@families.example");
    List<Message> before = server.messages();
    Files.writeString(directory.resolve("mail-0000000009-cut.eml.tmp"), "half a ma");

    Files.writeString(directory.resolve("not-ours.eml"), "");
    restart();
    client.send("park@families.example");

    assertThat(server.messages()).startsWith(before.toArray(Message[]::new)).hasSize(3);
    assertThat(files(".tmp")).isEmpty();
  }

  @Test
  void mailIsOnDiskBeforeItIsAccepted() {
    server.fault(new Fault(Fault.Mode.SLOW, 1));

    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(() -> client.sendUnchecked(FAMILY));

    await().until(() -> files(".eml").size() == 1);
    assertThat(sending).isNotDone();
    assertThat(server.messages()).hasSize(1);
    server.fault(Fault.NONE);
    await().untilAsserted(() -> assertThat(sending).isCompleted());
  }

  @Test
  void theOrganisationReadsItsMailByImap() throws Exception {
    client.send("Care+token@Followthrough.example");

    assertThat(server.messages()).isEmpty();
    assertThat(server.unread()).isOne();
    assertThat(client.inbox(true))
        .singleElement()
        .satisfies(mail -> assertThat(mail.getSubject()).isEqualTo("Wie geht es Ihnen? – José"));
    assertThat(server.unread()).isZero();
  }

  @Test
  void whatTheOrganisationHasReadStaysReadAfterARestart() throws Exception {
    client.send(MailServer.ORGANISATION);
    client.inbox(true);
    client.send(MailServer.ORGANISATION);
    assertThat(server.unread()).isOne();

    restart();

    assertThat(server.unread()).isOne();
    assertThat(client.inbox(false))
        .extracting(mail -> mail.isSet(Flags.Flag.SEEN))
        .containsExactly(true, false);
  }

  @Test
  void mailThatWasPutBackAsUnreadIsUnreadAfterARestart() throws Exception {
    client.send(MailServer.ORGANISATION);
    client.inbox(true);
    try (Store store = client.imap();
        Folder folder = store.getFolder("INBOX")) {
      folder.open(Folder.READ_WRITE);
      folder.getMessage(1).setFlag(Flags.Flag.SEEN, false);
    }

    restart();

    assertThat(server.unread()).isOne();
  }

  @Test
  void aFamilyRepliesInTheThread() throws Exception {
    client.send(FAMILY);
    clock.advance(Duration.ofHours(2));

    server.reply(
        server.messages().get(0), "Yes, please call.", Map.of("Auto-Submitted", "auto-replied"));

    assertThat(server.unread()).isOne();
    assertThat(client.inbox(true))
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
    client.send(FAMILY);
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
    client.send(FAMILY);

    server.bounce(server.messages().get(0), "failed", "5.1.1");

    assertThat(client.inbox(true))
        .singleElement()
        .satisfies(
            bounce -> {
              assertThat(bounce.getHeader("Return-Path")).containsExactly("<>");
              assertThat(bounce.getHeader("Delivered-To")).containsExactly(MailClient.SENDER);
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

    assertThat(client.refusal(FAMILY)).isEqualTo(450);
    assertThat(client.refusal(FAMILY)).isEqualTo(450);
    client.send(FAMILY);

    assertThat(server.messages()).hasSize(1);
  }

  @Test
  void aPermanentFaultRefusesFamiliesUntilItIsTakenAway() throws Exception {
    server.fault(new Fault(Fault.Mode.PERMANENT, null));

    assertThat(client.refusal(FAMILY)).isEqualTo(550);
    assertThat(client.refusal(FAMILY)).isEqualTo(550);
    client.send(MailServer.ORGANISATION);
    server.fault(Fault.NONE);
    client.send(FAMILY);

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
              SMTPMessage mail = MailClient.mail(FAMILY);
              mail.setText("x".repeat(70).concat("\r\n").repeat(MailServer.MAX_BYTES / 72 + 1));
              client.deliver(mail);
            })
        .isInstanceOf(MessagingException.class);
    assertThat(server.messages()).isEmpty();
    assertThat(files(".eml")).isEmpty();
  }

  @Test
  void nothingIsLeftAfterAReset() throws Exception {
    client.send(FAMILY, MailServer.ORGANISATION);
    client.inbox(true);
    client.send(MailServer.ORGANISATION);
    server.fault(new Fault(Fault.Mode.PERMANENT, null));

    server.clear();

    assertThat(server.messages()).isEmpty();
    assertThat(server.unread()).isZero();
    assertThat(files("")).isEmpty();
    restart();
    assertThat(server.messages()).isEmpty();
    assertThat(client.inbox(false)).isEmpty();
    client.send(FAMILY);
    assertThat(server.messages()).hasSize(1);
  }

  /** As after a kill -9: nothing is closed, so all there is is what lies on disk by now. */
  private void restart() {
    killed.add(server);
    server = new MailServer(directory, clock);
  }

  private List<String> files(String suffix) {
    return List.of(directory.toFile().list((parent, name) -> name.endsWith(suffix)));
  }

  private static String command(Socket socket, BufferedReader answers, String command)
      throws Exception {
    socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    return answers.readLine();
  }
}
