package org.followthrough.channel.email;

import jakarta.mail.FetchProfile;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.UIDFolder;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.protocol.BODY;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;
import org.eclipse.angus.mail.imap.protocol.UID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the server for many small mails at once: where a mailbox is full, most of the time goes into
 * questions and not into mails. Jakarta Mail can do it too, but keeps all that it has read.
 */
final class MailBatch {

  private static final Logger LOG = LoggerFactory.getLogger(MailBatch.class);

  private static final int LARGEST_MAIL = 256 * 1024;
  private static final int LARGEST_BATCH = 4 * 1024 * 1024;

  private MailBatch() {}

  /** Those that could be had so; the others are to be read one by one. */
  static Map<Message, SkimmedMail> read(IMAPFolder inbox, List<Message> mails)
      throws MessagingException {
    if (mails.size() < 2) {
      return Map.of();
    }
    // Nothing more than this: a server may not be able to read the addresses of a broken mail.
    FetchProfile sizes = new FetchProfile();
    sizes.add(FetchProfile.Item.SIZE);
    sizes.add(UIDFolder.FetchProfileItem.UID);
    inbox.fetch(mails.toArray(Message[]::new), sizes);
    Map<Long, Message> chosen = chosen(inbox, mails);
    if (chosen.isEmpty()) {
      return Map.of();
    }
    try {
      @SuppressWarnings("unchecked")
      Map<Message, SkimmedMail> read =
          (Map<Message, SkimmedMail>) inbox.doCommand(server -> fetched(server, chosen));
      return read;
    } catch (MessagingException e) {
      if (!inbox.isOpen()) {
        throw e;
      }
      LOG.info("The mail server does not hand out many mails at once: {}", e.getMessage());
      return Map.of();
    }
  }

  private static Map<Long, Message> chosen(IMAPFolder inbox, List<Message> mails)
      throws MessagingException {
    Map<Long, Message> chosen = new HashMap<>();
    long size = 0;
    for (Message mail : mails) {
      if (!mail.isExpunged() && mail.getSize() >= 0 && mail.getSize() <= LARGEST_MAIL) {
        size += mail.getSize();
        if (size > LARGEST_BATCH) {
          break;
        }
        chosen.put(inbox.getUID(mail), mail);
      }
    }
    return chosen;
  }

  private static Map<Message, SkimmedMail> fetched(IMAPProtocol server, Map<Long, Message> chosen)
      throws ProtocolException {
    String uids =
        chosen.keySet().stream().sorted().map(String::valueOf).collect(Collectors.joining(","));
    Response[] answers = server.command("UID FETCH " + uids + " (UID BODY.PEEK[])", null);
    Map<Message, SkimmedMail> read = new HashMap<>();
    for (Response answer : answers) {
      if (answer instanceof FetchResponse fetched) {
        UID uid = fetched.getItem(UID.class);
        BODY body = fetched.getItem(BODY.class);
        if (uid != null && body != null && body.getByteArrayInputStream() != null) {
          Message mail = chosen.get(uid.uid);
          if (mail != null) {
            read.put(mail, skimmed(body));
          }
        }
      }
    }
    server.notifyResponseHandlers(answers);
    server.handleResult(answers[answers.length - 1]);
    return read;
  }

  private static SkimmedMail skimmed(BODY body) throws ProtocolException {
    try {
      SkimmedMail skimmed = new SkimmedMail();
      body.getByteArrayInputStream().transferTo(skimmed);
      return skimmed;
    } catch (IOException e) {
      throw new ProtocolException("a mail in memory cannot be read", e);
    }
  }
}
