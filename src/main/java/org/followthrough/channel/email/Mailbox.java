package org.followthrough.channel.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.search.BodyTerm;
import jakarta.mail.search.FromStringTerm;
import jakarta.mail.search.MessageIDTerm;
import jakarta.mail.search.SearchTerm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The organisation's own mailbox. */
@Component
public class Mailbox {

  static final String INBOX = "INBOX";

  private final InboxProperties properties;

  Mailbox(InboxProperties properties) {
    this.properties = properties;
  }

  /**
   * Removes for good what came from these addresses, what names them, and these messages.
   *
   * @param messageIds with their angle brackets
   * @throws Unreachable where the mail server does not do it; part may be removed then
   */
  public void forget(Set<String> addresses, Set<String> messageIds) {
    Set<String> mailAddresses =
        addresses.stream().filter(address -> address.contains("@")).collect(Collectors.toSet());
    try (Store store = connected(properties);
        Folder inbox = store.getFolder(INBOX)) {
      inbox.open(Folder.READ_WRITE);
      for (String address : mailAddresses) {
        for (SearchTerm term :
            new SearchTerm[] {new FromStringTerm(address), new BodyTerm(address)}) {
          for (Message mail : inbox.search(term)) {
            // A search finds ana@coop.example in diana@coop.example too.
            if (names(mail, address)) {
              mail.setFlag(Flags.Flag.DELETED, true);
            }
          }
        }
      }
      for (String messageId : messageIds) {
        for (Message mail : inbox.search(new MessageIDTerm(messageId))) {
          mail.setFlag(Flags.Flag.DELETED, true);
        }
      }
      inbox.expunge();
    } catch (MessagingException | IOException e) {
      throw new Unreachable(e);
    }
  }

  private static boolean names(Message mail, String address)
      throws MessagingException, IOException {
    Pattern whole =
        Pattern.compile(
            "(?<![a-z0-9.!#$%&'*+/=?^_`{|}~-])" + Pattern.quote(address) + "(?![a-z0-9-])");
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    mail.writeTo(raw);
    return whole.matcher(raw.toString(ISO_8859_1).toLowerCase(Locale.ROOT)).find();
  }

  static Store connected(InboxProperties properties) throws MessagingException {
    Properties settings = new Properties();
    settings.put("mail.imap.connectiontimeout", "10000");
    settings.put("mail.imap.timeout", "20000");
    settings.put("mail.imap.ssl.enable", String.valueOf(properties.tls()));
    settings.put("mail.imap.ssl.checkserveridentity", "true");
    // A mail comes in pieces of this size; each is one question to the server.
    settings.put("mail.imap.fetchsize", String.valueOf(256 * 1024));
    // Reading must not mark a mail as seen; only our commit may.
    settings.put("mail.imap.peek", "true");
    Store store = Session.getInstance(settings).getStore("imap");
    store.connect(
        properties.host(), properties.port(), properties.username(), properties.password());
    return store;
  }

  /** The mailbox cannot be had just now. */
  public static class Unreachable extends RuntimeException {
    Unreachable(Exception cause) {
      super("the mailbox cannot be cleaned", cause);
    }
  }
}
