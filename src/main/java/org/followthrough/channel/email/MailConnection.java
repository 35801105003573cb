package org.followthrough.channel.email;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * A connection to the mail server that knows how far its newest mail has come. Before the line that
 * ends a mail, a server has no right to deliver it (RFC 5321, 4.1.1.4); between that line and the
 * answer, nobody can say.
 */
class MailConnection extends SMTPTransport {

  private boolean ended;

  MailConnection(Session session, String protocol) {
    super(session, new URLName(protocol, null, -1, null, null, null), protocol, isTls(protocol));
  }

  void send(MimeMessage mail) throws MessagingException {
    ended = false;
    sendMessage(mail, mail.getAllRecipients());
  }

  /** Whether the server hands on mail for addresses with letters beyond ASCII (RFC 6531). */
  boolean knowsSmtpUtf8() {
    return supportsExtension("SMTPUTF8");
  }

  /** Whether the newest mail has been sent to its last line. */
  boolean hasEnded() {
    return ended;
  }

  @Override
  protected void finishData() throws IOException, MessagingException {
    ended = true;
    super.finishData();
  }

  private static boolean isTls(String protocol) {
    return protocol.equals("smtps");
  }
}
