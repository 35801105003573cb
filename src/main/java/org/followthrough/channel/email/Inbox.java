package org.followthrough.channel.email;

import jakarta.annotation.PreDestroy;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.search.FlagTerm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.followthrough.trigger.ReplyIntake;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Reads what families answer by mail. A mail is marked as seen only after our transaction has
 * committed: killed in between, it is read again, and counted once because its Message-ID is on
 * record.
 */
@Component
class Inbox {

  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
  private static final Pattern MESSAGE_ID = Pattern.compile("<[^<>\\s]+>");

  /** Where the answer ends and what it answers begins, as mail clients write it. */
  private static final Pattern QUOTED =
      Pattern.compile("(?m)^(>.*|On .{0,200} wrote:\\s*)$(?s:.*)");

  /** How mail programs marked automatic mail before RFC 3834. */
  private static final List<String> AUTOMATIC = List.of("X-Autoreply", "X-Autorespond");

  private final InboxProperties properties;
  private final ReplyIntake replies;
  private Store store;

  Inbox(InboxProperties properties, ReplyIntake replies) {
    this.properties = properties;
    this.replies = replies;
  }

  @Scheduled(fixedDelayString = "${followthrough.email.inbox.poll-interval:PT1S}")
  synchronized void read() {
    try (Folder inbox = open()) {
      for (Message mail : inbox.search(new FlagTerm(new Flags(Flags.Flag.SEEN), false))) {
        read(mail);
      }
    } catch (MessagingException | IOException e) {
      LOG.warn("The mailbox of {} cannot be read: {}", properties.username(), e.getMessage());
      close();
    }
  }

  /** One mail that nobody can make sense of must not keep all later ones from being read. */
  private void read(Message mail) throws MessagingException, IOException {
    // Whole, and not part by part: not every server can tell how a mail is built, a bounce least
    // of all.
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    mail.writeTo(whole);
    try {
      take(new MimeMessage(null, new ByteArrayInputStream(whole.toByteArray())));
    } catch (MessagingException | IOException e) {
      LOG.warn("A mail is left flagged in the mailbox, since it cannot be understood", e);
      mail.setFlag(Flags.Flag.FLAGGED, true);
    } catch (RuntimeException e) {
      LOG.error("A mail could not be taken in and stays unread", e);
      return;
    }
    mail.setFlag(Flags.Flag.SEEN, true);
  }

  @PreDestroy
  synchronized void close() {
    try {
      if (store != null) {
        store.close();
      }
    } catch (MessagingException e) {
      LOG.debug("The connection to the mailbox was gone already", e);
    }
    store = null;
  }

  private Folder open() throws MessagingException {
    if (store == null || !store.isConnected()) {
      Properties settings = new Properties();
      settings.put("mail.imap.connectiontimeout", "10000");
      settings.put("mail.imap.timeout", "20000");
      settings.put("mail.imap.ssl.enable", String.valueOf(properties.tls()));
      settings.put("mail.imap.ssl.checkserveridentity", "true");
      // Reading must not mark a mail as seen; only our commit may.
      settings.put("mail.imap.peek", "true");
      store = Session.getInstance(settings).getStore("imap");
      store.connect(
          properties.host(), properties.port(), properties.username(), properties.password());
    }
    Folder inbox = store.getFolder("INBOX");
    inbox.open(Folder.READ_WRITE);
    return inbox;
  }

  private void take(MimeMessage mail) throws MessagingException, IOException {
    if (isAutomatic(mail) || mail.getFrom() == null) {
      LOG.info("Filed an automatic mail: {}", mail.getSubject());
      return;
    }
    replies.take(
        "email",
        id(mail),
        ((InternetAddress) mail.getFrom()[0]).getAddress(),
        answered(mail),
        // PostgreSQL keeps every character but zero.
        QUOTED.matcher(text(mail)).replaceFirst("").replace("\0", "").strip());
  }

  /** Its Message-ID; a mail without one is told from others by all that it says. */
  private static String id(MimeMessage mail) throws MessagingException, IOException {
    String id = mail.getMessageID();
    if (id != null && !id.isBlank()) {
      return id;
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    mail.writeTo(whole);
    return "<%s@unnamed>".formatted(UUID.nameUUIDFromBytes(whole.toByteArray()));
  }

  /** Out-of-office notes and reports of mail servers (RFC 3834, RFC 3464) are no replies. */
  private static boolean isAutomatic(MimeMessage mail) throws MessagingException {
    String auto = mail.getHeader("Auto-Submitted", null);
    return auto != null && !auto.strip().equalsIgnoreCase("no")
        || mail.isMimeType("multipart/report")
        || hasOneOf(AUTOMATIC, mail)
        || says(mail, "Return-Path", "<>")
        || says(mail, "Precedence", "auto_reply");
  }

  private static boolean says(MimeMessage mail, String header, String value)
      throws MessagingException {
    String[] values = mail.getHeader(header);
    return values != null && values[0].strip().equalsIgnoreCase(value);
  }

  private static boolean hasOneOf(List<String> headers, MimeMessage mail)
      throws MessagingException {
    for (String header : headers) {
      String value = mail.getHeader(header, null);
      if (value != null && !value.strip().equalsIgnoreCase("none")) {
        return true;
      }
    }
    return false;
  }

  private static List<String> answered(MimeMessage mail) throws MessagingException {
    List<String> ids = new ArrayList<>();
    for (String header : new String[] {"References", "In-Reply-To"}) {
      String value = mail.getHeader(header, " ");
      for (Matcher m = MESSAGE_ID.matcher(value == null ? "" : value); m.find(); ) {
        ids.add(m.group());
      }
    }
    Collections.reverse(ids);
    return ids;
  }

  private static String text(Part part) throws MessagingException, IOException {
    if (part.isMimeType("text/plain") && part.getContent() instanceof String text) {
      return text;
    }
    if (part.isMimeType("multipart/*") && part.getContent() instanceof MimeMultipart parts) {
      for (int i = 0; i < parts.getCount(); i++) {
        String text = text(parts.getBodyPart(i));
        if (!text.isEmpty()) {
          return text;
        }
      }
    }
    return "";
  }
}
