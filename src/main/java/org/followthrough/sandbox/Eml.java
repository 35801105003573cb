package org.followthrough.sandbox;

import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** A mail on disk: what came over the wire, below the trace of its delivery. */
final class Eml {

  static final String INSTANCE = "X-Followthrough-Instance";

  private static final String ID = "X-Sandbox-Id";
  private static final String RECEIVED_AT = "X-Sandbox-Received-At";
  private static final String DELIVERED_TO = "Delivered-To";
  private static final String RETURN_PATH = "Return-Path";

  private static final Session SESSION = session();

  private final MimeMessage mime;

  private Eml(MimeMessage mime) {
    this.mime = mime;
  }

  static byte[] trace(String id, String sender, String to, OffsetDateTime at, byte[] mail) {
    String trace =
        header(RETURN_PATH, "<" + sender + ">")
            + header(DELIVERED_TO, to)
            + header(RECEIVED_AT, at.toString())
            + header(ID, id);
    ByteArrayOutputStream whole = new ByteArrayOutputStream(trace.length() + mail.length);
    whole.writeBytes(trace.getBytes(StandardCharsets.UTF_8));
    whole.writeBytes(mail);
    return whole.toByteArray();
  }

  static Eml parse(byte[] content) throws MessagingException {
    return new Eml(new MimeMessage(SESSION, new ByteArrayInputStream(content)));
  }

  /** The id of a mail that came out of {@link #trace}. */
  static String id(MimeMessage mime) throws MessagingException {
    return first(mime, ID);
  }

  MimeMessage mime() {
    return mime;
  }

  private String to() throws MessagingException {
    return first(mime, DELIVERED_TO);
  }

  private OffsetDateTime receivedAt() throws MessagingException {
    return OffsetDateTime.parse(first(mime, RECEIVED_AT));
  }

  /** The envelope's sender, empty for a mail that nobody wants back. */
  String sender() throws MessagingException {
    String path = first(mime, RETURN_PATH);
    return path.substring(1, path.length() - 1);
  }

  /** The headers as their author wrote them. */
  InternetHeaders originalHeaders() throws MessagingException {
    InternetHeaders headers = new InternetHeaders();
    for (Header header : Collections.list(mime.getAllHeaders())) {
      headers.addHeader(header.getName(), header.getValue());
    }
    List.of(RETURN_PATH, DELIVERED_TO, RECEIVED_AT, ID).forEach(headers::removeHeader);
    return headers;
  }

  Message message() throws MessagingException {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Header header : Collections.list(mime.getAllHeaders())) {
      headers.merge(header.getName(), decode(header.getValue()), (a, b) -> a + ", " + b);
    }
    return new Message(
        id(mime),
        Message.EMAIL,
        to(),
        new Message.Content(
            headers.get("Subject"),
            body(mime, "text/plain"),
            body(mime, "text/html"),
            Collections.unmodifiableMap(headers)),
        receivedAt(),
        headers.get(INSTANCE));
  }

  /** The first part of that type that is meant to be read, or null; a broken part is none. */
  private static String body(Part part, String type) {
    try {
      if (Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())) {
        return null;
      }
      if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
        for (int i = 0; i < parts.getCount(); i++) {
          BodyPart inner = parts.getBodyPart(i);
          String found = body(inner, type);
          if (found != null) {
            return found;
          }
        }
        return null;
      }
      return part.isMimeType(type) ? content(part).replace("\r\n", "\n").stripTrailing() : null;
    } catch (IOException | MessagingException e) {
      return null;
    }
  }

  private static String content(Part part) throws MessagingException, IOException {
    try {
      return String.valueOf(part.getContent());
    } catch (UnsupportedEncodingException e) {
      return new String(part.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String decode(String value) {
    String unfolded = MimeUtility.unfold(value);
    try {
      return MimeUtility.decodeText(unfolded);
    } catch (UnsupportedEncodingException e) {
      return unfolded;
    }
  }

  /** Ours stand on top, so a sender's header of that name cannot pass for ours. */
  private static String first(MimeMessage mime, String name) throws MessagingException {
    String[] values = mime.getHeader(name);
    return values == null ? null : values[0];
  }

  private static String header(String name, String value) {
    return name + ": " + value + "\r\n";
  }

  private static Session session() {
    Properties properties = new Properties();
    properties.setProperty("mail.mime.allowutf8", "true");
    return Session.getInstance(properties);
  }
}
