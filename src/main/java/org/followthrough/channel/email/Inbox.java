package org.followthrough.channel.email;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Store;
import jakarta.mail.search.FlagTerm;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.camunda.bpm.engine.ProcessEngineException;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.followthrough.channel.email.HeardMail.Automatic;
import org.followthrough.channel.email.HeardMail.RecipientsComplaint;
import org.followthrough.channel.email.HeardMail.ServersReport;
import org.followthrough.channel.email.HeardMail.Unjudged;
import org.followthrough.channel.email.HeardMail.Unsubscribe;
import org.followthrough.trigger.ComplaintIntake;
import org.followthrough.trigger.DeliveryReportIntake;
import org.followthrough.trigger.Incoming;
import org.followthrough.trigger.ReplyIntake;
import org.followthrough.trigger.StaffMail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Reads the organisation's mailbox: at once where the server tells of new mail (IDLE), else every
 * second, and again from the start after a broken connection.
 *
 * <p>A mail is marked as seen only after our transaction has committed: killed in between, it is
 * read again, and counted once because its Message-ID is on record.
 */
@Component
class Inbox implements SmartLifecycle, MeterBinder {

  private static final String EMAIL = "email";
  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

  /** Text of this size nobody has typed, and no coordinator reads. */
  private static final int LARGEST = 10 * 1024 * 1024;

  /** So many are asked for, and marked as seen, at once. */
  private static final int BATCH = 100;

  private static final String ASIDE = "A mail is set aside: ";

  /** New mail is asked for this often where the server does not tell, or has forgotten to. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

  private static final Duration WITHOUT_IDLE = Duration.ofSeconds(1);

  private final InboxProperties properties;
  private final ReplyIntake replies;
  private final DeliveryReportIntake reports;
  private final ComplaintIntake complaints;
  private final StaffMail staff;
  private final MailJudge judge;
  private final Clock clock;
  private volatile IMAPFolder watched;

  /** Nothing that had arrived by then is unread, but what could not be taken in. */
  private volatile Instant readUntil;

  private volatile boolean running;
  private ScheduledExecutorService looks;

  Inbox(
      InboxProperties properties,
      ReplyIntake replies,
      DeliveryReportIntake reports,
      ComplaintIntake complaints,
      StaffMail staff,
      MailJudge judge,
      Clock clock) {
    this.properties = properties;
    this.replies = replies;
    this.reports = reports;
    this.complaints = complaints;
    this.staff = staff;
    this.judge = judge;
    this.clock = clock;
    this.readUntil = clock.instant();
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder(
            "followthrough.mailbox.lag",
            () -> Duration.between(readUntil, clock.instant()).toMillis() / 1000.0)
        .baseUnit("seconds")
        .description("For how long the mailbox could not be read to its end")
        .register(registry);
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
    Instant looksAt = clock.instant();
    boolean isReadToItsEnd = true;
    List<Message> unseen = List.of(inbox.search(new FlagTerm(new Flags(Flags.Flag.SEEN), false)));
    for (int from = 0; from < unseen.size() && running; from += BATCH) {
      isReadToItsEnd &=
          readBatch(inbox, unseen.subList(from, Math.min(from + BATCH, unseen.size())));
    }
    if (isReadToItsEnd && running) {
      readUntil = looksAt;
    }
  }

  /** Killed in between, those that are not marked yet are read again, and count once. */
  private boolean readBatch(IMAPFolder inbox, List<Message> batch)
      throws MessagingException, IOException {
    Map<Message, SkimmedMail> small = MailBatch.read(inbox, batch);
    List<Message> done = new ArrayList<>();
    boolean isReadToItsEnd = true;
    try {
      for (Message mail : batch) {
        try {
          if (read(inbox, mail, small.get(mail))) {
            done.add(mail);
          } else {
            isReadToItsEnd = false;
          }
        } catch (MessageRemovedException e) {
          LOG.info("A mail was removed before it was read");
        }
      }
    } finally {
      if (!done.isEmpty() && inbox.isOpen()) {
        inbox.setFlags(done.toArray(Message[]::new), new Flags(Flags.Flag.SEEN), true);
      }
    }
    return isReadToItsEnd;
  }

