package org.followthrough.channel.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.core.ConditionFactory;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.Scrape;
import org.followthrough.trigger.ComplaintIntake;
import org.followthrough.trigger.DeliveryReportIntake;
import org.followthrough.trigger.ReplyIntake;
import org.followthrough.trigger.StaffMail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A mailbox on a server that comes and goes, read beside the sandbox's own. */
@SandboxTest
class MailboxTest {

  private static final String USER = "second@followthrough.example";
  private static final String PASSWORD = "secret";
  private static final String LAG = "followthrough_mailbox_lag_seconds";

  @Autowired CoOp coOp;
  @Autowired ReplyIntake replies;
  @Autowired DeliveryReportIntake reports;
  @Autowired ComplaintIntake complaints;
  @Autowired StaffMail staff;
  @Autowired MailJudge judge;

  private GreenMail server;
  private GreenMailUser mailbox;
  private Inbox inbox;

  @BeforeEach
  void anEmptyMailboxThatIsRead() {
    coOp.opensOnAMonday();
    startServer(0);
    read(server.getImap().getPort());
  }

  @AfterEach
  void stop() {
    inbox.stop();
    server.stop();
  }

  @Test
  void afterTheServerHasRestartedTheNextMailIsRead() throws MessagingException {
    arrives("Before it.");
    shortly().untilAsserted(() -> assertThat(coOp.tasks("Answer the reply")).hasSize(1));
    int port = server.getImap().getPort();

    server.stop();
    startServer(port);
    arrives("After it.");

    shortly().untilAsserted(() -> assertThat(coOp.tasks("Answer the reply")).hasSize(2));
  }

  @Test
  void afterTheConnectionHasBrokenTheNextMailIsRead() throws IOException, MessagingException {
    inbox.stop();
    try (BreakableLine line = new BreakableLine(server.getImap().getPort())) {
      read(line.port());
      arrives("Before it.");
      shortly().untilAsserted(() -> assertThat(coOp.tasks("Answer the reply")).hasSize(1));

      line.breakAll();
      arrives("After it.");

      shortly().untilAsserted(() -> assertThat(coOp.tasks("Answer the reply")).hasSize(2));
    }
  }

  @Test
  void whileTheServerRefusesUsItIsAlertedAndNoMoreOnceItLetsUsIn() {
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    InstantSource clock = () -> Instant.now().plus(ahead.get());
    inbox.stop();
    mailbox.setPassword("changed");
    read(server.getImap().getPort(), clock.withZone(ZoneOffset.UTC));
    inbox.bindTo(metrics);
    Scrape before = Scrape.of(metrics.scrape());

    ahead.set(Duration.ofMinutes(6));
    Scrape refused = Scrape.of(metrics.scrape());
    mailbox.setPassword(PASSWORD);

    shortly().until(() -> Scrape.of(metrics.scrape()).get(LAG) < 60);
    assertThat(refused.fires("FollowthroughMailboxUnread", before)).isTrue();
    assertThat(Scrape.of(metrics.scrape()).fires("FollowthroughMailboxUnread", refused)).isFalse();
  }

  /** What a kill between our commit and the flag leaves behind: on record, and unread. */
  @Test
  void aMailThatWasTakenInButNotMarkedIsReadAgainAndCountsOnce() throws Exception {
    arrives("Only once.");
    shortly().until(this::isSeen);
    inbox.stop();
    inbox().getMessages().get(0).setFlags(new Flags(Flags.Flag.SEEN), false);

    read(server.getImap().getPort());

    shortly().until(this::isSeen);
    assertThat(coOp.tasks("Answer the reply")).hasSize(1);
  }

  private boolean isSeen() {
    return inbox().getMessages().stream().allMatch(mail -> mail.isSet(Flags.Flag.SEEN));
  }

  private com.icegreen.greenmail.store.MailFolder inbox() {
    try {
      return server.getManagers().getImapHostManager().getInbox(mailbox);
    } catch (com.icegreen.greenmail.store.FolderException e) {
      throw new AssertionError(e);
    }
  }

  private void startServer(int port) {
    server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
    server.start();
    mailbox = server.setUser(USER, USER, PASSWORD);
  }

  private void read(int port) {
    read(port, Clock.systemUTC());
  }

  private void read(int port, Clock clock) {
    inbox =
        new Inbox(
            new InboxProperties("127.0.0.1", port, false, USER, PASSWORD),
            replies,
            reports,
            complaints,
            staff,
            judge,
            clock);
    inbox.start();
  }

  private void arrives(String words) throws MessagingException {
    mailbox.deliver(
        new MimeMessage(
            (Session) null,
            new ByteArrayInputStream(
                ("From: grandma@elsewhere.example\r\nMessage-ID: <%d@elsewhere.example>\r\n\r\n%s"
                        .formatted(words.hashCode(), words))
                    .getBytes(StandardCharsets.UTF_8))));
  }

  /**
   * In real time: the server and the reader are threads and sockets. GreenMail's threads die of a
   * broken line with an exception, which says nothing about the reader.
   */
  private static ConditionFactory shortly() {
    return await().dontCatchUncaughtExceptions().atMost(Duration.ofSeconds(30));
  }

  /** A line between the reader and its server that can be cut. */
  private static final class BreakableLine implements AutoCloseable {

    private final ServerSocket near = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    BreakableLine(int farPort) throws IOException {
      daemon(
          () -> {
            while (true) {
              Socket caller = near.accept();
              Socket called = new Socket(InetAddress.getLoopbackAddress(), farPort);
              open.addAll(List.of(caller, called));
              daemon(() -> caller.getInputStream().transferTo(called.getOutputStream()));
              daemon(() -> called.getInputStream().transferTo(caller.getOutputStream()));
            }
          });
    }

    int port() {
      return near.getLocalPort();
    }

    void breakAll() throws IOException {
      for (Socket socket : open) {
        socket.close();
      }
    }

    @Override
    public void close() throws IOException {
      near.close();
      breakAll();
    }

    private static void daemon(Copying work) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  work.run();
                } catch (IOException e) {
                  // The line was cut.
                }
              });
      thread.setDaemon(true);
      thread.start();
    }

    private interface Copying {
      void run() throws IOException;
    }
  }
}
