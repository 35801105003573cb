package org.followthrough.channel.email;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A mail that somebody sent us, which may be anything: nothing in it is believed, and nothing that
 * is wrong with it keeps the rest from being read. Attachments are never opened.
 */
final class IncomingMail {

  private static final Pattern MESSAGE_ID = Pattern.compile("<[^<>\\s]{1,250}>");
  private static final Pattern ADDRESS =
      Pattern.compile("[^\\s<>\"(),;:]{1,64}@[^\\s<>\"(),;:]{1,190}");

  private static final Pattern NO = Pattern.compile("|no|none|false", Pattern.CASE_INSENSITIVE);

  private static final String PLAIN = "text/plain";
  private static final String HTML = "text/html";

  private static final int DEEPEST = 20;
  private static final int MOST_PARTS = 200;
  private static final int MOST_ANSWERS = 50;
  private static final int LONGEST_TEXT = 200_000;
  private static final int MOST_NAMES = 20;
  private static final int LONGEST_NAME = 200;

  private static final Session SESSION = session();

  private final MimeMessage mime;
  private final byte[] bytes;

  /** All that is no multipart; a mail within the mail is one. */
  private final List<Part> parts = new ArrayList<>();

  /** Those that are meant to be read. */
  private final List<Part> leaves = new ArrayList<>();

  private IncomingMail(MimeMessage mime, byte[] bytes) {
    this.mime = mime;
    this.bytes = bytes;
    collect(mime, 0);
  }

  /**
   * @throws MessagingException where not even its headers can be read
   */
  static IncomingMail of(byte[] bytes) throws MessagingException {
    return new IncomingMail(new MimeMessage(SESSION, new ByteArrayInputStream(bytes)), bytes);
  }

  /** Its Message-ID; a mail without one is told from others by all that it says. */
  String id() throws MessagingException {
    Matcher id = MESSAGE_ID.matcher(header("Message-ID"));
    return id.find() ? id.group() : "<%s@unnamed>".formatted(UUID.nameUUIDFromBytes(bytes));
  }

  /** Whom it says it is from; {@code unknown} where it does not say so legibly. */
  String sender() throws MessagingException {
    for (String name : List.of("From", "Sender", "Return-Path")) {
      String value = header(name);
      try {
        InternetAddress[] parsed = InternetAddress.parseHeader(value, false);
        if (parsed.length > 0 && ADDRESS.matcher(parsed[0].getAddress()).matches()) {
          return parsed[0].getAddress().toLowerCase(Locale.ROOT);
        }
      } catch (AddressException e) {
        // Whatever looks like an address in it will do.
      }
      Matcher address = ADDRESS.matcher(value);
      if (address.find()) {
        return address.group().toLowerCase(Locale.ROOT);
      }
    }
    return "unknown";
  }

  String subject() throws MessagingException {
    String subject = header("Subject");
    try {
      return MimeUtility.decodeText(MimeUtility.unfold(subject)).strip();
    } catch (IOException e) {
      return subject.strip();
    }
  }

  /** The Message-IDs that it says it answers, newest first. */
  List<String> answers() throws MessagingException {
    Set<String> ids = new LinkedHashSet<>();
    for (String name : List.of("In-Reply-To", "References")) {
      List<String> ofHeader = new ArrayList<>();
      for (Matcher id = MESSAGE_ID.matcher(header(name)); id.find(); ) {
        ofHeader.add(id.group());
      }
      Collections.reverse(ofHeader);
      ids.addAll(ofHeader);
    }
    return ids.stream().limit(MOST_ANSWERS).toList();
  }

  /**
   * What the sender wrote, as text, without what the mail program added.
   *
   * @param sent the texts of ours that it may quote
   */
  String ownWords(List<String> sent) throws MessagingException, IOException {
    Optional<Part> plain = part(PLAIN);
    if (plain.isPresent()) {
      String text = text(plain.get());
      if (!text.isBlank()) {
        return ReplyText.own(text, sent);
      }
    }
    Optional<Part> html = part(HTML);
    if (html.isEmpty()) {
      return "(no text; subject: " + subject() + ")";
    }
    String source = text(html.get());
    String written =
        sent.isEmpty() ? ReplyText.ofHtml(source) : ReplyText.ofHtmlWithOutlooksQuote(source);
    String own = ReplyText.own(written, sent);
    return own.isEmpty() ? ReplyText.allOfHtml(source) : own;
  }

  /** All of its text, quotes and signature included. */
  String whole() throws MessagingException, IOException {
    Optional<Part> plain = part(PLAIN);
    if (plain.isPresent()) {
      return text(plain.get()).strip();
    }
    Optional<Part> html = part(HTML);
    return html.isPresent() ? ReplyText.allOfHtml(text(html.get())) : subject();
  }

  /** The first part of one of these types that is meant to be read. */
  Optional<Part> part(String... types) {
    return first(leaves, types);
  }

  /** The first part of one of these types, also where it is marked as an attachment. */
  Optional<Part> anyPart(String... types) {
    return first(parts, types);
  }

  /** All parts that are text and no attachment, as text. */
  List<String> texts() throws MessagingException, IOException {
    List<String> texts = new ArrayList<>();
    for (Part part : leaves) {
      if (isOfType(part, PLAIN)) {
        texts.add(text(part));
      } else if (isOfType(part, HTML)) {
        texts.add(ReplyText.allOfHtml(text(part)));
      }
    }
    return texts;
  }

  /** The names of what is attached; pictures within the text count. */
  List<String> attachments() {
    List<String> names = new ArrayList<>();
    for (Part part : parts) {
      boolean isText = leaves.contains(part) && isText(part);
      if (!isText) {
        names.add(name(part));
      }
    }
    return names.stream().limit(MOST_NAMES).toList();
  }

