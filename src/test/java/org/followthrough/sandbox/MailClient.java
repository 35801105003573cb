package org.followthrough.sandbox;

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
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.followthrough.startup.SandboxCredentials;

/**
 * Sends mail to the sandbox's mail server and reads the organisation's, as the application does.
 */
final class MailClient {

  static final String SENDER = "care+abc123@followthrough.example";

  private final Supplier<MailServer> server;

  /**
   * @param server the one that runs now
   */
  MailClient(Supplier<MailServer> server) {
    this.server = server;
  }

  void send(String... recipients) throws Exception {
    deliver(mail(recipients));
  }

  void sendUnchecked(String recipient) {
    try {
      send(recipient);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static SMTPMessage mail(String... recipients) throws Exception {
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

  void deliver(MimeMessage mail) throws MessagingException {
    mail.saveChanges();
    try (Transport transport = Session.getInstance(new Properties()).getTransport("smtp")) {
      transport.connect("127.0.0.1", server.get().smtpPort(), null, null);
      transport.sendMessage(mail, mail.getAllRecipients());
    }
  }

  int refusal(String recipient) {
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
  List<MimeMessage> inbox(boolean markSeen) throws MessagingException {
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

  Store imap() throws MessagingException {
    Store store = Session.getInstance(new Properties()).getStore("imap");
    store.connect(
        "127.0.0.1",
        server.get().imapPort(),
        MailServer.ORGANISATION,
        SandboxCredentials.MAILBOX_PASSWORD);
    return store;
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
