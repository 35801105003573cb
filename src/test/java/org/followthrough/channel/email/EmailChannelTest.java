package org.followthrough.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Properties;
import org.followthrough.channel.Channel.Outgoing;
import org.followthrough.channel.Delivery;
import org.followthrough.message.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** What the channel makes of every way in which a mail server can answer, or not. */
class EmailChannelTest {

  /** The line after which the server hangs up without an answer. */
  private static final String HANG_UP = "";

  private ServerSocket listening;

  @BeforeEach
  void aMailServer() throws IOException {
    listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stops() throws IOException {
    listening.close();
  }

  @Test
  void anAcceptedMailIsKnownByTheMessageIdThatWeGaveIt() throws Exception {
    answers(Map.of());
    assertThat(send()).isEqualTo(new Delivery.Accepted("<step.1@coop.example>"));
  }

  @Test
  void aServerThatIsBusyMayBeTriedLater() throws Exception {
    answers(Map.of("MAIL", "421 4.3.2 closing"));
    assertThat(send()).isInstanceOf(Delivery.Refused.class);
  }

  @Test
  void aMailboxThatIsFullMayBeTriedLater() throws Exception {
    answers(Map.of("RCPT", "450 4.2.2 mailbox full"));
    assertThat(send()).isInstanceOf(Delivery.Refused.class);
  }

  @Test
  void anUnknownMailboxIsUndeliverable() throws Exception {
    answers(Map.of("RCPT", "550 5.1.1 no such user"));
    assertThat(send()).isInstanceOf(Delivery.Undeliverable.class);
  }

  @Test
  void aPolicyAgainstUsIsOurFaultAndNotTheFamilys() throws Exception {
    answers(Map.of("RCPT", "550 5.7.1 relaying denied"));
    assertThat(send()).isInstanceOf(Delivery.Misconfigured.class);
  }

  @Test
  void aRefusedSenderIsOurFaultAndNotTheFamilys() throws Exception {
    answers(Map.of("MAIL", "550 5.1.8 bad sender"));
    assertThat(send()).isInstanceOf(Delivery.Misconfigured.class);
  }

  @Test
  void aServerThatHangsUpAfterTheTextLeavesItUnknown() throws Exception {
    answers(Map.of(".", HANG_UP));
    assertThat(send()).isInstanceOf(Delivery.Unknown.class);
  }

  @Test
  void aServerThatHangsUpAfterAcceptingHasAccepted() throws Exception {
    answers(Map.of("QUIT", HANG_UP));
    assertThat(send()).isInstanceOf(Delivery.Accepted.class);
  }

  @Test
  void aServerThatIsNotThereMayBeTriedLater() throws Exception {
    listening.close();
    assertThat(send()).isInstanceOf(Delivery.Refused.class);
  }

  private Delivery send() throws Exception {
    JavaMailSenderImpl mail = new JavaMailSenderImpl();
    mail.setHost("127.0.0.1");
    mail.setPort(listening.getLocalPort());
    Properties timeouts = new Properties();
    timeouts.put("mail.smtp.connectiontimeout", "5000");
    timeouts.put("mail.smtp.timeout", "5000");
    mail.setJavaMailProperties(timeouts);
    EmailChannel channel =
        new EmailChannel(
            mail, new EmailProperties("Co-op <care@coop.example>"), null, Clock.systemUTC());
    return channel.send(
        new Outgoing(
            "step",
            1,
            "instance",
            "martinez@families.example",
            new Message("Hello", "Hello", "<p>Hello</p>")));
  }

  /** One conversation in which the server agrees to everything but what {@code answers} says. */
  private void answers(Map<String, String> answers) {
    Thread server = new Thread(() -> converse(answers), "mail-server");
    server.setDaemon(true);
    server.start();
  }

  private void converse(Map<String, String> answers) {
    try (Socket socket = listening.accept()) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      OutputStream out = socket.getOutputStream();
      say(out, "220 ready");
      boolean text = false;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (text && !line.equals(".")) {
          continue;
        }
        String verb = line.equals(".") ? "." : line.split("[ :]")[0];
        text = verb.equals("DATA");
        String answer = answers.getOrDefault(verb, text ? "354 go on" : "250 fine");
        if (answer.equals(HANG_UP)) {
          return;
        }
        say(out, answer);
      }
    } catch (IOException e) {
      // The client went away, which is one of the things a client may do.
    }
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
