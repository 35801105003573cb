package org.followthrough.channel.email;

import com.icegreen.greenmail.util.DummySSLServerSocketFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A mail server that agrees to everything but what its script says, and remembers what it heard.
 */
final class ScriptedMailServer implements AutoCloseable {

  /** The line after which the server hangs up without an answer. */
  static final String HANG_UP = "";

  /** The line after which the server says nothing more. */
  static final String SILENCE = "silence";

  private final List<String> said = new CopyOnWriteArrayList<>();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final AtomicInteger conversations = new AtomicInteger();
  private final ServerSocket listening;

  ScriptedMailServer() throws IOException {
    listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  int port() {
    return listening.getLocalPort();
  }

  /** The verbs that were said, in order, and what was noted between them. */
  List<String> said() {
    return said;
  }

  /** The lines of the commands, as they came. */
  List<String> lines() {
    return lines;
  }

  int conversations() {
    return conversations.get();
  }

  void notes(String what) {
    said.add(what);
  }

  /** The server agrees to everything but what {@code answers} says. */
  void answers(Map<String, String> answers) {
    Thread server =
        new Thread(
            () -> {
              while (!listening.isClosed()) {
                converse(answers);
              }
            },
            "mail-server");
    server.setDaemon(true);
    server.start();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }

  private void converse(Map<String, String> answers) {
    try (Socket socket = listening.accept()) {
      conversations.incrementAndGet();
      BufferedReader in = lines(socket);
      OutputStream out = socket.getOutputStream();
      boolean text = false;
      String verb = "greeting";
      String usual = "220 ready";
      while (true) {
        said.add(verb);
        String answer = answers.getOrDefault(verb, usual);
        if (answer.equals(HANG_UP)) {
          return;
        }
        if (!answer.equals(SILENCE)) {
          say(out, answer);
        }
        if (verb.equals("STARTTLS") && answer.startsWith("220")) {
          Socket secured = secured(socket);
          in = lines(secured);
          out = secured.getOutputStream();
        }
        String line = in.readLine();
        while (text && line != null && !line.equals(".")) {
          line = in.readLine();
        }
        if (line == null) {
          return;
        }
        lines.add(line);
        verb = line.equals(".") ? "." : line.split("[ :]")[0];
        text = verb.equals("DATA") && !answers.containsKey("DATA");
        usual = text ? "354 go on" : "250 fine";
      }
    } catch (IOException e) {
      // The client went away, which is one of the things a client may do.
    }
  }

  private static BufferedReader lines(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  /** With the certificate that the sandbox's mail server brings along, signed by itself. */
  private static Socket secured(Socket socket) throws IOException {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(new DummySSLServerSocketFactory().getKeyStore(), "changeit".toCharArray());
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(keys.getKeyManagers(), null, null);
      SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, true);
      secured.setUseClientMode(false);
      return secured;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