  /**
   * One mail that nobody can make sense of must not keep all later ones from being read.
   *
   * @param atHand where it has been read already, else null
   * @return false where it stays unread
   */
  private boolean read(IMAPFolder inbox, Message mail, SkimmedMail atHand)
      throws MessagingException, IOException {
    try {
      SkimmedMail skimmed = atHand;
      if (skimmed == null) {
        // Whole, and not part by part: not every server can tell how a mail is built, a bounce
        // least of all.
        skimmed = new SkimmedMail();
        mail.writeTo(skimmed);
      }
      take(inbox, mail, skimmed);
    } catch (RuntimeException e) {
      LOG.error("A mail could not be taken in and stays unread", e);
      return false;
    } catch (MessagingException | IOException e) {
      if (e instanceof MessageRemovedException || !inbox.isOpen()) {
        throw e;
      }
      LOG.warn("The mail server cannot hand out a mail", e);
      setAside(inbox, mail, "the mail server cannot hand it out");
    }
    return true;
  }

  private void take(IMAPFolder inbox, Message mail, SkimmedMail skimmed) throws MessagingException {
    Intake intake;
    try {
      intake = intake(IncomingMail.of(skimmed.toByteArray()), skimmed.size());
    } catch (DataAccessException | TransactionException | ProcessEngineException e) {
      // Not the mail's fault: it stays unread until the database is back.
      throw e;
    } catch (MessagingException | IOException | RuntimeException | StackOverflowError e) {
      // Whatever a parser stumbles over, it would again: such a mail must not stay unread for ever.
      LOG.warn("A mail cannot be understood", e);
      setAside(inbox, mail, "it cannot be understood");
      return;
    }
    intake.work.run();
    if (intake.isForAPerson) {
      mail.setFlag(Flags.Flag.FLAGGED, true);
    }
  }

  /** What is to be done with a mail; by then all that matters of it has been read. */
  private Intake intake(IncomingMail mail, long size) throws MessagingException, IOException {
    Incoming read =
        new Incoming(
            EMAIL,
            mail.id(),
            mail.sender(),
            mail.answers(),
            mail.ownWords(replies.sentBefore(EMAIL, mail.sender(), mail.answers())),
            mail.whole(),
            mail.attachments());
    HeardMail heard = judge.judge(mail);
    if (heard instanceof ServersReport server) {
      return Intake.of(() -> reports.take(server.report()));
    }
    if (heard instanceof RecipientsComplaint recipient) {
      return Intake.of(() -> complaints.take(recipient.complaint()));
    }
    if (heard instanceof Unsubscribe unsubscribe) {
      return Intake.of(() -> replies.unsubscribe(read, unsubscribe.token()));
    }
    if (heard instanceof Automatic automatic) {
      return Intake.of(() -> replies.file(read, automatic.rule()));
    }
    if (heard instanceof Unjudged unjudged) {
      return new Intake(() -> replies.setAside(read, unjudged.rule()), true);
    }
    if (size > LARGEST && mail.isOneText()) {
      Incoming aside =
          new Incoming(
              EMAIL,
              read.id(),
              read.sender(),
              read.answers(),
              ASIDE + "it is larger than " + LARGEST / 1024 / 1024 + " MB",
              read.whole(),
              List.of());
      return new Intake(() -> replies.setAside(aside, null), true);
    }
    return Intake.of(
        () -> {
          if (!staff.take(read)) {
            replies.take(read);
          }
        });
  }

  /** Flagged, so that it is found in the mailbox, and a coordinator is told. */
  private void setAside(IMAPFolder inbox, Message mail, String why) throws MessagingException {
    String id = "<%d.%d@mailbox>".formatted(inbox.getUIDValidity(), inbox.getUID(mail));
    replies.setAside(
        new Incoming(EMAIL, id, "the mailbox", List.of(), ASIDE + why, null, List.of()), null);
    mail.setFlag(Flags.Flag.FLAGGED, true);
  }

  /**
   * What is to be done with a mail.
   *
   * @param isForAPerson whether it is flagged, so that a person finds it in the mailbox
   */
  private record Intake(Runnable work, boolean isForAPerson) {

    private static Intake of(Runnable work) {
      return new Intake(work, false);
    }
  }
}
