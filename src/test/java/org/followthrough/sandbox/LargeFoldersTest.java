package org.followthrough.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.Transport;
import jakarta.mail.UIDFolder;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.search.FlagTerm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Properties;
import org.followthrough.startup.SandboxCredentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mailbox in which ten thousand mails lie, by a client with the patience of ours. */
class LargeFoldersTest {

  private static final int MAILS = 10_000;
  private static final Flags SEEN = new Flags(Flags.Flag.SEEN);

  @TempDir Path directory;

  @Test
  void aReaderFindsReadsAndMarksThemWithinItsPatience() throws Exception {
    for (int number = 1; number <= MAILS; number++) {
      String id = "mail-%010d-x".formatted(number);
      Files.write(directory.resolve(id + ".eml"), mail(id));
    }
    MailServer server = new MailServer(directory, new TestClock("2026-03-02T14:00:00Z"));
    try (Store store = connected(server.imapPort());
        Folder inbox = store.getFolder("INBOX")) {
      inbox.open(Folder.READ_WRITE);
      Message[] unseen = inbox.search(new FlagTerm(SEEN, false));
      FetchProfile uids = new FetchProfile();
      uids.add(UIDFolder.FetchProfileItem.UID);
      inbox.fetch(unseen, uids);
      inbox.setFlags(new Message[] {unseen[MAILS - 1]}, SEEN, true);

      assertThat(unseen).hasSize(MAILS);
      assertThat(server.unread()).isEqualTo(MAILS - 1);
    } finally {
      server.close();
    }
  }

  @Test
  void aMailThatComesWhileTheFolderIsOpenIsFound() throws Exception {
    MailServer server = new MailServer(directory, new TestClock("2026-03-02T14:00:00Z"));
    try (Store store = connected(server.imapPort());
        Folder inbox = store.getFolder("INBOX")) {
      inbox.open(Folder.READ_WRITE);
      assertThat(inbox.search(new FlagTerm(SEEN, false))).isEmpty();

      Transport.send(message(server.smtpPort()));

      await().until(() -> inbox.getMessageCount() == 1);
      assertThat(inbox.search(new FlagTerm(SEEN, false))).hasSize(1);
    } finally {
      server.close();
    }
  }

  private static MimeMessage message(int port) throws Exception {
    Properties settings = new Properties();
    settings.put("mail.smtp.host", "127.0.0.1");
    settings.put("mail.smtp.port", String.valueOf(port));
    MimeMessage message = new MimeMessage(Session.getInstance(settings));
    message.setFrom("ana@families.example");
    message.setRecipients(Message.RecipientType.TO, SandboxCredentials.ORGANISATION_ADDRESS);
    message.setText("Hello");
    return message;
  }

  private static byte[] mail(String id) {
    return Eml.trace(
        id,
        "ana@families.example",
        SandboxCredentials.ORGANISATION_ADDRESS,
        OffsetDateTime.parse("2026-03-02T14:00:00Z"),
        "From: ana@families.example\r\n\r\nHello".getBytes(StandardCharsets.US_ASCII));
  }

  private static Store connected(int port) throws Exception {
    Properties settings = new Properties();
    settings.put("mail.imap.timeout", "20000");
    Store store = Session.getInstance(settings).getStore("imap");
    store.connect(
        "127.0.0.1",
        port,
        SandboxCredentials.ORGANISATION_ADDRESS,
        SandboxCredentials.MAILBOX_PASSWORD);
    return store;
  }
}