  /** Whether it is nothing but one plain text. */
  boolean isOneText() {
    return parts.size() == 1 && isOfType(parts.get(0), PLAIN);
  }

  /** Whether a header is there and says what this finds; each time that the header stands there. */
  boolean says(String name, Pattern what) {
    return headers(name).stream().anyMatch(value -> what.matcher(value).find());
  }

  /** Whether a mark that a program sets is there, and does not say no. */
  boolean isMarked(String name) {
    return headers(name).stream().anyMatch(value -> !NO.matcher(value).matches());
  }

  /**
   * Whether its envelope names no sender, as reports and automatic answers do (RFC 5321, 4.5.5).
   */
  boolean isFromNobody() {
    return headers("Return-Path").contains("<>");
  }

  List<String> headers(String name) {
    try {
      String[] values = mime.getHeader(name);
      return values == null ? List.of() : Stream.of(values).map(String::strip).toList();
    } catch (MessagingException e) {
      return List.of();
    }
  }

  /** Its own type, such as {@code multipart/report}, whatever else its header says. */
  boolean isOfType(String type) {
    try {
      return mime.isMimeType(type);
    } catch (MessagingException e) {
      return false;
    }
  }

  private void collect(Part part, int depth) {
    if (depth > DEEPEST || parts.size() >= MOST_PARTS) {
      return;
    }
    try {
      if (part.isMimeType("multipart/*")) {
        Multipart inner = (Multipart) part.getContent();
        for (int i = 0; i < Math.min(inner.getCount(), MOST_PARTS); i++) {
          collect(inner.getBodyPart(i), depth + 1);
        }
        return;
      }
    } catch (MessagingException | IOException | ClassCastException e) {
      // What cannot be taken apart is kept as one.
    }
    parts.add(part);
    if (!Part.ATTACHMENT.equalsIgnoreCase(disposition(part))) {
      leaves.add(part);
    }
  }

  private static Optional<Part> first(List<Part> among, String... types) {
    return among.stream()
        .filter(part -> Stream.of(types).anyMatch(type -> isOfType(part, type)))
        .findFirst();
  }

  private static boolean isText(Part part) {
    return isOfType(part, PLAIN) || isOfType(part, HTML);
  }

  private static String name(Part part) {
    try {
      String name = part.getFileName();
      if (name != null && !name.isBlank()) {
        String decoded = MimeUtility.decodeText(name).replaceAll("\\p{Cntrl}", " ").strip();
        return decoded.substring(0, Math.min(decoded.length(), LONGEST_NAME));
      }
      return part.isMimeType("image/*") ? "a picture" : "a file";
    } catch (MessagingException | IOException e) {
      return "a file";
    }
  }

  /** A type that cannot be read means plain text (RFC 2045, 5.2). */
  private static boolean isOfType(Part part, String type) {
    try {
      new ContentType(part.getContentType());
      return part.isMimeType(type);
    } catch (MessagingException e) {
      return type.equals(PLAIN);
    }
  }

  private static String disposition(Part part) {
    try {
      return part.getDisposition();
    } catch (MessagingException e) {
      return Part.ATTACHMENT;
    }
  }

  /** By its charset where that is known, else by the two that are likely. */
  static String text(Part part) throws MessagingException, IOException {
    byte[] content = decoded(part);
    String text = new String(content, charset(part));
    if (text.indexOf('\ufffd') >= 0) {
      text = new String(content, StandardCharsets.ISO_8859_1);
    }
    return text.substring(0, Math.min(text.length(), LONGEST_TEXT)).replace("\r\n", "\n");
  }

  /** Base64 as far as it goes; as it stands where nobody knows the encoding that it names. */
  private static byte[] decoded(Part part) throws MessagingException, IOException {
    String[] encoding = part.getHeader("Content-Transfer-Encoding");
    if (encoding != null && encoding[0].strip().toLowerCase(Locale.ROOT).startsWith("base64")) {
      try (InputStream in = raw(part)) {
        return lenientBase64(
            new String(in.readNBytes(6 * LONGEST_TEXT), StandardCharsets.US_ASCII));
      }
    }
    try (InputStream in = part.getInputStream()) {
      return in.readNBytes(4 * LONGEST_TEXT);
    } catch (MessagingException | IOException e) {
      try (InputStream in = raw(part)) {
        return in.readNBytes(4 * LONGEST_TEXT);
      }
    }
  }

  private static InputStream raw(Part part) throws MessagingException {
    return part instanceof MimeBodyPart body
        ? body.getRawInputStream()
        : ((MimeMessage) part).getRawInputStream();
  }

  /** What is no base64 in it is passed over, and a last group that is cut short is left out. */
  private static byte[] lenientBase64(String encoded) {
    String digits = encoded.replaceAll("[^A-Za-z0-9+/]", "");
    int whole = digits.length() % 4 == 1 ? digits.length() - 1 : digits.length();
    return Base64.getDecoder().decode(digits.substring(0, whole));
  }

  private static Charset charset(Part part) {
    try {
      String named = new ContentType(part.getContentType()).getParameter("charset");
      return named == null
          ? StandardCharsets.UTF_8
          : Charset.forName(MimeUtility.javaCharset(named));
    } catch (MessagingException | IllegalArgumentException e) {
      return StandardCharsets.UTF_8;
    }
  }

  private String header(String name) throws MessagingException {
    String value = mime.getHeader(name, " ");
    return value == null ? "" : value;
  }

  private static Session session() {
    Properties properties = new Properties();
    properties.setProperty("mail.mime.allowutf8", "true");
    properties.setProperty("mail.mime.address.strict", "false");
    return Session.getInstance(properties);
  }
}
