package org.followthrough.channel.email;

import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Store;
import jakarta.mail.search.FlagTerm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.followthrough.trigger.Incoming;
import org.followthrough.trigger.ReplyIntake;
import org.followthrough.trigger.Report;
import org.followthrough.trigger.ReportIntake;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Reads the organisation's mailbox: at once where the server tells of new mail (IDLE), else every
 * second, and again from the start after a broken connection.
 *
 * <p>A mail is marked as seen only after our transaction has committed: killed in between, it is
 * read again, and counted once because its Message-ID is on record.
 */
@Component
class Inbox implements SmartLifecycle {

  private static final String EMAIL = "email";
  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

  /** Larger ones are not loaded: a mail that carries this much is none to a coordinator. */
  private static final int LARGEST = 10 * 1024 * 1024;

  /** New mail is asked for this often where the server does not tell, or has forgotten to. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

  private static final Duration WITHOUT_IDLE = Duration.ofSeconds(1);

  private static final Pattern UNSUBSCRIBE =
      Pattern.compile("(?:re:\\s*)?unsubscribe\\s*([0-9a-f-]{36})?", Pattern.CASE_INSENSITIVE);

  private final InboxProperties properties;
  private final ReplyIntake replies;
  private final ReportIntake reports;
  private volatile IMAPFolder watched;
  private volatile boolean running;
  private ScheduledExecutorService looks;

  Inbox(InboxProperties properties, ReplyIntake replies, ReportIntake reports) {
    this.properties = properties;
    this.replies = replies;
    this.reports = reports;
  }

  @Override
  public void start() {
    running = true;
    Thread reader = new Thread(this::watch, "inbox");
    reader.setDaemon(true);
    reader.start();
    looks =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "inbox-looks");
              thread.setDaemon(true);
              return thread;
            });
    looks.scheduleWithFixedDelay(
        this::wakeUp, BETWEEN_LOOKS.toMillis(), BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() {
    running = false;
    looks.shutdownNow();
    wakeUp();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void watch() {
    while (running) {
      try (Store store = Mailbox.connected(properties);
          Folder folder = store.getFolder(Mailbox.INBOX)) {
        folder.open(Folder.READ_WRITE);
        IMAPFolder inbox = (IMAPFolder) folder;
        watched = inbox;
        while (running) {
          readUnseen(inbox);
          awaitMail((IMAPStore) store, inbox);
        }
      } catch (MessagingException | IOException | RuntimeException e) {
        if (running) {
          LOG.warn(
              "The mailbox of {} cannot be read, and is tried again: {}",
              properties.username(),
              e.getMessage());
          LockSupport.parkNanos(WITHOUT_IDLE.toNanos());
        }
      } finally {
        watched = null;
      }
    }
  }

  /** Any command on the folder ends a wait for news; a dead connection fails here, and is left. */
  private void wakeUp() {
    IMAPFolder inbox = watched;
    if (inbox != null) {
      inbox.isOpen();
    }
  }

  private void awaitMail(IMAPStore store, IMAPFolder inbox) throws MessagingException {
    if (store.hasCapability("IDLE")) {
      inbox.idle(true);
    } else {
      LockSupport.parkNanos(WITHOUT_IDLE.toNanos());
    }
  }

  private void readUnseen(IMAPFolder inbox) throws MessagingException, IOException {
    for (Message mail : inbox.search(new FlagTerm(new Flags(Flags.Flag.SEEN), false))) {
      try {
        read(inbox, mail);
      } catch (MessageRemovedException e) {
        LOG.info("A mail was removed before it was read");
      }
    }
  }

  /** One mail that nobody can make sense of must not keep all later ones from being read. */
  private void read(IMAPFolder inbox, Message mail) throws MessagingException, IOException {
    try {
      Optional<byte[]> whole = whole(inbox, mail);
      if (whole.isEmpty()) {
        setAside(inbox, mail, "it is larger than " + LARGEST / 1024 / 1024 + " MB");
      } else {
        take(inbox, mail, whole.get());
      }
    } catch (RuntimeException e) {
      LOG.error("A mail could not be taken in and stays unread", e);
      return;
    } catch (MessagingException | IOException e) {
      if (e instanceof MessageRemovedException || !inbox.isOpen()) {
        throw e;
      }
      LOG.warn("The mail server cannot hand out a mail", e);
      setAside(inbox, mail, "the mail server cannot hand it out");
    }
    mail.setFlag(Flags.Flag.SEEN, true);
  }

  private void take(IMAPFolder inbox, Message mail, byte[] whole) throws MessagingException {
    Runnable intake;
    try {
      intake = intake(IncomingMail.of(whole));
    } catch (MessagingException | IOException | RuntimeException | StackOverflowError e) {
      // Whatever a parser stumbles over, it would again: such a mail must not stay unread for ever.
      LOG.warn("A mail cannot be understood", e);
      setAside(inbox, mail, "it cannot be understood");
      return;
    }
    intake.run();
  }

  /** What is to be done with a mail; by then all that matters of it has been read. */
  private Runnable intake(IncomingMail mail) throws MessagingException, IOException {
    Incoming read =
        new Incoming(
            EMAIL, mail.id(), mail.sender(), mail.answers(), mail.ownWords(), mail.whole());
    if (mail.isReport()) {
      Report report = DeliveryReport.of(mail, read.whole());
      return () -> reports.take(report);
    }
    Matcher unsubscribe = UNSUBSCRIBE.matcher(mail.subject());
    if (unsubscribe.matches()) {
      UUID token = token(unsubscribe.group(1));
      return () -> replies.unsubscribe(read, token);
    }
    return mail.isAutomatic() ? () -> replies.file(read) : () -> replies.take(read);
  }

  /** Flagged, so that it is found in the mailbox, and a coordinator is told. */
  private void setAside(IMAPFolder inbox, Message mail, String why) throws MessagingException {
    String id = "<%d.%d@mailbox>".formatted(inbox.getUIDValidity(), inbox.getUID(mail));
    replies.setAside(
        new Incoming(EMAIL, id, "the mailbox", List.of(), "A mail is set aside: " + why, null));
    mail.setFlag(Flags.Flag.FLAGGED, true);
  }

  /** Empty where it is too large, whatever the server says of its size. */
  private static Optional<byte[]> whole(IMAPFolder inbox, Message mail)
      throws MessagingException, IOException {
    // The size alone: a server may not be able to read the addresses of a broken mail.
    FetchProfile size = new FetchProfile();
    size.add(FetchProfile.Item.SIZE);
    inbox.fetch(new Message[] {mail}, size);
    if (mail.getSize() > LARGEST) {
      return Optional.empty();
    }
    // Whole, and not part by part: not every server can tell how a mail is built, a bounce least
    // of all.
    LimitedBuffer whole = new LimitedBuffer();
    mail.writeTo(whole);
    return whole.isTooLarge ? Optional.empty() : Optional.of(whole.toByteArray());
  }

  private static UUID token(String token) {
    try {
      return token == null ? null : UUID.fromString(token);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Keeps what fits and forgets the rest. */
  private static final class LimitedBuffer extends ByteArrayOutputStream {

    private boolean isTooLarge;

    @Override
    public synchronized void write(int b) {
      if (fits(1)) {
        super.write(b);
      }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      if (fits(length)) {
        super.write(bytes, offset, length);
      }
    }

    private boolean fits(int more) {
      isTooLarge |= size() + more > LARGEST;
      return !isTooLarge;
    }
  }
}
