package org.followthrough.sandbox;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.imap.ImapHandler;
import com.icegreen.greenmail.server.AbstractServer;
import com.icegreen.greenmail.server.ProtocolHandler;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.FolderListener;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.followthrough.startup.SandboxCredentials;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/**
 * Everybody's mail server: families and staff receive over SMTP, the organisation reads its own
 * mailbox over IMAP. What was accepted is on disk first, so a kill -9 loses nothing.
 */
final class MailServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MailServer.class);

  static final String DOMAIN = "followthrough.example";
  static final String ORGANISATION = SandboxCredentials.ORGANISATION_ADDRESS;

  static final int MAX_BYTES = 25 * 1024 * 1024;

  private static final int IMAP_IDLE_MILLIS = 30 * 60 * 1000;

  private final Clock clock;
  private final DurableFiles mails;
  private final DurableFiles seen;
  private final Set<String> seenIds = ConcurrentHashMap.newKeySet();
  private final ConcurrentSkipListMap<String, Message> received = new ConcurrentSkipListMap<>();
  private final AtomicLong lastNumber = new AtomicLong();
  private final AtomicInteger arriving = new AtomicInteger();
  private final Faults faults = new Faults();
  private final ReadWriteLock clearing = new ReentrantReadWriteLock();
  private final Imap imap;
  private final MailFolder inbox;
  private final FolderListener seenListener = new SeenListener();
  private final SMTPServer smtp;
  private final Correspondent correspondent;

  MailServer(Path directory, Clock clock) {
    this.clock = clock;
    this.mails = new DurableFiles(directory, ".eml");
    this.seen = new DurableFiles(directory, ".seen");
    this.imap = new Imap();
    this.inbox = inbox(imap);
    load();
    inbox.addListener(seenListener);
    imap.start();
    imap.server().setClientSocketTimeout(IMAP_IDLE_MILLIS);
    ExecutorService sessions = DaemonThreads.pool("sandbox-smtp");
    this.smtp =
        SMTPServer.port(0)
            .bindAddress(new InetSocketAddress("127.0.0.1", 0).getAddress())
            .hostName("mx.sandbox.example")
            .softwareName("sandbox")
            // Its Received header would tell real time, not the sandbox's.
            .insertReceivedHeaders(false)
            .maxMessageSize(MAX_BYTES)
            .serverThreadName("sandbox-smtp-accept")
            .executorService(sessions)
            .messageHandlerFactory(context -> new Delivery())
            .build();
    DaemonThreads.start(smtp::start, sessions);
    this.correspondent = new Correspondent(smtpPort(), clock);
  }

  int smtpPort() {
    return smtp.getPortAllocated();
  }

  int imapPort() {
    return imap.server().getPort();
  }

  /** What families and staff received, oldest first. */
  List<Message> messages() {
    return List.copyOf(received.values());
  }

  Optional<Message> message(String id) {
    return Optional.ofNullable(received.get(id));
  }

  /** The recipient answers; the headers make it an out-of-office note, say. */
  void reply(Message original, String text, Map<String, String> headers) {
    correspondent.reply(original, eml(original), text, headers == null ? Map.of() : headers);
  }

  /** The recipient's server reports to the envelope's sender what became of the mail. */
  void bounce(Message original, String action, String status) {
    correspondent.bounce(original, eml(original), action, status);
  }

  /** Mails that the organisation has not read yet. */
  int unread() {
    // In this order a mail may be counted twice on its way to the mailbox, but never not at all.
    int onTheWay = arriving.get();
    return onTheWay + inbox.getUnseenCount();
  }

  Fault.Mode fault() {
    return faults.current();
  }

  void fault(Fault fault) {
    faults.set(fault);
  }

  void clear() {
    clearing.writeLock().lock();
    try {
      faults.set(Fault.NONE);
      received.clear();
      inbox.removeListener(seenListener);
      // Expunged, not dropped: a reader that keeps the folder open must hear of it.
      for (long uid : inbox.getMessageUids()) {
        inbox.setFlags(new Flags(Flags.Flag.DELETED), true, uid, null, false);
      }
      inbox.expunge();
      mails.clear();
      seen.clear();
      seenIds.clear();
    } catch (FolderException e) {
      throw new IllegalStateException(e);
    } finally {
      inbox.addListener(seenListener);
      clearing.writeLock().unlock();
    }
  }

  @Override
  public void close() {
    faults.close();
    smtp.stop();
    imap.stop();
  }

  private Eml eml(Message message) {
    if (!received.containsKey(message.id())) {
      throw new IllegalArgumentException("No mail " + message.id());
    }
    try {
      return Eml.parse(mails.read(message.id()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  private void load() {
    SortedSet<String> ids = new TreeSet<>(mails.names());
    for (String id : seen.names()) {
      if (ids.contains(id)) {
        seenIds.add(id);
      } else {
        forget(id);
      }
    }
    for (String id : ids) {
      try {
        lastNumber.set(Long.parseLong(id.split("-")[1]));
        keep(id, mails.read(id));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (MessagingException | RuntimeException e) {
        // One broken file is no reason to start without all the others.
        LOG.warn("The mail {} on disk cannot be read and is left out", id, e);
      }
    }
  }

  private void accept(String sender, List<String> recipients, byte[] content)
      throws IOException, MessagingException {
    int ours = (int) recipients.stream().filter(MailServer::isOrganisation).count();
    arriving.addAndGet(ours);
    clearing.readLock().lock();
    try {
      for (String recipient : recipients) {
        String id =
            "mail-%010d-%s"
                .formatted(
                    lastNumber.incrementAndGet(), UUID.randomUUID().toString().substring(0, 8));
        OffsetDateTime now =
            OffsetDateTime.ofInstant(
                clock.instant().truncatedTo(ChronoUnit.MILLIS), ZoneOffset.UTC);
        byte[] whole = Eml.trace(id, sender, recipient, now, content);
        mails.write(id, whole);
        try {
          keep(id, whole);
        } catch (MessagingException | RuntimeException e) {
          mails.delete(id);
          throw e;
        }
      }
    } finally {
      clearing.readLock().unlock();
      arriving.addAndGet(-ours);
    }
  }

  private void keep(String id, byte[] content) throws MessagingException {
    Eml eml = Eml.parse(content);
    Message message = eml.message();
    if (isOrganisation(message.to())) {
      Flags flags = seenIds.contains(id) ? new Flags(Flags.Flag.SEEN) : new Flags();
      inbox.appendMessage(eml.mime(), flags, Date.from(message.receivedAt().toInstant()));
    } else {
      received.put(id, message);
    }
  }

  private void remember(String id) {
    try {
      if (seenIds.add(id)) {
        seen.write(id, new byte[0]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void forget(String id) {
    try {
      seenIds.remove(id);
      seen.delete(id);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOrganisation(String address) {
    String lower = address.toLowerCase(Locale.ROOT);
    return lower.equals(ORGANISATION)
        || (lower.startsWith("care+") && lower.endsWith("@" + DOMAIN));
  }

  private static boolean isFamily(String address) {
    return !address.toLowerCase(Locale.ROOT).endsWith("@" + DOMAIN);
  }

  private static MailFolder inbox(GreenMail imap) {
    try {
      return imap.getManagers()
          .getImapHostManager()
          .getInbox(imap.setUser(ORGANISATION, ORGANISATION, SandboxCredentials.MAILBOX_PASSWORD));
    } catch (FolderException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One SMTP transaction. */
  private final class Delivery implements MessageHandler {

    private final List<String> recipients = new ArrayList<>();
    private String sender;
    private Fault.Mode fault;

    @Override
    public void from(String from) {
      sender = from;
    }

    @Override
    public void recipient(String recipient) throws RejectException {
      if (!isAddress(recipient)) {
        throw new RejectException(553, "5.1.3 That is no address");
      }
      if (isFamily(recipient)) {
        if (fault == null) {
          fault = faults.take();
        }
        switch (fault) {
          case TRANSIENT ->
              throw new RejectException(450, "4.2.0 The mailbox is busy, try again later");
          case PERMANENT -> throw new RejectException(550, "5.1.1 No such mailbox here");
          default -> {}
        }
      }
      recipients.add(recipient);
    }

    @Override
    public String data(InputStream stream) throws RejectException, IOException {
      byte[] content = stream.readNBytes(MAX_BYTES + 1);
      if (content.length > MAX_BYTES) {
        // Read to the end, else the rest of the mail would be taken for commands.
        stream.transferTo(OutputStream.nullOutputStream());
        throw new RejectException(552, "5.3.4 The message is too big");
      }
      try {
        accept(sender, recipients, content);
      } catch (IOException e) {
        throw new RejectException(452, "4.3.1 The message cannot be stored now");
      } catch (MessagingException | RuntimeException e) {
        LOG.warn("The mail server cannot read a mail and refuses it", e);
        throw new RejectException(554, "5.6.0 That is no mail");
      }
      if (fault == Fault.Mode.SLOW) {
        faults.dawdle();
      }
      return null;
    }

    @Override
    public void done() {}

    private static boolean isAddress(String recipient) {
      try {
        new InternetAddress(recipient, true).validate();
        return recipient.indexOf('@') > 0;
      } catch (AddressException e) {
        return false;
      }
    }
  }

  /** Puts on disk what the application has read, before IMAP tells it that this was noted. */
  private final class SeenListener implements FolderListener {

    @Override
    public void flagsUpdated(int number, Flags flags, Long uid) {
      List<StoredMessage> all = inbox.getMessages();
      if (number > all.size()) {
        return;
      }
      StoredMessage mail = all.get(number - 1);
      try {
        String id = Eml.id(mail.getMimeMessage());
        if (mail.isSet(Flags.Flag.DELETED)) {
          // Gone from the disk too, or it would be back after a restart.
          mails.delete(id);
          forget(id);
        } else if (mail.isSet(Flags.Flag.SEEN)) {
          remember(id);
        } else if (!seenIds.isEmpty()) {
          forget(id);
        }
      } catch (MessagingException e) {
        throw new IllegalStateException(e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void added(int number) {}

    @Override
    public void expunged(int number) {}

    @Override
    public void mailboxDeleted() {}
  }

  private static final class Imap extends GreenMail {

    Imap() {
      super(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
    }

    AbstractServer server() {
      return services.get(ServerSetup.PROTOCOL_IMAP);
    }

    @Override
    protected Map<String, AbstractServer> createServices(ServerSetup[] config, Managers managers) {
      return Map.of(
          ServerSetup.PROTOCOL_IMAP, new PromptServer(config[0], new LargeFolders(managers)));
    }
  }

  /**
   * GreenMail answers line by line. Held back until the line before is acknowledged, as TCP does
   * unless told otherwise, each answer would take its reader 40 ms.
   */
  private static final class PromptServer extends AbstractServer {

    PromptServer(ServerSetup setup, Managers managers) {
      super(setup, managers);
      setDaemon(true);
    }

    @Override
    protected ProtocolHandler createProtocolHandler(Socket reader) {
      try {
        reader.setTcpNoDelay(true);
      } catch (SocketException e) {
        LOG.debug("A reader of the mailbox has left before it was greeted", e);
      }
      return new ImapHandler(managers.getUserManager(), managers.getImapHostManager(), reader);
    }
  }
}
