package org.followthrough.imports;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.followthrough.CoOp;
import org.springframework.http.HttpMethod;

/** A file of predictions that arrives piece by piece, and breaks off when it is closed. */
final class SlowFile implements AutoCloseable {

  private static final String HEAD =
      """
      POST /api/v1/predictions/import HTTP/1.1
      Host: localhost
      Authorization: Basic %s
      Content-Type: text/csv
      Transfer-Encoding: chunked
      Connection: close

      """;

  private final Socket socket;
  private final OutputStream out;

  SlowFile(String url) throws IOException {
    this.socket = new Socket("localhost", URI.create(url).getPort());
    this.out = socket.getOutputStream();
    String credentials =
        Base64.getEncoder().encodeToString("predictor:predictor".getBytes(StandardCharsets.UTF_8));
    write(HEAD.formatted(credentials).replace("\n", "\r\n"));
  }

  void send(String lines) throws IOException {
    write(Integer.toHexString(lines.length()) + "\r\n" + lines + "\r\n");
  }

  /** The file ends; what is answered. */
  String answer() throws IOException {
    write("0\r\n\r\n");
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  void awaitRunning(CoOp coOp) {
    awaitStatus(coOp, "running");
  }

  static void awaitStatus(CoOp coOp, String status) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                coOp.body(coOp.as("otto", HttpMethod.GET, "/api/v1/imports", null))
                    .at("/items/0/status")
                    .asText(),
            status::equals);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
