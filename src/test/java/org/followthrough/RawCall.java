package org.followthrough;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One HTTP call as it goes over the wire: with whatever headers, also those that a client would not
 * let anybody set, and from whichever of this machine's loopback addresses.
 */
public final class RawCall {

  private static final int PATIENCE_IN_MILLIS = 60_000;

  private final String line;
  private final List<String> headers = new ArrayList<>();
  private String from = "127.0.0.1";
  private byte[] body = new byte[0];

  private RawCall(String method, String path) {
    this.line = method + " " + path + " HTTP/1.1\r\n";
  }

  public static RawCall get(String path) {
    return new RawCall("GET", path);
  }

  public static RawCall of(String method, String path) {
    return new RawCall(method, path);
  }

  /** The address of this machine that the call comes from. */
  public RawCall from(String address) {
    from = address;
    return this;
  }

  public RawCall header(String name, String value) {
    headers.add(name + ": " + value);
    return this;
  }

  public RawCall as(String user, String password) {
    String credentials = user + ":" + password;
    return header(
        "Authorization",
        "Basic "
            + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
  }

  public RawCall body(String type, String content) {
    body = content.getBytes(StandardCharsets.UTF_8);
    return header("Content-Type", type);
  }

  /**
   * @param url of the application; its host is named unless a header names another
   */
  public Answer to(String url) {
    URI there = URI.create(url);
    if (headers.stream().noneMatch(header -> header.startsWith("Host:"))) {
      header("Host", there.getAuthority());
    }
    header("Connection", "close");
    if (body.length > 0) {
      header("Content-Length", String.valueOf(body.length));
    }
    try (Socket socket =
        new Socket(
            InetAddress.getByName("127.0.0.1"), there.getPort(), InetAddress.getByName(from), 0)) {
      socket.setSoTimeout(PATIENCE_IN_MILLIS);
      ByteArrayOutputStream request = new ByteArrayOutputStream();
      request.write(
          (line + String.join("\r\n", headers) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      request.write(body);
      socket.getOutputStream().write(request.toByteArray());
      return Answer.of(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param head its status line and headers
   * @param body as it came, which may be in chunks
   */
  public record Answer(int status, String head, String body) {

    private static Answer of(String text) {
      int end = text.indexOf("\r\n\r\n");
      String head = end < 0 ? text : text.substring(0, end);
      return new Answer(
          Integer.parseInt(head.split(" ")[1]), head, end < 0 ? "" : text.substring(end + 4));
    }

    public Optional<String> header(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()).strip())
          .findFirst();
    }
  }
}
